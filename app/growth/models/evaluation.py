"""The table of monthly evaluations."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.growth.models.columns import words as _words
from app.growth.rules.evaluation import EvaluationState
from app.platform.db import Base, new_id


class Evaluation(Base):
    """One person's month as who leads them saw it, beside the figures, and the person's answer."""

    __tablename__ = "evaluation"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    month: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    state: Mapped[EvaluationState] = mapped_column(_words(EvaluationState))
    levels: Mapped[dict[str, Any]]
    samples: Mapped[list[Any]]
    words: Mapped[str] = mapped_column(default="")
    shared_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(default="")
    agrees: Mapped[bool | None]
    signed_at: Mapped[datetime | None]
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("learner_id", "month"),
        CheckConstraint("length(month) = 7", name="month"),
        Index("ix_evaluation_month", "month"),
    )
