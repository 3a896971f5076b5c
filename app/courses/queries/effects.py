"""How a course worked: what people say of it, what they learnt, what changed at the desk."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, select

from app.accounts.models import Membership
from app.accounts.queries import on_day
from app.content import store
from app.content.store import Version
from app.courses.models.bodies import Course, Lesson
from app.courses.models.opinions import CourseOpinion
from app.courses.models.rows import Enrolment, LessonProgress
from app.courses.rules import effects as rules
from app.courses.rules.effects import Change, Taken
from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.feedback import Summary, may_be_shown
from app.evidence import ledger
from app.evidence.facts import ExamFailed, ExamPassed, IndicatorMeasured, RolePlayRated
from app.evidence.ledger import Line
from app.kernel.wording import Wording
from app.platform.db import db

MOST = 2_000
"""So many completions, the latest, are compared."""


def opinion_of(learner_id: int, course: str, round_: int) -> CourseOpinion | None:
    """What somebody said of a round of a course."""
    return db.session.scalar(
        select(CourseOpinion).where(
            CourseOpinion.learner_id == learner_id,
            CourseOpinion.course == course,
            CourseOpinion.round == round_,
        )
    )


def _within(column: Any, teams: Collection[int] | None, day: date) -> list[ColumnElement[bool]]:
    """Only the people of these teams; None: everybody."""
    if teams is None:
        return []
    inside: Select[int] = select(Membership.account_id).where(
        Membership.unit_id.in_(list(teams)), *on_day(Membership, day)
    )
    return [column.in_(inside)]


@dataclass(frozen=True)
class CourseLine:
    """A course in the list: how many completed it, how many answered, their mean."""

    version: Version[Course]
    completed: int
    answers: int
    mean: float | None


def course_lines(teams: Collection[int] | None, *, day: date) -> list[CourseLine]:
    """Every published course, in the trainers' order: three statements."""
    completed: dict[str, int] = {
        row[0]: row[1]
        for row in db.session.execute(
            select(Enrolment.course, func.count())
            .where(
                Enrolment.state == EnrolmentState.COMPLETED,
                *_within(Enrolment.learner_id, teams, day),
            )
            .group_by(Enrolment.course)
        )
    }
    points = sum(getattr(CourseOpinion, name) for name in rules.STATEMENTS)
    said: dict[str, tuple[int, float]] = {
        row[0]: (row[1], float(row[2]) / len(rules.STATEMENTS))
        for row in db.session.execute(
            select(CourseOpinion.course, func.count(), func.avg(points))
            .where(*_within(CourseOpinion.learner_id, teams, day))
            .group_by(CourseOpinion.course)
        )
    }
    found = []
    for version in sorted(store.published(Course), key=lambda v: (v.body.order, v.key)):
        number, mean = said.get(version.key, (0, 0.0))
        shown = mean if may_be_shown(number) else None
        found.append(CourseLine(version, completed.get(version.key, 0), number, shown))
    return found


@dataclass(frozen=True)
class LessonTime:
    """How long a lesson was meant to take and took on average, in minutes, for so many people."""

    title: Wording
    planned: int
    spent: float
    people: int


class Effects:
    """One course's effects among the people one may see."""

    def __init__(
        self, version: Version[Course], teams: Collection[int] | None, *, day: date, zone: ZoneInfo
    ) -> None:
        self.version, self.zone = version, zone
        self._teams, self._today = teams, day
        rows = db.session.execute(
            select(
                Enrolment.learner_id,
                Enrolment.started_at,
                Enrolment.created_at,
                Enrolment.completed_at,
            )
            .where(
                Enrolment.course == version.key,
                Enrolment.state == EnrolmentState.COMPLETED,
                Enrolment.completed_at.is_not(None),
                *_within(Enrolment.learner_id, teams, day),
            )
            .order_by(Enrolment.completed_at.desc(), Enrolment.id)
            .limit(MOST)
        ).all()
        self.taken = {
            learner: Taken(started or created, completed)
            for learner, started, created, completed in rows
            if completed is not None
        }
        self._opinions = db.session.scalars(
            select(CourseOpinion)
            .where(
                CourseOpinion.course == version.key,
                *_within(CourseOpinion.learner_id, teams, day),
            )
            .order_by(CourseOpinion.given_at.desc(), CourseOpinion.id.desc())
        ).all()

    @property
    def answers(self) -> int:
        """How many said what they think."""
        return len(self._opinions)

    @property
    def are_shown(self) -> bool:
        """Are there so many that nobody can be told by theirs?"""
        return may_be_shown(self.answers)

    @property
    def reactions(self) -> tuple[Summary, ...]:
        """The statements; empty while too few have answered."""
        if not self.are_shown:
            return ()
        return rules.reactions(opinion.answers for opinion in self._opinions)

    @property
    def words(self) -> list[str]:
        """What people wrote, without names, in no order that tells who; none while too few."""
        return sorted(o.text for o in self._opinions if o.text) if self.are_shown else []

    def times(self) -> list[LessonTime]:
        """What the lessons took those who finished them in the round they are in, in the course's
        order; lessons of too few people are left out, since their time would be told of them."""
        rows: Any = db.session.execute(
            select(LessonProgress.lesson, func.count(), func.avg(LessonProgress.seconds))
            .join(Enrolment, Enrolment.id == LessonProgress.enrolment_id)
            .where(
                Enrolment.course == self.version.key,
                LessonProgress.round == Enrolment.round,
                LessonProgress.completed_at.is_not(None),
                LessonProgress.seconds > 0,
                *_within(Enrolment.learner_id, self._teams, self._today),
            )
            .group_by(LessonProgress.lesson)
        )
        known = {lesson: (people, float(mean)) for lesson, people, mean in rows}
        lessons = store.current_of(Lesson, self.version.body.full_keys(self.version.key))
        found = []
        for key in self.version.body.lesson_keys:
            lesson = lessons.get(f"{self.version.key}/{key}")
            people, mean = known.get(key, (0, 0.0))
            if lesson is not None and may_be_shown(people):
                title, planned = lesson.body.shown_title(), lesson.body.minutes
                found.append(LessonTime(title, planned, mean / 60, people))
        return found

    @cached_property
    def _lines(self) -> list[Line]:
        kinds = (ExamPassed.KIND, ExamFailed.KIND, RolePlayRated.KIND, IndicatorMeasured.KIND)
        return ledger.lines(list(self.taken), kinds=kinds)

    def learning(self) -> Change:
        """The gain in exams of the course and of its competencies, sat before and after."""
        own = self.version.body.exam.ref.key if self.version.body.exam else ""
        wanted = set(self.version.body.competencies)
        results: dict[str, dict[int, list[tuple[datetime, int]]]] = {}
        for line in self._lines:
            if line.kind in (ExamPassed.KIND, ExamFailed.KIND):
                value = _of_course(line.body, own, wanted)
                if value is not None:
                    series = results.setdefault(str(line.body["exam"]), {})
                    series.setdefault(line.learner_id, []).append((line.happened_at, value))
        return rules.same_exam("exam", self.taken, results)

    def behaviour(self) -> list[Change]:
        """Role-play levels in the course's criteria, before and after; those anybody has."""
        lessons = store.current_of(Lesson, self.version.body.full_keys(self.version.key))
        wanted = {name for lesson in lessons.values() for name in lesson.body.criteria}
        seen: dict[str, dict[int, list[tuple[datetime, int]]]] = {name: {} for name in wanted}
        for line in self._lines:
            if line.kind == RolePlayRated.KIND:
                for name, level in line.body["levels"].items():
                    if name in wanted or not wanted:
                        series = seen.setdefault(name, {})
                        series.setdefault(line.learner_id, []).append(
                            (line.happened_at, int(level))
                        )
        return [rules.around(name, self.taken, seen[name]) for name in sorted(seen)]

    def quality(self) -> list[Change]:
        """Monthly figures of the desk, before and after; those anybody has."""
        days = {
            person: (self._day(when.begun_at), self._day(when.completed_at))
            for person, when in self.taken.items()
        }
        seen: dict[str, dict[int, dict[str, int]]] = {}
        for line in sorted(self._lines, key=lambda each: each.happened_at):
            if line.kind == IndicatorMeasured.KIND:
                mine = seen.setdefault(str(line.body["indicator"]), {})
                months = mine.setdefault(line.learner_id, {})
                months[str(line.body["month"])] = int(line.body["value"])
        return [rules.by_month(name, days, seen[name]) for name in sorted(seen)]

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


def _of_course(body: Any, own: str, wanted: Collection[str]) -> int | None:
    """What an exam says of the course's competencies: their mean, else the whole result of the
    course's own exam; None for an exam of something else."""
    shared = [int(v) for k, v in (body.get("competencies") or {}).items() if k in wanted]
    if shared:
        return round(sum(shared) / len(shared))
    return int(body["percent"]) if body["exam"] == own else None
