"""Tables of reports as documents, and of views that somebody keeps."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.growth.models.columns import words as _words
from app.platform.db import Base, new_id


class ReportKind(StrEnum):
    """What a report is about."""

    SATISFACTION = "satisfaction"
    TEAM_MONTH = "team_month"


class Report(Base):
    """A report with its figures as they stood when it was begun, and what its writer says of them.
    The file is made by the worker; writing on takes it away until it is made anew."""

    __tablename__ = "growth_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    kind: Mapped[ReportKind] = mapped_column(_words(ReportKind))
    title: Mapped[str]
    about: Mapped[str]
    language: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    sections: Mapped[list[Any]]
    findings: Mapped[str] = mapped_column(default="")
    proposals: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime]
    edition: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime | None]
    printed_at: Mapped[datetime | None]


class SavedView(Base):
    """What somebody wants to see of the board again, under a name."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    query: Mapped[dict[str, Any]]
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("account_id", "name"),)
