"""Monthly figures of teams: one month for everybody, or one figure over months."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, select

from app.accounts.queries import Person
from app.growth.models.framework import Framework, IndicatorBody
from app.growth.models.tables import MonthlyFigure
from app.growth.queries import frameworks, people, pictures
from app.growth.queries.frameworks import Edition
from app.growth.queries.team_board import MOST, tree, units_of
from app.growth.rules.bands import Band, band
from app.growth.rules.levels import mean
from app.growth.rules.months import add_months, day_after, first_day, month_of
from app.kernel.actor import Actor
from app.kernel.points import points
from app.platform.db import db


@dataclass(frozen=True)
class Asked:
    """What the reader asked for. A ``figure`` shows it over months, else ``month`` shows all."""

    unit: UUID | None = None
    month: str = ""
    figure: str = ""
    search: str = ""
    sort: str = "name"


@dataclass(frozen=True)
class Cell:
    """One figure and its band; the value is None where none was brought in."""

    value: int | None
    band: Band


@dataclass(frozen=True)
class FigureRow:
    """One person and their cells, in the order of the table's columns."""

    person: Person
    cells: tuple[Cell, ...]


class FigureTable:
    """The table that the page shows and its files hold."""

    def __init__(self, actor: Actor, asked: Asked, day: date) -> None:
        self.asked, self.day = asked, day
        self.edition: Edition = frameworks.edition(day)
        self.framework: Framework = self.edition.body
        self._judging: dict[str, dict[int, Framework]] = {}
        self.units = units_of(actor, day=day)
        self.unit = next((u for u in self.units if u.public_id == asked.unit), None)
        reach = people.inside(self.unit.id, self.units) if self.unit else [u.id for u in self.units]
        self.places = tree(self.units)
        self.too_many = sum(u.people for u in self.units if u.id in set(reach)) > MOST
        members = [] if self.too_many else people.learners(reach, day=day)
        self.people = [m for m in members if m.id != actor.id]

    @cached_property
    def figure(self) -> IndicatorBody | None:
        """The one figure shown over months; None for all figures of one month."""
        return self.framework.indicator(self.asked.figure)

    @cached_property
    def last_month(self) -> str:
        """The latest month with figures of these people, else the last full month."""
        ids = [p.id for p in self.people]
        found = db.session.scalar(
            select(func.max(MonthlyFigure.month)).where(
                MonthlyFigure.learner_id.in_(ids), MonthlyFigure.replaced_at.is_(None)
            )
        )
        return found or month_of(self.day, 1)

    @cached_property
    def month(self) -> str:
        """The month shown, or the last of those shown."""
        try:
            first_day(self.asked.month)
        except ValueError:
            return self.last_month
        return self.asked.month

    @cached_property
    def months(self) -> list[str]:
        """Six months up to the one shown, oldest first."""
        day = first_day(self.month)
        return [month_of(day, back) for back in range(5, -1, -1)]

    @property
    def choices(self) -> list[str]:
        """Months to choose from, the newest first."""
        start = first_day(month_of(self.day, 1))
        return [add_months(start, -back).strftime("%Y-%m") for back in range(12)]

    @property
    def keys(self) -> list[str]:
        """The keys of the columns: months of one figure, or figures of one month."""
        return self.months if self.figure else [i.key for i in self.framework.indicators]

    @cached_property
    def _values(self) -> dict[tuple[int, str, str], int]:
        wanted = select(
            MonthlyFigure.learner_id,
            MonthlyFigure.indicator,
            MonthlyFigure.month,
            MonthlyFigure.value,
        ).where(
            MonthlyFigure.learner_id.in_([p.id for p in self.people]),
            MonthlyFigure.month.in_(self.months),
            MonthlyFigure.replaced_at.is_(None),
        )
        return {(r.learner_id, r.indicator, r.month): r.value for r in db.session.execute(wanted)}

    def _cell(self, person: Person, key: str) -> Cell:
        month = key if self.figure else self.month
        body = self._body(person, self.figure.key if self.figure else key, month)
        if body is None:
            return Cell(None, Band.PLAIN)
        value = self._values.get((person.id, body.key, month))
        return Cell(value, Band.PLAIN if value is None else band_of(body, value))

    def _body(self, person: Person, key: str, month: str) -> IndicatorBody | None:
        """A figure with the lines that hold for a person in a month."""
        if month not in self._judging:
            ids = [one.id for one in self.people]
            self._judging[month] = judged_by(ids, month, self.edition)
        return self._judging[month][person.id].indicator(key)

    def bodies(self, key: str) -> list[IndicatorBody]:
        """A figure as it is judged in the month shown: once for each of its different lines."""
        known = self.framework.indicator(key)
        found = [self._body(person, key, self.month) for person in self.people] or [known]
        different: list[IndicatorBody] = []
        for body in found:
            if body is not None and body not in different:
                different.append(body)
        return different

    @cached_property
    def rows(self) -> list[FigureRow]:
        """The people that the search leaves, in the order asked for."""
        words = self.asked.search.casefold()
        found = [
            FigureRow(person, tuple(self._cell(person, key) for key in self.keys))
            for person in self.people
            if words in f"{person.name} {person.staff_no}".casefold()
        ]
        key, down = self.asked.sort.lstrip("-"), self.asked.sort.startswith("-")
        if key in self.keys:
            place = self.keys.index(key)
            found.sort(key=lambda row: _order(row.cells[place].value, down))
        elif down:
            found.reverse()
        return found

    def means(self) -> list[int | None]:
        """The mean of each column over the rows shown."""
        found = []
        for column in zip(*(row.cells for row in self.rows), strict=True):
            known = [cell.value for cell in column if cell.value is not None]
            found.append(mean(known) if known else None)
        return found


def judged_by(ids: Collection[int], month: str, edition: Edition) -> dict[int, Framework]:
    """The edition as it judges these people's figures of a month: with the variants that held on
    its last day for the team to which they belonged then."""
    editions = pictures.editions_of(edition, ids, day_after(month) - timedelta(days=1))
    return {person: found.body for person, found in editions.items()}


def band_of(body: IndicatorBody, value: int) -> Band:
    """The band of a value under the framework's target and floor."""
    target = points(body.target) if body.target is not None else None
    floor = points(body.floor) if body.floor is not None else None
    return band(value, target, floor, lower_is_better=body.better == "lower")


def _order(value: int | None, down: bool) -> tuple[bool, int]:
    return value is None, -(value or 0) if down else (value or 0)


def headings(framework: Framework) -> Sequence[IndicatorBody]:
    """The figures a file may hold, in the framework's order."""
    return framework.indicators
