"""Create people, change their particulars, roles and places, let them go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from app.accounts.models import Account, CapabilityGrant, Membership, RoleGrant, Unit, UnitKind
from app.accounts.rules.passwords import normalised
from app.accounts.rules.teams import Belonging, Span, move
from app.accounts.services import signing_in
from app.audit import trail
from app.kernel.actor import Actor, Capability, Role
from app.kernel.errors import Conflict, Denied, NotFound
from app.platform.db import db

N_ = str  # a msgid for tools/catalogs.py
_TAKEN: Final = {
    "staff_no": N_("Somebody else has this staff number."),
    "email": N_("Somebody else has this e-mail address."),
}


@dataclass(frozen=True)
class Particulars:
    """What an administrator writes of somebody. The first three are required, the rest serves a
    purpose that the form names."""

    staff_no: str
    name: str
    hired_on: date
    latin_name: str = ""
    email: str | None = None
    language: str | None = None
    shift: str = ""

    def tidy(self) -> Particulars:
        """Blanks trimmed, number in capitals, address in small letters, empty ones absent."""
        return Particulars(
            staff_no=normalised(self.staff_no).strip().upper(),
            name=" ".join(self.name.split()),
            hired_on=self.hired_on,
            latin_name=" ".join(self.latin_name.split()),
            email=(self.email or "").strip().casefold() or None,
            language=self.language or None,
            shift=self.shift.strip(),
        )


class Taken(Conflict):
    """Somebody else has this staff number or address. ``field`` says which."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(_TAKEN[field])


def account(public_id: UUID) -> Account:
    """The account with this public id. Raise NotFound, also for somebody erased."""
    found = db.session.scalar(
        select(Account).where(Account.public_id == public_id, Account.erased_at.is_(None))
    )
    if found is None:
        raise NotFound()
    return found


def account_by_id(account_id: int) -> Account:
    """The account with this id. Raise NotFound."""
    found = db.session.get(Account, account_id)
    if found is None:
        raise NotFound()
    return found


def account_by_number(staff_no: str) -> Account:
    """The active account with this staff number. Raise NotFound."""
    found = db.session.scalar(
        select(Account).where(
            Account.staff_no == normalised(staff_no).strip().upper(),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
    )
    if found is None:
        raise NotFound()
    return found


def create(particulars: Particulars, *, by: Actor, at: datetime, is_demo: bool = False) -> Account:
    """A new account that nobody can enter before a one-time secret is handed out. Raise Taken."""
    given = particulars.tidy()
    _refuse_taken(given, None)
    made = Account(
        staff_no=given.staff_no,
        name=given.name,
        latin_name=given.latin_name,
        email=given.email,
        language=given.language,
        hired_on=given.hired_on,
        shift=given.shift,
        created_at=at,
        is_demo=is_demo,
    )
    db.session.add(made)
    db.session.flush()
    trail.note(by, "account.created", f"account:{made.id}")
    return made


def edit(account: Account, particulars: Particulars, *, by: Actor) -> list[str]:
    """Write the particulars; give the names of those that changed. Raise Taken.

    The trail names the fields, never what stood in them.
    """
    given = particulars.tidy()
    _refuse_taken(given, account.id)
    changed = [
        field.name
        for field in fields(given)
        if getattr(account, field.name) != getattr(given, field.name)
    ]
    for name in changed:
        setattr(account, name, getattr(given, name))
    if changed:
        db.session.flush()
        trail.note(by, "account.edited", f"account:{account.id}", after={"fields": changed})
    return changed


def _refuse_taken(given: Particulars, but: int | None) -> None:
    same = Account.staff_no == given.staff_no
    if given.email:
        same = same | (Account.email == given.email)
    clashes = select(Account.id, Account.staff_no, Account.email).where(same)
    for row in db.session.execute(clashes):
        if row.id != but:
            number = row.staff_no == given.staff_no
            raise Taken("staff_no" if number else "email")


def held_by(account_id: int) -> tuple[frozenset[Role], frozenset[Capability]]:
    """The roles and capabilities somebody holds now."""
    roles = db.session.scalars(
        select(RoleGrant.role).where(
            RoleGrant.account_id == account_id, RoleGrant.revoked_at.is_(None)
        )
    )
    capabilities = db.session.scalars(
        select(CapabilityGrant.capability).where(
            CapabilityGrant.account_id == account_id, CapabilityGrant.revoked_at.is_(None)
        )
    )
    return frozenset(roles), frozenset(capabilities)


def grant(
    account: Account,
    roles: frozenset[Role],
    capabilities: frozenset[Capability],
    *,
    by: Actor,
    at: datetime,
) -> bool:
    """Let somebody hold exactly these; earlier grants stay as history. Was anything changed?

    Raise Denied where nobody would be left to administer.
    """
    held_roles, held_capabilities = held_by(account.id)
    if (held_roles, held_capabilities) == (roles, capabilities):
        return False
    if Role.ADMIN in held_roles - roles:
        _keep_an_administrator(account.id)
    for grant in db.session.scalars(
        select(RoleGrant).where(RoleGrant.account_id == account.id, RoleGrant.revoked_at.is_(None))
    ):
        if grant.role not in roles:
            grant.revoked_at, grant.revoked_by = at, by.id or None
    for duty in db.session.scalars(
        select(CapabilityGrant).where(
            CapabilityGrant.account_id == account.id, CapabilityGrant.revoked_at.is_(None)
        )
    ):
        if duty.capability not in capabilities:
            duty.revoked_at, duty.revoked_by = at, by.id or None
    who = {"account_id": account.id, "granted_at": at, "granted_by": by.id or None}
    db.session.add_all(RoleGrant(role=role, **who) for role in sorted(roles - held_roles))
    db.session.add_all(
        CapabilityGrant(capability=c, **who) for c in sorted(capabilities - held_capabilities)
    )
    db.session.flush()
    trail.note(
        by,
        "account.roles_changed",
        f"account:{account.id}",
        before=_listed(held_roles, held_capabilities),
        after=_listed(roles, capabilities),
    )
    return True


def _listed(roles: frozenset[Role], capabilities: frozenset[Capability]) -> Mapping[str, list[str]]:
    return {"roles": sorted(roles), "capabilities": sorted(capabilities)}


def _keep_an_administrator(leaving: int) -> None:
    others = db.session.scalar(
        select(func.count(RoleGrant.account_id.distinct()))
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            RoleGrant.role == Role.ADMIN,
            RoleGrant.revoked_at.is_(None),
            RoleGrant.account_id != leaving,
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
    )
    if not others:
        raise Denied("Somebody has to administer the academy: name another administrator first.")


def disable(account: Account, *, by: Actor, at: datetime) -> None:
    """Shut the person out at once, on every device. Raise Denied for oneself or the last admin."""
    if account.id == by.id:
        raise Denied("You cannot disable your own account.")
    if account.disabled_at is not None:
        return
    if Role.ADMIN in held_by(account.id)[0]:
        _keep_an_administrator(account.id)
    account.disabled_at = at
    signing_in.sign_out_everywhere(account.id, by=by, at=at)
    trail.note(by, "account.disabled", f"account:{account.id}")


def enable(account: Account, *, by: Actor) -> None:
    """Let somebody in again."""
    if account.disabled_at is not None:
        account.disabled_at = None
        trail.note(by, "account.enabled", f"account:{account.id}")


def move_to(account_id: int, unit_id: int | None, *, on: date, by: Actor, at: datetime) -> bool:
    """Belong to a team (or none) from a day on; earlier days keep their team. Was it a change?

    Raise NotFound for a unit that is closed or a merchant.
    """
    if unit_id is not None:
        unit = db.session.get(Unit, unit_id)
        if unit is None or unit.closed_at is not None or unit.kind != UnitKind.TEAM:
            raise NotFound()
    rows = {
        row.id: row
        for row in db.session.scalars(select(Membership).where(Membership.account_id == account_id))
    }
    plan = move(
        [Belonging(r.id, r.unit_id, Span(r.since, r.until)) for r in rows.values()], unit_id, on
    )
    if not plan.cut and not plan.opens:
        return False
    for row_id, until in plan.cut.items():
        rows[row_id].until = until
    if plan.opens and unit_id is not None:
        db.session.add(
            Membership(
                account_id=account_id,
                unit_id=unit_id,
                since=on,
                created_at=at,
                created_by=by.id or None,
            )
        )
    db.session.flush()
    trail.note(
        by,
        "account.moved",
        f"account:{account_id}",
        before={"units": sorted({rows[i].unit_id for i in plan.cut})},
        after={"unit": unit_id, "on": on.isoformat()},
    )
    return True
