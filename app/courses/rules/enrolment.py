"""The life of an enrolment: one table of states and moves; when a completion runs out."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from app.kernel.moves import after

LOWEST_TIER: Final = "junior"
EXPIRING_WITHIN: Final = timedelta(days=30)
AT_RISK_WITHIN: Final = timedelta(days=7)


class EnrolmentState(StrEnum):
    """INVITED: assigned, not begun."""

    INVITED = "invited"
    ACTIVE = "active"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class EnrolmentEvent(StrEnum):
    """What happens to an enrolment. RENEW begins the course again after a completion ran out."""

    ASSIGN = "assign"
    START = "start"
    COMPLETE = "complete"
    WITHDRAW = "withdraw"
    RENEW = "renew"


S, E = EnrolmentState, EnrolmentEvent
MOVES: Final[Mapping[tuple[EnrolmentState, EnrolmentEvent], EnrolmentState]] = {
    (S.INVITED, E.ASSIGN): S.INVITED,
    (S.INVITED, E.START): S.ACTIVE,
    (S.INVITED, E.WITHDRAW): S.WITHDRAWN,
    (S.ACTIVE, E.ASSIGN): S.ACTIVE,
    (S.ACTIVE, E.START): S.ACTIVE,
    (S.ACTIVE, E.COMPLETE): S.COMPLETED,
    (S.ACTIVE, E.WITHDRAW): S.WITHDRAWN,
    (S.WITHDRAWN, E.ASSIGN): S.INVITED,
    (S.WITHDRAWN, E.START): S.ACTIVE,
    (S.COMPLETED, E.ASSIGN): S.COMPLETED,
    (S.COMPLETED, E.RENEW): S.ACTIVE,
}


def advance(state: EnrolmentState, event: EnrolmentEvent) -> EnrolmentState:
    """The state after the event. Raise IllegalMove if the table has no such move."""
    return after(MOVES, state, event)


def add_months(day: date, months: int) -> date:
    """The same day some months later; the month's last day where it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def valid_until(completed_on: date, renew_months: int | None) -> date | None:
    """The last day on which a completion counts; None if it counts for good."""
    return None if renew_months is None else add_months(completed_on, renew_months)


def may_renew(completed_on: date, renew_months: int | None, today: date) -> bool:
    """Is it time to take the course again: run out, or about to within 30 days?"""
    until = valid_until(completed_on, renew_months)
    return until is not None and today >= until - EXPIRING_WITHIN


def is_overdue(state: EnrolmentState, due_on: date | None, today: date) -> bool:
    """Was it to be finished before today, and is it not?"""
    return due_on is not None and state in (S.INVITED, S.ACTIVE) and today > due_on


def may_waive(state: EnrolmentState, *, asked: bool) -> bool:
    """Is somebody asked for it, and has not completed it?"""
    return asked and state in (S.INVITED, S.ACTIVE)


def is_at_risk(state: EnrolmentState, due_on: date | None, today: date) -> bool:
    """Is its day near, and is it not finished?"""
    return (
        due_on is not None
        and state in (S.INVITED, S.ACTIVE)
        and today <= due_on <= today + AT_RISK_WITHIN
    )


def tier_on(attained: Iterable[tuple[date, str]], day: date) -> str:
    """The tier in force on a day among those attained with their first day; the lowest before."""
    begun = [(since, tier) for since, tier in attained if since <= day]
    return max(begun, key=lambda one: one[0])[1] if begun else LOWEST_TIER
