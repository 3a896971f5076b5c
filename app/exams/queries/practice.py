"""Rounds of practice and what was answered in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, func, select

from app.exams.models.bank import ItemIndex
from app.exams.models.papers import Slot
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


@dataclass(frozen=True)
class Subject:
    """How many items of a subject were checked, and how many of them were right."""

    competency: str
    checked: int
    right: int

    @property
    def share(self) -> float:
        """The share that was right."""
        return self.right / self.checked


def by_subject(learner_id: int, exam_key: str) -> list[Subject]:
    """A learner's practice of an exam by subject, the weakest first: each item as it went last."""
    place = (
        func.row_number()
        .over(partition_by=Slot.item_key, order_by=PracticeAnswer.round_id.desc())
        .label("place")
    )
    right = case((PracticeAnswer.earned >= PracticeAnswer.worth, 1), else_=0).label("right")
    last = (
        select(ItemIndex.competency, right, place)
        .join(PracticeRound, PracticeRound.id == PracticeAnswer.round_id)
        .join(
            Slot,
            (Slot.paper_id == PracticeRound.paper_id) & (Slot.number == PracticeAnswer.slot),
        )
        .join(ItemIndex, ItemIndex.version_id == Slot.item_version_id)
        .where(
            PracticeRound.learner_id == learner_id,
            PracticeRound.exam_key == exam_key,
            PracticeAnswer.earned.is_not(None),
        )
        .subquery()
    )
    rows = db.session.execute(
        select(last.c.competency, func.count(), func.sum(last.c.right))
        .where(last.c.place == 1)
        .group_by(last.c.competency)
    )
    found = [Subject(row[0], row[1], int(row[2])) for row in rows]
    return sorted(found, key=lambda one: (one.share, one.competency))


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
