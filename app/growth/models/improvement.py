"""Tables of improvement: agents' suggestions, cycles and their steps, case records."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.growth.models.columns import words as _words
from app.growth.rules.improvement import (
    Aim,
    CycleEvent,
    CycleState,
    Origin,
    SuggestionAbout,
    SuggestionState,
)
from app.platform.db import Base, new_id


class Cycle(Base):
    """A finding and what is done about it, until its effect was checked."""

    __tablename__ = "improvement_cycle"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    origin: Mapped[Origin] = mapped_column(_words(Origin))
    origin_ref: Mapped[str] = mapped_column(default="")
    aim: Mapped[Aim] = mapped_column(_words(Aim))
    state: Mapped[CycleState] = mapped_column(_words(CycleState), index=True)
    round: Mapped[int] = mapped_column(default=1)
    finding: Mapped[str]
    goal: Mapped[str] = mapped_column(default="")
    measure: Mapped[str] = mapped_column(default="")
    indicator: Mapped[str] = mapped_column(default="")
    material: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    effect: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    attestation_id: Mapped[UUID | None]

    steps: Mapped[list[CycleStep]] = relationship(
        back_populates="cycle", order_by="CycleStep.id", lazy="raise"
    )


class CycleStep(Base):
    """Something somebody did in a cycle. Appended, never changed; erasure empties the words."""

    __tablename__ = "improvement_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("improvement_cycle.id"), index=True)
    event: Mapped[CycleEvent | None] = mapped_column(_words(CycleEvent))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(default="")

    cycle: Mapped[Cycle] = relationship(back_populates="steps", lazy="raise")


class Suggestion(Base):
    """What somebody at the desk proposes, and the answer."""

    __tablename__ = "suggestion"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    at: Mapped[datetime]
    words: Mapped[str]
    about: Mapped[SuggestionAbout] = mapped_column(
        _words(SuggestionAbout), default=SuggestionAbout.OTHER
    )
    state: Mapped[SuggestionState] = mapped_column(_words(SuggestionState), index=True)
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("improvement_cycle.id"))


class CaseImport(Base):
    """A file of case records: read, checked, shown, then written in portions. Its cases count
    from the moment it is finished until it is taken back."""

    __tablename__ = "case_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    file_name: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    cells: Mapped[list[Any]]
    first_row: Mapped[int]
    columns: Mapped[list[Any]]
    values: Mapped[list[Any]]
    faults: Mapped[list[Any]]
    rows_read: Mapped[int]
    written: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class CaseRecord(Base):
    """One case from the desk, as its file classified it."""

    __tablename__ = "case_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("case_import.id"), index=True)
    number: Mapped[str]
    on_day: Mapped[date]
    category: Mapped[str]
    problem: Mapped[str]
    learner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    channel: Mapped[str]
    solved: Mapped[bool | None]
    minutes: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        Index("ix_case_record_number", "number"),
        Index("ix_case_record_day", "on_day", "unit_id"),
        Index("ix_case_record_learner", "learner_id", "on_day"),
    )
