"""What pressing a button of the desk comes to: nothing yet, nothing more, no, or done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.exams.rules.roleplay.scenario import Action
from app.exams.rules.roleplay.state import Event, EventKind

FEWEST_WORDS: Final = 2
"""A note of a single character hands nothing over."""
MOST_AMOUNT: Final = 1_000_000


class Deed(StrEnum):
    """What comes of it."""

    NO_AMOUNT = "no_amount"
    NO_NOTE = "no_note"
    AGAIN = "again"
    ELSEWHERE = "elsewhere"
    BEYOND = "beyond"
    DONE = "done"


@dataclass(frozen=True)
class Before:
    """What this button has brought in the talk so far."""

    times: int = 0
    amount: int = 0


def before(action: Action, events: Sequence[Event]) -> Before:
    """How often the button did something, and how much money that came to."""
    done = [
        event.data
        for event in events
        if event.kind is EventKind.ACTION
        and event.data["action"] == action.key
        and event.data.get("done", True)
    ]
    return Before(len(done), sum(int(data.get("amount") or 0) for data in done))


def weighed(action: Action, earlier: Before, *, amount: int | None, note: str) -> Deed:
    """What pressing it now comes to.

    What it asks for must be there; what asks for nothing happens once; what others decide goes to
    them; and all that was given in this talk together stays within the agent's limit.
    """
    if action.asks == "amount" and not (amount is not None and 0 < amount <= MOST_AMOUNT):
        return Deed.NO_AMOUNT
    if action.asks == "note" and len(note) < FEWEST_WORDS:
        return Deed.NO_NOTE
    if not action.allowed:
        return Deed.ELSEWHERE
    if not action.asks and earlier.times:
        return Deed.AGAIN
    if action.most is not None and amount is not None and earlier.amount + amount > action.most:
        return Deed.BEYOND
    return Deed.DONE
