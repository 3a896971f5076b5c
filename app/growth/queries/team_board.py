"""The board of teams: whose people, in which groups, in which order. The page and its files read
the same board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from app.accounts import queries as accounts
from app.accounts.models import Account, Membership
from app.accounts.queries import Person, on_day
from app.growth import policies
from app.growth.models.framework import Framework, IndicatorBody
from app.growth.models.tables import PromotionCase
from app.growth.queries import cases, frameworks, people, pictures, team_person
from app.growth.queries.people import LedUnit
from app.growth.queries.pictures import Picture, View
from app.growth.rules.board import Group, team_months, widest_gap
from app.growth.rules.levels import mean
from app.growth.rules.readiness import Finding
from app.kernel.actor import Actor
from app.kernel.points import points
from app.platform.db import db

MOST: Final = 300
SIZE: Final = 60


def units_of(actor: Actor, *, day: date) -> list[LedUnit]:
    """The units whose board the actor may open: those led or stood in for, all for analysts."""
    if not policies.sees_everybody(actor):
        return people.led_units(actor, day=day)
    counted = dict(
        db.session.execute(
            select(Membership.unit_id, func.count())
            .join(Account, Account.id == Membership.account_id)
            .where(Account.disabled_at.is_(None), *on_day(Membership, day))
            .group_by(Membership.unit_id)
        ).all()
    )
    return [
        LedUnit(u.id, u.public_id, u.name, counted.get(u.id, 0), False, u.parent_id)
        for u in sorted(
            accounts.units(db.session()), key=lambda u: (u.parent_id is not None, u.name_zh)
        )
    ]


@dataclass(frozen=True)
class Place:
    """A unit in the tree of those one may open: how deep, and how many people with all inside."""

    unit: LedUnit
    depth: int
    people: int


def tree(units: Sequence[LedUnit]) -> list[Place]:
    """The units with their nested ones under them."""
    known = {unit.id for unit in units}
    found: list[Place] = []

    def put(unit: LedUnit, depth: int) -> None:
        inside = set(people.inside(unit.id, units))
        found.append(Place(unit, depth, sum(u.people for u in units if u.id in inside)))
        for child in units:
            if child.parent_id == unit.id:
                put(child, depth + 1)

    for unit in units:
        if unit.parent_id not in known:
            put(unit, 0)
    return found


@dataclass(frozen=True)
class Wanted:
    """What the reader asked of the board."""

    unit: UUID | None = None
    search: str = ""
    group: str = ""
    sort: str = "met"
    figure: str = ""


@dataclass(frozen=True)
class Row:
    """One person on the board."""

    picture: Picture
    case: PromotionCase | None
    objects: bool = False


class Board:
    """Everybody of the units asked for. ``rows`` is what the filters leave, in order; the summary
    counts everybody. Too many people for one board: ``too_many``, and nothing is worked out."""

    def __init__(self, actor: Actor, wanted: Wanted, view: View) -> None:
        self.wanted, self.view = wanted, view
        self.units = units_of(actor, day=view.on)
        self.unit = next((u for u in self.units if u.public_id == wanted.unit), None)
        if self.unit is not None:
            reach = people.inside(self.unit.id, self.units)
        else:
            reach = [u.id for u in self.units]
        self.places = tree(self.units)
        self.size = sum(u.people for u in self.units if u.id in set(reach))
        self.too_many = self.size > MOST
        members = [] if self.too_many else people.learners(reach, day=view.on)
        members = [m for m in members if m.id != actor.id]
        self.everybody: list[Picture] = pictures.pictures(members, view) if members else []
        self.cases: Mapping[int, PromotionCase] = (
            cases.open_cases([m.id for m in members]) if members else {}
        )
        self.objecting = team_person.open_objections([m.id for m in members])

    @cached_property
    def framework(self) -> Framework:
        """The framework that judges; with every team's variants where somebody has one, so that
        each demand has its name. Raise IndexError for an empty board."""
        if any(picture.framework.variants for picture in self.everybody):
            return frameworks.edition(self.view.on, known_by=self.view.known_by).body
        return self.everybody[0].framework

    @property
    def stands_in(self) -> bool:
        """Does the reader see this only as a deputy?"""
        shown = [self.unit] if self.unit else self.units
        return bool(shown) and all(u.stands_in for u in shown)

    def count(self, group: Group) -> int:
        """How many people stand in a group."""
        return sum(p.group is group for p in self.everybody)

    @cached_property
    def rows(self) -> list[Row]:
        """The people that the filters leave: by group, and inside a group as asked."""
        words = self.wanted.search.casefold()
        groups = list(Group)
        found = [
            Row(
                picture,
                self.cases.get(picture.person.id),
                picture.person.id in self.objecting,
            )
            for picture in self.everybody
            if (not words or words in _text(picture.person))
            and (not self.wanted.group or picture.group.value == self.wanted.group)
        ]
        found.sort(key=lambda row: (row.picture.person.name, row.picture.person.staff_no))
        key, down = self.wanted.sort.lstrip("-"), self.wanted.sort.startswith("-")
        if key == "name":
            found = found[::-1] if down else found
        elif key in (self.everybody[0].criteria if self.everybody else ()):
            found.sort(key=lambda row: _level(row.picture, key, down))
        else:
            found.sort(
                key=lambda row: (
                    row.picture.readiness.met * (1 if self.wanted.sort == "-met" else -1)
                )
            )
        found.sort(key=lambda row: groups.index(row.picture.group))
        return found

    @cached_property
    def expiring(self) -> list[tuple[Picture, Finding]]:
        """What runs out soon, the first to go first."""
        found = [(p, f) for p in self.everybody for f in p.readiness.expiring()]
        return sorted(found, key=lambda e: (e[1].until or date.max, e[0].person.name, e[1].key))

    @cached_property
    def overdue(self) -> list[tuple[Picture, Finding]]:
        """Duties of the present tier that are not met today: never done, or run out."""
        found = [(p, f) for p in self.everybody for f in p.readiness.upkeep if not f.good]
        return sorted(found, key=lambda e: (not e[1].proofs, e[0].person.name))

    @cached_property
    def gap(self) -> tuple[str, int, int] | None:
        """The criterion where most people can gain: criterion, how many below, of how many."""
        if not self.everybody:
            return None
        line = points(self.framework.board.wanted_level)
        return widest_gap([p.means for p in self.everybody], self.everybody[0].criteria, line)

    def figure(self, key: str) -> IndicatorBody | None:
        """A monthly figure with the lines that hold for everybody shown; with the framework's own
        lines where teams have different ones."""
        found: list[IndicatorBody | None] = []
        for framework in {p.edition.hash: p.framework for p in self.everybody}.values():
            body = framework.indicator(key)
            if body not in found:
                found.append(body)
        return found[0] if len(found) == 1 else self.framework.indicator(key)

    def figure_months(self, indicator: str) -> list[tuple[str, int | None]]:
        """The whole board's mean of a figure by month."""
        return team_months([p.dossier for p in self.everybody], indicator, self.view.on)

    def by_unit(self, key: str) -> list[tuple[LedUnit, list[tuple[str, int | None]]]]:
        """A figure or criterion by month for each unit that has people, to be compared."""
        members: dict[int | None, list[Picture]] = {}
        for picture in self.everybody:
            members.setdefault(picture.person.team_id, []).append(picture)
        found = []
        for unit in self.units:
            inside = members.get(unit.id, [])
            if inside:
                found.append((unit, self._months(inside, key)))
        return found

    def months(self, key: str) -> list[tuple[str, int | None]]:
        """A figure or criterion by month over the whole board."""
        return self._months(self.everybody, key)

    def _months(self, some: Sequence[Picture], key: str) -> list[tuple[str, int | None]]:
        if self.framework.indicator(key) is not None:
            return team_months([p.dossier for p in some], key, self.view.on)
        columns = zip(*(p.months[key] for p in some), strict=True)
        found = []
        for column in columns:
            levels = [level for _, level in column if level is not None]
            found.append((column[0][0], mean(levels) if levels else None))
        return found


def _text(person: Person) -> str:
    return f"{person.name} {person.staff_no}".casefold()


def _level(picture: Picture, key: str, down: bool) -> tuple[bool, int]:
    level = picture.means[key].level
    return level is None, -(level or 0) if down else (level or 0)
