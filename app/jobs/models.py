"""The outbox's one table."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base


class JobState(StrEnum):
    """Where a job stands. ``dead`` waits for a person."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class OutboxRow(Base):
    """One thing to do after the transaction that asked for it. Unique by kind and key."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(
        Enum(JobState, native_enum=False, length=16, values_callable=lambda e: [m.value for m in e])
    )
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        UniqueConstraint("kind", "key"),
        Index("ix_outbox_due", "state", "not_before"),
    )
