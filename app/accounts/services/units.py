"""Merchants and teams: open, rename, nest, close; who leads them from when to when."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select

from app.accounts.models import Account, Management, Membership, Unit, UnitKind
from app.accounts.rules.teams import may_nest
from app.audit import trail
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Denied, NotFound
from app.platform import pinyin
from app.platform.db import db

__all__ = ["UnitKind", "UnitParticulars"]


@dataclass(frozen=True)
class UnitParticulars:
    """What stands on the form of a merchant or team."""

    kind: UnitKind
    name_zh: str
    name_en: str
    parent_id: int | None


def unit(public_id: UUID) -> Unit:
    """The unit with this public id, open or closed. Raise NotFound."""
    found = db.session.scalar(select(Unit).where(Unit.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def create(given: UnitParticulars, *, by: Actor, at: datetime, key: str = "") -> Unit:
    """A new merchant or team. Raise Conflict if a sibling has the name, Denied if misplaced."""
    _check(given, None)
    made = Unit(
        key=_free_key(key or given.name_en or given.name_zh),
        kind=given.kind,
        parent_id=given.parent_id,
        name_zh=given.name_zh,
        name_en=given.name_en or given.name_zh,
        created_at=at,
    )
    db.session.add(made)
    db.session.flush()
    trail.note(by, "unit.created", f"unit:{made.id}", after=_shown(made))
    return made


def edit(unit: Unit, given: UnitParticulars, *, by: Actor) -> bool:
    """Rename or nest elsewhere; its people come along. Was anything changed? Raises as create."""
    _check(given, unit)
    before = _shown(unit)
    unit.name_zh, unit.name_en = given.name_zh, given.name_en or given.name_zh
    unit.parent_id = given.parent_id
    if _shown(unit) == before:
        return False
    db.session.flush()
    trail.note(by, "unit.changed", f"unit:{unit.id}", before=before, after=_shown(unit))
    return True


def close(unit: Unit, *, day: date, by: Actor, at: datetime) -> None:
    """Take no more people. Raise Conflict while people or open teams are inside."""
    if unit.closed_at is not None:
        return
    still_in = db.session.scalar(
        select(Membership.id)
        .where(
            Membership.unit_id == unit.id,
            or_(Membership.until.is_(None), Membership.until > day),
            or_(Membership.until.is_(None), Membership.until > Membership.since),
        )
        .limit(1)
    )
    nested = db.session.scalar(
        select(Unit.id).where(Unit.parent_id == unit.id, Unit.closed_at.is_(None)).limit(1)
    )
    if still_in or nested:
        raise Conflict("Move its people and teams elsewhere first.")
    unit.closed_at = at
    for term in _open_terms(unit.id, day):
        term.until = max(term.since, day)
    trail.note(by, "unit.closed", f"unit:{unit.id}")


def reopen(unit: Unit, *, by: Actor) -> None:
    """Take people again."""
    if unit.closed_at is not None:
        unit.closed_at = None
        trail.note(by, "unit.reopened", f"unit:{unit.id}")


def appoint(
    unit: Unit,
    account: Account,
    *,
    is_deputy: bool,
    since: date,
    until: date | None,
    by: Actor,
    at: datetime,
) -> Management:
    """Let somebody manage the unit, or stand in, for these days.

    Raise Denied for days in the wrong order, Conflict if the same post is held on some of them.
    """
    if until is not None and until <= since:
        raise Denied("The last day lies before the first.")
    same = select(Management.id).where(
        Management.unit_id == unit.id,
        Management.account_id == account.id,
        Management.is_deputy == is_deputy,
        or_(Management.until.is_(None), Management.until > since),
        Management.until.is_(None) | (Management.until > Management.since),
    )
    if until is not None:
        same = same.where(Management.since < until)
    if db.session.scalar(same.limit(1)):
        raise Conflict("This person holds the post on some of these days already.")
    term = Management(
        unit_id=unit.id,
        account_id=account.id,
        is_deputy=is_deputy,
        since=since,
        until=until,
        created_at=at,
        created_by=by.id or None,
    )
    db.session.add(term)
    db.session.flush()
    after = {
        "account": account.id,
        "deputy": is_deputy,
        "since": since.isoformat(),
        "until": until.isoformat() if until else None,
    }
    trail.note(by, "unit.leader_appointed", f"unit:{unit.id}", after=after)
    return term


def end_term(unit: Unit, term_id: int, *, on: date, today: date, by: Actor) -> None:
    """Lead no longer from a day on; the days before stay, and what was only planned lapses.

    Raise NotFound, or Denied for a day before a term that has begun.
    """
    term = db.session.get(Management, term_id)
    if term is None or term.unit_id != unit.id:
        raise NotFound()
    if on < term.since <= today:
        raise Denied("The last day lies before the first.")
    before = {"account": term.account_id, "until": term.until.isoformat() if term.until else None}
    term.until = max(term.since, on)
    after = {"account": term.account_id, "until": term.until.isoformat()}
    trail.note(by, "unit.leader_ended", f"unit:{unit.id}", before=before, after=after)


def _open_terms(unit_id: int, day: date) -> list[Management]:
    return list(
        db.session.scalars(
            select(Management).where(
                Management.unit_id == unit_id,
                or_(Management.until.is_(None), Management.until > day),
            )
        )
    )


def _check(given: UnitParticulars, unit: Unit | None) -> None:
    parent = db.session.get(Unit, given.parent_id) if given.parent_id is not None else None
    if given.parent_id is not None and (parent is None or parent.closed_at is not None):
        raise NotFound()
    if given.kind == UnitKind.MERCHANT and parent is not None:
        raise Denied("A merchant stands on its own.")
    if given.kind == UnitKind.TEAM and parent is None:
        raise Denied("A team belongs to a merchant or to another team.")
    if unit is not None:
        parents = {
            row.id: row.parent_id for row in db.session.execute(select(Unit.id, Unit.parent_id))
        }
        may_nest(unit.id, given.parent_id, parents).enforce()
    twin = select(Unit.id).where(
        Unit.name_zh == given.name_zh,
        Unit.parent_id.is_(None) if given.parent_id is None else Unit.parent_id == given.parent_id,
        Unit.closed_at.is_(None),
    )
    if unit is not None:
        twin = twin.where(Unit.id != unit.id)
    if db.session.scalar(twin.limit(1)):
        raise Conflict("There is one of this name in the same place already.")


def _shown(unit: Unit) -> dict[str, object]:
    return {"name_zh": unit.name_zh, "name_en": unit.name_en, "parent": unit.parent_id}


def _free_key(name: str) -> str:
    latin = " ".join(pinyin.syllables(unicodedata.normalize("NFKC", name)))
    stem = re.sub(r"[^a-z0-9]+", "-", latin.lower()).strip("-")[:40] or "unit"
    taken = set(db.session.scalars(select(Unit.key).where(Unit.key.like(f"{stem}%"))))
    if stem not in taken:
        return stem
    return next(key for n in range(2, len(taken) + 3) if (key := f"{stem}-{n}") not in taken)
