"""What lists of people and teams show: found, sorted, paged; the same for screen and export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.accounts import queries
from app.accounts.models import (
    Account,
    CapabilityGrant,
    Management,
    Membership,
    RoleGrant,
    SignIn,
    Unit,
    UnitKind,
)
from app.accounts.queries import Person, on_day
from app.accounts.rules.particulars import initial
from app.kernel.actor import Capability, Role
from app.kernel.wording import Wording
from app.platform.db import db
from app.platform.paging import Page, page_of

SORTS: Final = ("name", "staff_no", "team", "hired_on")
STATES: Final = ("active", "new", "disabled", "demo", "all")


@dataclass(frozen=True)
class PeopleFilter:
    """What an administrator looks for. ``state`` "new" means: has not signed in yet."""

    text: str = ""
    unit_id: int | None = None
    role: Role | None = None
    state: str = "active"
    sort: str = "staff_no"
    descending: bool = False


@dataclass(frozen=True)
class ListedPerson:
    """A row of the list."""

    id: int
    public_id: UUID
    staff_no: str
    name: str
    latin_name: str
    email: str
    hired_on: date
    language: str | None
    shift: str
    team: Wording | None
    merchant: Wording | None
    is_demo: bool
    waits_for_first_sign_in: bool
    disabled: bool
    roles: tuple[Role, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    last_seen_at: datetime | None = None

    @property
    def initial(self) -> str:
        """The sign in the round picture."""
        return initial(self.name)


def people(wanted: PeopleFilter, *, day: date, page: int, size: int = 25) -> Page[ListedPerson]:
    """One page of the people wanted: three statements whatever their number."""
    found = page_of(db.session(), _select(wanted, day), number=page, size=size, scalars=False)
    return Page(_listed(found.items), found.number, found.size, found.total)


def all_people(wanted: PeopleFilter, *, day: date) -> Sequence[ListedPerson]:
    """Everybody wanted, in the order of the screen, for an export."""
    return _listed(db.session.execute(_select(wanted, day)).all())


def ids_named(text: str) -> Select[int]:
    """A statement for the numbers of everybody whose name, staff number or e-mail holds each word;
    to stand inside another statement, so that their number does not matter."""
    return select(Account.id).where(Account.erased_at.is_(None), *_named(text))


def _named(text: str) -> list[ColumnElement[bool]]:
    columns = (Account.name, Account.latin_name, Account.staff_no, Account.email)
    return [
        or_(*(column.icontains(word, autoescape=True) for column in columns))
        for word in text.split()
    ]


def _select(wanted: PeopleFilter, day: date) -> Select[*tuple[Any, ...]]:
    merchant = select(Unit).subquery("merchant")
    statement = (
        select(
            Account.id,
            Account.public_id,
            Account.staff_no,
            Account.name,
            Account.latin_name,
            Account.email,
            Account.hired_on,
            Account.language,
            Account.shift,
            Account.is_demo,
            Account.password_is_one_time,
            Account.disabled_at,
            Unit.name_zh,
            Unit.name_en,
            merchant.c.name_zh.label("merchant_zh"),
            merchant.c.name_en.label("merchant_en"),
        )
        .outerjoin(Membership, and_(Membership.account_id == Account.id, *on_day(Membership, day)))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .outerjoin(merchant, merchant.c.id == Unit.parent_id)
        .where(Account.erased_at.is_(None))
    )
    statement = statement.where(*_named(wanted.text))
    if wanted.unit_id is not None:
        statement = statement.where(Unit.id.in_(queries.units_inside(wanted.unit_id)))
    if wanted.role is not None:
        holders = select(RoleGrant.account_id).where(
            RoleGrant.role == wanted.role, RoleGrant.revoked_at.is_(None)
        )
        statement = statement.where(Account.id.in_(holders))
    if wanted.state == "disabled":
        statement = statement.where(Account.disabled_at.is_not(None))
    elif wanted.state != "all":
        statement = statement.where(Account.disabled_at.is_(None))
    if wanted.state == "demo":
        statement = statement.where(Account.is_demo)
    if wanted.state == "new":
        statement = statement.where(Account.password_is_one_time)
    columns: Mapping[str, tuple[Any, ...]] = {
        "name": (Account.name,),
        "staff_no": (Account.staff_no,),
        "team": (Unit.name_zh.is_(None), Unit.name_zh),
        "hired_on": (Account.hired_on,),
    }
    order = [
        c.desc() if wanted.descending else c.asc()
        for c in columns.get(wanted.sort, columns["staff_no"])
    ]
    return statement.order_by(*order, Account.id)


def _listed(rows: Sequence[Any]) -> list[ListedPerson]:
    ids = [row.id for row in rows]
    roles: dict[int, list[Role]] = {}
    duties: dict[int, list[Capability]] = {}
    seen: dict[int, datetime] = {}
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        for row in db.session.execute(
            select(RoleGrant.account_id, RoleGrant.role).where(
                RoleGrant.account_id.in_(some), RoleGrant.revoked_at.is_(None)
            )
        ):
            roles.setdefault(row.account_id, []).append(row.role)
        for duty in db.session.execute(
            select(CapabilityGrant.account_id, CapabilityGrant.capability).where(
                CapabilityGrant.account_id.in_(some), CapabilityGrant.revoked_at.is_(None)
            )
        ):
            duties.setdefault(duty.account_id, []).append(duty.capability)
        for last in db.session.execute(
            select(SignIn.account_id, func.max(SignIn.last_seen_at).label("at"))
            .where(SignIn.account_id.in_(some))
            .group_by(SignIn.account_id)
        ):
            seen[last.account_id] = last.at
    return [
        ListedPerson(
            id=row.id,
            public_id=row.public_id,
            staff_no=row.staff_no or "",
            name=row.name,
            latin_name=row.latin_name,
            email=row.email or "",
            hired_on=row.hired_on,
            language=row.language,
            shift=row.shift,
            team=Wording(row.name_zh, row.name_en) if row.name_zh else None,
            merchant=Wording(row.merchant_zh, row.merchant_en) if row.merchant_zh else None,
            is_demo=row.is_demo,
            waits_for_first_sign_in=row.password_is_one_time,
            disabled=row.disabled_at is not None,
            roles=tuple(r for r in Role if r in roles.get(row.id, ())),
            capabilities=tuple(c for c in Capability if c in duties.get(row.id, ())),
            last_seen_at=seen.get(row.id),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Place:
    """A team somebody belonged to, or a unit somebody led, between two days."""

    unit: UUID
    name: Wording
    since: date
    until: date | None
    is_deputy: bool = False

    @property
    def last(self) -> date | None:
        """The last day; None while there is no end."""
        return _last_day(self.until)


def _last_day(until: date | None) -> date | None:
    return until - timedelta(days=1) if until else None


def places_of(account_id: int) -> list[Place]:
    """Where somebody belonged, newest first; days that never came about are left out."""
    rows = db.session.execute(
        select(Unit.public_id, Unit.name_zh, Unit.name_en, Membership.since, Membership.until)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(
            Membership.account_id == account_id,
            or_(Membership.until.is_(None), Membership.until > Membership.since),
        )
        .order_by(Membership.since.desc(), Membership.id.desc())
    )
    return [Place(r.public_id, Wording(r.name_zh, r.name_en), r.since, r.until) for r in rows]


def posts_of(account_id: int) -> list[Place]:
    """What somebody led, newest first."""
    rows = db.session.execute(
        select(
            Unit.public_id,
            Unit.name_zh,
            Unit.name_en,
            Management.since,
            Management.until,
            Management.is_deputy,
        )
        .join(Unit, Unit.id == Management.unit_id)
        .where(
            Management.account_id == account_id,
            or_(Management.until.is_(None), Management.until > Management.since),
        )
        .order_by(Management.since.desc(), Management.id.desc())
    )
    return [
        Place(r.public_id, Wording(r.name_zh, r.name_en), r.since, r.until, r.is_deputy)
        for r in rows
    ]


def sign_ins_of(account_id: int, *, only_open: bool = False, limit: int = 20) -> list[SignIn]:
    """Somebody's sign-ins, the last used first."""
    statement = select(SignIn).where(SignIn.account_id == account_id)
    if only_open:
        statement = statement.where(SignIn.ended_at.is_(None))
    return list(db.session.scalars(statement.order_by(SignIn.last_seen_at.desc()).limit(limit)))


def open_sign_ins(*, since: datetime) -> int:
    """How many people have given a sign of life since then."""
    return (
        db.session.scalar(
            select(func.count(SignIn.account_id.distinct())).where(
                SignIn.ended_at.is_(None), SignIn.last_seen_at > since
            )
        )
        or 0
    )


@dataclass(frozen=True)
class Term:
    """Somebody's time as manager or deputy of a unit."""

    id: int
    person: Person
    is_deputy: bool
    since: date
    until: date | None

    @property
    def last(self) -> date | None:
        """The last day; None while there is no end."""
        return _last_day(self.until)


@dataclass(frozen=True)
class ListedUnit:
    """A unit in the tree. ``people`` counts its own, ``inside`` those of nested units too."""

    id: int
    public_id: UUID
    kind: UnitKind
    name: Wording
    depth: int
    parent_id: int | None
    closed: bool
    people: int
    inside: int
    leaders: tuple[Term, ...]


def unit_tree(*, day: date, with_closed: bool = False) -> list[ListedUnit]:
    """Merchants and their teams, each under what it is nested in, by name."""
    statement = select(Unit).order_by(Unit.name_zh, Unit.id)
    if not with_closed:
        statement = statement.where(Unit.closed_at.is_(None))
    children: dict[int | None, list[Unit]] = {}
    units = list(db.session.scalars(statement))
    known = {unit.id for unit in units}
    for unit in units:
        parent = unit.parent_id if unit.parent_id in known else None
        children.setdefault(parent, []).append(unit)
    own: dict[int, int] = {
        row.unit_id: row.number
        for row in db.session.execute(
            select(Membership.unit_id, func.count().label("number"))
            .join(Account, Account.id == Membership.account_id)
            .where(
                *on_day(Membership, day),
                Account.disabled_at.is_(None),
                Account.erased_at.is_(None),
            )
            .group_by(Membership.unit_id)
        )
    }
    leaders = _terms(list(known), day=day, only_now=True)
    listed: list[ListedUnit] = []

    def walk(parent: int | None, depth: int) -> int:
        total = 0
        for unit in children.get(parent, []):
            place = len(listed)
            listed.append(_listed_unit(unit, depth, own.get(unit.id, 0), leaders.get(unit.id, [])))
            inside = own.get(unit.id, 0) + walk(unit.id, depth + 1)
            listed[place] = _with_inside(listed[place], inside)
            total += inside
        return total

    walk(None, 0)
    return listed


def _listed_unit(unit: Unit, depth: int, people: int, leaders: list[Term]) -> ListedUnit:
    return ListedUnit(
        id=unit.id,
        public_id=unit.public_id,
        kind=unit.kind,
        name=unit.name,
        depth=depth,
        parent_id=unit.parent_id,
        closed=unit.closed_at is not None,
        people=people,
        inside=people,
        leaders=tuple(leaders),
    )


def _with_inside(unit: ListedUnit, inside: int) -> ListedUnit:
    return ListedUnit(**{**vars(unit), "inside": inside})


def terms_of_unit(unit_id: int, *, day: date) -> list[Term]:
    """Everybody who led or will lead the unit: those of today first, then by first day."""
    terms = _terms([unit_id], day=day, only_now=False).get(unit_id, [])

    def order(term: Term) -> tuple[bool, bool, int]:
        over = term.until is not None and term.until <= day
        return over, term.is_deputy, -term.since.toordinal()

    return sorted(terms, key=order)


def _terms(unit_ids: Sequence[int], *, day: date, only_now: bool) -> dict[int, list[Term]]:
    statement = (
        select(Management)
        .where(
            Management.unit_id.in_(unit_ids),
            or_(Management.until.is_(None), Management.until > Management.since),
        )
        .order_by(Management.is_deputy, Management.since, Management.id)
    )
    if only_now:
        statement = statement.where(*on_day(Management, day))
    rows = list(db.session.scalars(statement))
    people = queries.people_by_id(db.session(), {row.account_id for row in rows}, day=day)
    found: dict[int, list[Term]] = {}
    for row in rows:
        term = Term(row.id, people[row.account_id], row.is_deputy, row.since, row.until)
        found.setdefault(row.unit_id, []).append(term)
    return found
