"""Improvement cycles and suggestions: lists, one cycle, what the figures say of its effect."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from app.accounts import queries as accounts
from app.accounts.queries import Person
from app.growth import policies
from app.growth.models.framework import Framework
from app.growth.models.improvement import Cycle, Suggestion
from app.growth.models.tables import MonthlyFigure
from app.growth.queries import people
from app.growth.rules.improvement import Aim, CycleState, Effect, SuggestionState, effect, windows
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform.db import db


def cycle(public_id: UUID, actor: Actor) -> Cycle:
    """A cycle with its steps that the actor may see. Raise NotFound."""
    found = db.session.scalar(
        select(Cycle).where(Cycle.public_id == public_id).options(selectinload(Cycle.steps))
    )
    if found is None or not policies.may_see_cycle(actor, found.unit_id, owner=found.owner_id):
        raise NotFound()
    return found


@dataclass(frozen=True)
class Cycles:
    """The cycles that somebody sees, what waits first, and how many there are in each state."""

    rows: list[Cycle]
    counts: Counter[CycleState]
    names: dict[int, Person]


_ORDER = {s: n for n, s in enumerate((CycleState.DONE, CycleState.PLANNED, CycleState.FOUND))}


def cycles(actor: Actor, *, state: str = "", search: str = "", day: date) -> Cycles:
    """The actor's cycles: all for analysts, those of led units for managers, own ones."""
    statement = select(Cycle)
    if not policies.sees_everybody(actor):
        mine = or_(Cycle.unit_id.in_(actor.teams), Cycle.owner_id == actor.id)
        statement = statement.where(mine)
    found = list(db.session.scalars(statement.order_by(Cycle.id.desc())))
    counts = Counter(c.state for c in found)
    words = search.casefold()
    rows = [
        c
        for c in found
        if (not state or c.state.value == state)
        and words in f"{c.number} {c.finding} {c.goal}".casefold()
    ]
    rows.sort(key=lambda c: _ORDER.get(c.state, 9))
    return Cycles(rows, counts, people.names({c.owner_id for c in rows}, day=day))


def training_findings(most: int = 20) -> list[Cycle]:
    """Open findings that ask for training, the newest first: whoever plans training reads them."""
    statement = (
        select(Cycle)
        .where(Cycle.aim == Aim.TRAINING, Cycle.state.in_((CycleState.FOUND, CycleState.PLANNED)))
        .order_by(Cycle.id.desc())
        .limit(most)
    )
    return list(db.session.scalars(statement))


def by_public_id(public_id: UUID) -> Cycle | None:
    """A cycle without its steps, for links; whether its page opens is for that page to say."""
    return db.session.scalar(select(Cycle).where(Cycle.public_id == public_id))


def next_number(year: int) -> str:
    """The number of the next cycle of a year."""
    used = db.session.scalar(
        select(func.count()).select_from(Cycle).where(Cycle.number.startswith(f"IC-{year}-"))
    )
    return f"IC-{year}-{(used or 0) + 1:04d}"


def effect_of(found: Cycle, framework: Framework, *, day: date) -> Effect | None:
    """What the cycle's figure did in its team, before and after; None without figure or day."""
    body = framework.indicator(found.indicator)
    if body is None or found.done_on is None:
        return None
    before, after = windows(found.done_on)
    statement = select(MonthlyFigure.learner_id, MonthlyFigure.month, MonthlyFigure.value).where(
        MonthlyFigure.indicator == body.key,
        MonthlyFigure.month.in_([*before, *after]),
        MonthlyFigure.replaced_at.is_(None),
    )
    if found.unit_id is not None:
        units = db.session.scalars(accounts.units_inside(found.unit_id)).all()
        members = [p.id for p in people.learners(units, day=day)]
        statement = statement.where(MonthlyFigure.learner_id.in_(members))
    sides: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
    for row in db.session.execute(statement):
        side = sides[0] if row.month in before else sides[1]
        side.setdefault(row.learner_id, []).append(row.value)
    return effect(sides[0], sides[1], lower_is_better=body.better == "lower")


@dataclass(frozen=True)
class Box:
    """Suggestions and who is named in them."""

    rows: list[Suggestion]
    names: dict[int, Person]
    cycles: dict[int, Cycle]


def _box(rows: list[Suggestion], day: date) -> Box:
    names = people.names({i for r in rows for i in (r.by_id, r.answered_by)}, day=day)
    wanted = {r.cycle_id for r in rows if r.cycle_id}
    linked = {c.id: c for c in db.session.scalars(select(Cycle).where(Cycle.id.in_(wanted)))}
    return Box(rows, names, linked)


def own_suggestions(actor: Actor, *, day: date) -> Box:
    """What the actor proposed, the newest first."""
    wanted = select(Suggestion).where(Suggestion.by_id == actor.id).order_by(Suggestion.id.desc())
    return _box(list(db.session.scalars(wanted)), day)


def box(actor: Actor, *, state: str = "", day: date) -> Box:
    """The suggestions that the actor answers: of led units, all for analysts; open ones first."""
    statement = select(Suggestion).where(Suggestion.by_id != actor.id)
    if not policies.sees_everybody(actor):
        statement = statement.where(Suggestion.unit_id.in_(actor.teams))
    if state:
        statement = statement.where(Suggestion.state == SuggestionState(state))
    rows = list(db.session.scalars(statement.order_by(Suggestion.id.desc()).limit(200)))
    rows.sort(key=lambda r: r.state is not SuggestionState.NEW)
    return _box(rows, day)


def count_suggestions(actor: Actor) -> int:
    """How many suggestions wait for the actor's answer."""
    statement = (
        select(func.count())
        .select_from(Suggestion)
        .where(Suggestion.state == SuggestionState.NEW, Suggestion.by_id != actor.id)
    )
    if not policies.sees_everybody(actor):
        statement = statement.where(Suggestion.unit_id.in_(actor.teams))
    return db.session.scalar(statement) or 0


def suggestion(public_id: UUID, actor: Actor) -> Suggestion:
    """A suggestion that the actor may answer. Raise NotFound."""
    found = db.session.scalar(select(Suggestion).where(Suggestion.public_id == public_id))
    if found is None or found.by_id == actor.id or not policies.may_run(actor, found.unit_id):
        raise NotFound()
    return found
