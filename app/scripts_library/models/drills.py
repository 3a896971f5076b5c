"""Cards of the drill and what was answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class ScriptCard(Base):
    """One script in somebody's drill; stability and difficulty are null until first recalled.

    ``tried_*`` hold what the last comparison found, until the learner says how well it went.
    """

    __tablename__ = "script_card"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    added_at: Mapped[datetime]
    last_at: Mapped[datetime | None]
    stability: Mapped[float | None]
    difficulty: Mapped[float | None]
    times: Mapped[int] = mapped_column(default=0)
    lapses: Mapped[int] = mapped_column(default=0)
    last_recall: Mapped[int | None]
    tried_way: Mapped[str] = mapped_column(default="")
    tried_met: Mapped[int] = mapped_column(default=0)
    tried_points: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_script_card_due", "account_id", "due_at"),)


class ScriptRecall(Base):
    """One answer in a drill: how it was asked, points met, how well it went. No text is kept."""

    __tablename__ = "script_recall"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str]
    at: Mapped[datetime]
    way: Mapped[str]
    recall: Mapped[int]
    met: Mapped[int]
    points: Mapped[int]

    __table_args__ = (Index("ix_script_recall_account", "account_id", "at"),)
