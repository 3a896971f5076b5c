"""What a language model was asked, whether a trainer agreed to it in an exam, and what it rated."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base


class ModelConsent(Base):
    """A trainer agreed that a model is asked in exam plays of one scenario. Taken back: a moment
    more; agreed to again: a row more."""

    __tablename__ = "role_play_model_consent"
    __table_args__ = (
        Index(None, "scenario_key", "purpose"),
        CheckConstraint("purpose IN ('words','rating')", "purpose_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_key: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(String(8))
    given_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]


class ModelUse(Base):
    """One time a model was asked, and what became of its answer. No words of anybody."""

    __tablename__ = "role_play_model_use"
    __table_args__ = (
        Index(None, "purpose", "at"),
        CheckConstraint("purpose IN ('words','rating','canary')", "purpose_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    purpose: Mapped[str] = mapped_column(String(8))
    model: Mapped[str] = mapped_column(String(120))
    outcome: Mapped[str] = mapped_column(String(16))


class ShadowRating(Base):
    """What a model would have given, beside what people gave: it counts for nothing. ``quotes``
    are the learner's words it named; ``spread`` is how far its answers lay apart."""

    __tablename__ = "role_play_shadow"
    __table_args__ = (UniqueConstraint("play_id", "model"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    play_id: Mapped[int] = mapped_column(ForeignKey("role_play.id", ondelete="CASCADE"))
    model: Mapped[str] = mapped_column(String(120))
    rated_at: Mapped[datetime] = mapped_column(index=True)
    answers: Mapped[int]
    levels: Mapped[dict[str, Any]]
    spread: Mapped[dict[str, Any]]
    quotes: Mapped[dict[str, Any]]
