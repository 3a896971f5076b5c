"""Lessons done → progress; which lesson is open; what a lesson still asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class LessonState(StrEnum):
    """How a lesson stands for one learner. CHANGED: done, and changed in substance since."""

    LOCKED = "locked"
    OPEN = "open"
    BEGUN = "begun"
    DONE = "done"
    CHANGED = "changed"


@dataclass(frozen=True)
class LessonMark:
    """What is known of a learner and a lesson. ``edition`` is the one confirmed as read."""

    begun: bool = False
    done: bool = False
    edition: int = 0


@dataclass(frozen=True)
class Progress:
    """How far a learner is. ``minutes_left`` counts lessons not done."""

    states: Mapping[str, LessonState]
    done: int
    total: int
    minutes_left: int
    next: str | None

    @property
    def is_complete(self) -> bool:
        """Every lesson done (a changed one counts as done)."""
        return self.total > 0 and self.done == self.total

    @property
    def percent(self) -> int:
        """Whole percents, rounded down: 100 only when complete."""
        return 0 if self.total == 0 else self.done * 100 // self.total


def progress(
    lessons: Sequence[str],
    minutes: Mapping[str, int],
    editions: Mapping[str, int],
    marks: Mapping[str, LessonMark],
    *,
    in_order: bool,
) -> Progress:
    """The state of every lesson in the course's order.

    In order, a lesson opens when all before it are done; a lesson once done stays open. ``next``
    is the first lesson that is not done and open, else the first changed one.
    """
    states: dict[str, LessonState] = {}
    all_before_done = True
    for key in lessons:
        mark = marks.get(key, LessonMark())
        if mark.done:
            changed = mark.edition < editions.get(key, 1)
            states[key] = LessonState.CHANGED if changed else LessonState.DONE
            continue
        if in_order and not all_before_done:
            states[key] = LessonState.LOCKED
        else:
            states[key] = LessonState.BEGUN if mark.begun else LessonState.OPEN
        all_before_done = False
    undone = [key for key in lessons if states[key] not in (LessonState.DONE, LessonState.CHANGED)]
    changed_ones = [key for key in lessons if states[key] is LessonState.CHANGED]
    waiting = [key for key in undone if states[key] is not LessonState.LOCKED] + changed_ones
    return Progress(
        states=states,
        done=len(lessons) - len(undone),
        total=len(lessons),
        minutes_left=sum(minutes.get(key, 0) for key in undone),
        next=waiting[0] if waiting else None,
    )


@dataclass(frozen=True)
class Wanted:
    """What a lesson still asks of a learner before it is done."""

    checks: tuple[str, ...]
    cases: tuple[str, ...]
    videos: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """May the lesson be finished?"""
        return not (self.checks or self.cases or self.videos or self.packages)


def still_wanted(
    checks: Iterable[str], cases: Iterable[str], right: Collection[str], answered: Collection[str]
) -> Wanted:
    """Checks not yet answered rightly and cases not yet answered, in the lesson's order."""
    return Wanted(
        tuple(key for key in checks if key not in right),
        tuple(key for key in cases if key not in answered),
    )


def prerequisites_missing(wanted: Iterable[str], completed: Collection[str]) -> tuple[str, ...]:
    """Courses to be completed first that are not."""
    return tuple(key for key in wanted if key not in completed)
