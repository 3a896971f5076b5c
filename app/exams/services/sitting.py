"""Small deeds during a sitting: flags, signals; and what stands behind its pages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from app.content import store
from app.exams.models.attempts import Attempt, Signal
from app.exams.models.bodies import ExamBody
from app.exams.models.ratings import SlotScore
from app.exams.rules.attempt import AttemptState
from app.exams.services.scoring import scores_of
from app.kernel.errors import Conflict, NotFound
from app.platform.db import db

SIGNALS = frozenset({"left_page", "came_back", "pasted", "other_device"})
MOST_SIGNALS = 500


def flag(attempt: Attempt, *, slot: object, on: bool, at: datetime) -> list[int]:
    """Mark or unmark one item; give all marked ones. Raise NotFound, Conflict if it is closed."""
    if type(slot) is not int or not 1 <= slot <= attempt.slot_count:
        raise NotFound()
    if attempt.state is not AttemptState.OPEN or at >= attempt.due_at:
        raise Conflict("This attempt is closed.")
    flags = set(attempt.flags)
    flags = flags | {slot} if on else flags - {slot}
    attempt.flags = sorted(flags)
    return list(attempt.flags)


def note_signal(attempt: Attempt, *, kind: str, slot: object, at: datetime) -> None:
    """Keep a fact about an open sitting; unknown kinds and what is too many are left out."""
    if kind not in SIGNALS or attempt.state is not AttemptState.OPEN:
        return
    count = db.session.scalar(
        select(func.count()).select_from(Signal).where(Signal.attempt_id == attempt.id)
    )
    if (count or 0) < MOST_SIGNALS:
        number = slot if type(slot) is int and 1 <= slot <= attempt.slot_count else None
        db.session.add(Signal(attempt_id=attempt.id, kind=kind, slot=number, happened_at=at))


def is_published(exam_key: str) -> bool:
    """Is the exam still offered?"""
    return store.find_current(ExamBody, exam_key) is not None


def scores(attempt: Attempt) -> list[SlotScore]:
    """The marks of an attempt, slot by slot."""
    return scores_of(attempt.id)
