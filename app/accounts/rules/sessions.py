"""How long a sign-in lasts. It never ends under somebody who sits an exam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True)
class Limits:
    """Without a sign of life for ``idle``, or ``absolute`` after it began, a sign-in is over."""

    idle: timedelta
    absolute: timedelta


USUAL: Final = Limits(idle=timedelta(hours=2), absolute=timedelta(hours=14))
REMEMBERED: Final = Limits(idle=timedelta(days=7), absolute=timedelta(days=7))
CONFIRMATION_LASTS: Final = timedelta(minutes=10)
NOTED_EVERY: Final = timedelta(minutes=5)
AFTER_DEADLINE: Final = timedelta(minutes=15)


def limits_of(remembered: bool) -> Limits:
    """The limits of a sign-in, longer where the person asked to stay signed in."""
    return REMEMBERED if remembered else USUAL


def ends_at(began: datetime, last_seen: datetime, limits: Limits) -> datetime:
    """When the sign-in is over unless there is another sign of life."""
    return min(last_seen + limits.idle, began + limits.absolute)


def is_over(
    began: datetime,
    last_seen: datetime,
    *,
    limits: Limits,
    at: datetime,
    needed_until: datetime | None = None,
) -> bool:
    """Is the sign-in over at ``at``? Not before ``needed_until``, the deadline of open work, and
    a quarter of an hour for handing it in."""
    if needed_until is not None and at < needed_until + AFTER_DEADLINE:
        return False
    return at >= ends_at(began, last_seen, limits)


def is_confirmed(confirmed: datetime, *, at: datetime) -> bool:
    """Was the password given recently enough for a step that asks for it again?"""
    return confirmed <= at < confirmed + CONFIRMATION_LASTS


def is_worth_noting(last_seen: datetime, *, at: datetime) -> bool:
    """Is a sign of life new enough to be written down? Not on every request."""
    return at >= last_seen + NOTED_EVERY
