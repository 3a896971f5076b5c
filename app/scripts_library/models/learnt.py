"""What use teaches: scripts met in role-plays, searches without hits, changes to read again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base


class ScriptSaid(Base):
    """How near the messages of one conversation came to a script; ``level`` is the mean of the
    conversation's levels in hundredths, once rated. ``key`` is empty for messages near none."""

    __tablename__ = "script_said"

    source: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    exact: Mapped[int] = mapped_column(default=0)
    adapted: Mapped[int] = mapped_column(default=0)
    other: Mapped[int] = mapped_column(default=0)
    level: Mapped[int | None]
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_script_said_key", "key", "at"),
        Index("ix_script_said_account", "account_id"),
    )


class ScriptGap(Base):
    """Words that were looked for and not found: how often, by nobody in particular."""

    __tablename__ = "script_gap"

    words: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class ScriptReread(Base):
    """Somebody is asked to read a changed script again."""

    __tablename__ = "script_reread"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_script_reread_key", "key"),)
