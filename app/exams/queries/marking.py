"""What the marking pages show: the strip of answers to one item, and a rater's own marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.exams.models.attempts import Attempt, Response
from app.exams.models.ratings import ResponseReview, ReviewDraft, SlotScore
from app.platform.db import db


@dataclass(frozen=True)
class StripCell:
    """One answer in the strip: its code and how it stands for this rater."""

    attempt_id: int
    slot: int
    code: str
    earned: int | None
    state: str
    can_open: bool


def strip(rater_id: int, exam_key: str, item_key: str, *, at: datetime) -> list[StripCell]:
    """All answers to an item that this rater may see, in the order of their coming: marked by
    them, waiting, put off, or open at somebody else's."""
    rows = db.session.execute(
        select(SlotScore, Attempt, ResponseReview.earned, ReviewDraft.postponed)
        .join(Attempt, Attempt.id == SlotScore.attempt_id)
        .outerjoin(
            ResponseReview,
            (ResponseReview.attempt_id == SlotScore.attempt_id)
            & (ResponseReview.slot == SlotScore.slot)
            & (ResponseReview.rater_id == rater_id),
        )
        .outerjoin(
            ReviewDraft,
            (ReviewDraft.attempt_id == SlotScore.attempt_id)
            & (ReviewDraft.slot == SlotScore.slot)
            & (ReviewDraft.rater_id == rater_id),
        )
        .where(
            SlotScore.exam_key == exam_key,
            SlotScore.item_key == item_key,
            SlotScore.by_hand.is_(True),
            SlotScore.blank.is_(False),
            Attempt.learner_id != rater_id,
            (SlotScore.earned.is_(None)) | (ResponseReview.id.is_not(None)),
        )
        .order_by(SlotScore.finished_at, SlotScore.attempt_id)
        .limit(300)
    ).all()
    return [_cell(row, rater_id, at) for row in rows]


def _cell(row: Sequence[object], rater_id: int, at: datetime) -> StripCell:
    score, attempt, earned, postponed = row
    assert isinstance(score, SlotScore)
    assert isinstance(attempt, Attempt)
    held = (
        score.claimed_by not in (None, rater_id)
        and score.claimed_at is not None
        and (at - score.claimed_at).total_seconds() < 900
    )
    if isinstance(earned, int):
        state = "marked"
    elif held:
        state = "held"
    elif postponed:
        state = "postponed"
    else:
        state = "waiting"
    return StripCell(
        attempt_id=score.attempt_id,
        slot=score.slot,
        code=attempt.code,
        earned=earned if isinstance(earned, int) else None,
        state=state,
        can_open=state in ("waiting", "postponed"),
    )


def answer_text(attempt_id: int, slot: int, revision: int | None) -> str | None:
    """The revision of an answer that counts, as JSON text."""
    return db.session.scalar(
        select(Response.answer).where(
            Response.attempt_id == attempt_id,
            Response.slot == slot,
            Response.revision == revision,
        )
    )


def draft_of(attempt_id: int, slot: int, rater_id: int) -> ReviewDraft | None:
    """What the rater has kept without sending it."""
    return db.session.get(ReviewDraft, (attempt_id, slot, rater_id))


def has_rated(attempt_id: int, slot: int, rater_id: int) -> bool:
    """Has this rater sent marks for the answer?"""
    return (
        db.session.scalar(
            select(ResponseReview.id).where(
                ResponseReview.attempt_id == attempt_id,
                ResponseReview.slot == slot,
                ResponseReview.rater_id == rater_id,
            )
        )
        is not None
    )


def own_marks(rater_id: int, exam_key: str, item_key: str) -> Counter[int]:
    """How often this rater gave which points (hundredths) for an item."""
    rows = db.session.scalars(
        select(ResponseReview.earned)
        .join(
            SlotScore,
            (SlotScore.attempt_id == ResponseReview.attempt_id)
            & (SlotScore.slot == ResponseReview.slot),
        )
        .where(
            ResponseReview.rater_id == rater_id,
            SlotScore.exam_key == exam_key,
            SlotScore.item_key == item_key,
        )
    )
    return Counter(rows)
