"""What an oral exam is as an interview: stated with the result, stated anew when marks change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from app.evidence import ledger
from app.evidence.facts import InterviewRated
from app.evidence.recount import Stated
from app.exams.models.attempts import Attempt
from app.exams.models.oral import OralAppointment
from app.exams.rules.attempt import AttemptState
from app.exams.rules.oral import rating_of
from app.kernel.actor import SYSTEM
from app.platform.db import db


def _fact(row: OralAppointment, attempt: Attempt, source: str) -> InterviewRated:
    return InterviewRated(
        learner_id=row.learner_id,
        happened_at=attempt.finished_at or attempt.started_at,
        source=source,
        interview_kind=row.kind,
        rating=rating_of(attempt.percent or 0),
    )


def _of(attempt: Attempt) -> OralAppointment | None:
    return db.session.scalar(
        select(OralAppointment).where(OralAppointment.attempt_id == attempt.id)
    )


def state(attempt: Attempt, *, at: datetime) -> None:
    """State a released oral exam as an interview's rating; an earlier one that says otherwise is
    voided first. Nothing happens for a written exam."""
    row = _of(attempt)
    if row is None:
        return
    source = f"oral:{row.public_id}"
    if row.fact_id is not None:
        known = ledger.one(row.fact_id)
        if known.counts and known.fact.body() == _fact(row, attempt, source).body():
            return
        if known.counts:
            ledger.void(row.fact_id, reason="marked again", by=SYSTEM, at=at)
        source += f"/{at:%Y%m%d%H%M%S}"
    row.fact_id = ledger.record(_fact(row, attempt, source), at=at)


def cancel(attempt: Attempt, *, reason: str, at: datetime) -> None:
    """Void what was stated, as the attempt is void."""
    row = _of(attempt)
    if row is not None and row.fact_id is not None and ledger.one(row.fact_id).counts:
        ledger.void(row.fact_id, reason=reason, by=SYSTEM, at=at)


def interviews() -> Iterator[Stated]:
    """Oral exams whose result is out, for counting the ledger again."""
    rows = db.session.execute(
        select(OralAppointment, Attempt)
        .join(Attempt, Attempt.id == OralAppointment.attempt_id)
        .where(OralAppointment.fact_id.is_not(None))
        .order_by(OralAppointment.id)
    ).all()
    sources = ledger.sources({row.fact_id for row, _attempt in rows if row.fact_id})
    for row, attempt in rows:
        assert row.fact_id is not None
        source = sources.get(row.fact_id, f"oral:{row.public_id}")
        yield Stated(_fact(row, attempt, source), counts=attempt.state is AttemptState.RELEASED)
