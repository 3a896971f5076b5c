"""Closing an attempt: handed in, or out of time; then settled once, marks and chain together.

Two steps, so that nothing is cut off: at the deadline the attempt is closed (finish time = the
deadline); answers on their way may still arrive within the grace; after it the attempt is settled.
Handing in does both at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, and_, bindparam, or_, select

from app.exams.models.attempts import Attempt
from app.exams.rules.attempt import AttemptEvent, AttemptState, Closing, advance
from app.exams.rules.custody import Kept
from app.exams.services import custody, releasing, scoring
from app.exams.services.papers import paper_view
from app.kernel.actor import SYSTEM
from app.kernel.errors import NotFound
from app.platform.db import db

_OWN = (
    select(Attempt)
    .where(
        Attempt.public_id == bindparam("attempt", type_=Attempt.public_id.type),
        Attempt.learner_id == bindparam("learner", type_=Integer),
    )
    .with_for_update()
)


def hand_in(public_id: UUID, learner_id: int, *, key: bytes, at: datetime) -> Attempt:
    """Close the learner's attempt and settle it; an attempt that is closed already stays as it is.

    After the deadline it is the clock that closes. Raise NotFound if it is not the learner's.
    """
    attempt = db.session.scalar(_OWN, {"attempt": public_id, "learner": learner_id})
    if attempt is None:
        raise NotFound()
    if attempt.state is AttemptState.OPEN and at < attempt.due_at:
        kept = custody.kept_of(attempt.id)
        attempt.state = advance(attempt.state, AttemptEvent.SUBMIT)
        attempt.finished_at, attempt.closed_by = at, Closing.HAND
        _settle(attempt, kept, key=key, at=at)
    else:
        bring_up_to_date(attempt, key=key, at=at)
    return attempt


def bring_up_to_date(attempt: Attempt, *, key: bytes, at: datetime) -> None:
    """Close and settle a locked attempt as far as the moment says; repeatable."""
    if attempt.state is AttemptState.OPEN and at >= attempt.due_at:
        attempt.state = advance(attempt.state, AttemptEvent.EXPIRE)
        attempt.finished_at, attempt.closed_by = attempt.due_at, Closing.CLOCK
        db.session.flush()
    waits = attempt.closed_by is Closing.CLOCK and at <= attempt.counts_until
    if attempt.state is AttemptState.SUBMITTED and attempt.settled_at is None and not waits:
        _settle(attempt, custody.kept_of(attempt.id), key=key, at=at)


def close_now(attempt: Attempt, *, key: bytes, at: datetime) -> None:
    """The invigilator closes a locked open attempt."""
    kept = custody.kept_of(attempt.id)
    attempt.state = advance(attempt.state, AttemptEvent.SUBMIT)
    attempt.finished_at, attempt.closed_by = min(at, attempt.due_at), Closing.INVIGILATOR
    _settle(attempt, kept, key=key, at=at)


def _settle(attempt: Attempt, kept: Sequence[Kept], *, key: bytes, at: datetime) -> None:
    """Everything that follows from the answers, and one update of the attempt at the end of it."""
    with db.session.no_autoflush:
        paper = paper_view(attempt.paper_id)
        custody.close_books(attempt, kept, paper_hash=paper.hash, key=key)
        marks = scoring.write_scores(attempt, paper, scoring.counting(kept))
        attempt.settled_at = at
        if scoring.conclude(attempt, paper, marks, at=at) and paper.exam.release == "at_once":
            releasing.release(attempt, by=SYSTEM, at=at, paper=paper)
    db.session.flush()


def due(*, at: datetime, limit: int = 200) -> list[int]:
    """Ids of attempts that must be closed or settled now: the cost is theirs, not the others'."""
    open_past = and_(Attempt.state == AttemptState.OPEN, Attempt.due_at <= at)
    unsettled = and_(
        Attempt.state == AttemptState.SUBMITTED,
        Attempt.settled_at.is_(None),
        Attempt.counts_until < at,
    )
    return list(
        db.session.scalars(
            select(Attempt.id)
            .where(
                Attempt.state.in_([AttemptState.OPEN, AttemptState.SUBMITTED]),
                or_(open_past, unsettled),
            )
            .order_by(Attempt.due_at)
            .limit(limit)
        )
    )


def close_one(attempt_id: int, *, key: bytes, at: datetime) -> None:
    """Close or settle one attempt whose time has come, in the caller's transaction."""
    attempt = db.session.scalar(select(Attempt).where(Attempt.id == attempt_id).with_for_update())
    if attempt is not None:
        bring_up_to_date(attempt, key=key, at=at)
