"""The organisation board: shops and teams with how many stand where, from the last working-out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, select

from app.growth.models.standing import Standing
from app.growth.queries.people import LedUnit
from app.growth.queries.team_board import units_of
from app.growth.rules.board import Group
from app.kernel.actor import Actor
from app.platform.db import db


@dataclass(frozen=True)
class UnitRow:
    """A shop or team: how deep it is nested, and how many of its people stand in each group."""

    unit: LedUnit
    depth: int
    groups: Counter[Group]
    met: int
    needed: int
    expiring: int
    overdue: int

    @property
    def people(self) -> int:
        """Everybody counted."""
        return sum(self.groups.values())

    @property
    def share_met(self) -> int | None:
        """The share of all requirements that are met, in hundredths of a percent."""
        return self.met * 10_000 // self.needed if self.needed else None


@dataclass
class _Sum:
    groups: Counter[Group]
    met: int = 0
    needed: int = 0
    expiring: int = 0
    overdue: int = 0

    def add(self, other: _Sum) -> None:
        self.groups.update(other.groups)
        self.met += other.met
        self.needed += other.needed
        self.expiring += other.expiring
        self.overdue += other.overdue


class Organisation:
    """The units that somebody may open, nested, summed from below in one statement."""

    def __init__(self, actor: Actor, unit: UUID | None, day: date) -> None:
        self.units = units_of(actor, day=day)
        self.unit = next((u for u in self.units if u.public_id == unit), None)

    @cached_property
    def _own(self) -> dict[int | None, _Sum]:
        rows = db.session.execute(
            select(
                Standing.unit_id,
                Standing.group,
                func.count(),
                func.sum(Standing.met),
                func.sum(Standing.needed),
                func.sum(Standing.expiring),
                func.sum(Standing.overdue),
            ).group_by(Standing.unit_id, Standing.group)
        )
        found: dict[int | None, _Sum] = {}
        for unit, group, count, met, needed, expiring, overdue in rows:
            part = _Sum(Counter({group: count}), met, needed, expiring, overdue)
            found.setdefault(unit, _Sum(Counter())).add(part)
        return found

    @cached_property
    def rows(self) -> list[UnitRow]:
        """Shops with their teams under them; units without anybody are left out."""
        known = {unit.id for unit in self.units}
        children: dict[int | None, list[LedUnit]] = {}
        for unit in self.units:
            parent = unit.parent_id if unit.parent_id in known else None
            children.setdefault(parent, []).append(unit)
        found: list[UnitRow] = []

        def put(unit: LedUnit, depth: int) -> _Sum:
            place = len(found)
            total = _Sum(Counter())
            total.add(self._own.get(unit.id, _Sum(Counter())))
            for child in children.get(unit.id, []):
                total.add(put(child, depth + 1))
            if total.groups:
                values = (total.met, total.needed, total.expiring, total.overdue)
                found.insert(place, UnitRow(unit, depth, total.groups, *values))
            return total

        for top in [self.unit] if self.unit else children.get(None, []):
            put(top, 0)
        return found

    @property
    def total(self) -> Counter[Group]:
        """Everybody by group."""
        counted: Counter[Group] = Counter()
        for row in self.rows:
            if row.depth == 0:
                counted.update(row.groups)
        return counted

    @cached_property
    def oldest(self) -> datetime | None:
        """When the oldest of these standings was worked out; None before the first time."""
        return db.session.scalar(select(func.min(Standing.at)))
