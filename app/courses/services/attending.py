"""People say that they are here; files and opinions of a class."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.audit import trail
from app.courses import policies
from app.courses.models.sessions import SessionFeedback, SessionMaterial, SessionSeat
from app.courses.queries import sessions as queries
from app.courses.rules import checkin, feedback, materials
from app.courses.rules.seating import SessionState
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform import hashing
from app.platform.db import db

LONGEST_OPINION = 1000


def door_key() -> bytes:
    """The key that codes and tickets of this installation follow from."""
    return hashing.keyed("courses", "door of a class")


def shown_code(session: object, *, at: datetime) -> str:
    """The code on the trainer's screen."""
    return checkin.code_at(door_key(), session, at)


def ticket_for(by: Actor, public_id: UUID, code: str, *, at: datetime) -> str:
    """What a good code is worth to the one who scanned it; empty for a code that does not hold, or
    while the door is shut."""
    session = queries.session_of(public_id)
    if not queries.door_is_open(session, at):
        return ""
    if not checkin.code_holds(door_key(), public_id, code, at):
        return ""
    return checkin.ticket(door_key(), public_id, by.id, at)


def check_in(by: Actor, public_id: UUID, *, code: str, ticket: str, at: datetime) -> datetime:
    """Note that somebody is here; give since when. Who had not signed up is put on the list. Doing
    it again changes nothing. Raise Conflict while the door is shut, BadContent for a code or a
    ticket that does not hold (any more)."""
    session = queries.session_of(public_id, lock=True)
    if not queries.door_is_open(session, at):
        raise Conflict("This class no longer allows that.")
    key = door_key()
    if not (
        checkin.ticket_holds(key, public_id, by.id, ticket, at)
        or checkin.code_holds(key, public_id, code, at)
    ):
        raise BadContent("This code no longer holds. Take the one that is on the screen now.")
    seat = queries.seat_of(session, by.id)
    if seat is None:
        seat = SessionSeat(session_id=session.id, learner_id=by.id, signed_at=at, marks=0)
        db.session.add(seat)
    elif seat.left_at is not None:
        seat.left_at, seat.signed_at = None, at
    if seat.checked_in_at is None:
        seat.checked_in_at = at
    db.session.flush()
    return seat.checked_in_at


def add_material(public_id: UUID, name: str, data: bytes, *, by: Actor, at: datetime) -> str:
    """Put a file beside a class; give its name. Raise BadContent for what may not enter."""
    policies.may_moderate(by).enforce()
    session = queries.session_of(public_id, lock=True)
    name = materials.shown_name(name)
    media = materials.media_type_of(name, data)
    if session.cancelled_at is not None:
        raise Conflict("This class no longer allows that.")
    held = queries.materials_of(session)
    if len(held) >= materials.MOST_FILES:
        raise BadContent("A class has at most %(most)s files.", most=materials.MOST_FILES)
    if any(row.name == name for row in held):
        raise BadContent("There is already a file called %(name)s.", name=name)
    row = SessionMaterial(
        session_id=session.id,
        name=name,
        media=media,
        size=len(data),
        data=data,
        added_by=by.id,
        added_at=at,
    )
    db.session.add(row)
    db.session.flush()
    trail.note(by, "course.session.file_added", f"session:{public_id}", at=at)
    return name


def remove_material(public_id: UUID, material: UUID, *, by: Actor, at: datetime) -> None:
    """Take a file away. Raise NotFound."""
    policies.may_moderate(by).enforce()
    session = queries.session_of(public_id, lock=True)
    db.session.delete(queries.material_of(session, material))
    db.session.flush()
    trail.note(by, "course.session.file_removed", f"session:{public_id}", at=at)


def say(by: Actor, public_id: UUID, answers: Mapping[str, int], text: str, *, at: datetime) -> None:
    """Keep what somebody who came thinks of the class; said again, it replaces what was said.
    Raise NotFound for somebody who did not come, Conflict when it is too late."""
    session = queries.session_of(public_id, lock=True)
    seat = queries.seat_of(session, by.id)
    if seat is None or not seat.attended or queries.state(session, at) is not SessionState.HELD:
        raise NotFound()
    if not feedback.is_open(session.confirmed_at, at):
        raise Conflict("The time for saying what you think is over.")
    levels = range(feedback.LOWEST, feedback.HIGHEST + 1)
    if any(answers.get(name) not in levels for name in feedback.STATEMENTS):
        raise BadContent("Answer every statement from 1 to 5.")
    if len(text) > LONGEST_OPINION:
        raise BadContent("Keep it under %(most)s characters.", most=LONGEST_OPINION)
    row = queries.feedback_by(session, by.id)
    if row is None:
        row = SessionFeedback(session_id=session.id, learner_id=by.id)
        db.session.add(row)
    row.useful, row.clear = answers["useful"], answers["clear"]
    row.practised, row.arranged = answers["practised"], answers["arranged"]
    row.text, row.given_at = text.strip(), at
    db.session.flush()
