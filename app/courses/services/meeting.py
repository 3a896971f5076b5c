"""Classes are planned, filled, held; who attended is evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.audit import trail
from app.courses import policies
from app.courses.models.sessions import SessionSeat, TrainingSession
from app.courses.queries import sessions as queries
from app.courses.rules.seating import Seating, SessionKind, SessionState, moved_up
from app.evidence import ledger
from app.evidence.facts import AttendanceConfirmed
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.kernel.wording import Wording
from app.notices import inbox
from app.platform.db import db

SEATED = "course_session_seated"
CHANGED = "course_session_changed"
CANCELLED = "course_session_cancelled"
OPINION = "course_session_opinion"


@dataclass(frozen=True)
class Plan:
    """What a class is to be."""

    kind: SessionKind
    title: Wording
    about: tuple[str, str]
    course: str
    place: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    hours: float


def plan(wanted: Plan, *, by: Actor, at: datetime) -> TrainingSession:
    """A new class that people may sign up for. Raise BadContent for times that cannot be."""
    _check(wanted)
    if wanted.starts_at <= at:
        raise BadContent("The class would begin in the past.")
    session = TrainingSession(host_id=by.id, created_at=at, changed=0)
    _take(session, wanted)
    db.session.add(session)
    db.session.flush()
    trail.note(by, "course.session.planned", f"session:{session.public_id}", at=at)
    return session


def change(public_id: UUID, wanted: Plan, *, by: Actor, at: datetime) -> None:
    """Another time, place or size. Those who come are told of another time or place, and those
    whom a larger room seats are told that they have a seat. Raise Conflict once it has begun."""
    session = queries.session_of(public_id, lock=True)
    _must_be(session, at, SessionState.OPEN)
    _check(wanted)
    if wanted.starts_at <= at:
        raise BadContent("The class would begin in the past.")
    before = queries.seated(session)
    where = (session.place, session.starts_at, session.ends_at)
    _take(session, wanted)
    moved = where != (session.place, session.starts_at, session.ends_at)
    session.changed += 1
    db.session.flush()
    after = queries.seated(session)
    if moved:
        _tell(CHANGED, [*after.seated, *after.waiting], session, at)
    _seated_now(session, before, after, at)
    trail.note(by, "course.session.changed", f"session:{session.public_id}", at=at)


def cancel(public_id: UUID, *, by: Actor, at: datetime) -> None:
    """Call a class off; whoever signed up is told. Raise Conflict once it is over."""
    session = queries.session_of(public_id, lock=True)
    _must_be(session, at, SessionState.OPEN, SessionState.RUNNING)
    session.cancelled_at = at
    session.changed += 1
    db.session.flush()
    found = queries.seated(session)
    _tell(CANCELLED, [*found.seated, *found.waiting], session, at)
    trail.note(by, "course.session.cancelled", f"session:{session.public_id}", at=at)


def sign_up(by: Actor, public_id: UUID, *, at: datetime) -> bool:
    """Take a seat, or the last place of the waiting list; give whether there was a seat. Doing it
    again changes nothing. Raise Conflict once it has begun."""
    session = queries.session_of(public_id, lock=True)
    _must_be(session, at, SessionState.OPEN)
    return _sit(session, by.id, at)


def add(public_id: UUID, staff_no: str, *, by: Actor, at: datetime) -> None:
    """A trainer signs somebody up, also for a class that has begun or is over (they came without
    signing up). Raise BadContent if nobody has this number."""
    session = queries.session_of(public_id, lock=True)
    _must_be(session, at, SessionState.OPEN, SessionState.RUNNING, SessionState.OVER)
    person = queries.id_of_staff(staff_no.strip())
    if person is None:
        raise BadContent("Nobody has this staff number.")
    if _sit(session, person, at) and queries.state(session, at) is SessionState.OPEN:
        _tell(SEATED, [person], session, at)
    trail.note(
        by, "course.session.added", f"session:{session.public_id}", after={"account": person}, at=at
    )


def leave(by: Actor, public_id: UUID, *, at: datetime) -> None:
    """Give up one's seat; the first who waits gets it and is told. Raise NotFound if one has
    none, Conflict once it has begun."""
    session = queries.session_of(public_id, lock=True)
    _must_be(session, at, SessionState.OPEN)
    seat = queries.seat_of(session, by.id)
    if seat is None or seat.left_at is not None:
        raise NotFound()
    before = queries.seated(session)
    seat.left_at = at
    db.session.flush()
    _seated_now(session, before, queries.seated(session), at)


def confirm(public_id: UUID, attended: Collection[int], *, by: Actor, at: datetime) -> int:
    """Say who came; each of them gets evidence. Said again, the difference is stated: who did
    not come after all loses it. Give how many came. Raise Conflict before the class begins."""
    policies.may_moderate(by).enforce()
    session = queries.session_of(public_id, lock=True)
    _must_be(session, at, SessionState.RUNNING, SessionState.OVER, SessionState.HELD)
    seats = queries.seats_of([session.id])[session.id]
    if not set(attended) <= {seat.learner_id for seat in seats}:
        raise BadContent("One of these people is not signed up.")
    for seat in seats:
        came = seat.learner_id in attended
        if came and seat.fact_id is None:
            seat.marks += 1
            seat.fact_id = ledger.record(fact_of(session, seat), at=at)
            _ask_opinion(session, seat.learner_id, at)
        elif not came and seat.fact_id is not None:
            ledger.void(seat.fact_id, reason="Did not attend after all", by=by, at=at)
            seat.fact_id = None
        seat.attended, seat.marked_at = came, at
    session.confirmed_at = at
    db.session.flush()
    trail.note(
        by,
        "course.session.confirmed",
        f"session:{session.public_id}",
        after={"attended": sorted(attended)},
        at=at,
    )
    return len(attended)


def fact_of(session: TrainingSession, seat: SessionSeat) -> AttendanceConfirmed:
    """What a seat states once its holder came."""
    return AttendanceConfirmed(
        learner_id=seat.learner_id,
        happened_at=session.ends_at,
        source=f"session:{session.public_id}/{seat.learner_id}/{seat.marks}",
        session=str(session.public_id),
        session_kind=session.kind.value,
        hours=session.hours,
    )


def _check(wanted: Plan) -> None:
    if wanted.ends_at <= wanted.starts_at:
        raise BadContent("The class ends before it begins.")


def _take(session: TrainingSession, wanted: Plan) -> None:
    session.kind, session.course = wanted.kind, wanted.course
    session.title_zh, session.title_en = wanted.title.zh, wanted.title.en
    session.about_zh, session.about_en = wanted.about
    session.place, session.capacity, session.hours = wanted.place, wanted.capacity, wanted.hours
    session.starts_at, session.ends_at = wanted.starts_at, wanted.ends_at


def _must_be(session: TrainingSession, at: datetime, *states: SessionState) -> None:
    if queries.state(session, at) not in states:
        raise Conflict("This class no longer allows that.")


def _sit(session: TrainingSession, person: int, at: datetime) -> bool:
    seat = queries.seat_of(session, person)
    if seat is None:
        db.session.add(SessionSeat(session_id=session.id, learner_id=person, signed_at=at, marks=0))
    elif seat.left_at is not None:
        seat.left_at, seat.signed_at = None, at
    db.session.flush()
    return person in queries.seated(session).seated


def _ask_opinion(session: TrainingSession, person: int, at: datetime) -> None:
    inbox.tell(
        person,
        OPINION,
        key=f"session:{OPINION}:{session.public_id}",
        url=f"/courses/sessions/{session.public_id}/feedback",
        at=at,
        title={"zh": session.title.zh, "en": session.title.en},
    )


def _seated_now(session: TrainingSession, before: Seating, after: Seating, at: datetime) -> None:
    _tell(SEATED, moved_up(before, after), session, at)


def _tell(kind: str, people: Iterable[int], session: TrainingSession, at: datetime) -> None:
    for person in people:
        inbox.tell(
            person,
            kind,
            key=f"session:{kind}:{session.public_id}:{at.isoformat()}",
            url=f"/courses/sessions/{session.public_id}",
            at=at,
            title={"zh": session.title.zh, "en": session.title.en},
        )
