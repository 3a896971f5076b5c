"""Tables of the best-team award."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.growth.models.columns import words as _words
from app.growth.rules.awards import RoundState
from app.platform.db import Base, new_id


class AwardRound(Base):
    """One round: a period, its nominations, and the scores as they stood at the decision."""

    __tablename__ = "award_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    period: Mapped[str] = mapped_column(unique=True)
    month: Mapped[str]
    state: Mapped[RoundState] = mapped_column(_words(RoundState))
    scores: Mapped[list[Any]] = mapped_column(default=list)
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    nominations: Mapped[list[AwardNomination]] = relationship(
        back_populates="round", order_by="AwardNomination.id", lazy="raise"
    )


class AwardNomination(Base):
    """A team that somebody proposes, and why."""

    __tablename__ = "award_nomination"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("award_round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    why: Mapped[str]

    round: Mapped[AwardRound] = relationship(back_populates="nominations", lazy="raise")

    __table_args__ = (UniqueConstraint("round_id", "unit_id"),)


class AwardVote(Base):
    """One person's marks for one nominated team; voting again replaces them."""

    __tablename__ = "award_vote"

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("award_nomination.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    cohesion: Mapped[int]
    innovation: Mapped[int]
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("nomination_id", "by_id"),
        CheckConstraint("cohesion between 1 and 5 and innovation between 1 and 5", name="marks"),
    )
