"""Rounds of practice and what was answered in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import func, select

from app.exams.models.practice import PracticeAnswer, PracticeRound
from app.exams.rules.practice import Mark, mark
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform.db import db

MOST_ROUNDS = 200


def own(learner: Actor, public_id: UUID, *, lock: bool = False) -> PracticeRound:
    """A round of this learner's. Raise NotFound for anybody else's."""
    statement = select(PracticeRound).where(
        PracticeRound.public_id == public_id, PracticeRound.learner_id == learner.id
    )
    found = db.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound()
    return found


def rounds(learner_id: int, exam_key: str | None = None) -> list[PracticeRound]:
    """A learner's rounds, of one exam if named, the latest first."""
    statement = select(PracticeRound).where(PracticeRound.learner_id == learner_id)
    if exam_key is not None:
        statement = statement.where(PracticeRound.exam_key == exam_key)
    return list(
        db.session.scalars(
            statement.order_by(PracticeRound.started_at.desc(), PracticeRound.id.desc()).limit(
                MOST_ROUNDS
            )
        )
    )


def answers(round_id: int) -> dict[int, PracticeAnswer]:
    """What was checked in a round, by place."""
    rows = db.session.scalars(select(PracticeAnswer).where(PracticeAnswer.round_id == round_id))
    return {row.slot: row for row in rows}


def marks(round_ids: Collection[int]) -> Mapping[int, Mapping[int, Mark]]:
    """How the checked places of several rounds went, in one statement."""
    found: dict[int, dict[int, Mark]] = {number: {} for number in round_ids}
    if found:
        rows = db.session.execute(
            select(
                PracticeAnswer.round_id,
                PracticeAnswer.slot,
                PracticeAnswer.earned,
                PracticeAnswer.worth,
            ).where(PracticeAnswer.round_id.in_(list(found)))
        )
        for row in rows:
            found[row.round_id][row.slot] = mark(row.earned, row.worth)
    return found


def last_number(learner_id: int, exam_key: str) -> int:
    """The number of the learner's last round of an exam; 0 before the first."""
    return (
        db.session.scalar(
            select(func.max(PracticeRound.number)).where(
                PracticeRound.learner_id == learner_id, PracticeRound.exam_key == exam_key
            )
        )
        or 0
    )
