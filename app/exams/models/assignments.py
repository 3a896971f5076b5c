"""The table of assigned exams."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class ExamAssignment(Base):
    """An exam that somebody is asked to sit, or everybody of a unit, also who joins it later."""

    __tablename__ = "exam_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    exam_key: Mapped[str] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    due_on: Mapped[date | None]
    assigned_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    assigned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("(account_id is null) <> (unit_id is null)", name="person_or_unit"),
    )
