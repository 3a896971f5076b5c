"""Oral exams: make an appointment, begin, fill the sheet in, and state what came of it.

An oral exam is an exam: its questions are a paper drawn from the bank, its answers are marked by
key points like written ones, by each interviewer on their own; too far apart asks a third.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.accounts.models import Account
from app.audit import trail
from app.content import store
from app.content.store import Version
from app.exams.models.attempts import Attempt
from app.exams.models.bodies import ExamBody
from app.exams.models.oral import OralAppointment
from app.exams.models.papers import Paper
from app.exams.models.ratings import ResponseReview, ReviewDraft, SlotScore
from app.exams.policies import rating as policies
from app.exams.rules import oral as rules
from app.exams.rules.attempt import AttemptState, Closing
from app.exams.services import bank, custody, marking, releasing, telling
from app.exams.services.marking import Given
from app.exams.services.papers import PaperItem, PaperView, paper_view
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Denied, NotFound
from app.platform.db import db

EARLY = timedelta(minutes=30)


@dataclass(frozen=True)
class Row:
    """An appointment with the names that belong to it."""

    appointment: OralAppointment
    learner: str
    interviewers: tuple[str, ...]
    state: AttemptState | None
    rated: int


def exams() -> list[Version[ExamBody]]:
    """Oral exams on offer."""
    return [one for one in store.published(ExamBody) if one.body.mode == "oral"]


def schedule(
    exam_key: str,
    learner_id: int,
    interviewers: Sequence[int],
    *,
    kind: str,
    begins_at: datetime,
    place: str,
    by: Actor,
    at: datetime,
) -> OralAppointment:
    """Make an appointment. Raise NotFound for what is no oral exam, Denied with the reason if the
    time or the people do not do."""
    exam = store.current(ExamBody, exam_key).body
    if exam.mode != "oral":
        raise NotFound()
    policies.may_schedule_oral(by).enforce()
    day = timedelta(days=1)
    taken = db.session.scalars(
        select(OralAppointment).where(
            OralAppointment.cancelled_at.is_(None),
            OralAppointment.begins_at > begins_at - day,
            OralAppointment.begins_at < begins_at + day,
        )
    )
    slots = [
        rules.Slot(one.begins_at, one.minutes, frozenset([one.learner_id, *one.interviewers]))
        for one in taken
    ]
    rules.may_schedule(
        begins_at,
        exam.minutes,
        slots,
        learner=learner_id,
        interviewers=interviewers,
        raters=exam.raters,
        at=at,
    ).enforce()
    row = OralAppointment(
        exam_key=exam_key,
        learner_id=learner_id,
        kind=kind,
        begins_at=begins_at,
        minutes=exam.minutes,
        place=place,
        first_id=interviewers[0],
        second_id=interviewers[1] if len(interviewers) > 1 else None,
        created_at=at,
        created_by=by.id,
    )
    db.session.add(row)
    db.session.flush()
    telling.appointed(row, at=at)
    trail.note(
        by,
        "oral.scheduled",
        f"oral:{row.public_id}",
        after={"exam": exam_key, "begins_at": begins_at.isoformat()},
        at=at,
    )
    return row


def call_off(row: OralAppointment, *, by: Actor, at: datetime) -> None:
    """Let an appointment that has not begun fall. Raise Conflict."""
    policies.may_schedule_oral(by).enforce()
    if row.attempt_id is not None or row.cancelled_at is not None:
        raise Conflict("This oral exam has begun already, or was called off.")
    row.cancelled_at = at
    telling.called_off(row, at=at)
    trail.note(by, "oral.called_off", f"oral:{row.public_id}", at=at)


def locked(public_id: UUID) -> OralAppointment:
    """An appointment for changes. Raise NotFound."""
    row = db.session.scalar(
        select(OralAppointment).where(OralAppointment.public_id == public_id).with_for_update()
    )
    if row is None:
        raise NotFound()
    return row


def read(public_id: UUID) -> OralAppointment:
    """An appointment to look at. Raise NotFound."""
    row = db.session.scalar(select(OralAppointment).where(OralAppointment.public_id == public_id))
    if row is None:
        raise NotFound()
    return row


def make_ready(public_id: UUID, *, by: Actor, at: datetime) -> None:
    """See to it that a paper stands ready, before ``begin`` is asked in its transaction.

    Raise as ``begin`` does.
    """
    row = read(public_id)
    _may_begin(row, by, at)
    bank.make_ready(store.current(ExamBody, row.exam_key).id, at=at)


def _may_begin(row: OralAppointment, by: Actor, at: datetime) -> None:
    _asks(row, by)
    rules.may_begin(
        row.begins_at,
        at,
        begun=row.attempt_id is not None,
        cancelled=row.cancelled_at is not None,
        early=EARLY,
    ).enforce()


def begin(row: OralAppointment, *, by: Actor, key: bytes, at: datetime) -> Attempt:
    """Draw the questions and open the sheets. Raise Denied, Conflict, BadContent (no paper)."""
    _may_begin(row, by, at)
    exam = store.current(ExamBody, row.exam_key)
    earlier = db.session.execute(
        select(Attempt.number, Attempt.paper_id).where(
            Attempt.learner_id == row.learner_id, Attempt.exam_key == row.exam_key
        )
    ).all()
    ready = bank.ready_papers(exam) or bank.build_papers(exam, at=at)
    fresh = [one for one in ready if one not in {e.paper_id for e in earlier}] or ready
    paper = db.session.get_one(Paper, fresh[(row.learner_id + len(earlier)) % len(fresh)])
    end = at + timedelta(minutes=row.minutes)
    attempt = Attempt(
        exam_key=row.exam_key,
        exam_version_id=exam.id,
        paper_id=paper.id,
        learner_id=row.learner_id,
        number=max((one.number for one in earlier), default=0) + 1,
        state=AttemptState.SUBMITTED,
        slot_count=paper.slot_count,
        flags=[],
        started_at=at,
        due_at=end,
        counts_until=end,
        finished_at=at,
        closed_by=Closing.INVIGILATOR,
        settled_at=at,
    )
    db.session.add(attempt)
    db.session.flush()
    view = paper_view(paper.id)
    custody.close_books(attempt, [], paper_hash=view.hash, key=key)
    db.session.add_all(_score(attempt, slot) for slot in view.slots)
    row.attempt_id = attempt.id
    db.session.flush()
    return attempt


def _score(attempt: Attempt, slot: PaperItem) -> SlotScore:
    return SlotScore(
        attempt_id=attempt.id,
        slot=slot.number,
        exam_key=attempt.exam_key,
        item_key=slot.key,
        item_version_id=slot.version_id,
        section=slot.section,
        competency=slot.item.competency,
        worth=slot.points,
        by_hand=True,
        finished_at=attempt.started_at,
    )


def _asks(row: OralAppointment, by: Actor) -> None:
    if by.id not in row.interviewers:
        raise Denied("Only the interviewers of this oral exam fill in its sheet.")


def sheet(row: OralAppointment) -> tuple[Attempt, PaperView]:
    """The questions of an oral exam that has begun. Raise NotFound before that."""
    if row.attempt_id is None:
        raise NotFound()
    attempt = db.session.get_one(Attempt, row.attempt_id)
    return attempt, paper_view(attempt.paper_id)


def draft_of(attempt_id: int, rater_id: int) -> dict[str, str]:
    """What an interviewer has noted without sending it."""
    found = db.session.scalars(
        select(ReviewDraft).where(
            ReviewDraft.attempt_id == attempt_id, ReviewDraft.rater_id == rater_id
        )
    )
    notes: dict[str, str] = {}
    for one in found:
        notes |= {name: str(value) for name, value in one.body.items()}
    return notes


def keep_notes(
    row: OralAppointment, notes: Mapping[int, Mapping[str, str]], *, by: Actor, at: datetime
) -> None:
    """Keep points and notes by slot while the talk goes on. Raise Denied, Conflict."""
    _asks(row, by)
    attempt, paper = sheet(row)
    if by.id in raters_of(attempt.id):
        raise Conflict("You have sent this sheet already.")
    for slot in paper.slots:
        draft = db.session.get(ReviewDraft, (attempt.id, slot.number, by.id))
        if draft is None:
            draft = ReviewDraft(attempt_id=attempt.id, slot=slot.number, rater_id=by.id, body={})
            db.session.add(draft)
        draft.body, draft.saved_at = dict(notes.get(slot.number, {})), at
        draft.postponed = False
    db.session.flush()


def raters_of(attempt_id: int) -> list[int]:
    """Who has sent a sheet."""
    return list(
        db.session.scalars(
            select(ResponseReview.rater_id)
            .where(ResponseReview.attempt_id == attempt_id)
            .distinct()
        )
    )


def send_sheet(
    row: OralAppointment,
    given: Mapping[int, tuple[Sequence[Given], str]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Send one interviewer's whole sheet: points for every key point of every question, and a note.

    After the last one the result is worked out; released at once where the exam says so. Raise
    Denied, Conflict if it was sent already, BadContent if a key point is missing.
    """
    _asks(row, by)
    attempt, paper = sheet(row)
    if by.id in raters_of(attempt.id):
        raise Conflict("You have sent this sheet already.")
    for slot in paper.slots:
        score, held = marking.locked(attempt.id, slot.number)
        points, note = given.get(slot.number, ((), ""))
        marking.send(score, held, points, comment=note, by=by, at=at)


def release(row: OralAppointment, *, by: Actor, at: datetime) -> None:
    """Let the learner see the result. Raise NotFound, IllegalMove, Denied."""
    attempt, _paper = sheet(row)
    releasing.release(attempt, by=by, at=at)


def listed(*, mine: int | None = None, learner: int | None = None) -> list[Row]:
    """Appointments, the next first; of one interviewer or one learner if asked."""
    statement = select(OralAppointment, Attempt.state).outerjoin(
        Attempt, Attempt.id == OralAppointment.attempt_id
    )
    if mine is not None:
        statement = statement.where(
            (OralAppointment.first_id == mine) | (OralAppointment.second_id == mine)
        )
    if learner is not None:
        statement = statement.where(
            OralAppointment.learner_id == learner, OralAppointment.cancelled_at.is_(None)
        )
    rows = db.session.execute(
        statement.order_by(OralAppointment.begins_at.desc(), OralAppointment.id.desc()).limit(300)
    ).all()
    ids = {one for row, _state in rows for one in (row.learner_id, *row.interviewers)}
    names: dict[int, str] = {}
    if ids:
        people = db.session.execute(
            select(Account.id, Account.name).where(Account.id.in_(sorted(ids)))
        )
        names = {row[0]: row[1] or "" for row in people}
    rated: dict[int, int] = {}
    begun = [row.attempt_id for row, _state in rows if row.attempt_id is not None]
    if begun:
        counted = db.session.execute(
            select(ResponseReview.attempt_id, func.count(ResponseReview.rater_id.distinct()))
            .where(ResponseReview.attempt_id.in_(begun))
            .group_by(ResponseReview.attempt_id)
        )
        rated = {row[0]: row[1] for row in counted}
    return [
        Row(
            row,
            names.get(row.learner_id, ""),
            tuple(names.get(one, "") for one in row.interviewers),
            state,
            rated.get(row.attempt_id or 0, 0),
        )
        for row, state in rows
    ]
