"""Where everybody stood when it was last worked out: for boards of more people than can be judged
while somebody waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.growth.models.columns import words as _words
from app.growth.rules.board import Group
from app.platform.db import Base


class Standing(Base):
    """One person's group and count, and when they were worked out. Nothing is decided by it: the
    person's page and the team's board always judge anew."""

    __tablename__ = "growth_standing"

    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    tier: Mapped[str]
    group: Mapped[Group] = mapped_column("board_group", _words(Group))
    met: Mapped[int]
    needed: Mapped[int]
    expiring: Mapped[int]
    overdue: Mapped[int]
    at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("needed >= met and met >= 0", name="counts"),
        Index("ix_growth_standing_unit", "unit_id", "board_group"),
        Index("ix_growth_standing_at", "at"),
    )
