"""The table of tried editions of the framework."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class FrameworkTrial(Base):
    """Another edition tried on everybody: how far the trial is, and whom it would flip.

    ``reached`` is the last account weighed; ``flips`` holds account ids by effect.
    """

    __tablename__ = "framework_trial"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    on_day: Mapped[date]
    base_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    body: Mapped[dict[str, Any]]
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    reached: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    flips: Mapped[dict[str, Any]] = mapped_column(default=dict)
    finished_at: Mapped[datetime | None]
