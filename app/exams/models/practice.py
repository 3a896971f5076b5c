"""Practice: rounds over a paper, and what was answered before the key was shown.

Nothing here is a result: no mark of it is stated as evidence, and nobody but the learner reads it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class PracticeRound(Base):
    """One learner's way through places of one paper. ``after_id``: the round whose missed places
    these are."""

    __tablename__ = "practice_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    exam_key: Mapped[str]
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    number: Mapped[int]
    slots: Mapped[list[Any]]
    after_id: Mapped[int | None] = mapped_column(ForeignKey("practice_round.id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("learner_id", "exam_key", "number"),)


class PracticeAnswer(Base):
    """What stood in a place when the learner asked. ``answer`` is null where they asked to be shown
    or were forgotten; ``earned`` is null until they have compared their own words."""

    __tablename__ = "practice_answer"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("practice_round.id", ondelete="CASCADE"), primary_key=True
    )
    slot: Mapped[int] = mapped_column(primary_key=True)
    answer: Mapped[str | None]
    earned: Mapped[int | None]
    worth: Mapped[int]
    checked_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("earned is null or (earned >= 0 and earned <= worth)", name="within"),
    )
