"""Counts and sums for statistics, kept so that a page need not read every answer again.

``attempt_marks`` says what of an attempt is counted; the two summaries are the sums over all of
them, for one paper each. ``summary_due`` names attempts whose marks have moved since.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base


class AttemptMarks(Base):
    """What of an attempt is in the sums: mark, options taken and time of each place, packed."""

    __tablename__ = "attempt_marks"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)
    marks: Mapped[bytes] = mapped_column(LargeBinary)


class SlotSummary(Base):
    """The sums of one place of one paper; see ``app.exams.rules.summaries.SlotSums``."""

    __tablename__ = "slot_summary"

    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    exam_key: Mapped[str]
    item_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    worth: Mapped[int]
    rest_worth: Mapped[int]
    options: Mapped[int]
    count: Mapped[int]
    blanks: Mapped[int]
    e: Mapped[int] = mapped_column(BigInteger)
    ee: Mapped[int] = mapped_column(BigInteger)
    r: Mapped[int] = mapped_column(BigInteger)
    rr: Mapped[int] = mapped_column(BigInteger)
    er: Mapped[int] = mapped_column(BigInteger)
    timed: Mapped[int]
    seconds: Mapped[int] = mapped_column(BigInteger)
    people: Mapped[list[Any]]
    takers: Mapped[list[Any]]

    __table_args__ = (Index("ix_slot_summary_exam", "exam_key"),)


class TotalSummary(Base):
    """How many persons earned so many points on a paper."""

    __tablename__ = "total_summary"

    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), primary_key=True)
    earned: Mapped[int] = mapped_column(primary_key=True)
    exam_key: Mapped[str]
    count: Mapped[int]

    __table_args__ = (Index("ix_total_summary_exam", "exam_key"),)


class SummaryDue(Base):
    """An attempt whose marks have moved since they were counted."""

    __tablename__ = "summary_due"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    exam_key: Mapped[str]
    since: Mapped[datetime]

    __table_args__ = (Index("ix_summary_due_exam", "exam_key", "since"),)
