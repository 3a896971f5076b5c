"""People's progress. Nothing here is content; content is named by key and version id."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.courses.rules.enrolment import EnrolmentState
from app.platform.db import Base, new_id


class Enrolment(Base):
    """One learner in one course. ``round`` counts the times it is taken (renewals). ``waived_at``:
    somebody no longer asks for it, and says why; the reason goes when the learner is forgotten."""

    __tablename__ = "course_enrolment"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    course: Mapped[str]
    state: Mapped[EnrolmentState] = mapped_column(
        Enum(
            EnrolmentState,
            native_enum=False,
            length=16,
            values_callable=lambda kind: [m.value for m in kind],
        )
    )
    round: Mapped[int] = mapped_column(default=1)
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    assigned_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    waived_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    waived_at: Mapped[datetime | None]
    waive_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    last_lesson: Mapped[str | None]
    lessons_done: Mapped[int] = mapped_column(default=0)
    completed_at: Mapped[datetime | None]
    completed_version_id: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("learner_id", "course"),
        Index("ix_course_enrolment_course_state", "course", "state"),
        Index("ix_course_enrolment_learner_state", "learner_id", "state"),
        CheckConstraint("round >= 1", name="round"),
    )


class LessonProgress(Base):
    """How one lesson stands in one round. ``edition`` is the one confirmed as read."""

    __tablename__ = "course_lesson_progress"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("course_enrolment.id"))
    round: Mapped[int]
    lesson: Mapped[str]
    version_id: Mapped[int]
    edition: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime]
    last_at: Mapped[datetime]
    seconds: Mapped[int] = mapped_column(default=0)
    completed_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("enrolment_id", "round", "lesson"),)


class CheckAnswer(Base):
    """The last answer to a check question and how many there were."""

    __tablename__ = "course_check_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("course_enrolment.id"))
    round: Mapped[int]
    lesson: Mapped[str]
    block: Mapped[str]
    chosen: Mapped[list[Any]]
    right: Mapped[bool]
    was_right: Mapped[bool] = mapped_column(default=False)
    tries: Mapped[int]
    answered_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("enrolment_id", "round", "lesson", "block"),)


class CaseAnswer(Base):
    """A learner's own analysis of a case. ``text`` goes when the person is forgotten."""

    __tablename__ = "course_case_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("course_enrolment.id"))
    round: Mapped[int]
    lesson: Mapped[str]
    block: Mapped[str]
    text: Mapped[str]
    answered_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("enrolment_id", "round", "lesson", "block"),)


class LessonNote(Base):
    """A learner's private note on a lesson and their bookmark (``marked_at``). Goes when the
    person is forgotten."""

    __tablename__ = "course_lesson_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    lesson: Mapped[str]
    text: Mapped[str]
    changed_at: Mapped[datetime]
    marked_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("learner_id", "lesson"),)
