"""Exams are assigned to people and to whole units, with a due day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import Account, Unit
from app.accounts.queries import Person
from app.audit import trail
from app.content import store
from app.exams.models.assignments import ExamAssignment
from app.exams.models.attempts import Attempt
from app.exams.models.bodies import ExamBody
from app.exams.queries import assignments as queries
from app.exams.rules.attempt import AttemptState
from app.exams.services import telling
from app.kernel.actor import Actor, Role
from app.kernel.errors import BadContent, Conflict, NotFound
from app.kernel.wording import Wording
from app.platform.db import db, in_session

MOST = 500


@dataclass(frozen=True)
class Row:
    """An assignment in force: to whom, until when, and how many of them have passed."""

    public_id: UUID
    name: Wording
    staff_no: str
    is_unit: bool
    due_on: date | None
    assigned_at: datetime
    people: int
    passed: int


def find_people(text: str) -> tuple[list[int], list[str]]:
    """Active learners by staff numbers, separated by spaces, commas or lines; and the numbers of
    nobody who learns."""
    numbers = list(dict.fromkeys(re.split(r"[\s,，、;；]+", text.strip()) if text.strip() else ()))
    learners = set(accounts.accounts_with_role(db.session(), Role.LEARNER))
    rows = db.session.execute(
        select(Account.staff_no, Account.id).where(Account.staff_no.in_(numbers))
    )
    known = {row.staff_no: row.id for row in rows if row.id in learners}
    return [known[n] for n in numbers if n in known], [n for n in numbers if n not in known]


def units() -> list[Unit]:
    """Shops and teams, to choose from."""
    return accounts.units(db.session())


def assign(
    key: str,
    people: Sequence[int],
    unit: Unit | None,
    *,
    due_on: date | None,
    by: Actor,
    at: datetime,
    today: date,
) -> int:
    """Ask people, or everybody of a unit, to sit an exam; give how many people that is now. Who
    is asked already gets the new due day. Raise NotFound for an exam that is not published,
    BadContent for nobody or a due day in the past."""
    title = store.current(ExamBody, key).body.title
    if due_on is not None and due_on < today:
        raise BadContent("The due day lies in the past.")
    if not people and unit is None:
        raise BadContent("Name people or choose a team.")
    if len(people) > MOST:
        raise BadContent("Name at most five hundred people; choose their team instead.")
    told = set(people)
    for person in dict.fromkeys(people):
        _put(key, account_id=person, unit_id=None, due_on=due_on, by=by, at=at)
    if unit is not None:
        _put(key, account_id=None, unit_id=unit.id, due_on=due_on, by=by, at=at)
        told |= {member.id for member in _members(unit.id, today)}
    for person in sorted(told):
        telling.assigned(person, key, title, at=at)
    trail.note(
        by,
        "exam.assigned",
        f"exam:{key}",
        after={
            "people": sorted(people),
            "unit": unit.id if unit else None,
            "due_on": due_on.isoformat() if due_on else None,
        },
        at=at,
    )
    return len(told)


def _put(
    key: str,
    *,
    account_id: int | None,
    unit_id: int | None,
    due_on: date | None,
    by: Actor,
    at: datetime,
) -> None:
    row = db.session.scalar(
        select(ExamAssignment).where(
            ExamAssignment.exam_key == key,
            ExamAssignment.account_id == account_id,
            ExamAssignment.unit_id == unit_id,
            ExamAssignment.ended_at.is_(None),
        )
    )
    if row is None:
        row = ExamAssignment(exam_key=key, account_id=account_id, unit_id=unit_id)
        db.session.add(row)
    row.due_on, row.assigned_by, row.assigned_at = due_on, by.id, at
    db.session.flush()


def end(key: str, public_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take an assignment back; results stay. Raise NotFound, or Conflict if it is over."""
    row = db.session.scalar(
        select(ExamAssignment).where(
            ExamAssignment.public_id == public_id, ExamAssignment.exam_key == key
        )
    )
    if row is None:
        raise NotFound()
    if row.ended_at is not None:
        raise Conflict("This assignment was taken back already.")
    row.ended_at = at
    trail.note(by, "exam.unassigned", f"exam:{key}", before={"assignment": row.id}, at=at)


def _members(unit_id: int, day: date) -> list[Person]:
    inside = db.session.scalars(accounts.units_inside(unit_id)).all()
    learners = set(accounts.accounts_with_role(db.session(), Role.LEARNER))
    return [p for p in accounts.team_members(db.session(), inside, day=day) if p.id in learners]


def rows(key: str, *, day: date) -> list[Row]:
    """The assignments of an exam in force, the newest first."""
    found = db.session.scalars(
        select(ExamAssignment)
        .where(ExamAssignment.exam_key == key, ExamAssignment.ended_at.is_(None))
        .order_by(ExamAssignment.assigned_at.desc(), ExamAssignment.id.desc())
    ).all()
    names = accounts.people_by_id(
        db.session(), [r.account_id for r in found if r.account_id], day=day
    )
    known = {unit.id: unit.name for unit in units()}
    passed = set(
        db.session.scalars(
            select(Attempt.learner_id).where(
                Attempt.exam_key == key,
                Attempt.state == AttemptState.RELEASED,
                Attempt.passed.is_(True),
            )
        )
    )
    shown = []
    for row in found:
        if row.unit_id is not None:
            people = {member.id for member in _members(row.unit_id, day)}
            name, number = known.get(row.unit_id, Wording("", "")), ""
        else:
            person = names.get(row.account_id or 0)
            people = {row.account_id or 0}
            name = Wording(person.name, person.name) if person else Wording("", "")
            number = person.staff_no if person else ""
        shown.append(
            Row(
                row.public_id, name, number, row.unit_id is not None, row.due_on,
                row.assigned_at, len(people), len(people & passed),
            )
        )  # fmt: skip
    return shown


def assigned_to(learner: int, *, day: date) -> dict[str, date | None]:
    """The exams somebody is asked to sit, by key, with the earliest due day of each."""
    found: dict[str, date | None] = {}
    for row in in_session().rows(queries.OF_LEARNER, {"learner": learner, "day": day}):
        known = found.get(row.exam_key)
        found[row.exam_key] = min((d for d in (known, row.due_on) if d), default=None)
    return found
