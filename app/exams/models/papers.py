"""Papers: built before the bell, never changed; a slot pins one version of one item."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.db import Base, new_id


class Paper(Base):
    """One assembled form of an exam version. ``stale_at``: not handed out any more, because the
    bank or the exam has changed since."""

    __tablename__ = "paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    exam_key: Mapped[str]
    exam_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    number: Mapped[int]
    seed: Mapped[int]
    hash: Mapped[str]
    possible: Mapped[int]
    slot_count: Mapped[int]
    by_hand: Mapped[int]
    built_at: Mapped[datetime]
    stale_at: Mapped[datetime | None]

    slots: Mapped[list[Slot]] = relationship(
        back_populates="paper", order_by="Slot.number", lazy="raise", passive_deletes=True
    )

    __table_args__ = (
        UniqueConstraint("exam_version_id", "number"),
        Index("ix_paper_exam_key", "exam_key", "stale_at"),
    )


class Slot(Base):
    """One place on a paper. ``shown[i]`` is the author's position of what stands in place i;
    ``case_version_id`` is set for a part of a case."""

    __tablename__ = "paper_slot"

    paper_id: Mapped[int] = mapped_column(
        ForeignKey("paper.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    item_key: Mapped[str]
    item_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    case_version_id: Mapped[int | None] = mapped_column(ForeignKey("content_version.id"))
    section: Mapped[str] = mapped_column(default="")
    points: Mapped[int]
    shown: Mapped[list[Any]]

    paper: Mapped[Paper] = relationship(back_populates="slots", lazy="raise")

    __table_args__ = (Index("ix_paper_slot_item", "item_key"),)
