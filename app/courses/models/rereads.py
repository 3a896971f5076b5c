"""Lessons that changed in substance and are to be confirmed again."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class Reread(Base):
    """One edition of a lesson that those who finished an earlier one are to confirm by a day.

    ``told_at`` is empty until the edition is published; ``superseded_at`` says that a later one
    asks in its place; ``reminded`` is how far reminders have gone (rules/rereading.Stage)."""

    __tablename__ = "course_reread"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    course: Mapped[str]
    lesson: Mapped[str]
    edition: Mapped[int]
    due_on: Mapped[date | None]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]
    reminded: Mapped[int] = mapped_column(default=0)

    __table_args__ = (UniqueConstraint("course", "lesson", "edition"),)

    @property
    def key(self) -> str:
        """The lesson as entries are called: ``course/lesson``."""
        return f"{self.course}/{self.lesson}"
