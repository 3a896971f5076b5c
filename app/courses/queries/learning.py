"""One learner and the courses: what is assigned, how far they are, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.content import store
from app.content.store import Version
from app.courses.models.bodies import Course, Lesson
from app.courses.models.rows import (
    CaseAnswer,
    CheckAnswer,
    Enrolment,
    LessonNote,
    LessonProgress,
)
from app.courses.rules import enrolment as rules
from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.progress import LessonMark, LessonState, Progress, progress
from app.kernel.errors import NotFound
from app.platform.db import db

PORTION = 500


def enrolment_of(learner_id: int, course: str, *, lock: bool = False) -> Enrolment | None:
    """Somebody's enrolment in a course, in any state; locked until the transaction ends if it
    is going to change."""
    statement = select(Enrolment).where(
        Enrolment.learner_id == learner_id, Enrolment.course == course
    )
    return db.session.scalar(statement.with_for_update() if lock else statement)


def enrolments_in(course: str, people: Sequence[int]) -> dict[int, Enrolment]:
    """The enrolments of these people in a course, by person; locked until the transaction ends."""
    found: dict[int, Enrolment] = {}
    for start in range(0, len(people), PORTION):
        rows = db.session.scalars(
            select(Enrolment)
            .where(
                Enrolment.course == course,
                Enrolment.learner_id.in_(people[start : start + PORTION]),
            )
            .with_for_update()
        )
        found |= {row.learner_id: row for row in rows}
    return found


def enrolments_of(learner_id: int) -> dict[str, Enrolment]:
    """All of somebody's enrolments by course."""
    rows = db.session.scalars(select(Enrolment).where(Enrolment.learner_id == learner_id))
    return {row.course: row for row in rows}


def lesson_rows(enrolment: Enrolment) -> dict[str, LessonProgress]:
    """The rows of the present round by lesson."""
    rows = db.session.scalars(
        select(LessonProgress).where(
            LessonProgress.enrolment_id == enrolment.id, LessonProgress.round == enrolment.round
        )
    )
    return {row.lesson: row for row in rows}


def lesson_row(enrolment: Enrolment, lesson: str) -> LessonProgress | None:
    """The row of one lesson in the present round; None if it was never opened."""
    return db.session.scalar(
        select(LessonProgress).where(
            LessonProgress.enrolment_id == enrolment.id,
            LessonProgress.round == enrolment.round,
            LessonProgress.lesson == lesson,
        )
    )


def check_answers(enrolment: Enrolment, lesson: str) -> dict[str, CheckAnswer]:
    """The answers of the present round to a lesson's checks, by block."""
    rows = db.session.scalars(
        select(CheckAnswer).where(
            CheckAnswer.enrolment_id == enrolment.id,
            CheckAnswer.round == enrolment.round,
            CheckAnswer.lesson == lesson,
        )
    )
    return {row.block: row for row in rows}


def case_answers(enrolment: Enrolment, lesson: str) -> dict[str, CaseAnswer]:
    """The analyses of the present round of a lesson's cases, by block."""
    rows = db.session.scalars(
        select(CaseAnswer).where(
            CaseAnswer.enrolment_id == enrolment.id,
            CaseAnswer.round == enrolment.round,
            CaseAnswer.lesson == lesson,
        )
    )
    return {row.block: row for row in rows}


def note_of(learner_id: int, lesson: str) -> LessonNote | None:
    """Somebody's private note on a lesson (``course/lesson``)."""
    return db.session.scalar(
        select(LessonNote).where(LessonNote.learner_id == learner_id, LessonNote.lesson == lesson)
    )


def bookmarks_of(learner_id: int) -> list[Version[Lesson]]:
    """The lessons somebody has put a bookmark on and learners still meet, the newest first."""
    rows = db.session.scalars(
        select(LessonNote.lesson)
        .where(LessonNote.learner_id == learner_id, LessonNote.marked_at.is_not(None))
        .order_by(LessonNote.marked_at.desc(), LessonNote.id.desc())
    ).all()
    found = store.current_of(Lesson, rows)
    return [found[key] for key in rows if key in found]


@dataclass(frozen=True)
class Standing:
    """One learner in one course. ``lessons`` are those published, by their short key."""

    course: Version[Course]
    lessons: Mapping[str, Version[Lesson]]
    enrolment: Enrolment | None
    rows: Mapping[str, LessonProgress]
    progress: Progress
    valid_until: date | None
    may_renew: bool
    overdue: bool

    @property
    def key(self) -> str:
        """The course's key."""
        return self.course.key

    @property
    def is_taken(self) -> bool:
        """Has the learner begun, and not left?"""
        return self.enrolment is not None and self.enrolment.state in (
            EnrolmentState.ACTIVE,
            EnrolmentState.COMPLETED,
        )

    @property
    def seconds(self) -> int:
        """How long the learner has spent on its lessons in this round."""
        return sum(row.seconds for row in self.rows.values())

    @property
    def order(self) -> list[str]:
        """The lessons that are there, in order."""
        return [key for key in self.course.body.lesson_keys if key in self.lessons]

    def neighbours(self, lesson: str) -> tuple[str | None, str | None]:
        """The lessons before and after this one."""
        order = self.order
        place = order.index(lesson)
        before = order[place - 1] if place > 0 else None
        return before, order[place + 1] if place + 1 < len(order) else None


def standing(
    learner_id: int, course: str, *, today: date, zone: ZoneInfo, lock: bool = False
) -> Standing:
    """How a learner stands in a published course. Raise NotFound if there is no such course."""
    version = store.current(Course, course)
    enrolment = enrolment_of(learner_id, course, lock=lock)
    return standing_in(version, enrolment, today=today, zone=zone)


def standing_in(
    version: Version[Course], enrolment: Enrolment | None, *, today: date, zone: ZoneInfo
) -> Standing:
    """The same with what was read already."""
    course = version.body
    found = store.current_of(Lesson, course.full_keys(version.key))
    lessons = {key.split("/", 1)[1]: lesson for key, lesson in found.items()}
    rows = lesson_rows(enrolment) if enrolment else {}
    order = [key for key in course.lesson_keys if key in lessons]
    marks = {
        key: LessonMark(True, row.completed_at is not None, row.edition)
        for key, row in rows.items()
    }
    completed_on = _day(enrolment.completed_at if enrolment else None, zone)
    return Standing(
        course=version,
        lessons=lessons,
        enrolment=enrolment,
        rows=rows,
        progress=progress(
            order,
            {key: lesson.body.minutes for key, lesson in lessons.items()},
            {key: lesson.body.edition for key, lesson in lessons.items()},
            marks,
            in_order=course.in_order,
        ),
        valid_until=rules.valid_until(completed_on, course.renew_months) if completed_on else None,
        may_renew=completed_on is not None
        and enrolment is not None
        and enrolment.state is EnrolmentState.COMPLETED
        and rules.may_renew(completed_on, course.renew_months, today),
        overdue=enrolment is not None
        and rules.is_overdue(enrolment.state, enrolment.due_on, today),
    )


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


@dataclass(frozen=True)
class Card:
    """A course in the catalogue of one learner."""

    version: Version[Course]
    enrolment: Enrolment | None
    overdue: bool
    expires_on: date | None
    may_renew: bool

    @property
    def key(self) -> str:
        """The course's key."""
        return self.version.key

    @property
    def course(self) -> Course:
        """The course itself."""
        return self.version.body

    @property
    def state(self) -> EnrolmentState | None:
        """The enrolment's state; None if never enrolled or withdrawn."""
        if self.enrolment is None or self.enrolment.state is EnrolmentState.WITHDRAWN:
            return None
        return self.enrolment.state

    @property
    def done(self) -> int:
        """Lessons done, never more than there are."""
        return min(self.enrolment.lessons_done, self.total) if self.enrolment else 0

    @property
    def total(self) -> int:
        """Lessons in the course."""
        return len(self.course.lesson_keys)

    @property
    def is_assigned(self) -> bool:
        """Assigned by somebody and not finished."""
        return (
            self.enrolment is not None
            and self.enrolment.assigned_at is not None
            and self.state in (EnrolmentState.INVITED, EnrolmentState.ACTIVE)
        )

    @property
    def is_in_progress(self) -> bool:
        """Begun, not finished."""
        return self.state is EnrolmentState.ACTIVE

    @property
    def is_done(self) -> bool:
        """Finished, and no need to take it again yet."""
        return self.state is EnrolmentState.COMPLETED and not self.may_renew


def cards(learner_id: int, *, today: date, zone: ZoneInfo) -> list[Card]:
    """Every published course as this learner sees it, in the trainers' order."""
    enrolments = enrolments_of(learner_id)
    found = [
        card_of(version, enrolments.get(version.key), today=today, zone=zone)
        for version in store.published(Course)
    ]
    return sorted(found, key=lambda card: (card.course.order, card.key))


def card_of(
    version: Version[Course], enrolment: Enrolment | None, *, today: date, zone: ZoneInfo
) -> Card:
    """One course as its learner sees it."""
    months = version.body.renew_months
    completed_on = _day(enrolment.completed_at if enrolment else None, zone)
    done = enrolment is not None and enrolment.state is EnrolmentState.COMPLETED
    return Card(
        version=version,
        enrolment=enrolment,
        overdue=enrolment is not None
        and rules.is_overdue(enrolment.state, enrolment.due_on, today),
        expires_on=rules.valid_until(completed_on, months) if done and completed_on else None,
        may_renew=done
        and completed_on is not None
        and rules.may_renew(completed_on, months, today),
    )


def lesson_in(standing: Standing, lesson: str) -> Version[Lesson]:
    """A lesson of the course that is open to the learner. Raise NotFound otherwise."""
    state = standing.progress.states.get(lesson)
    if state is None or state is LessonState.LOCKED:
        raise NotFound()
    return standing.lessons[lesson]


def completed_courses(learner_ids: Sequence[int]) -> dict[int, set[str]]:
    """Courses each of these people has completed and not begun again."""
    found: dict[int, set[str]] = {learner_id: set() for learner_id in learner_ids}
    rows: Any = db.session.execute(
        select(Enrolment.learner_id, Enrolment.course).where(
            Enrolment.learner_id.in_(list(learner_ids)),
            Enrolment.state == EnrolmentState.COMPLETED,
        )
    )
    for learner_id, course in rows:
        found[learner_id].add(course)
    return found


def course_of_enrolment(public_id: str) -> str | None:
    """The course of an enrolment by its public id; None if there is none."""
    try:
        wanted = UUID(public_id)
    except ValueError:
        return None
    return db.session.scalar(select(Enrolment.course).where(Enrolment.public_id == wanted))
