"""Whom one may ask, and their teams."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import Unit, UnitKind
from app.accounts.queries import (
    Person,
    accounts_with_role,
    people_by_id,
    person_by_public_id,
    team_members,
    units,
)
from app.courses.rules.enrolment import tier_on
from app.evidence import ledger
from app.evidence.facts import TierAttained
from app.kernel.actor import Role
from app.kernel.wording import Wording
from app.platform.db import db


def teams(reach: Collection[int] | None) -> list[tuple[int, Wording]]:
    """The teams within reach (None: all) by name."""
    if reach is not None:  # a manager's few, however many the academy has
        few = (
            select(Unit.id, Unit.name_zh, Unit.name_en)
            .where(Unit.id.in_(list(reach)), Unit.kind == UnitKind.TEAM, Unit.closed_at.is_(None))
            .order_by(Unit.name_zh)
        )
        return [(row.id, Wording(row.name_zh, row.name_en)) for row in db.session.execute(few)]
    return [(unit.id, unit.name) for unit in units(db.session(), UnitKind.TEAM)]


def learners(reach: Collection[int] | None, *, day: date) -> list[Person]:
    """Learners within reach (None: all) by name."""
    session = db.session()
    ids = accounts_with_role(session, Role.LEARNER)
    if reach is not None:
        wanted = set(ids)
        return [p for p in team_members(session, reach, day=day) if p.id in wanted]
    known = people_by_id(session, ids, day=day)
    return sorted(known.values(), key=lambda person: (person.name, person.staff_no))


def learner(public_id: UUID, *, day: date) -> Person | None:
    """One person by the id that stands in addresses, while they are here."""
    found = person_by_public_id(db.session(), public_id, day=day)
    return None if found is None or found.disabled or found.erased else found


def trainers(*, day: date) -> list[Person]:
    """Active trainers by name."""
    session = db.session()
    known = people_by_id(session, accounts_with_role(session, Role.TRAINER), day=day)
    return sorted(known.values(), key=lambda person: (person.name, person.staff_no))


def tiers_of(people: Collection[int], *, day: date) -> dict[int, str]:
    """The tier in force of each of these people on a day; the lowest before any promotion."""
    attained: dict[int, list[tuple[date, str]]] = {person: [] for person in people}
    for line in ledger.lines(people, kinds=[TierAttained.KIND]):
        effective = date.fromisoformat(str(line.body["effective"]))
        attained[line.learner_id].append((effective, str(line.body["tier"])))
    return {person: tier_on(found, day) for person, found in attained.items()}


def names_of(people: Collection[int], *, day: date) -> dict[int, str]:
    """Names by id, of those whose names are still known."""
    known = people_by_id(db.session(), people, day=day)
    return {person.id: person.name for person in known.values()}
