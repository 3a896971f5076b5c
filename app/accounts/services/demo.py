"""A made organisation to look around in: its people are brought in and given passwords."""

from __future__ import annotations

import secrets as randomness
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account, Management, Unit, UnitKind
from app.accounts.services import people, secrets, units
from app.accounts.services.people import Particulars
from app.accounts.services.units import UnitParticulars
from app.kernel.actor import SYSTEM, Capability, Role
from app.platform.db import db


@dataclass(frozen=True)
class DemoPerson:
    """A made person as told once to whoever runs the command; those who are not part of the tour
    come without a password."""

    staff_no: str
    name: str
    latin_name: str
    roles: tuple[str, ...]
    password: str


def read(folder: Path) -> dict[str, Any]:
    """The made organisation as it stands in ``content/demo``."""
    with (folder / "demo" / "organisation.toml").open("rb") as file:
        return tomllib.load(file)


def create(organisation: dict[str, Any], *, today: date, at: datetime) -> list[DemoPerson]:
    """Bring in who and what is missing; give the new people with their passwords."""
    places = {row["key"]: _unit(row, at) for row in organisation["units"]}
    return [
        _person(row, places, today=today, at=at)
        for row in organisation["people"]
        if db.session.scalar(select(Account.id).where(Account.staff_no == row["staff_no"])) is None
    ]


def _unit(row: dict[str, Any], at: datetime) -> Unit:
    known = db.session.scalar(select(Unit).where(Unit.key == row["key"]))
    if known is not None:
        known.closed_at = None
        return known
    parent = None
    if "parent" in row:
        parent = db.session.scalar(select(Unit.id).where(Unit.key == row["parent"]))
    given = UnitParticulars(UnitKind(row["kind"]), row["zh"], row["en"], parent)
    return units.create(given, by=SYSTEM, at=at, key=row["key"])


def _person(
    row: dict[str, Any], places: dict[str, Unit], *, today: date, at: datetime
) -> DemoPerson:
    hired = today - timedelta(days=row["hired_days_ago"])
    account = people.create(
        Particulars(
            staff_no=row["staff_no"],
            name=row["name"],
            latin_name=row["latin"],
            hired_on=hired,
            shift=row.get("shift", ""),
        ),
        by=SYSTEM,
        at=at,
        is_demo=True,
    )
    people.grant(
        account,
        frozenset(Role(role) for role in row["roles"]),
        frozenset(Capability(duty) for duty in row.get("capabilities", ())),
        by=SYSTEM,
        at=at,
    )
    if "team" in row:
        people.move_to(account.id, places[row["team"]].id, on=hired, by=SYSTEM, at=at)
    for key in row.get("leads", ()):
        _appoint(places[key], account, False, hired, None, at)
    for key in row.get("stands_in_for", ()):
        until = today + timedelta(days=row["stands_in_days"])
        _appoint(places[key], account, True, today, until, at)
    if not row.get("told", True):
        return DemoPerson(
            account.staff_no or "", account.name, account.latin_name, row["roles"], ""
        )
    return _told(account, row["roles"], at)


def _appoint(
    unit: Unit, account: Account, deputy: bool, since: date, until: date | None, at: datetime
) -> Management:
    return units.appoint(
        unit, account, is_deputy=deputy, since=since, until=until, by=SYSTEM, at=at
    )


def _told(account: Account, roles: list[str], at: datetime) -> DemoPerson:
    password = secrets.new_demo_password(account, randomness.token_hex(16), at=at)
    return DemoPerson(
        account.staff_no or "", account.name, account.latin_name, tuple(roles), password
    )


def new_passwords(*, at: datetime, everybody: bool = False) -> list[DemoPerson]:
    """Fresh passwords for the made people who are here: those who have one, or everybody."""
    return [
        _told(a, sorted(people.held_by(a.id)[0]), at)
        for a in _present()
        if everybody or a.password_hash
    ]


def _present() -> list[Account]:
    return list(
        db.session.scalars(
            select(Account)
            .where(Account.is_demo, Account.erased_at.is_(None))
            .order_by(Account.staff_no)
        )
    )
