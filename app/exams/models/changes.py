"""What happens to an item after it was sat: reports by learners, and marks given again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class Regrade(Base):
    """The key of an item version was changed for an exam, after people had sat it.

    From here on attempts at the exam are marked so, also those that go on; ``finished_at`` says
    that every earlier one was gone through. The latest row for a version counts.
    """

    __tablename__ = "regrade"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    exam_key: Mapped[str]
    item_key: Mapped[str]
    from_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    to_version_id: Mapped[int | None] = mapped_column(ForeignKey("content_version.id"))
    reason: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    finished_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_regrade_version", "exam_key", "from_version_id"),)


class RegradeLine(Base):
    """One answer that was marked again: what it and its attempt were before and after."""

    __tablename__ = "regrade_line"

    regrade_id: Mapped[int] = mapped_column(ForeignKey("regrade.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    before: Mapped[int]
    after: Mapped[int]
    percent_before: Mapped[int | None]
    percent_after: Mapped[int | None]
    passed_before: Mapped[bool | None]
    passed_after: Mapped[bool | None]

    __table_args__ = (CheckConstraint("before >= 0 and after >= 0", name="not_negative"),)


class ItemReport(Base):
    """A learner says that something is wrong with an item; a trainer answers."""

    __tablename__ = "item_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    slot: Mapped[int]
    item_key: Mapped[str]
    item_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    kind: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        UniqueConstraint("attempt_id", "slot"),
        Index("ix_item_report_open", "answered_at", "created_at"),
        Index("ix_item_report_item", "item_key"),
        CheckConstraint("kind in ('unclear', 'wrong', 'mistake', 'display')", name="kind"),
    )
