"""Marking by people: claim an answer, judge its key points, send, next; and add it all up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from app.audit import trail
from app.content import rubrics, store
from app.exams.models.attempts import Attempt
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.models.oral import OralAppointment
from app.exams.models.ratings import Rating, ResponseReview, ReviewDraft, SlotScore
from app.exams.policies import rating as policies
from app.exams.rules import rubric
from app.exams.rules.attempt import AttemptState
from app.exams.services import releasing, scoring
from app.exams.services.papers import paper_view
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.kernel.points import Points
from app.kernel.wording import Wording
from app.platform.db import db

WRITTEN, SPOKEN = "write-reply", "interview-phone"
CLAIM = timedelta(minutes=15)
LONGEST_EVIDENCE = 400


@dataclass(frozen=True)
class Given:
    """One key point as a rater judged it, with the words it rests on."""

    point: str
    earned: Points
    evidence: tuple[str, ...] = ()


def locked(attempt_id: int, slot: int) -> tuple[SlotScore, Attempt]:
    """An answer to be marked with its attempt, locked. Raise NotFound."""
    score = db.session.scalar(
        select(SlotScore)
        .where(
            SlotScore.attempt_id == attempt_id,
            SlotScore.slot == slot,
            SlotScore.by_hand.is_(True),
        )
        .with_for_update()
    )
    if score is None:
        raise NotFound()
    attempt = db.session.scalars(
        select(Attempt).where(Attempt.id == attempt_id).with_for_update()
    ).one()
    return score, attempt


def levels_of(item: ItemBody) -> Mapping[str, tuple[Wording, ...]]:
    """What the levels look like by criterion, to keep raters of an answer alike: the item's own
    rubric, else the one for written replies; empty for other answers."""
    usual = WRITTEN if item.type == "write_reply" else None
    return rubrics.anchors(item.rubric.ref.key if item.rubric is not None else usual)


def spoken_levels() -> Mapping[str, tuple[Wording, ...]]:
    """The same for what is said in an oral exam."""
    return rubrics.anchors(SPOKEN)


def reviews_of(attempt_id: int, slot: int) -> list[ResponseReview]:
    """The ratings that count, oldest first."""
    return list(
        db.session.scalars(
            select(ResponseReview)
            .where(
                ResponseReview.attempt_id == attempt_id,
                ResponseReview.slot == slot,
                ResponseReview.counts.is_(True),
            )
            .order_by(ResponseReview.id)
        )
    )


def is_free(rater_id: int, at: datetime) -> ColumnElement[bool]:
    """Nobody else has the answer open: unclaimed, one's own, or left alone too long."""
    return or_(
        SlotScore.claimed_by.is_(None),
        SlotScore.claimed_by == rater_id,
        SlotScore.claimed_at < at - CLAIM,
    )


def waiting_for(rater: Actor) -> list[ColumnElement[bool]]:
    """Conditions for an answer that this rater may mark: not marked yet, not their own, and not
    rated by them before."""
    mine = (
        select(ResponseReview.id)
        .where(
            ResponseReview.attempt_id == SlotScore.attempt_id,
            ResponseReview.slot == SlotScore.slot,
            ResponseReview.rater_id == rater.id,
        )
        .exists()
    )
    own = select(Attempt.id).where(Attempt.learner_id == rater.id)
    # An oral exam's interviewers have their own sheet; only a third opinion comes from the queue.
    asked = select(OralAppointment.attempt_id).where(OralAppointment.attempt_id.is_not(None))
    return [
        or_(SlotScore.wants_third.is_(True), SlotScore.attempt_id.not_in(asked)),
        SlotScore.by_hand.is_(True),
        SlotScore.earned.is_(None),
        SlotScore.attempt_id.not_in(own),
        ~mine,
    ]


def claim(score: SlotScore, attempt: Attempt, *, by: Actor, at: datetime) -> None:
    """Take an answer for 15 minutes; each draft or page load renews it.

    Raise Conflict if somebody else has it open, Denied if the rater may not mark it.
    """
    earlier = [review.rater_id for review in reviews_of(attempt.id, score.slot)]
    policies.may_mark(by, learner_id=attempt.learner_id, earlier=earlier).enforce()
    if attempt.state is not AttemptState.SUBMITTED or score.earned is not None:
        raise Conflict("This answer is marked already.")
    held = score.claimed_at is not None and score.claimed_at >= at - CLAIM
    if held and score.claimed_by not in (None, by.id):
        raise Conflict("Another trainer has this answer open. Take the next one.")
    score.claimed_by, score.claimed_at = by.id, at


def let_go(score: SlotScore, *, by: Actor) -> None:
    """Give a claimed answer back."""
    if score.claimed_by == by.id:
        score.claimed_by = score.claimed_at = None


def next_to_mark(
    rater: Actor, exam_key: str, item_key: str, *, at: datetime, after: tuple[int, int] | None
) -> SlotScore | None:
    """The answer to take next: of the same item, the longest waiting first, put-off ones last;
    ``after`` skips what stands before an answer in the row, coming round again at the end."""
    put_off = (
        select(func.count())
        .select_from(ReviewDraft)
        .where(
            ReviewDraft.attempt_id == SlotScore.attempt_id,
            ReviewDraft.slot == SlotScore.slot,
            ReviewDraft.rater_id == rater.id,
            ReviewDraft.postponed.is_(True),
        )
        .scalar_subquery()
    )
    waiting = (
        select(SlotScore)
        .where(
            *waiting_for(rater),
            SlotScore.exam_key == exam_key,
            SlotScore.item_key == item_key,
            is_free(rater.id, at),
        )
        .order_by(put_off, SlotScore.finished_at, SlotScore.attempt_id)
        .limit(200)
    )
    rows = list(db.session.scalars(waiting))
    if after is not None:
        rows = [row for row in rows if (row.attempt_id, row.slot) != after] or rows
    return rows[0] if rows else None


def keep_draft(
    score: SlotScore, *, body: Mapping[str, object], by: Actor, at: datetime, postponed: bool
) -> None:
    """Keep what is marked so far; ``postponed`` sends the answer to the end of the row."""
    draft = db.session.get(ReviewDraft, (score.attempt_id, score.slot, by.id))
    if draft is None:
        draft = ReviewDraft(attempt_id=score.attempt_id, slot=score.slot, rater_id=by.id, body={})
        db.session.add(draft)
    draft.body, draft.postponed, draft.saved_at = dict(body), postponed, at
    score.claimed_at = at
    if postponed:
        let_go(score, by=by)
    db.session.flush()


def ask_second(score: SlotScore, *, by: Actor, at: datetime) -> None:
    """Have a second person mark this answer too."""
    score.wants_second = True
    trail.note(by, "answer.second_rater_wanted", f"slot:{score.attempt_id}/{score.slot}", at=at)


def send(
    score: SlotScore,
    attempt: Attempt,
    given: Sequence[Given],
    *,
    comment: str,
    by: Actor,
    at: datetime,
) -> Points:
    """Put one rater's judgement down; give the points it comes to.

    When enough raters have judged, the answer is scored, and the attempt once all its answers are.
    Raise Denied, Conflict, or BadContent if a key point is missing or out of range.
    """
    claim(score, attempt, by=by, at=at)
    paper = paper_view(attempt.paper_id)
    slot = paper.slot(score.slot)
    raw = rubric.total(slot.item.rated_points, {one.point: one.earned for one in given})
    if len(comment) > 2000:
        raise BadContent("Keep the word to the learner under 2,000 characters.")
    earned = rubric.scaled(slot.item.rated_points, raw, score.worth)
    before = reviews_of(attempt.id, score.slot)
    purposes = ("first", "second", "adjudication")
    review = ResponseReview(
        attempt_id=attempt.id,
        slot=score.slot,
        rater_id=by.id,
        purpose=purposes[min(len(before), 2)],
        earned=earned,
        comment=comment,
        created_at=at,
    )
    db.session.add(review)
    db.session.flush()
    db.session.add_all(
        Rating(
            review_id=review.id,
            point=one.point,
            earned=one.earned,
            evidence=[words[:LONGEST_EVIDENCE] for words in one.evidence[:10]],
        )
        for one in given
    )
    draft = db.session.get(ReviewDraft, (attempt.id, score.slot, by.id))
    if draft is not None:
        db.session.delete(draft)
    score.claimed_by = score.claimed_at = None
    wanted = max(paper.exam.raters, 2 if score.wants_second else 1)
    judged = rubric.judge(
        [one.earned for one in before] + [earned],
        raters=wanted,
        worth=score.worth,
        gap=paper.exam.gap,
    )
    score.wants_third = judged.needs_third
    score.earned = judged.score
    db.session.flush()
    complete = judged.score is not None and scoring.add_up(attempt, paper, at=at)
    if complete and paper.exam.release == "at_once":
        releasing.release(attempt, by=SYSTEM, at=at)
    return earned


@dataclass(frozen=True)
class Readable:
    """An answer to look at, without a name."""

    attempt_id: int
    slot: int
    paper_id: int
    revision: int | None


def readable(attempt_id: int, slot: int, *, exam_key: str, item_key: str) -> Readable:
    """An answer for the marking page. Raise NotFound if it is not one to this item."""
    row = db.session.execute(
        select(SlotScore.revision, Attempt.paper_id)
        .join(Attempt, Attempt.id == SlotScore.attempt_id)
        .where(
            SlotScore.attempt_id == attempt_id,
            SlotScore.slot == slot,
            SlotScore.exam_key == exam_key,
            SlotScore.item_key == item_key,
            SlotScore.by_hand.is_(True),
        )
    ).one_or_none()
    if row is None:
        raise NotFound()
    return Readable(attempt_id, slot, row.paper_id, row.revision)


def titles_of(version_ids: Sequence[int]) -> dict[int, ItemBody]:
    """The items of a queue, by version."""
    return {n: v.body for n, v in store.versions(ItemBody, version_ids).items()}


def exam_titles(keys: Sequence[str]) -> dict[str, Wording]:
    """The names of exams; those not offered any more are left out."""
    return {
        key: version.body.title
        for key, version in store.current_of(ExamBody, sorted(set(keys))).items()
    }


@dataclass(frozen=True)
class QueueRow:
    """All answers to one item that wait for this rater, and those already marked."""

    exam_key: str
    item_key: str
    item_version_id: int
    waiting: int
    oldest: datetime
    disputed: int


def queue(rater: Actor) -> list[QueueRow]:
    """What this rater may mark, by item, the longest waiting first, in one statement."""
    rows = db.session.execute(
        select(
            SlotScore.exam_key,
            SlotScore.item_key,
            func.max(SlotScore.item_version_id),
            func.count(),
            func.min(SlotScore.finished_at).label("oldest"),
            func.count(SlotScore.attempt_id).filter(SlotScore.wants_third.is_(True)),
        )
        .where(*waiting_for(rater))
        .group_by(SlotScore.exam_key, SlotScore.item_key)
        .order_by("oldest", SlotScore.item_key)
    )
    return [QueueRow(*row) for row in rows]


def count_waiting(rater: Actor) -> int:
    """How many answers this rater may mark."""
    return (
        db.session.scalar(
            select(func.count()).select_from(SlotScore).where(and_(*waiting_for(rater)))
        )
        or 0
    )
