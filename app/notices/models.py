"""What people were told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base


class Notice(Base):
    """One thing somebody should know, with the place where they act. Texts come from the kind."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str]
    key: Mapped[str]
    url: Mapped[str]
    values: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        Index("ix_notice_account", "account_id", "created_at"),
    )


class NoticeChoice(Base):
    """Somebody's choice about the daily mail, and the day of the last one."""

    __tablename__ = "notice_choice"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    daily_mail: Mapped[bool] = mapped_column(default=True)
    last_mail_on: Mapped[date | None]
