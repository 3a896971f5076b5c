"""A changed lesson is confirmed again by a day: who is late, and when to remind."""

from __future__ import annotations

from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Final

SOON: Final = timedelta(days=3)
"""So long before the due day people are reminded."""


class Stage(IntEnum):
    """How far asking has gone; WITHDRAWN: the change was taken back, nothing is asked any more."""

    WITHDRAWN = -1
    ASKED = 0
    SOON = 1
    LATE = 2


class RereadState(StrEnum):
    """How one person stands with one changed lesson."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    CONFIRMED = "confirmed"


def stage_on(due_on: date | None, today: date) -> Stage:
    """How far reminders should have gone by today. The due day itself is not late."""
    if due_on is None or today < due_on - SOON:
        return Stage.ASKED
    return Stage.SOON if today <= due_on else Stage.LATE


def state_of(confirmed: int, asked: int, due_on: date | None, today: date) -> RereadState:
    """How somebody stands who has confirmed one edition and is asked for another."""
    if confirmed >= asked:
        return RereadState.CONFIRMED
    if due_on is not None and today > due_on:
        return RereadState.OVERDUE
    return RereadState.WAITING
