"""Whom one may ask, and their teams."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from app.accounts.models import UnitKind
from app.accounts.queries import Person, accounts_with_role, people_by_id, team_members, units
from app.kernel.actor import Role
from app.kernel.wording import Wording
from app.platform.db import db


def teams(reach: Collection[int] | None) -> list[tuple[int, Wording]]:
    """The teams within reach (None: all) by name."""
    return [
        (unit.id, unit.name)
        for unit in units(db.session(), UnitKind.TEAM)
        if reach is None or unit.id in reach
    ]


def learners(reach: Collection[int] | None, *, day: date) -> list[Person]:
    """Learners within reach (None: all) by name."""
    session = db.session()
    ids = accounts_with_role(session, Role.LEARNER)
    if reach is not None:
        wanted = set(ids)
        return [p for p in team_members(session, reach, day=day) if p.id in wanted]
    known = people_by_id(session, ids, day=day)
    return sorted(known.values(), key=lambda person: (person.name, person.staff_no))
