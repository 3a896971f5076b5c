"""Development goals: agreed in a talk, followed up until reached or given up."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.accounts.queries import Person
from app.audit import trail
from app.growth import policies
from app.growth.models.tables import Goal
from app.growth.policies import Subject
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound
from app.platform.db import db


def agree(
    person: Person, aim: str, action: str, due_on: date | None, *, by: Actor, at: datetime
) -> Goal:
    """Write down what is aimed at, what will be done for it, and until when."""
    policies.may_lead(by, Subject(person.id, person.team_id)).enforce()
    row = Goal(
        learner_id=person.id,
        by_id=by.id,
        at=at,
        aim=aim.strip(),
        action=action.strip(),
        due_on=due_on,
    )
    db.session.add(row)
    db.session.flush()
    after = {"learner": person.id, "due_on": due_on.isoformat() if due_on else None}
    trail.note(by, "growth.goal_agreed", f"goal:{row.public_id}", after=after, at=at)
    return row


def close(
    row: Goal, person: Person, *, reached: bool, outcome: str, by: Actor, at: datetime
) -> None:
    """Say what became of a goal. Raise Conflict if that was said already."""
    policies.may_lead(by, Subject(person.id, person.team_id)).enforce()
    if row.closed_at is not None:
        raise Conflict("This goal is closed already.")
    row.reached, row.outcome, row.closed_at = reached, outcome.strip(), at
    after = {"reached": reached}
    trail.note(by, "growth.goal_closed", f"goal:{row.public_id}", after=after, at=at)


def goal_of(public_id: UUID) -> Goal:
    """A goal. Raise NotFound."""
    found = db.session.scalar(select(Goal).where(Goal.public_id == public_id))
    if found is None:
        raise NotFound()
    return found
