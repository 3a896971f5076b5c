"""The ledger's one table."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class FactRow(Base):
    """One fact, as it was stated. Rows are inserted and never updated."""

    __tablename__ = "fact"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    kind: Mapped[str]
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    happened_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    source: Mapped[str]
    subject: Mapped[str]
    body: Mapped[dict[str, Any]]

    __table_args__ = (
        UniqueConstraint("kind", "source", "learner_id"),
        Index("ix_fact_learner", "learner_id", "kind", "happened_at"),
        Index("ix_fact_subject", "subject"),
    )
