"""Training needs, and the plans that answer them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.courses.rules.needs import NeedScope, NeedSource, NeedState
from app.courses.rules.plans import LineKind
from app.platform.db import Base, new_id


def _words(kind: type[NeedScope] | type[NeedSource] | type[NeedState] | type[LineKind]) -> Enum:
    return Enum(
        kind, native_enum=False, length=16, values_callable=lambda each: [m.value for m in each]
    )


class TrainingNeed(Base):
    """Training that somebody asks for or figures suggest, and the trainer's answer. ``topic``,
    ``reason`` and ``answer`` go when their writer is forgotten; ``about`` names what figures
    showed, as ``kind:key``."""

    __tablename__ = "course_need"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    scope: Mapped[NeedScope] = mapped_column(_words(NeedScope))
    source: Mapped[NeedSource] = mapped_column(_words(NeedSource))
    about: Mapped[str] = mapped_column(default="")
    topic: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    wanted_by: Mapped[date | None]
    state: Mapped[NeedState] = mapped_column(_words(NeedState), index=True)
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class TrainingPlan(Base):
    """What is trained in a period, by whom it is led. ``shared_at``: managers and analysts read
    it from then on; ``asked_at`` and ``printed_at`` are of its file."""

    __tablename__ = "course_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    title: Mapped[str]
    goals: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    shared_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    printed_at: Mapped[datetime | None]
    print_language: Mapped[str] = mapped_column(default="")
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="period"),)


class PlanLine(Base):
    """One course, class or other measure of a plan for a group: a team (none: everybody) and a
    tier (empty: all). ``subject`` is the course's key or the class's public id. A line that was
    taken out stays, so that it can be put back."""

    __tablename__ = "course_plan_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("course_plan.id"))
    position: Mapped[int]
    kind: Mapped[LineKind] = mapped_column(_words(LineKind))
    subject: Mapped[str] = mapped_column(default="")
    topic: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    tier: Mapped[str] = mapped_column(default="")
    need_id: Mapped[int | None] = mapped_column(ForeignKey("course_need.id"), index=True)
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    removed_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_course_plan_line_plan", "plan_id", "position"),)
