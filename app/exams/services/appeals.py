"""Appeals: a learner asks for another look, a trainer who did not mark the answer decides."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.audit import trail
from app.exams.models.attempts import Attempt
from app.exams.models.ratings import Appeal, ResponseReview, SlotScore
from app.exams.policies import rating as policies
from app.exams.rules.attempt import AttemptState
from app.exams.services import releasing, scoring, telling
from app.exams.services.papers import paper_view
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.kernel.points import Points
from app.platform.db import db


def check_open(attempt: Attempt, slot: int) -> None:
    """Raise Conflict before release or if another look was asked for already, NotFound for a slot
    that is not there."""
    if attempt.state is not AttemptState.RELEASED:
        raise Conflict("The result is not out yet.")
    if not 1 <= slot <= attempt.slot_count:
        raise NotFound()
    known = db.session.scalar(
        select(Appeal.id).where(Appeal.attempt_id == attempt.id, Appeal.slot == slot)
    )
    if known is not None:
        raise Conflict("You have asked for another look at this answer already.")


def raise_appeal(attempt: Attempt, slot: int, words: str, *, at: datetime) -> Appeal:
    """Ask for another look at one answer of one's own released attempt. Raises as check_open."""
    check_open(attempt, slot)
    row = Appeal(attempt_id=attempt.id, slot=slot, words=words, created_at=at)
    db.session.add(row)
    db.session.flush()
    return row


def appeal_for_update(public_id: UUID) -> tuple[Appeal, Attempt]:
    """An appeal with its attempt, both locked. Raise NotFound."""
    row = db.session.scalar(select(Appeal).where(Appeal.public_id == public_id).with_for_update())
    if row is None:
        raise NotFound()
    attempt = db.session.scalars(
        select(Attempt).where(Attempt.id == row.attempt_id).with_for_update()
    ).one()
    return row, attempt


def raters_of(attempt_id: int, slot: int) -> list[int]:
    """Who marked an answer."""
    return list(
        db.session.scalars(
            select(ResponseReview.rater_id).where(
                ResponseReview.attempt_id == attempt_id, ResponseReview.slot == slot
            )
        )
    )


def answer_appeal(
    row: Appeal,
    attempt: Attempt,
    *,
    earned: Points,
    words: str,
    by: Actor,
    at: datetime,
) -> None:
    """Decide: keep the marks or give others, with a reason. A changed outcome goes on into score,
    evidence and certificate; what was stands in the history.

    Raise Denied for the learner or a rater of this answer, Conflict if it is answered already.
    """
    raters = raters_of(row.attempt_id, row.slot)
    policies.may_answer_appeal(by, learner_id=attempt.learner_id, raters=raters).enforce()
    if row.answered_at is not None:
        raise Conflict("This appeal is answered already.")
    score = db.session.get(SlotScore, (attempt.id, row.slot))
    if score is None:
        raise NotFound()
    if not 0 <= earned <= score.worth:
        raise BadContent("Give between 0 and the item's own points.")
    if len(words.strip()) < 4:
        raise BadContent("Give the reason; the learner can read it.")
    row.before, row.after = score.earned, earned
    row.answered_at, row.answered_by, row.answer = at, by.id, words
    if earned != score.earned:
        db.session.add(
            ResponseReview(
                attempt_id=attempt.id,
                slot=row.slot,
                rater_id=by.id,
                purpose="appeal",
                earned=earned,
                comment=words,
                created_at=at,
            )
        )
        score.earned = earned
        db.session.flush()
        paper = paper_view(attempt.paper_id)
        scoring.add_up(attempt, paper, at=at)
        releasing.state_evidence(attempt, paper, at=at)
    telling.appeal_answered(attempt, at=at)
    trail.note(
        by,
        "appeal.answered",
        f"attempt:{attempt.public_id}",
        before={"earned": row.before, "slot": row.slot},
        after={"earned": earned, "percent": attempt.percent},
        at=at,
    )


def open_appeals() -> list[tuple[Appeal, Attempt]]:
    """Appeals that wait, the oldest first."""
    rows = db.session.execute(
        select(Appeal, Attempt)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .where(Appeal.answered_at.is_(None))
        .order_by(Appeal.created_at, Appeal.id)
    )
    return [(row[0], row[1]) for row in rows]


def read(public_id: UUID) -> tuple[Appeal, Attempt]:
    """An appeal with its attempt, to look at. Raise NotFound."""
    row = db.session.execute(
        select(Appeal, Attempt)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .where(Appeal.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return row[0], row[1]


def scores(attempt_id: int) -> list[SlotScore]:
    """The marks of an attempt."""
    return scoring.scores_of(attempt_id)
