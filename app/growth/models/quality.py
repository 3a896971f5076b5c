"""Tables of quality work: surveys and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.growth.models.columns import words
from app.growth.rules.surveys import Mode, SurveyState
from app.kernel.wording import Wording
from app.platform.db import Base, new_id


class Survey(Base):
    """A satisfaction survey: its questions, whose service it asks about, how one gets in."""

    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    link_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    title_zh: Mapped[str]
    title_en: Mapped[str]
    period: Mapped[str]
    mode: Mapped[Mode] = mapped_column(words(Mode))
    state: Mapped[SurveyState] = mapped_column(words(SurveyState), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    questions: Mapped[list[Any]]
    closes_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    @property
    def title(self) -> Wording:
        """The title in both languages."""
        return Wording(self.title_zh, self.title_en)


class SurveyAnswer(Base):
    """One customer's answer. Nothing says who it was: an order leaves a keyed digest, an address
    a digest that changes with the day."""

    __tablename__ = "survey_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    at: Mapped[datetime]
    answers: Mapped[dict[str, Any]]
    comments: Mapped[dict[str, Any]]
    tags: Mapped[list[Any]]
    tagged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    learner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    order_digest: Mapped[str | None]
    origin: Mapped[str]

    __table_args__ = (
        UniqueConstraint("survey_id", "order_digest"),
        Index("ix_survey_answer_survey", "survey_id", "at"),
        Index("ix_survey_answer_origin", "origin", "at"),
    )
