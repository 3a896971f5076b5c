"""Case records that count: by category over a period, and the cases themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from app.accounts.queries import Person
from app.growth import policies
from app.growth.models.improvement import CaseImport, CaseRecord
from app.growth.queries import people
from app.growth.queries.team_board import tree, units_of
from app.growth.rules.case_review import Frequent, Seen, few_that_matter, frequent
from app.growth.rules.months import add_months
from app.kernel.actor import Actor
from app.platform.db import db

MONTHS = (1, 3, 6, 12)


@dataclass(frozen=True)
class Asked:
    """What the reader asked for: a unit, so many months up to today, a channel, a category."""

    unit: UUID | None = None
    months: int = 3
    channel: str = ""
    category: str = ""


def _counting(statement: Any) -> Any:
    return statement.join(CaseImport, CaseImport.id == CaseRecord.import_id).where(
        CaseImport.finished_at.is_not(None), CaseImport.undone_at.is_(None)
    )


class Review:
    """The cases of the units that the reader sees, in one period and the one before it."""

    def __init__(self, actor: Actor, asked: Asked, day: date) -> None:
        self.asked, self.day = asked, day
        self.units = units_of(actor, day=day)
        self.places = tree(self.units)
        self.unit = next((u for u in self.units if u.public_id == asked.unit), None)
        self._everything = policies.sees_everybody(actor) and self.unit is None
        inside = people.inside(self.unit.id, self.units) if self.unit else []
        self._reach = inside or [u.id for u in self.units]
        self.since = add_months(day, -asked.months) + timedelta(days=1)
        self.before = add_months(self.since, -asked.months)

    def _cases(self, since: date, until: date) -> list[Seen]:
        statement = _counting(
            select(
                CaseRecord.category, CaseRecord.solved, CaseRecord.minutes, CaseRecord.learner_id
            )
        ).where(CaseRecord.on_day >= since, CaseRecord.on_day <= until)
        rows = db.session.execute(self._mine(statement))
        return [Seen(r.category, r.solved, r.minutes, r.learner_id) for r in rows]

    def _mine(self, statement: Select[Any]) -> Select[Any]:
        if not self._everything:
            statement = statement.where(CaseRecord.unit_id.in_(self._reach))
        if self.asked.channel:
            statement = statement.where(CaseRecord.channel == self.asked.channel)
        return statement

    @cached_property
    def rows(self) -> list[Frequent]:
        """Categories, the most frequent first."""
        earlier = self._cases(self.before, self.since - timedelta(days=1))
        return frequent(self._cases(self.since, self.day), earlier)

    @property
    def total(self) -> int:
        """How many cases there are."""
        return sum(row.count for row in self.rows)

    @property
    def vital(self) -> int:
        """How many categories make up four fifths."""
        return few_that_matter(self.rows)

    @cached_property
    def channels(self) -> list[str]:
        """Channels to choose from."""
        statement = _counting(select(CaseRecord.channel).distinct()).where(CaseRecord.channel != "")
        if not self._everything:
            statement = statement.where(CaseRecord.unit_id.in_(self._reach))
        return sorted(db.session.scalars(statement))

    @cached_property
    def cases(self) -> list[CaseRecord]:
        """The latest cases of the category asked for."""
        statement = _counting(select(CaseRecord)).where(
            CaseRecord.category == self.asked.category,
            CaseRecord.on_day >= self.since,
            CaseRecord.on_day <= self.day,
        )
        ordered = self._mine(statement).order_by(CaseRecord.on_day.desc(), CaseRecord.id.desc())
        return list(db.session.scalars(ordered.limit(50)))

    def names(self) -> dict[int, Person]:
        """Whose cases they were."""
        return people.names({c.learner_id for c in self.cases}, day=self.day)


def has_any(actor: Actor, day: date) -> bool:
    """Was any case brought in that the actor sees?"""
    statement = _counting(select(func.count()).select_from(CaseRecord))
    if not policies.sees_everybody(actor):
        statement = statement.where(CaseRecord.unit_id.in_(actor.teams))
    return bool(db.session.scalar(statement))


def of_month(learner_id: int, month: str) -> Sequence[CaseRecord]:
    """A person's cases of one month, in the order of day and number."""
    first = date.fromisoformat(f"{month}-01")
    statement = _counting(select(CaseRecord)).where(
        CaseRecord.learner_id == learner_id,
        CaseRecord.on_day >= first,
        CaseRecord.on_day < add_months(first, 1),
    )
    return list(db.session.scalars(statement.order_by(CaseRecord.on_day, CaseRecord.number)))


def by_number(learner_id: int, numbers: Collection[str]) -> dict[str, CaseRecord]:
    """A person's cases by their number."""
    statement = _counting(select(CaseRecord)).where(
        CaseRecord.learner_id == learner_id, CaseRecord.number.in_(numbers)
    )
    return {row.number: row for row in db.session.scalars(statement)}
