"""Marks: one row per slot of a finished attempt, and every rating a person gave, appended."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.db import Base, new_id


class SlotScore(Base):
    """What one slot of a finished attempt brought. ``earned`` is null while a person has to mark.

    ``key_version_id`` is set where another version's key was applied afterwards.

    Rows that wait carry the claim of the rater who has the answer open; ``wants_second`` asks for
    another pair of eyes, ``wants_third`` for an adjudication.
    """

    __tablename__ = "slot_score"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    exam_key: Mapped[str]
    item_key: Mapped[str]
    item_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    key_version_id: Mapped[int | None] = mapped_column(ForeignKey("content_version.id"))
    revision: Mapped[int | None]
    section: Mapped[str] = mapped_column(default="")
    competency: Mapped[str] = mapped_column(default="")
    worth: Mapped[int]
    earned: Mapped[int | None]
    by_hand: Mapped[bool] = mapped_column(default=False)
    blank: Mapped[bool] = mapped_column(default=False)
    wants_second: Mapped[bool] = mapped_column(default=False)
    wants_third: Mapped[bool] = mapped_column(default=False)
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    claimed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime]

    __table_args__ = (
        # Only what people mark: a paper of fifty choices handed in writes nothing here.
        Index(
            "ix_slot_score_queue",
            "earned",
            "exam_key",
            "item_key",
            sqlite_where=text("by_hand is 1"),
            postgresql_where=text("by_hand is true"),
        ),
        Index("ix_slot_score_item", "item_version_id"),
        CheckConstraint("earned is null or (earned >= 0 and earned <= worth)", name="within"),
        {"sqlite_with_rowid": False},
    )


class ResponseReview(Base):
    """One rater's judgement of one answer. A later one stands beside it, it is never edited."""

    __tablename__ = "response_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    attempt_id: Mapped[int]
    slot: Mapped[int]
    rater_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[str] = mapped_column(String(16))
    earned: Mapped[int]
    comment: Mapped[str] = mapped_column(default="")
    counts: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    ratings: Mapped[list[Rating]] = relationship(
        back_populates="review", order_by="Rating.id", lazy="raise", passive_deletes=True
    )

    __table_args__ = (
        ForeignKeyConstraint(["attempt_id", "slot"], ["slot_score.attempt_id", "slot_score.slot"]),
        Index("ix_response_review_slot", "attempt_id", "slot"),
        Index("ix_response_review_rater", "rater_id", "created_at"),
        CheckConstraint("purpose in ('first', 'second', 'adjudication', 'appeal')", name="purpose"),
    )


class Rating(Base):
    """One key point judged once by one rater, with the words it rests on."""

    __tablename__ = "rating"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("response_review.id", ondelete="CASCADE"))
    point: Mapped[str] = mapped_column(String(80))
    earned: Mapped[int]
    evidence: Mapped[list[Any]] = mapped_column(default=list)

    review: Mapped[ResponseReview] = relationship(back_populates="ratings", lazy="raise")

    __table_args__ = (
        UniqueConstraint("review_id", "point"),
        CheckConstraint("earned >= 0", name="not_negative"),
    )


class ReviewDraft(Base):
    """What a rater has marked but not sent, and whether it was put off."""

    __tablename__ = "review_draft"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    body: Mapped[dict[str, Any]]
    postponed: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]


class Appeal(Base):
    """A learner asks for another look at one marked answer; somebody else answers."""

    __tablename__ = "attempt_appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    slot: Mapped[int]
    words: Mapped[str]
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(default="")
    before: Mapped[int | None]
    after: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("attempt_id", "slot"),
        Index("ix_attempt_appeal_open", "answered_at", "created_at"),
    )
