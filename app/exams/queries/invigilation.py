"""What an invigilator sees of sittings that go on, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.accounts.models import Account, SignIn
from app.exams.models.attempts import Attempt, LateResponse, Signal
from app.exams.queries import attempts
from app.exams.rules.attempt import AttemptState, Closing
from app.exams.rules.presence import Presence, last_sign, presence, urgency
from app.platform.db import db

STAYS = timedelta(hours=2)
MOST = 1_500


@dataclass(frozen=True)
class Sitter:
    """One learner on the board."""

    public_id: UUID
    name: str
    staff_no: str
    number: int
    started_at: datetime
    due_at: datetime
    finished_at: datetime | None
    closed_by: Closing | None
    running: bool
    answered: int
    slots: int
    flagged: int
    last_save: datetime | None
    sign: datetime | None
    presence: Presence
    late: int
    left_page: int
    pasted: int


@dataclass(frozen=True)
class Running:
    """An exam with sittings now or lately."""

    exam_key: str
    running: int
    finished: int


def _lately(at: datetime) -> ColumnElement[bool]:
    return or_(
        Attempt.state == AttemptState.OPEN,
        and_(Attempt.finished_at.is_not(None), Attempt.finished_at > at - STAYS),
    )


def running(*, at: datetime) -> list[Running]:
    """Exams that somebody sits now, or handed in within the last two hours."""
    going = and_(Attempt.state == AttemptState.OPEN, Attempt.due_at > at)
    rows = db.session.execute(
        select(
            Attempt.exam_key,
            func.count(Attempt.id).filter(going),
            func.count(Attempt.id),
        )
        .where(_lately(at), Attempt.state != AttemptState.VOIDED)
        .group_by(Attempt.exam_key)
        .order_by(Attempt.exam_key)
    )
    return [Running(key, now, every - now) for key, now, every in rows]


def board(exam_key: str, *, at: datetime) -> list[Sitter]:
    """Everybody at an exam: those who need a look first; those who handed in stay two hours, and
    as long as an answer that came too late waits for a decision."""
    waits = (
        select(LateResponse.id)
        .where(LateResponse.attempt_id == Attempt.id, LateResponse.accepted_at.is_(None))
        .exists()
    )
    rows = db.session.execute(
        select(Attempt, Account.name, Account.staff_no)
        .join(Account, Account.id == Attempt.learner_id)
        .where(
            Attempt.exam_key == exam_key,
            Attempt.state != AttemptState.VOIDED,
            or_(_lately(at), waits),
        )
        .order_by(Attempt.started_at, Attempt.id)
        .limit(MOST)
    ).all()
    ids = [row[0].id for row in rows]
    answers = attempts.answered(ids)
    seen = _seen([row[0].learner_id for row in rows])
    late, signals = _late(ids), _signals(ids)
    found = []
    for attempt, name, staff_no in rows:
        going = attempt.state is AttemptState.OPEN and at < attempt.due_at
        count, saved = answers.get(attempt.id, (0, None))
        sign = last_sign(attempt.started_at, saved, seen.get(attempt.learner_id))
        found.append(
            Sitter(
                public_id=attempt.public_id,
                name=name or "",
                staff_no=staff_no or "",
                number=attempt.number,
                started_at=attempt.started_at,
                due_at=attempt.due_at,
                finished_at=attempt.finished_at,
                closed_by=attempt.closed_by,
                running=going,
                answered=count,
                slots=attempt.slot_count,
                flagged=len(attempt.flags),
                last_save=saved,
                sign=sign,
                presence=presence(sign, at, running=going),
                late=late.get(attempt.id, 0),
                left_page=signals.get((attempt.id, "left_page"), 0),
                pasted=signals.get((attempt.id, "pasted"), 0),
            )
        )
    return sorted(found, key=lambda one: urgency(one.presence, late=one.late, left=one.due_at - at))


def _seen(account_ids: Collection[int]) -> Mapping[int, datetime]:
    if not account_ids:
        return {}
    rows = db.session.execute(
        select(SignIn.account_id, func.max(SignIn.last_seen_at))
        .where(SignIn.account_id.in_(list(account_ids)), SignIn.ended_at.is_(None))
        .group_by(SignIn.account_id)
    )
    return {row[0]: row[1] for row in rows}


def _late(attempt_ids: Collection[int]) -> Mapping[int, int]:
    if not attempt_ids:
        return {}
    rows = db.session.execute(
        select(LateResponse.attempt_id, func.count())
        .where(LateResponse.attempt_id.in_(list(attempt_ids)), LateResponse.accepted_at.is_(None))
        .group_by(LateResponse.attempt_id)
    )
    return {row[0]: row[1] for row in rows}


def _signals(attempt_ids: Collection[int]) -> Mapping[tuple[int, str], int]:
    if not attempt_ids:
        return {}
    rows = db.session.execute(
        select(Signal.attempt_id, Signal.kind, func.count())
        .where(Signal.attempt_id.in_(list(attempt_ids)))
        .group_by(Signal.attempt_id, Signal.kind)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def open_ids(exam_key: str, *, at: datetime) -> list[UUID]:
    """The sittings that go on now, in the order of their beginning."""
    return list(
        db.session.scalars(
            select(Attempt.public_id)
            .where(
                Attempt.exam_key == exam_key,
                Attempt.state == AttemptState.OPEN,
                Attempt.due_at > at,
            )
            .order_by(Attempt.id)
        )
    )
