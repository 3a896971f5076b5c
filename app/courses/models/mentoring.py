"""Mentors and newcomers: pairs, their plan, their meetings. Notes and own steps go when their
writer is forgotten; that somebody was led, and signed, stands under the bare id."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.courses.rules.mentoring import PairState, Sight, state_of
from app.platform.db import Base, new_id

_OPEN = "ended_at IS NULL AND (mentor_signed_at IS NULL OR newcomer_signed_at IS NULL)"


class MentorPair(Base):
    """One mentor and one newcomer for a time. ``marks`` counts completions: each states facts of
    its own."""

    __tablename__ = "course_mentor_pair"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    newcomer_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    goal: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    mentor_signed_at: Mapped[datetime | None]
    newcomer_signed_at: Mapped[datetime | None]
    marks: Mapped[int] = mapped_column(default=0)
    mentor_fact_id: Mapped[UUID | None]
    newcomer_fact_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    end_reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        CheckConstraint("mentor_id <> newcomer_id", name="two"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        # A newcomer has one mentor at a time, however quickly two people ask for it.
        Index(
            "uq_course_mentor_pair_open",
            "newcomer_id",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
    )

    @property
    def state(self) -> PairState:
        """How it stands."""
        return state_of(
            mentor=self.mentor_signed_at is not None,
            newcomer=self.newcomer_signed_at is not None,
            ended=self.ended_at is not None,
        )


class MentorStep(Base):
    """One step of a pair's plan: a usual one by its key, or one's own words."""

    __tablename__ = "course_mentor_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("course_mentor_pair.id"), index=True)
    position: Mapped[int]
    usual: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    done_on: Mapped[date | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class MentorMeeting(Base):
    """The two met. ``sight`` says who reads the note."""

    __tablename__ = "course_mentor_meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("course_mentor_pair.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    held_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    sight: Mapped[Sight] = mapped_column(
        Enum(
            Sight,
            native_enum=False,
            length=16,
            values_callable=lambda kind: [m.value for m in kind],
        )
    )
    at: Mapped[datetime]
