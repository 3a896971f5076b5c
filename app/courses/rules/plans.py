"""A training plan: lines of courses and classes for groups, and how each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.courses.rules.seating import SessionState


class LineKind(StrEnum):
    """What a line of a plan is."""

    COURSE = "course"
    CLASS = "class"
    OTHER = "other"


class LineState(StrEnum):
    """How a line stands today."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Reach:
    """People of a line: meant, begun or signed up, and reached (completed or attended)."""

    meant: int = 0
    begun: int = 0
    reached: int = 0

    @property
    def share(self) -> float:
        """Which part of those meant was reached, at most all."""
        return min(1.0, self.reached / self.meant) if self.meant else 0.0


def course_state(reach: Reach) -> LineState:
    """A course is done once everybody meant has completed it, and runs from the first who began."""
    if reach.meant and reach.reached >= reach.meant:
        return LineState.DONE
    return LineState.RUNNING if reach.begun or reach.reached else LineState.PLANNED


def class_state(state: SessionState) -> LineState:
    """A class is done once attendance is confirmed."""
    return {
        SessionState.OPEN: LineState.PLANNED,
        SessionState.RUNNING: LineState.RUNNING,
        SessionState.OVER: LineState.RUNNING,
        SessionState.HELD: LineState.DONE,
        SessionState.CANCELLED: LineState.CANCELLED,
    }[state]


def other_state(done_on: date | None, starts_on: date, today: date) -> LineState:
    """Anything else is done when somebody says so, and runs once the plan's period has begun."""
    if done_on is not None:
        return LineState.DONE
    return LineState.RUNNING if today >= starts_on else LineState.PLANNED


def is_late(state: LineState, due_on: date | None, today: date) -> bool:
    """Its day is over, and it is not done."""
    return due_on is not None and today > due_on and state in (LineState.PLANNED, LineState.RUNNING)


@dataclass(frozen=True)
class Tally:
    """How many lines of a plan stand where; those called off count in no total."""

    planned: int = 0
    running: int = 0
    done: int = 0
    late: int = 0

    @property
    def lines(self) -> int:
        """All that count."""
        return self.planned + self.running + self.done


def tally(lines: Sequence[tuple[LineState, bool]]) -> Tally:
    """Count lines by state and lateness."""
    states = [state for state, _late in lines]
    return Tally(
        states.count(LineState.PLANNED),
        states.count(LineState.RUNNING),
        states.count(LineState.DONE),
        sum(late for _state, late in lines),
    )


def moved(order: Sequence[int], one: int, *, up: bool) -> list[int]:
    """The order with one moved by a place; at the end nothing changes. Raise ValueError for a
    stranger."""
    found = list(order)
    place = found.index(one)
    target = place - 1 if up else place + 1
    if 0 <= target < len(found):
        found[place], found[target] = found[target], found[place]
    return found
