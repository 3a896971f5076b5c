"""Classes as pages and services read them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from app.accounts.models import Account
from app.accounts.queries import Person, people_by_id
from app.courses.models.sessions import (
    SessionFeedback,
    SessionMaterial,
    SessionSeat,
    TrainingSession,
)
from app.courses.rules import checkin, feedback
from app.courses.rules.seating import Seating, SessionKind, SessionState, seating, state_of
from app.kernel.errors import NotFound
from app.kernel.wording import Wording
from app.platform.db import db
from app.platform.paging import Page, page_of


@dataclass(frozen=True)
class Line:
    """One class with its seats as they stand."""

    session: TrainingSession
    seating: Seating
    state: SessionState

    @property
    def free(self) -> int:
        """Seats nobody has."""
        return max(0, self.session.capacity - len(self.seating.seated))


def session_of(public_id: UUID, *, lock: bool = False) -> TrainingSession:
    """A class. Raise NotFound."""
    statement = select(TrainingSession).where(TrainingSession.public_id == public_id)
    found = db.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound()
    return found


def seats_of(sessions: Collection[int]) -> dict[int, list[SessionSeat]]:
    """Who is signed up for these classes now, in order: one statement."""
    found: dict[int, list[SessionSeat]] = {session: [] for session in sessions}
    rows = db.session.scalars(
        select(SessionSeat)
        .where(SessionSeat.session_id.in_(list(sessions)), SessionSeat.left_at.is_(None))
        .order_by(SessionSeat.signed_at, SessionSeat.id)
    )
    for row in rows:
        found[row.session_id].append(row)
    return found


def seat_of(session: TrainingSession, learner_id: int) -> SessionSeat | None:
    """Somebody's row in a class, also if they have left it."""
    return db.session.scalar(
        select(SessionSeat).where(
            SessionSeat.session_id == session.id, SessionSeat.learner_id == learner_id
        )
    )


def seated(session: TrainingSession) -> Seating:
    """Who sits and who waits."""
    return seating([s.learner_id for s in seats_of([session.id])[session.id]], session.capacity)


def lines(sessions: Sequence[TrainingSession], *, at: datetime) -> list[Line]:
    """Classes with their seats: one statement more."""
    seats = seats_of([session.id for session in sessions])
    return [
        Line(
            session,
            seating([s.learner_id for s in seats[session.id]], session.capacity),
            state(session, at),
        )
        for session in sessions
    ]


def state(session: TrainingSession, at: datetime) -> SessionState:
    """How a class stands."""
    return state_of(
        session.starts_at,
        session.ends_at,
        cancelled=session.cancelled_at is not None,
        confirmed=session.confirmed_at is not None,
        at=at,
    )


def coming(*, at: datetime, limit: int = 100) -> list[TrainingSession]:
    """Classes that are not over and not cancelled, the next one first."""
    statement = (
        select(TrainingSession)
        .where(TrainingSession.ends_at > at, TrainingSession.cancelled_at.is_(None))
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def between(begin: datetime, until: datetime) -> list[TrainingSession]:
    """Classes that begin in a span and are not cancelled, in order."""
    statement = (
        select(TrainingSession)
        .where(
            TrainingSession.starts_at >= begin,
            TrainingSession.starts_at < until,
            TrainingSession.cancelled_at.is_(None),
        )
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    return list(db.session.scalars(statement))


def attended_by(learner_id: int, *, limit: int = 50) -> list[TrainingSession]:
    """Classes somebody took part in, the latest first."""
    statement = (
        select(TrainingSession)
        .join(SessionSeat, SessionSeat.session_id == TrainingSession.id)
        .where(SessionSeat.learner_id == learner_id, SessionSeat.attended.is_(True))
        .order_by(TrainingSession.starts_at.desc(), TrainingSession.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))


@dataclass(frozen=True)
class Classes:
    """Classes as a trainer looks for them, the latest first; what is empty asks for nothing."""

    at: datetime
    search: str = ""
    kind: str = ""
    state: str = ""

    def select(self) -> Select[TrainingSession]:
        """The ordered statement."""
        return (
            select(TrainingSession)
            .where(*self._conditions())
            .order_by(TrainingSession.starts_at.desc(), TrainingSession.id.desc())
        )

    def _conditions(self) -> list[ColumnElement[bool]]:
        found = _standing(self.state, self.at)
        if self.kind in list(SessionKind):
            found.append(TrainingSession.kind == SessionKind(self.kind))
        if self.search:
            words = (
                TrainingSession.title_zh,
                TrainingSession.title_en,
                TrainingSession.place,
            )
            found.append(or_(*(each.icontains(self.search, autoescape=True) for each in words)))
        return found

    def page(self, number: int, size: int = 20) -> Page[Line]:
        """One page of it."""
        found = page_of(db.session(), self.select(), number=number, size=size)
        return Page(lines(found.items, at=self.at), found.number, found.size, found.total)


def _standing(state: str, at: datetime) -> list[ColumnElement[bool]]:
    """What ``seating.state_of`` says of a class, as conditions."""
    if state not in list(SessionState):
        return []
    if state == SessionState.CANCELLED:
        return [TrainingSession.cancelled_at.is_not(None)]
    found: list[ColumnElement[bool]] = [TrainingSession.cancelled_at.is_(None)]
    if state == SessionState.HELD:
        return [*found, TrainingSession.confirmed_at.is_not(None)]
    found.append(TrainingSession.confirmed_at.is_(None))
    if state == SessionState.OPEN:
        return [*found, TrainingSession.starts_at > at]
    found.append(TrainingSession.starts_at <= at)
    over = state == SessionState.OVER
    return [*found, TrainingSession.ends_at <= at if over else TrainingSession.ends_at > at]


def people(ids: Collection[int], *, day: date) -> dict[int, Person]:
    """The people behind these ids."""
    return dict(people_by_id(db.session(), set(ids), day=day))


def id_of_staff(number: str) -> int | None:
    """The account with this staff number that can still sign in."""
    return db.session.scalar(
        select(Account.id).where(
            Account.staff_no == number,
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
    )


def door_is_open(session: TrainingSession, at: datetime) -> bool:
    """May people say now that they are here? Not once attendance is confirmed."""
    standing = state(session, at)
    return standing in (SessionState.OPEN, SessionState.RUNNING, SessionState.OVER) and (
        checkin.is_open(session.starts_at, session.ends_at, at)
    )


@dataclass(frozen=True)
class RollLine:
    """One person on the attendance list, as the page and the file show them."""

    learner_id: int
    name: str
    staff_no: str
    team: Wording | None
    place: int | None
    checked_in_at: datetime | None
    attended: bool | None

    @property
    def ticked(self) -> bool:
        """Does the list begin with a tick here? Once confirmed: who came; before: who checked
        in."""
        return bool(self.attended) if self.attended is not None else self.checked_in_at is not None


def roll(session: TrainingSession, *, day: date) -> list[RollLine]:
    """The attendance list of a class, in order of signing up."""
    seats = seats_of([session.id])[session.id]
    signed = [seat.learner_id for seat in seats]
    order = seating(signed, session.capacity)
    known = people(signed, day=day)
    found = []
    for seat in seats:
        person = known.get(seat.learner_id)
        found.append(
            RollLine(
                learner_id=seat.learner_id,
                name=person.name if person else "",
                staff_no=(person.staff_no or "") if person else "",
                team=person.team if person else None,
                place=order.place_of(seat.learner_id),
                checked_in_at=seat.checked_in_at,
                attended=seat.attended,
            )
        )
    return found


def here_count(session: TrainingSession) -> tuple[int, int]:
    """How many have checked in, of how many on the list."""
    seats = seats_of([session.id])[session.id]
    return sum(seat.checked_in_at is not None for seat in seats), len(seats)


def materials_of(session: TrainingSession) -> list[SessionMaterial]:
    """The files beside a class, in the order they came; without their bytes."""
    statement = (
        select(SessionMaterial)
        .where(SessionMaterial.session_id == session.id)
        .order_by(SessionMaterial.id)
    )
    return list(db.session.scalars(statement))


def material_of(session: TrainingSession, public_id: UUID) -> SessionMaterial:
    """One file of a class. Raise NotFound."""
    found = db.session.scalar(
        select(SessionMaterial).where(
            SessionMaterial.session_id == session.id, SessionMaterial.public_id == public_id
        )
    )
    if found is None:
        raise NotFound()
    return found


def feedback_by(session: TrainingSession, learner_id: int) -> SessionFeedback | None:
    """What somebody said of a class."""
    return db.session.scalar(
        select(SessionFeedback).where(
            SessionFeedback.session_id == session.id, SessionFeedback.learner_id == learner_id
        )
    )


@dataclass(frozen=True)
class Opinions:
    """What was said of a class: how many came, how many answered; the rest is empty while so few
    answered that one could tell them apart."""

    came: int
    answered: int
    summaries: tuple[feedback.Summary, ...] = ()
    texts: tuple[str, ...] = ()


def opinions(session: TrainingSession) -> Opinions:
    """The answers to a class's form, without names, texts in no order of people."""
    seats = seats_of([session.id])[session.id]
    came = sum(bool(seat.attended) for seat in seats)
    rows = db.session.scalars(
        select(SessionFeedback).where(SessionFeedback.session_id == session.id)
    ).all()
    if not feedback.may_be_shown(len(rows)):
        return Opinions(came, len(rows))
    return Opinions(
        came,
        len(rows),
        feedback.summaries(row.answers for row in rows),
        tuple(sorted(row.text for row in rows if row.text)),
    )
