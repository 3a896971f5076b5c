"""Oral exams and phone interviews: who is asked by whom, and when. Marks stand with all others."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class OralAppointment(Base):
    """One learner, one or two interviewers, one moment. ``attempt_id`` once it has begun."""

    __tablename__ = "oral_appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    exam_key: Mapped[str]
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(8))
    begins_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(default="")
    first_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    cancelled_at: Mapped[datetime | None]
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"), unique=True)
    fact_id: Mapped[UUID | None]

    __table_args__ = (
        Index("ix_oral_appointment_learner", "learner_id", "begins_at"),
        Index("ix_oral_appointment_begins", "begins_at"),
        CheckConstraint("kind in ('phone', 'panel')", name="kind"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
    )

    @property
    def interviewers(self) -> tuple[int, ...]:
        """Who asks."""
        return tuple(one for one in (self.first_id, self.second_id) if one is not None)


class OralRecording(Base):
    """A sound file of an oral exam, kept beside the database under ``public_id``. ``consent_at``:
    when the interviewer stated that the learner had agreed. ``gone_at``: the file is not there any
    more; that there was one stays known."""

    __tablename__ = "oral_recording"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    appointment_id: Mapped[int] = mapped_column(
        ForeignKey("oral_appointment.id", ondelete="CASCADE"), index=True
    )
    media_type: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    consent_at: Mapped[datetime]
    kept_at: Mapped[datetime] = mapped_column(index=True)
    kept_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    gone_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("size > 0", name="size_positive"),)
