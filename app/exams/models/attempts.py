"""Attempts and what learners answered. Revisions are inserted, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.exams.models.papers import Paper
from app.exams.rules.attempt import AttemptState, Closing
from app.platform.db import Base, new_id

_STATE = Enum(
    AttemptState, native_enum=False, length=12, values_callable=lambda e: [m.value for m in e]
)
_CLOSING = Enum(
    Closing, native_enum=False, length=12, values_callable=lambda e: [m.value for m in e]
)


class Attempt(Base):
    """One learner's one sitting of a pinned version of an exam.

    Answers count until ``due_at``; ``counts_until`` adds the grace for the network alone.
    ``finished_at`` is when the learner handed in, or the deadline. ``settled_at`` says that marks
    were counted and the chain over all receipts was closed.
    """

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    exam_key: Mapped[str]
    exam_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    number: Mapped[int]
    state: Mapped[AttemptState] = mapped_column(_STATE)
    language: Mapped[str] = mapped_column(String(2), default="zh")
    slot_count: Mapped[int]
    flags: Mapped[list[Any]] = mapped_column(default=list)
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    counts_until: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    closed_by: Mapped[Closing | None] = mapped_column(_CLOSING)
    settled_at: Mapped[datetime | None]
    chain_head: Mapped[str] = mapped_column(default="")
    receipt_code: Mapped[str] = mapped_column(default="")
    receipt_count: Mapped[int] = mapped_column(default=0)
    earned: Mapped[int | None]
    possible: Mapped[int | None]
    percent: Mapped[int | None]
    passed: Mapped[bool | None]
    sections: Mapped[dict[str, Any] | None]
    competencies: Mapped[dict[str, Any] | None]
    scored_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(default="")
    fact_id: Mapped[UUID | None]

    __table_args__ = (
        UniqueConstraint("learner_id", "exam_key", "number"),
        Index(
            "uq_attempt_open",
            "learner_id",
            "exam_key",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_attempt_exam", "exam_key", "state", "finished_at"),
        Index("ix_attempt_state", "state", "due_at"),
        CheckConstraint("due_at >= started_at", name="due_after_start"),
        CheckConstraint("counts_until >= due_at", name="grace_not_negative"),
    )

    @property
    def code(self) -> str:
        """How raters see it: no name, and no order of arrival."""
        return f"K-{1000 + (self.id * 7919 + 4820) % 9000}"


class Response(Base):
    """One revision of one answer, with the receipt that was given for it."""

    __tablename__ = "response"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    base: Mapped[int]
    token: Mapped[str] = mapped_column(String(40))
    answer: Mapped[str | None]
    answer_hash: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    receipt: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        CheckConstraint("revision > 0", name="revision_positive"),
        {"sqlite_with_rowid": False, "postgresql_with": {"fillfactor": 80}},
    )


class LateResponse(Base):
    """An answer that arrived when answers did not count any more: kept, not counted, until an
    invigilator accepts it with a reason."""

    __tablename__ = "late_response"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    slot: Mapped[int]
    token: Mapped[str] = mapped_column(String(40))
    answer: Mapped[str | None]
    answer_hash: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (UniqueConstraint("attempt_id", "slot", "token"),)


class Signal(Base):
    """A fact about a sitting (focus lost, text pasted, another device): never a verdict."""

    __tablename__ = "attempt_signal"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True)
    slot: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(24))
    detail: Mapped[str] = mapped_column(default="")
    happened_at: Mapped[datetime]


class Accommodation(Base):
    """Extra time for a person, for one exam or for all, while it is in force."""

    __tablename__ = "accommodation"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    exam_key: Mapped[str] = mapped_column(default="")
    extra_percent: Mapped[int] = mapped_column(default=0)
    extra_minutes: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("extra_percent >= 0 and extra_minutes >= 0", name="never_shortens"),
    )


__all__ = [
    "Accommodation",
    "Attempt",
    "LateResponse",
    "Paper",
    "Response",
    "Signal",
]
