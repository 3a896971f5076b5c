"""What a growth path asks, said to whoever can help with it.

Courses, exams and the rest know neither the framework nor readiness. Whoever keeps the path gives
its words here; nobody who asks learns how it was worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.refs import Ref
from app.kernel.wording import Wording


@dataclass(frozen=True)
class Want:
    """Something that a person still lacks: what could help (a course, an exam, a criterion), and
    the demand in the reader's words."""

    ref: Ref
    why: str


@dataclass(frozen=True)
class Stage:
    """A stretch of a learning path: courses in their order."""

    title: Wording
    courses: tuple[str, ...]


@dataclass(frozen=True)
class LearningPath:
    """The courses of one tier, stage by stage."""

    tier: str
    title: Wording
    stages: tuple[Stage, ...]

    @property
    def courses(self) -> tuple[str, ...]:
        """All its courses in their order."""
        return tuple(course for stage in self.stages for course in stage.courses)


Wanting = Callable[[int, date], Sequence[Want]]
Leading = Callable[[date], Sequence[LearningPath]]
_wanting: list[Wanting] = []
_leading: list[Leading] = []


def register(*, wants: Wanting, paths: Leading) -> None:
    """Let this be asked for what somebody lacks, and for the learning paths. Doing it again changes
    nothing."""
    if wants not in _wanting:
        _wanting.append(wants)
    if paths not in _leading:
        _leading.append(paths)


def wants(learner_id: int, day: date) -> list[Want]:
    """What this person still lacks on a day, the most urgent first, in the reader's language."""
    return [want for source in _wanting for want in source(learner_id, day)]


def paths(day: date) -> list[LearningPath]:
    """The learning paths in force on a day, the lowest tier first."""
    return [path for source in _leading for path in source(day)]
