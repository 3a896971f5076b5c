"""Reports on items: a learner says what is wrong, without seeing a key; a trainer answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.audit import trail
from app.exams.models.attempts import Attempt
from app.exams.models.bodies import ItemBody
from app.exams.models.changes import ItemReport
from app.exams.policies import rating as policies
from app.exams.services import telling
from app.exams.services.marking import titles_of
from app.exams.services.papers import paper_view
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform.db import db

KINDS = ("unclear", "wrong", "mistake", "display")
LONGEST = 1_000


def report(attempt: Attempt, *, slot: int, kind: str, words: str, at: datetime) -> ItemReport:
    """Keep one report on an item of one's own attempt, at any time from its start.

    Raise NotFound for a slot that is not there, Conflict if the item was reported already.
    """
    place = paper_view(attempt.paper_id).slot(slot)
    if kind not in KINDS or len(words) > LONGEST:
        raise BadContent("Say what is wrong with the item.")
    known = select(ItemReport.id).where(
        ItemReport.attempt_id == attempt.id, ItemReport.slot == slot
    )
    if db.session.scalar(known) is not None:
        raise Conflict("You have reported this item already.")
    row = ItemReport(
        attempt_id=attempt.id,
        slot=slot,
        item_key=place.key,
        item_version_id=place.version_id,
        kind=kind,
        words=words,
        created_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row


def of_attempt(attempt_id: int) -> list[ItemReport]:
    """What was reported in an attempt, in the order of its items."""
    return list(
        db.session.scalars(
            select(ItemReport).where(ItemReport.attempt_id == attempt_id).order_by(ItemReport.slot)
        )
    )


@dataclass(frozen=True)
class Row:
    """A report with the item as it was shown, and the exam."""

    report: ItemReport
    item: ItemBody
    exam_key: str
    same: int


def listed(*, answered: bool) -> list[Row]:
    """Reports that wait, the oldest first; or the latest answered ones."""
    wanted = ItemReport.answered_at.is_not(None) if answered else ItemReport.answered_at.is_(None)
    order = ItemReport.answered_at.desc() if answered else ItemReport.created_at
    rows = db.session.execute(
        select(ItemReport, Attempt.exam_key)
        .join(Attempt, Attempt.id == ItemReport.attempt_id)
        .where(wanted)
        .order_by(order, ItemReport.id)
        .limit(200)
    ).all()
    items = titles_of([row[0].item_version_id for row in rows])
    counted = db.session.execute(
        select(ItemReport.item_key, func.count())
        .where(ItemReport.item_key.in_([row[0].item_key for row in rows]))
        .group_by(ItemReport.item_key)
    )
    times = {row[0]: row[1] for row in counted}
    return [Row(one, items[one.item_version_id], key, times[one.item_key]) for one, key in rows]


def waiting() -> int:
    """How many reports wait for an answer."""
    return (
        db.session.scalar(
            select(func.count()).select_from(ItemReport).where(ItemReport.answered_at.is_(None))
        )
        or 0
    )


def answer(public_id: UUID, words: str, *, by: Actor, at: datetime) -> None:
    """Tell the learner what was found. Raise NotFound, Conflict, Denied, BadContent."""
    row = db.session.scalar(
        select(ItemReport).where(ItemReport.public_id == public_id).with_for_update()
    )
    if row is None:
        raise NotFound()
    attempt = db.session.get_one(Attempt, row.attempt_id)
    policies.may_answer_report(by, learner_id=attempt.learner_id).enforce()
    if row.answered_at is not None:
        raise Conflict("This report is answered already.")
    if len(words.strip()) < 4:
        raise BadContent("Write an answer; the learner can read it.")
    row.answered_at, row.answered_by, row.answer = at, by.id, words
    db.session.flush()
    telling.report_answered(attempt, str(row.public_id), at=at)
    trail.note(by, "item.report_answered", f"item:{row.item_key}", after={"words": words}, at=at)
