"""A certificate from elsewhere, handed in to be confirmed: its states, and how long it counts."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from app.kernel.moves import after

MONTHS: Final = 24
MOST_WAITING: Final = 10


class ClaimState(StrEnum):
    """Where it stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ClaimEvent(StrEnum):
    """What happens to it."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


MOVES: Final[Mapping[tuple[ClaimState, ClaimEvent], ClaimState]] = {
    (ClaimState.WAITING, ClaimEvent.CONFIRM): ClaimState.CONFIRMED,
    (ClaimState.WAITING, ClaimEvent.REFUSE): ClaimState.REFUSED,
    (ClaimState.WAITING, ClaimEvent.WITHDRAW): ClaimState.WITHDRAWN,
}


def advance(state: ClaimState, event: ClaimEvent) -> ClaimState:
    """The state after the event. Raise IllegalMove if the table has no such move."""
    return after(MOVES, state, event)


def counts_until(issued_on: date, ends_on: date | None) -> date:
    """The last day on which it counts here: 24 months after it was issued, or earlier if it ends
    earlier."""
    month = issued_on.month - 1 + MONTHS
    year, month = issued_on.year + month // 12, month % 12 + 1
    latest = date(year, month, min(issued_on.day, calendar.monthrange(year, month)[1]))
    return latest if ends_on is None else min(latest, ends_on)


def day_faults(issued_on: date | None, ends_on: date | None, *, today: date) -> list[str]:
    """What is wrong with the days of a certificate, as names of faults: it is not issued yet, it
    ends before it begins, or nothing of it counts any more."""
    if issued_on is None:
        return []
    if issued_on > today:
        return ["future"]
    if ends_on is not None and ends_on < issued_on:
        return ["order"]
    return ["over"] if counts_until(issued_on, ends_on) < today else []
