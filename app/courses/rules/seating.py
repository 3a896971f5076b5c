"""Seats of a class: first come, first seated; whoever comes later waits in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SessionKind(StrEnum):
    """What sort of meeting it is."""

    CLASS = "class"
    VISIT = "visit"
    WORKSHOP = "workshop"
    EXTERNAL = "external"
    TEAM = "team"


class SessionState(StrEnum):
    """How a class stands at a moment. HELD: over, and attendance confirmed."""

    OPEN = "open"
    RUNNING = "running"
    OVER = "over"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Seating:
    """Who sits and who waits, both in order of signing up."""

    seated: tuple[int, ...]
    waiting: tuple[int, ...]

    def place_of(self, learner: int) -> int | None:
        """Somebody's place on the waiting list, from 1; None if they do not wait."""
        return self.waiting.index(learner) + 1 if learner in self.waiting else None


def seating(signed: Sequence[int], capacity: int) -> Seating:
    """Seats for those who signed up, in their order."""
    return Seating(tuple(signed[:capacity]), tuple(signed[capacity:]))


def moved_up(before: Seating, after: Seating) -> tuple[int, ...]:
    """Who waited before and sits now."""
    return tuple(learner for learner in before.waiting if learner in after.seated)


def state_of(
    starts_at: datetime,
    ends_at: datetime,
    *,
    cancelled: bool,
    confirmed: bool,
    at: datetime,
) -> SessionState:
    """The state at a moment."""
    if cancelled:
        return SessionState.CANCELLED
    if confirmed:
        return SessionState.HELD
    if at < starts_at:
        return SessionState.OPEN
    return SessionState.RUNNING if at < ends_at else SessionState.OVER
