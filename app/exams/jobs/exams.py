"""What the worker does for exams: close what is due, keep papers ready before the bell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from app.content import store
from app.exams.models.bodies import ExamBody
from app.exams.services import bank, closing, summaries
from app.kernel.errors import DomainError
from app.platform.db import db, transaction

log = structlog.get_logger("exams")


@dataclass(frozen=True)
class Closer:
    """Closes attempts whose time has come, each in a transaction of its own."""

    key: bytes

    def __call__(self, at: datetime) -> None:
        """One round. Nothing depends on it: readers and the learner's own page do the same."""
        due = closing.due(at=at)
        db.session.rollback()
        for attempt_id in due:
            try:
                with transaction():
                    closing.close_one(attempt_id, key=self.key, at=at)
            except Exception as failure:  # one attempt must not keep the others open
                log.error("attempt not closed", attempt=attempt_id, exc_info=failure)
        db.session.remove()


def build_papers(at: datetime) -> None:
    """Build the papers that are missing, so that a start is one cheap read. What changed while an
    exam's papers were drawn is drawn anew at the next turn."""
    try:
        for key in bank.lacking():
            try:
                bank.stock(store.current(ExamBody, key), at=at)
            except DomainError as refusal:
                db.session.rollback()
                log.warning("papers not built", exam=key, reason=str(refusal))
    finally:
        db.session.remove()


def count_marks(at: datetime) -> None:
    """Bring the sums behind statistics up to date. Readers add up what is due by themselves."""
    try:
        while True:
            with transaction():
                done = summaries.fold()
            if done < summaries.BATCH:
                break
    finally:
        db.session.remove()


EVERY: timedelta = timedelta(seconds=1)
PAPERS_EVERY: timedelta = timedelta(seconds=20)
COUNT_EVERY: timedelta = timedelta(seconds=15)
