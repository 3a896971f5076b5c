"""What stands about one person beside the evidence: statements, talks, goals, interviews."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.queries import Person
from app.growth.models.tables import (
    Attestation,
    CaseStep,
    Goal,
    GoalStep,
    Interview,
    InterviewRating,
    Objection,
    PromotionCase,
    Talk,
)
from app.growth.queries import cases, people
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform.db import db


@dataclass(frozen=True)
class Beside:
    """Everything a manager keeps about one person, with the names of who did it."""

    statements: list[Attestation]
    talks: list[Talk]
    goals: list[Goal]
    steps: Mapping[int, list[GoalStep]]
    objections: list[Objection]
    interviews: list[Interview]
    cases: list[PromotionCase]
    names: Mapping[int, Person]

    @property
    def open_case(self) -> PromotionCase | None:
        """The case that is open, if any."""
        return next((case for case in self.cases if case.open_for is not None), None)


@dataclass(frozen=True)
class Agreed:
    """What a manager and a person agreed on, as the person may read it."""

    goals: list[Goal]
    steps: Mapping[int, list[GoalStep]]
    talks: list[Talk]
    names: Mapping[int, Person]


def agreed(learner_id: int, *, day: date) -> Agreed:
    """Goals, the open ones first, and the talks that are shared, the newest first."""
    goals = _goals(learner_id)
    shared = select(Talk).where(Talk.learner_id == learner_id, Talk.shared)
    talks = _newest(shared, Talk)
    steps = goal_steps(goals)
    names = people.names({row.by_id for row in talks} | _named(goals, steps), day=day)
    return Agreed(goals, steps, talks, names)


def own_goal(public_id: UUID, learner_id: int) -> Goal:
    """A goal of one's own. Raise NotFound."""
    found = db.session.scalar(
        select(Goal).where(Goal.public_id == public_id, Goal.learner_id == learner_id)
    )
    if found is None:
        raise NotFound()
    return found


def goal_steps(goals: Collection[Goal]) -> dict[int, list[GoalStep]]:
    """How each of these goals stood whenever somebody looked, the oldest first."""
    found: dict[int, list[GoalStep]] = {goal.id: [] for goal in goals}
    if goals:
        rows = select(GoalStep).where(GoalStep.goal_id.in_(found)).order_by(GoalStep.id)
        for step in db.session.scalars(rows):
            found[step.goal_id].append(step)
    return found


def _named(goals: Collection[Goal], steps: Mapping[int, list[GoalStep]]) -> set[int | None]:
    found: set[int | None] = {person for goal in goals for person in (goal.by_id, goal.owner_id)}
    found.update(step.by_id for some in steps.values() for step in some)
    return found


def goals_between(account_id: int, start: date, end: date) -> list[Goal]:
    """Open goals of somebody, or that they see to or agreed on, to be looked at or due in a span
    of days."""
    mine = (Goal.learner_id, Goal.by_id, Goal.owner_id)
    return list(
        db.session.scalars(
            select(Goal)
            .where(
                or_(*(column == account_id for column in mine)),
                or_(Goal.due_on.between(start, end), Goal.look_on.between(start, end)),
                Goal.closed_at.is_(None),
            )
            .order_by(Goal.id)
        )
    )


def _goals(learner_id: int) -> list[Goal]:
    return list(
        db.session.scalars(
            select(Goal)
            .where(Goal.learner_id == learner_id)
            .order_by(Goal.closed_at.is_not(None), Goal.due_on, Goal.id)
        )
    )


def beside(person: Person, *, reader: Actor, day: date) -> Beside:
    """The statements of one person, the newest first. A talk that is not shared is shown to who
    wrote it alone."""
    statements = _newest(
        select(Attestation).where(Attestation.learner_id == person.id), Attestation
    )
    visible: ColumnElement[bool] = or_(Talk.shared, Talk.by_id == reader.id)
    talks = _newest(select(Talk).where(Talk.learner_id == person.id, visible), Talk)
    goals = _goals(person.id)
    steps = goal_steps(goals)
    objections = _newest(select(Objection).where(Objection.learner_id == person.id), Objection)
    interviews = interviews_of(person.id)
    promotions = cases.cases_of(person.id)
    ids: set[int | None] = {s.by_id for s in statements}
    ids |= {t.by_id for t in talks} | _named(goals, steps)
    ids |= {o.answered_by for o in objections} | {i.created_by for i in interviews}
    ids |= {r.rater_id for i in interviews for r in i.ratings}
    names = people.names(ids, day=day)
    return Beside(statements, talks, goals, steps, objections, interviews, promotions, names)


def _newest(statement: Select, model: type[Attestation] | type[Talk] | type[Objection]) -> list:  # type: ignore[type-arg]
    return list(db.session.scalars(statement.order_by(model.at.desc(), model.id.desc())))


def interviews_of(learner_id: int) -> list[Interview]:
    """Somebody's interviews with their ratings, the newest first."""
    return list(
        db.session.scalars(
            select(Interview)
            .where(Interview.learner_id == learner_id)
            .order_by(Interview.held_on.desc(), Interview.id.desc())
            .options(selectinload(Interview.ratings))
        )
    )


def interviews_waiting(actor: Actor) -> Select[Interview]:
    """Interviews that this interviewer may still rate, the earliest day first."""
    rated = select(InterviewRating.interview_id).where(InterviewRating.rater_id == actor.id)
    return (
        select(Interview)
        .where(
            Interview.rating.is_(None),
            Interview.learner_id != actor.id,
            Interview.id.not_in(rated),
        )
        .order_by(Interview.held_on, Interview.id)
        .options(selectinload(Interview.ratings))
    )


def interviews_rated(actor: Actor) -> Select[Interview]:
    """Interviews that this interviewer has rated, the newest first."""
    rated = select(InterviewRating.interview_id).where(InterviewRating.rater_id == actor.id)
    return (
        select(Interview)
        .where(Interview.id.in_(rated))
        .order_by(Interview.held_on.desc(), Interview.id.desc())
        .options(selectinload(Interview.ratings))
    )


def interviews(wanted: Select[Interview]) -> list[Interview]:
    """All interviews of a list."""
    return list(db.session.scalars(wanted))


def count_interviews(actor: Actor) -> int:
    """How many interviews wait for this interviewer."""
    waiting = interviews_waiting(actor).options().order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(waiting)) or 0


def open_objections(learner_ids: Collection[int]) -> frozenset[int]:
    """Which of these people wait for an answer to an objection."""
    waiting = select(Objection.learner_id).where(
        Objection.learner_id.in_(learner_ids), Objection.answered_at.is_(None)
    )
    return frozenset(db.session.scalars(waiting))


def steps_of(case: PromotionCase) -> list[CaseStep]:
    """What happened in a case, the newest first."""
    return sorted(case.steps, key=lambda step: step.id, reverse=True)
