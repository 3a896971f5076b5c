"""What staff do around sittings: extra time, closing, late answers, the clock that stepped."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.audit import trail
from app.exams.models.attempts import Accommodation, Attempt, LateResponse, Response
from app.exams.policies import rating as policies
from app.exams.rules import custody as rules
from app.exams.rules.attempt import AttemptEvent, AttemptState, advance
from app.exams.rules.custody import Kept
from app.exams.rules.timing import shifted
from app.exams.services import closing, custody, releasing, scoring, summary_due
from app.exams.services.papers import keyed, paper_view
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform.db import db

MOST_MINUTES = 240


def give_time(attempt: Attempt, *, minutes: int, reason: str, by: Actor, at: datetime) -> None:
    """Move the deadline of a locked open attempt, with a reason for the trail.

    Raise Conflict if it is not open any more, BadContent for a time or reason that cannot be.
    """
    policies.may_give_time(by, learner_id=attempt.learner_id).enforce()
    if attempt.state is not AttemptState.OPEN or at >= attempt.due_at:
        raise Conflict("This attempt is closed: there is no time to give.")
    if not 1 <= minutes <= MOST_MINUTES or len(reason.strip()) < 4:
        raise BadContent("Give 1 to 240 minutes, and a reason.")
    before = attempt.due_at
    attempt.due_at, attempt.counts_until = shifted(
        (attempt.due_at, attempt.counts_until), timedelta(minutes=minutes)
    )
    trail.note(
        by,
        "attempt.time_given",
        f"attempt:{attempt.public_id}",
        before={"due_at": before.isoformat()},
        after={"due_at": attempt.due_at.isoformat(), "reason": reason},
        at=at,
    )


def close(attempt: Attempt, *, key: bytes, by: Actor, at: datetime, reason: str = "") -> None:
    """Close a locked open attempt before its time; everything saved counts."""
    policies.may_give_time(by, learner_id=attempt.learner_id).enforce()
    closing.close_now(attempt, key=key, at=at)
    trail.note(
        by, "attempt.closed", f"attempt:{attempt.public_id}", after={"reason": reason}, at=at
    )


def accommodate(
    account_id: int,
    *,
    exam_key: str,
    percent: int,
    minutes: int,
    reason: str,
    by: Actor,
    at: datetime,
) -> Accommodation:
    """Give somebody extra time for every attempt begun from now on."""
    policies.may_give_time(by, learner_id=account_id).enforce()
    if not (0 <= percent <= 200 and 0 <= minutes <= MOST_MINUTES and (percent or minutes)):
        raise BadContent("Give up to 200 percent or up to 240 minutes more.")
    row = Accommodation(
        account_id=account_id,
        exam_key=exam_key,
        extra_percent=percent,
        extra_minutes=minutes,
        reason=reason,
        granted_by=by.id or None,
        granted_at=at,
    )
    db.session.add(row)
    db.session.flush()
    trail.note(
        by,
        "accommodation.granted",
        f"account:{account_id}",
        after={"exam": exam_key, "percent": percent, "minutes": minutes},
        at=at,
    )
    return row


def end_accommodation(accommodation_id: int, *, by: Actor, at: datetime) -> None:
    """Let extra time end; attempts already begun keep theirs. Raise NotFound."""
    row = db.session.get(Accommodation, accommodation_id)
    if row is None or row.ended_at is not None:
        raise NotFound()
    row.ended_at = at
    trail.note(by, "accommodation.ended", f"account:{row.account_id}", at=at)


def accept_late(
    late_id: int, attempt: Attempt, *, reason: str, key: bytes, by: Actor, at: datetime
) -> None:
    """Let a late answer of a locked attempt count after all, with a reason for the trail.

    It becomes the slot's next revision; a settled attempt is sealed and scored again, and if its
    result is out, evidence and certificate follow. Raise Conflict for a void attempt, or if the
    result is out and a person would have to mark the answer.
    """
    policies.may_give_time(by, learner_id=attempt.learner_id).enforce()
    late = db.session.get(LateResponse, late_id)
    if late is None or late.attempt_id != attempt.id:
        raise NotFound()
    if late.accepted_at is not None:
        raise Conflict("This answer counts already.")
    if attempt.state is AttemptState.VOIDED:
        raise Conflict("This attempt is void: nothing can be counted any more.")
    by_hand = paper_view(attempt.paper_id).slot(late.slot).item.by_hand
    if attempt.state is AttemptState.RELEASED and by_hand:
        raise Conflict("The result is out: an answer that a person marks cannot be added any more.")
    if len(reason.strip()) < 4:
        raise BadContent("Give the reason; it goes into the trail.")
    last = db.session.scalar(
        select(func.max(Response.revision)).where(
            Response.attempt_id == attempt.id, Response.slot == late.slot
        )
    )
    revision = (last or 0) + 1
    db.session.add(
        Response(
            attempt_id=attempt.id,
            slot=late.slot,
            revision=revision,
            base=last or 0,
            token=f"late-{late.id}",
            answer=late.answer,
            answer_hash=late.answer_hash,
            received_at=late.received_at,
            receipt=rules.receipt(
                key,
                attempt=str(attempt.public_id),
                slot=late.slot,
                revision=revision,
                moment=late.received_at,
                fingerprint=late.answer_hash,
            ),
        )
    )
    late.accepted_at, late.accepted_by, late.reason = at, by.id, reason
    db.session.flush()
    trail.note(
        by,
        "attempt.late_answer_accepted",
        f"attempt:{attempt.public_id}",
        before={"code": attempt.receipt_code},
        after={"slot": late.slot, "reason": reason},
        at=at,
    )
    if attempt.settled_at is not None:
        _settle_again(attempt, late.slot, custody.kept_of(attempt.id), key=key, at=at)


def _settle_again(
    attempt: Attempt, slot_number: int, kept: list[Kept], *, key: bytes, at: datetime
) -> None:
    paper = paper_view(attempt.paper_id)
    custody.close_books(attempt, kept, paper_hash=paper.hash, key=key)
    given = scoring.counting(kept).get(slot_number)
    slot = paper.slot(slot_number)
    answer = scoring.answer_of(slot, given)
    for score in scoring.scores_of(attempt.id):
        if score.slot == slot_number:
            score.revision = given.revision if given else None
            score.earned = scoring.points_of(keyed(slot, score.key_version_id), answer)
            score.blank = answer is None
    db.session.flush()
    if scoring.outcome_of(paper, scoring.scores_of(attempt.id)) is not None:
        scoring.add_up(attempt, paper, at=at)
        if attempt.state is AttemptState.RELEASED:
            releasing.state_evidence(attempt, paper, at=at)
    elif attempt.state is AttemptState.SCORED:
        # A person has to mark the answer that came in: the outcome waits again.
        attempt.state = advance(attempt.state, AttemptEvent.REOPEN)
        attempt.scored_at = None
        summary_due.touch(attempt, at=at)


def clock_stepped(step: timedelta, *, at: datetime) -> int:
    """The wall clock was moved by ``step``: move the deadlines of open attempts with it, so that
    nobody gains or loses time. Give how many there were."""
    going = db.session.scalars(
        select(Attempt).where(Attempt.state == AttemptState.OPEN).with_for_update()
    ).all()
    for attempt in going:
        attempt.started_at, attempt.due_at, attempt.counts_until = shifted(
            (attempt.started_at, attempt.due_at, attempt.counts_until), step
        )
    if going:
        trail.note(
            SYSTEM,
            "attempts.deadlines_moved",
            "exams",
            after={"seconds": step.total_seconds(), "attempts": len(going)},
            at=at,
        )
    db.session.flush()
    return len(going)
