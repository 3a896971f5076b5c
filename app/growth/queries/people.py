"""People as growth needs them: whose board, who is on it, who could do a step."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from app.accounts import queries as accounts
from app.accounts.models import Account, CapabilityGrant, Management, Membership, RoleGrant, Unit
from app.accounts.queries import Person, on_day
from app.kernel.actor import Actor, Capability, Role
from app.kernel.errors import NotFound
from app.kernel.wording import Wording
from app.platform.db import db


@dataclass(frozen=True)
class LedUnit:
    """A team or shop that somebody leads or stands in for."""

    id: int
    public_id: UUID
    name: Wording
    people: int
    stands_in: bool
    parent_id: int | None


def person(public_id: UUID, *, day: date) -> Person:
    """Somebody by their public id. Raise NotFound for nobody and for who was erased."""
    found = accounts.person_by_public_id(db.session(), public_id, day=day)
    if found is None or found.erased:
        raise NotFound()
    return found


def person_of(account_id: int, *, day: date) -> Person:
    """Somebody by id. Raise NotFound."""
    found = accounts.people_by_id(db.session(), [account_id], day=day).get(account_id)
    if found is None:
        raise NotFound()
    return found


def managers(account_id: int, *, day: date) -> list[Person]:
    """Who leads this person's team on a day, the manager before deputies."""
    return accounts.managers_of(db.session(), account_id, day=day)


def teams_on(ids: Collection[int], *, day: date) -> dict[int, int]:
    """The team of each of these people on a day; who had none is left out."""
    rows = db.session.execute(
        select(Membership.account_id, Membership.unit_id).where(
            Membership.account_id.in_(ids), *on_day(Membership, day)
        )
    )
    return {row.account_id: row.unit_id for row in rows}


def names(ids: Collection[int | None], *, day: date) -> dict[int, Person]:
    """People by id."""
    return dict(accounts.people_by_id(db.session(), {i for i in ids if i}, day=day))


def every_unit() -> list[Unit]:
    """Open shops and teams, shops first, by name."""
    found = accounts.units(db.session())
    return sorted(found, key=lambda unit: (unit.parent_id is not None, unit.name_zh))


def learners(unit_ids: Collection[int], *, day: date) -> list[Person]:
    """The active learners of these units on a day, by name."""
    if not unit_ids:
        return []
    held = set(
        db.session.scalars(
            select(RoleGrant.account_id)
            .join(Membership, Membership.account_id == RoleGrant.account_id)
            .where(
                RoleGrant.role == Role.LEARNER,
                RoleGrant.revoked_at.is_(None),
                Membership.unit_id.in_(unit_ids),
            )
        )
    )
    members = accounts.team_members(db.session(), unit_ids, day=day)
    return [member for member in members if member.id in held]


def led_units(actor: Actor, *, day: date) -> list[LedUnit]:
    """The units of an actor that have people or units in them, shops before their teams."""
    if not actor.teams:
        return []
    people = dict(
        db.session.execute(
            select(Membership.unit_id, func.count())
            .join(Account, Account.id == Membership.account_id)
            .where(
                Membership.unit_id.in_(actor.teams),
                Account.disabled_at.is_(None),
                *on_day(Membership, day),
            )
            .group_by(Membership.unit_id)
        ).all()
    )
    own = set(
        db.session.scalars(
            select(Management.unit_id).where(
                Management.account_id == actor.id,
                Management.is_deputy.is_(False),
                *on_day(Management, day),
            )
        )
    )
    units = db.session.scalars(
        select(Unit)
        .where(Unit.id.in_(actor.teams), Unit.closed_at.is_(None))
        .order_by(Unit.parent_id.is_not(None), Unit.name_zh)
    ).all()
    parents = {unit.id: unit.parent_id for unit in units}
    led = []
    for unit in units:
        place: int | None = unit.id
        while place is not None and place not in own:
            place = parents.get(place)
        stands_in = place is None
        led.append(
            LedUnit(
                unit.id,
                unit.public_id,
                unit.name,
                people.get(unit.id, 0),
                stands_in,
                unit.parent_id,
            )
        )
    return led


def inside(unit_id: int, units: Collection[LedUnit]) -> list[int]:
    """A led unit and the led units nested in it."""
    found = [unit_id]
    for unit in found:
        found += [u.id for u in units if u.parent_id == unit and u.id not in found]
    return found


def others_able(capability: Capability | None, *, without: Collection[int | None]) -> int:
    """How many active people could do a step: trainers for None, else holders of a duty."""
    excluded = [i for i in without if i]
    if capability is None:
        held = select(RoleGrant.account_id).where(
            RoleGrant.role == Role.TRAINER, RoleGrant.revoked_at.is_(None)
        )
    else:
        held = select(CapabilityGrant.account_id).where(
            CapabilityGrant.capability == capability, CapabilityGrant.revoked_at.is_(None)
        )
    wanted = select(func.count(func.distinct(Account.id))).where(
        Account.id.in_(held),
        Account.id.not_in(excluded),
        Account.disabled_at.is_(None),
        Account.erased_at.is_(None),
    )
    return db.session.scalar(wanted) or 0


def is_learner(account_id: int) -> bool:
    """Does this account learn, and is it open?"""
    wanted = (
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            Account.id == account_id,
            RoleGrant.role == Role.LEARNER,
            RoleGrant.revoked_at.is_(None),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
    )
    return db.session.scalar(wanted) is not None


def ids_by_staff_no(
    numbers: Collection[str], *, teams: Collection[int] | None, day: date
) -> dict[str, int]:
    """Active people by staff number; only those of ``teams`` if given."""
    found: dict[str, int] = {}
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), 500):
        rows = select(Account.staff_no, Account.id).where(
            Account.staff_no.in_(wanted[start : start + 500]), Account.erased_at.is_(None)
        )
        if teams is not None:
            rows = rows.where(
                Account.id.in_(
                    select(Membership.account_id).where(
                        Membership.unit_id.in_(teams),
                        or_(Membership.until.is_(None), Membership.until > day),
                    )
                )
            )
        found |= {str(row.staff_no): row.id for row in db.session.execute(rows)}
    return found
