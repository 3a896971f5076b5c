"""A play is an attempt of a performance: its events are appended, never changed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.exams.rules.roleplay.lifecycle import PlayState
from app.platform.db import Base, new_id


class PeakDrill(Base):
    """Two to four plays at once on one clock; each play keeps its own events and grade."""

    __tablename__ = "peak_drill"
    __table_args__ = (
        Index(None, "learner_id", "started_at"),
        CheckConstraint("state IN ('open','submitted','voided')", "state_known"),
        CheckConstraint("mode IN ('practice','exam')", "mode_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    drill_key: Mapped[str] = mapped_column(String(120))
    drill_version_id: Mapped[int]
    mode: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(2))
    seed: Mapped[int]
    minutes: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="open")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    figures: Mapped[dict[str, Any] | None]
    kept: Mapped[bool | None]

    plays: Mapped[list[RolePlay]] = relationship(
        back_populates="drill", order_by="RolePlay.slot", lazy="raise", passive_deletes=True
    )


class RolePlay(Base):
    """One learner's one play of one pinned version of a scenario. A ``trial`` is its author's look
    at a text that may not be published: it counts for nothing."""

    __tablename__ = "role_play"
    __table_args__ = (
        UniqueConstraint("learner_id", "scenario_key", "number"),
        Index(None, "state", "mode", "submitted_at"),
        Index(None, "learner_id", "started_at"),
        Index(None, "drill_id"),
        CheckConstraint("state IN ('open','talked','submitted','rated','voided')", "state_known"),
        CheckConstraint("mode IN ('practice','exam')", "mode_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    drill_id: Mapped[int | None] = mapped_column(ForeignKey("peak_drill.id", ondelete="CASCADE"))
    slot: Mapped[str] = mapped_column(String(1), default="")
    scenario_key: Mapped[str] = mapped_column(String(120))
    scenario_version_id: Mapped[int]
    number: Mapped[int]
    mode: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(2))
    seed: Mapped[int]
    engine: Mapped[str] = mapped_column(String(20))
    exact: Mapped[bool]
    state: Mapped[str] = mapped_column(String(12), default=PlayState.OPEN)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    rated_at: Mapped[datetime | None]
    blind: Mapped[bool] = mapped_column(default=False)
    wants_second: Mapped[bool] = mapped_column(default=False)
    wants_third: Mapped[bool] = mapped_column(default=False)
    trial: Mapped[bool] = mapped_column(default=False)
    result: Mapped[dict[str, Any] | None]
    levels: Mapped[dict[str, Any] | None]
    total: Mapped[int | None]
    passed: Mapped[bool | None]

    drill: Mapped[PeakDrill | None] = relationship(back_populates="plays", lazy="raise")
    events: Mapped[list[PlayEvent]] = relationship(
        back_populates="play", order_by="PlayEvent.number", lazy="raise", passive_deletes=True
    )
    reviews: Mapped[list[PlayReview]] = relationship(
        back_populates="play", order_by="PlayReview.id", lazy="raise", passive_deletes=True
    )
    appeals: Mapped[list[PlayAppeal]] = relationship(
        back_populates="play", order_by="PlayAppeal.id", lazy="raise", passive_deletes=True
    )


class PlayEvent(Base):
    """One thing that happened in a play: ``at_ms`` after its start. Append only."""

    __tablename__ = "role_play_event"
    __table_args__ = (
        UniqueConstraint("play_id", "number"),
        UniqueConstraint("play_id", "idempotency_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    play_id: Mapped[int] = mapped_column(ForeignKey("role_play.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    at_ms: Mapped[int]
    idempotency_key: Mapped[str | None] = mapped_column(String(64))
    data: Mapped[dict[str, Any]]

    play: Mapped[RolePlay] = relationship(back_populates="events", lazy="raise")


class ReviewPurpose(StrEnum):
    """Why somebody rated."""

    FIRST = "first"
    SECOND = "second"
    ADJUDICATION = "adjudication"
    APPEAL = "appeal"


class PlayReview(Base):
    """One rater's judgement of a whole play. Append only: a later one stands beside it."""

    __tablename__ = "role_play_review"
    __table_args__ = (Index(None, "play_id", "created_at"), Index(None, "rater_id", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    play_id: Mapped[int] = mapped_column(ForeignKey("role_play.id", ondelete="CASCADE"))
    rater_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[str] = mapped_column(String(16))
    blind: Mapped[bool]
    calibrated: Mapped[bool]
    created_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
    critical: Mapped[list[Any]]

    play: Mapped[RolePlay] = relationship(back_populates="reviews", lazy="raise")
    ratings: Mapped[list[PlayRating]] = relationship(
        back_populates="review", order_by="PlayRating.id", lazy="raise", passive_deletes=True
    )


class PlayRating(Base):
    """One criterion judged once; ``level`` None: not to be seen here."""

    __tablename__ = "role_play_rating"
    __table_args__ = (
        UniqueConstraint("review_id", "criterion"),
        CheckConstraint("level IS NULL OR (level >= 1 AND level <= 5)", "level_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("role_play_review.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(24))
    level: Mapped[int | None]
    suggested: Mapped[int | None]
    suggested_low: Mapped[int | None]
    suggested_high: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(24), default="")

    review: Mapped[PlayReview] = relationship(back_populates="ratings", lazy="raise")


class PlayAnchor(Base):
    """A play whose levels were agreed on: what raters calibrate against."""

    __tablename__ = "role_play_anchor"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    play_id: Mapped[int] = mapped_column(
        ForeignKey("role_play.id", ondelete="CASCADE"), unique=True
    )
    levels: Mapped[dict[str, Any]]
    critical: Mapped[list[Any]]
    why: Mapped[str] = mapped_column(default="")
    agreed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    agreed_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    play: Mapped[RolePlay] = relationship(lazy="raise")


class AnchorRating(Base):
    """One rater's levels for one anchor, given before the agreed ones were shown. A new try
    replaces nothing; the last one of each anchor counts."""

    __tablename__ = "role_play_anchor_rating"
    __table_args__ = (Index(None, "rater_id", "created_at"), Index(None, "anchor_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    anchor_id: Mapped[int] = mapped_column(ForeignKey("role_play_anchor.id", ondelete="CASCADE"))
    rater_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    levels: Mapped[dict[str, Any]]
    critical: Mapped[list[Any]]
    created_at: Mapped[datetime]

    anchor: Mapped[PlayAnchor] = relationship(lazy="raise")


class PlayAppeal(Base):
    """A learner's objection and its answer."""

    __tablename__ = "role_play_appeal"
    __table_args__ = (Index(None, "play_id"), Index(None, "answered_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    play_id: Mapped[int] = mapped_column(ForeignKey("role_play.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(24), default="")
    words: Mapped[str]
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(default="")

    play: Mapped[RolePlay] = relationship(back_populates="appeals", lazy="raise")
