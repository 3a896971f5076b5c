"""Development goals: agreed in a talk, followed up until reached or given up."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.accounts.queries import Person
from app.audit import trail
from app.growth import policies
from app.growth.models.tables import Goal, GoalStep
from app.growth.policies import Subject
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound
from app.platform.db import db


def agree(
    person: Person,
    aim: str,
    action: str,
    due_on: date | None,
    *,
    by: Actor,
    at: datetime,
    own: bool = True,
    look_on: date | None = None,
) -> Goal:
    """Write down what is aimed at, what will be done for it, until when, and when both look at it
    next. The person sees to it, or with ``own`` false whoever writes it down."""
    policies.may_lead(by, Subject(person.id, person.team_id)).enforce()
    row = Goal(
        learner_id=person.id,
        by_id=by.id,
        at=at,
        aim=aim.strip(),
        action=action.strip(),
        owner_id=person.id if own else by.id,
        due_on=due_on,
        look_on=look_on,
    )
    db.session.add(row)
    db.session.flush()
    after = {"learner": person.id, "due_on": due_on.isoformat() if due_on else None}
    trail.note(by, "growth.goal_agreed", f"goal:{row.public_id}", after=after, at=at)
    return row


def follow_up(
    row: Goal, person: Person, words: str, look_on: date | None, *, by: Actor, at: datetime
) -> GoalStep:
    """Say how a goal stands: the person, or who leads them, who also says when to look again.
    Raise Conflict if the goal is closed."""
    subject = Subject(person.id, person.team_id)
    policies.may_see(by, subject).enforce()
    if row.closed_at is not None:
        raise Conflict("This goal is closed already.")
    step = GoalStep(goal_id=row.id, by_id=by.id, at=at, words=words.strip())
    db.session.add(step)
    if policies.leads(by, subject):
        row.look_on = look_on
    db.session.flush()
    trail.note(by, "growth.goal_followed", f"goal:{row.public_id}", at=at)
    return step


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
