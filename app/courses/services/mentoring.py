"""Pairs are made, work through their plan, meet, sign; both signatures are evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from app.accounts.queries import people_by_id
from app.audit import trail
from app.courses import policies
from app.courses.models.mentoring import MentorMeeting, MentorPair, MentorStep
from app.courses.queries import mentoring as queries
from app.courses.rules.mentoring import (
    PairRole,
    PairState,
    Sight,
    Step,
    may_pair,
    may_sign,
    may_work,
)
from app.evidence import ledger
from app.evidence.facts import MentoringCompleted
from app.evidence.recount import Stated
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, Denied
from app.kernel.verdict import Verdict
from app.notices import inbox
from app.platform.db import db, new_id

PAIRED: Final = "course_mentor_paired"
SIGNED: Final = "course_mentor_signed"
COMPLETED: Final = "course_mentor_completed"
ENDED: Final = "course_mentor_ended"
TAKEN_BACK: Final = "The mentoring was ended after all"
MOST_STEPS: Final = 40
LONGEST_STEP: Final = 200


@dataclass(frozen=True)
class Match:
    """Who leads whom, when, through what."""

    mentor_id: int
    newcomer_id: int
    goal: str
    starts_on: date
    ends_on: date
    usual: Sequence[Step]
    own: Sequence[str]


def pair_up(match: Match, *, by: Actor, at: datetime, today: date) -> MentorPair:
    """Give a newcomer a mentor; both hear of it. Raise Denied beyond the actor's reach, BadContent
    for two that cannot be a pair or a plan without steps."""
    known = people_by_id(db.session(), {match.mentor_id, match.newcomer_id}, day=today)
    mentor, newcomer = known.get(match.mentor_id), known.get(match.newcomer_id)
    if mentor is None or newcomer is None or mentor.disabled or newcomer.disabled:
        raise BadContent("One of these people has left. Choose again.")
    policies.may_pair_up(by, team_id=newcomer.team_id).enforce()
    _refuse(
        may_pair(
            mentor=mentor.id,
            newcomer=newcomer.id,
            has_mentor=queries.open_pair_of(newcomer.id) is not None,
            starts_on=match.starts_on,
            ends_on=match.ends_on,
        )
    )
    steps = [(step.value, "") for step in match.usual]
    steps += [("", _step_words(words)) for words in match.own if words.strip()]
    if not steps or len(steps) > MOST_STEPS:
        raise BadContent("A plan has between one and forty steps.")
    pair = MentorPair(
        public_id=new_id(),
        mentor_id=mentor.id,
        newcomer_id=newcomer.id,
        goal=match.goal.strip(),
        starts_on=match.starts_on,
        ends_on=match.ends_on,
        made_by=by.id,
        made_at=at,
        marks=0,
    )
    db.session.add(pair)
    db.session.flush()
    db.session.add_all(
        MentorStep(pair_id=pair.id, position=place, usual=usual, words=words, by_id=by.id)
        for place, (usual, words) in enumerate(steps, 1)
    )
    _note(pair, "paired", by, at)
    _tell(pair, PAIRED, (mentor.id, newcomer.id), at)
    return pair


def _refuse(verdict: Verdict) -> None:
    if not verdict:
        raise BadContent(verdict.reason)


def _must_be_one(by: Actor, pair: MentorPair) -> PairRole:
    role = queries.role_in(by, pair)
    if role is None:
        raise Denied("Only the two of the pair do this.")
    return role


def _must_be_open(pair: MentorPair) -> None:
    verdict = may_work(pair.state)
    if not verdict:
        raise Conflict(verdict.reason)


def tick(
    pair: MentorPair, step: MentorStep, done: bool, *, by: Actor, at: datetime, today: date
) -> None:
    """One of the two says that a step is done, or not after all."""
    _must_be_one(by, pair)
    _must_be_open(pair)
    step.done_on = (step.done_on or today) if done else None
    step.done_by = by.id if done else None
    _note(pair, "step_done" if done else "step_undone", by, at)


def add_step(pair: MentorPair, words: str, *, by: Actor, at: datetime) -> MentorStep:
    """One more step, by one of the two or who arranges them. Raise BadContent for an empty one."""
    _must_be_open(pair)
    steps = queries.steps_of(pair)
    if not words.strip():
        raise BadContent("Write what the step is.")
    if len(steps) >= MOST_STEPS:
        raise BadContent("A plan has between one and forty steps.")
    place = steps[-1].position + 1 if steps else 1
    step = MentorStep(pair_id=pair.id, position=place, words=_step_words(words), by_id=by.id)
    db.session.add(step)
    _note(pair, "step_added", by, at)
    return step


def _step_words(words: str) -> str:
    words = words.strip()
    if len(words) > LONGEST_STEP:
        raise BadContent("Keep each step under %(most)s characters.", most=LONGEST_STEP)
    return words


def remove_step(pair: MentorPair, step: MentorStep, *, by: Actor, at: datetime) -> None:
    """Take out a step that nobody has done yet. Raise Conflict for a done or the last one."""
    _must_be_open(pair)
    if step.done_on is not None:
        raise Conflict("This step is done already.")
    if len(queries.steps_of(pair)) == 1:
        raise Conflict("A plan keeps at least one step.")
    db.session.delete(step)
    _note(pair, "step_removed", by, at)


def meet(
    pair: MentorPair,
    held_on: date,
    note: str,
    sight: Sight,
    *,
    by: Actor,
    at: datetime,
    today: date,
) -> MentorMeeting:
    """One of the two writes a meeting down. Raise BadContent for a day to come."""
    _must_be_one(by, pair)
    _must_be_open(pair)
    if held_on > today:
        raise BadContent("This day is still to come.")
    if held_on < pair.starts_on:
        raise BadContent("This day lies before the pair began.")
    row = MentorMeeting(
        pair_id=pair.id, by_id=by.id, held_on=held_on, note=note.strip(), sight=sight, at=at
    )
    db.session.add(row)
    _note(pair, "met", by, at)
    return row


def sign(pair: MentorPair, *, by: Actor, at: datetime) -> bool:
    """One of the two signs that the plan is done. The second signature completes the pair and is
    evidence for both; give whether it was that one. Raise Conflict while something is missing."""
    role = _must_be_one(by, pair)
    mentor = role is PairRole.MENTOR
    signed = (pair.mentor_signed_at if mentor else pair.newcomer_signed_at) is not None
    verdict = may_sign(pair.state, queries.progress_of([pair.id])[pair.id], signed=signed)
    if not verdict:
        raise Conflict(verdict.reason)
    if mentor:
        pair.mentor_signed_at = at
    else:
        pair.newcomer_signed_at = at
    other = pair.newcomer_id if mentor else pair.mentor_id
    _note(pair, "signed", by, at)
    if pair.state is not PairState.COMPLETED:
        _tell(pair, SIGNED, (other,), at)
        return False
    pair.marks += 1
    pair.mentor_fact_id = ledger.record(fact_of(pair, PairRole.MENTOR), at=at)
    pair.newcomer_fact_id = ledger.record(fact_of(pair, PairRole.NEWCOMER), at=at)
    db.session.flush()
    _tell(pair, COMPLETED, {other, pair.made_by} - {by.id}, at)
    return True


def unsign(pair: MentorPair, *, by: Actor, at: datetime) -> None:
    """Take one's signature back before the other has signed. Raise Conflict afterwards."""
    mentor = _must_be_one(by, pair) is PairRole.MENTOR
    mine = pair.mentor_signed_at if mentor else pair.newcomer_signed_at
    if pair.state is not PairState.SIGNED or mine is None:
        raise Conflict("There is no signature of yours to take back.")
    if mentor:
        pair.mentor_signed_at = None
    else:
        pair.newcomer_signed_at = None
    _note(pair, "unsigned", by, at)


def end(pair: MentorPair, reason: str, *, by: Actor, at: datetime, today: date) -> None:
    """Who arranges the pair ends it with a reason; of a completed one the evidence is taken back.
    Both hear of it. Raise Conflict if it is ended already."""
    policies.may_end_pair(arranges=queries.arranges(by, pair, day=today)).enforce()
    if pair.ended_at is not None:
        raise Conflict("This pair has come to its end.")
    if not reason.strip():
        raise BadContent("Say why it ends.")
    for fact in (pair.mentor_fact_id, pair.newcomer_fact_id):
        if fact is not None:
            ledger.void(fact, reason=TAKEN_BACK, by=by, at=at)
    pair.ended_at, pair.ended_by, pair.end_reason = at, by.id, reason.strip()
    _note(pair, "ended", by, at)
    _tell(pair, ENDED, {pair.mentor_id, pair.newcomer_id} - {by.id}, at)


def fact_of(pair: MentorPair, role: PairRole) -> MentoringCompleted:
    """What a completed pair states of one of the two."""
    mentor_at, newcomer_at = pair.mentor_signed_at, pair.newcomer_signed_at
    assert mentor_at is not None
    assert newcomer_at is not None
    return MentoringCompleted(
        learner_id=pair.mentor_id if role is PairRole.MENTOR else pair.newcomer_id,
        happened_at=max(mentor_at, newcomer_at),
        source=f"mentoring:{pair.public_id}/{role.value}/{pair.marks}",
        role=role.value,
        pair=str(pair.public_id),
    )


def stated() -> Iterator[Stated]:
    """What completed pairs state, for counting the ledger again."""
    rows = db.session.scalars(select(MentorPair).where(MentorPair.mentor_fact_id.is_not(None)))
    for pair in rows:
        for role in PairRole:
            yield Stated(fact_of(pair, role), counts=pair.ended_at is None)


def _note(pair: MentorPair, deed: str, by: Actor, at: datetime) -> None:
    db.session.flush()
    trail.note(by, f"course.mentor.{deed}", f"mentoring:{pair.public_id}", at=at)


def _tell(pair: MentorPair, kind: str, people: Sequence[int] | set[int], at: datetime) -> None:
    for person in people:
        inbox.tell(
            person,
            kind,
            key=f"{kind}:{pair.public_id}:{at.isoformat()}",
            url=f"/courses/mentoring/{pair.public_id}",
            at=at,
        )
