"""Tables of growth: promotion cases and their steps, interviews, attestations, monthly figures."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.growth.models.columns import words as _words
from app.growth.rules.promotion import CaseEvent, CaseState
from app.platform.db import Base, new_id


class FrameworkEdition(Base):
    """A published version of the framework, from which day it judges, and since when it is known.

    A replay of a past day uses the edition that was in force and known on that day.
    """

    __tablename__ = "framework_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(unique=True)
    number: Mapped[int]
    effective: Mapped[date]
    published_at: Mapped[datetime]


class PromotionCase(Base):
    """One person proposed for one tier, with the evidence as it stood then."""

    __tablename__ = "promotion_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    from_tier: Mapped[str]
    to_tier: Mapped[str]
    state: Mapped[CaseState] = mapped_column(_words(CaseState), index=True)
    open_for: Mapped[int | None] = mapped_column(unique=True)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    endorsed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str]
    frozen_at: Mapped[datetime]
    frozen_on: Mapped[date]
    framework_version_id: Mapped[int]
    met: Mapped[int]
    needed: Mapped[int]
    evidence: Mapped[list[Any]]
    levels: Mapped[dict[str, Any]]
    decided_at: Mapped[datetime | None]
    effective_on: Mapped[date | None]

    steps: Mapped[list[CaseStep]] = relationship(
        back_populates="case", order_by="CaseStep.id", lazy="raise"
    )

    __table_args__ = (CheckConstraint("met >= 0 and needed >= met", name="counts"),)


class StepName(StrEnum):
    """What happened in a case, moves and remarks alike."""

    PROPOSED = "proposed"
    FROZEN = "frozen"
    ENDORSED = "endorse"
    APPROVED = "approve"
    DECLINED = "decline"
    DEFERRED = "defer"
    RESUMED = "resume"
    WITHDRAWN = "withdraw"
    REOPENED = "reopen"

    @classmethod
    def of(cls, event: CaseEvent) -> StepName:
        """The step that an event leaves behind."""
        return cls(event.value)


class CaseStep(Base):
    """Something somebody did in a case. Appended, never changed; erasure empties the words."""

    __tablename__ = "promotion_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("promotion_case.id"), index=True)
    step: Mapped[StepName] = mapped_column(_words(StepName))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    conditions: Mapped[str] = mapped_column(default="")
    until: Mapped[date | None]
    alone: Mapped[bool] = mapped_column(default=False)

    case: Mapped[PromotionCase] = relationship(back_populates="steps", lazy="raise")


class Interview(Base):
    """An interview held with somebody; its result is a fact once enough interviewers rated."""

    __tablename__ = "interview"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[str]
    held_on: Mapped[date]
    raters_needed: Mapped[int] = mapped_column(default=1)
    alone_because: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    rating: Mapped[int | None]
    rated_at: Mapped[datetime | None]

    ratings: Mapped[list[InterviewRating]] = relationship(
        back_populates="interview", order_by="InterviewRating.id", lazy="raise"
    )

    __table_args__ = (
        CheckConstraint("rating is null or rating between 100 and 500", name="rating"),
    )


class InterviewRating(Base):
    """One interviewer's levels and what was heard."""

    __tablename__ = "interview_rating"

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id"))
    rater_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    levels: Mapped[dict[str, Any]]
    heard: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]

    interview: Mapped[Interview] = relationship(back_populates="ratings", lazy="raise")

    __table_args__ = (UniqueConstraint("interview_id", "rater_id"),)


class AttestationKind(StrEnum):
    """What a manager states about somebody."""

    SIGN_OFF = "sign_off"
    DEED = "deed"
    WAIVER = "waiver"


class Attestation(Base):
    """A manager's signature, word for a deed, or waiver. Withdrawn by voiding its fact."""

    __tablename__ = "attestation"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[AttestationKind] = mapped_column(_words(AttestationKind))
    what: Mapped[str]
    count: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")
    fact_id: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]


class FigureImport(Base):
    """A file of monthly figures: read, checked, shown, and then written or left. Its ``cells`` are
    kept until it is written, so that columns can be given another meaning."""

    __tablename__ = "figure_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    file_name: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    values: Mapped[list[Any]]
    faults: Mapped[list[Any]]
    columns: Mapped[list[Any]]
    rows_read: Mapped[int]
    written: Mapped[int] = mapped_column(default=0)
    corrected: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    cells: Mapped[list[Any]] = mapped_column(default=list)
    first_row: Mapped[int] = mapped_column(default=1)
    month: Mapped[str | None]
    undo_asked_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class MonthlyFigure(Base):
    """One figure of one person for one month, in hundredths of its unit. A correction is a later
    row; the row that counts is the last one."""

    __tablename__ = "monthly_figure"

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    indicator: Mapped[str]
    month: Mapped[str]
    value: Mapped[int]
    at: Mapped[datetime]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("figure_import.id"), index=True)
    replaced_at: Mapped[datetime | None]
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("figure_import.id"), index=True)
    fact_id: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("length(month) = 7", name="month"),
        Index("ix_monthly_figure_learner", "learner_id", "month", "indicator"),
        Index("ix_monthly_figure_month", "month", "indicator"),
    )


class Objection(Base):
    """Somebody says that a line of their readiness is wrong, and what was answered."""

    __tablename__ = "objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    requirement: Mapped[str]
    fact_id: Mapped[UUID | None]
    words: Mapped[str]
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    upheld: Mapped[bool | None]


class Talk(Base):
    """A note of a one-to-one. ``shared`` says whether the person reads it too."""

    __tablename__ = "growth_talk"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    words: Mapped[str]
    shared: Mapped[bool] = mapped_column(default=True)


class Goal(Base):
    """Something a person and their manager agreed to work on: what, how, who sees to it, until
    when, when both look at it next, and what became of it."""

    __tablename__ = "growth_goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    aim: Mapped[str]
    action: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    due_on: Mapped[date | None]
    look_on: Mapped[date | None]
    reached: Mapped[bool | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")


class GoalStep(Base):
    """How a goal stood when somebody looked at it. Appended, never changed; erasure empties the
    words."""

    __tablename__ = "growth_goal_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("growth_goal.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    words: Mapped[str]


class SelfAssessment(Base):
    """How somebody sees themselves on each criterion, on one day. Never evidence: it stands beside
    the raters' levels, so that both can talk about the difference."""

    __tablename__ = "growth_self_assessment"

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime]
    levels: Mapped[dict[str, Any]]
