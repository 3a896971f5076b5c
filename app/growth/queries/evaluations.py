"""Monthly evaluations: one, a person's, a team's month; and the month's figures beside it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.accounts.queries import Person
from app.growth.models.evaluation import Evaluation
from app.growth.models.framework import IndicatorBody
from app.growth.models.tables import MonthlyFigure
from app.growth.queries import case_records, frameworks, people
from app.growth.queries.team_board import MOST, tree, units_of
from app.growth.queries.team_figures import band_of, judged_by
from app.growth.rules.bands import Band
from app.growth.rules.evaluation import EvaluationState, drawn
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform.db import db

# The name under which the doors know an evaluation.
Found = Evaluation


def of(learner_id: int, month: str) -> Evaluation | None:
    """A person's evaluation of a month, if it was begun."""
    return db.session.scalar(
        select(Evaluation).where(Evaluation.learner_id == learner_id, Evaluation.month == month)
    )


def own(public_id: UUID, actor: Actor) -> Evaluation:
    """The actor's own evaluation, once it is shared. Raise NotFound."""
    found = db.session.scalar(select(Evaluation).where(Evaluation.public_id == public_id))
    hidden = found is None or found.learner_id != actor.id
    if found is None or hidden or found.state is EvaluationState.DRAFT:
        raise NotFound()
    return found


def latest(learner_id: int, *, shared: bool = False, limit: int = 12) -> list[Evaluation]:
    """A person's evaluations, the newest month first; only shared ones if asked."""
    statement = select(Evaluation).where(Evaluation.learner_id == learner_id)
    if shared:
        statement = statement.where(Evaluation.state != EvaluationState.DRAFT)
    return list(db.session.scalars(statement.order_by(Evaluation.month.desc()).limit(limit)))


def count_unsigned(actor: Actor) -> int:
    """How many shared evaluations wait for the actor's own signature."""
    return sum(e.state is EvaluationState.SHARED for e in latest(actor.id, shared=True))


@dataclass(frozen=True)
class Measured:
    """One figure of the month and its band."""

    body: IndicatorBody
    value: int
    band: Band


def measured(learner_id: int, month: str, day: date) -> list[Measured]:
    """A person's figures of a month, in the order of the day's framework, against the lines that
    hold for the team to which they belonged at the month's end."""
    framework = judged_by([learner_id], month, frameworks.edition(day))[learner_id]
    rows = db.session.execute(
        select(MonthlyFigure.indicator, MonthlyFigure.value).where(
            MonthlyFigure.learner_id == learner_id,
            MonthlyFigure.month == month,
            MonthlyFigure.replaced_at.is_(None),
        )
    )
    values = {row.indicator: row.value for row in rows}
    return [
        Measured(body, values[body.key], band_of(body, values[body.key]))
        for body in framework.indicators
        if body.key in values
    ]


def sample(person: Person, month: str) -> list[str]:
    """Numbers of the cases drawn for a person's month."""
    numbers = [case.number for case in case_records.of_month(person.id, month)]
    return drawn(numbers, f"{person.public_id}:{month}")


@dataclass(frozen=True)
class Row:
    """A person and their evaluation of the month, if it was begun."""

    person: Person
    evaluation: Evaluation | None


class Month:
    """Everybody of the reader's units in one month."""

    def __init__(self, actor: Actor, unit: UUID | None, month: str, day: date) -> None:
        self.month = month
        self.units = units_of(actor, day=day)
        self.places = tree(self.units)
        self.unit = next((u for u in self.units if u.public_id == unit), None)
        reach = people.inside(self.unit.id, self.units) if self.unit else [u.id for u in self.units]
        self.too_many = sum(u.people for u in self.units if u.id in set(reach)) > MOST
        members = [] if self.too_many else people.learners(reach, day=day)
        members = [m for m in members if m.id != actor.id]
        known = _by_person([m.id for m in members], month)
        self.rows = [Row(m, known.get(m.id)) for m in members]

    def count(self, state: EvaluationState | None) -> int:
        """How many evaluations stand in a state; None counts those not begun."""
        return sum((r.evaluation.state if r.evaluation else None) is state for r in self.rows)


def _by_person(ids: Collection[int], month: str) -> dict[int, Evaluation]:
    rows = db.session.scalars(
        select(Evaluation).where(Evaluation.learner_id.in_(ids), Evaluation.month == month)
    )
    return {row.learner_id: row for row in rows}
