"""Noting that an attempt's marks have moved, so that statistics count it again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, Text, bindparam, select, text

from app.exams.models.attempts import Attempt
from app.platform.db import UTCDateTime, db, in_session
from app.platform.statements import Statement

_TOUCH = Statement(
    text(
        "insert into summary_due (attempt_id, exam_key, since) values (:attempt, :exam, :now) "
        "on conflict (attempt_id) do update set since = excluded.since"
    ).bindparams(
        bindparam("attempt", type_=Integer),
        bindparam("exam", type_=Text),
        bindparam("now", type_=UTCDateTime),
    )
)


def note(attempt_id: int, exam_key: str, *, at: datetime) -> None:
    """Note an attempt to be counted, whatever is counted of it now."""
    in_session().run(_TOUCH, {"attempt": attempt_id, "exam": exam_key, "now": at})


def touch(attempt: Attempt, *, at: datetime) -> None:
    """Note that an attempt's marks have moved, in the transaction that moves them."""
    if attempt.number == 1:
        note(attempt.id, attempt.exam_key, at=at)


def touch_all(learner_id: int, *, at: datetime) -> None:
    """The same for everything a learner sat."""
    for attempt in db.session.scalars(
        select(Attempt).where(Attempt.learner_id == learner_id, Attempt.number == 1)
    ):
        touch(attempt, at=at)
