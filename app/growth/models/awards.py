"""Tables of the awards for teams and people."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.growth.models.columns import words as _words
from app.growth.rules.awards import RoundState, Subject
from app.platform.db import Base, new_id


class AwardRound(Base):
    """One round: a period, its nominations, and the scores as they stood at the decision."""

    __tablename__ = "award_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    subject: Mapped[Subject] = mapped_column(_words(Subject), default=Subject.TEAM)
    period: Mapped[str]
    month: Mapped[str]
    state: Mapped[RoundState] = mapped_column(_words(RoundState))
    scores: Mapped[list[Any]] = mapped_column(default=list)
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    nominations: Mapped[list[AwardNomination]] = relationship(
        back_populates="round", order_by="AwardNomination.id", lazy="raise"
    )

    __table_args__ = (UniqueConstraint("subject", "period"),)


class AwardNomination(Base):
    """A team or a person that somebody proposes, and why."""

    __tablename__ = "award_nomination"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("award_round.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    learner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    why: Mapped[str]

    round: Mapped[AwardRound] = relationship(back_populates="nominations", lazy="raise")

    __table_args__ = (
        UniqueConstraint("round_id", "unit_id"),
        UniqueConstraint("round_id", "learner_id"),
        CheckConstraint("(unit_id is null) <> (learner_id is null)", name="team_or_person"),
    )

    @property
    def subject_id(self) -> int:
        """The id of the unit or of the account."""
        return self.unit_id or self.learner_id or 0


class AwardVote(Base):
    """One voter's marks for one nomination; voting again replaces them."""

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
