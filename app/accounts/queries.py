"""Who is who, who belongs where, who leads whom."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

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
from app.accounts.rules.particulars import initial
from app.kernel.actor import Actor, Capability, Role
from app.kernel.wording import Wording
from app.platform.db import Alone, Within
from app.platform.statements import Statement


@dataclass(frozen=True)
class Person:
    """What a page may show of somebody."""

    id: int
    public_id: UUID
    name: str
    staff_no: str
    hired_on: date
    team_id: int | None
    team: Wording | None
    disabled: bool = False
    erased: bool = False

    @property
    def initial(self) -> str:
        """The sign in the round picture."""
        return initial(self.name)


@dataclass(frozen=True)
class Reader:
    """The person behind this request, read once on a connection of its own."""

    actor: Actor
    sign_in_id: UUID
    public_id: UUID
    name: str
    latin_name: str
    staff_no: str
    language: str | None
    theme: str
    team: Wording | None
    password_is_one_time: bool
    is_demo: bool
    notice_version: int
    confirmed_at: datetime
    began_at: datetime
    last_seen_at: datetime
    remembered: bool

    @property
    def initial(self) -> str:
        """The sign in the round picture."""
        return initial(self.name)

    def called(self, language: str) -> str:
        """The name by which a page in this language speaks to the person."""
        return self.latin_name if language == "en" and self.latin_name else self.name


def on_day(
    model: type[Membership] | type[Management], day: date | BindParameter[date]
) -> list[ColumnElement[bool]]:
    """Conditions for a dated row to hold on ``day``."""
    return [model.since <= day, or_(model.until.is_(None), model.until > day)]


def _nested_units(top: Select[int]) -> Select[int]:
    """Ids of the units selected by ``top`` and of everything inside them."""
    tree = top.cte("unit_tree", recursive=True)
    tree = tree.union(select(Unit.id).join(tree, Unit.parent_id == tree.c.id))
    return select(tree.c.id)


def managed_units(
    account_id: int | BindParameter[int], day: date | BindParameter[date]
) -> Select[int]:
    """Units that this account leads or stands in for on ``day``, with those nested inside."""
    led = select(Management.unit_id.label("id")).where(
        Management.account_id == account_id, *on_day(Management, day)
    )
    return _nested_units(led)


def units_inside(unit_id: int) -> Select[int]:
    """A unit and everything nested in it."""
    return _nested_units(select(Unit.id).where(Unit.id == unit_id))


# Every request of a signed-in person begins with these: they are compiled once.
_DAY = bindparam("day", type_=Date)
_READER = Statement(
    select(
        Account.id,
        Account.public_id,
        Account.name,
        Account.latin_name,
        Account.staff_no,
        Account.language,
        Account.theme,
        Account.password_is_one_time,
        Account.is_demo,
        Account.notice_version,
        SignIn.confirmed_at,
        SignIn.created_at,
        SignIn.last_seen_at,
        SignIn.remembered,
        Unit.name_zh,
        Unit.name_en,
    )
    .join(SignIn, SignIn.account_id == Account.id)
    .outerjoin(
        Membership,
        and_(
            Membership.account_id == Account.id, *on_day(Membership, bindparam("day", type_=Date))
        ),
    )
    .outerjoin(Unit, Unit.id == Membership.unit_id)
    .where(
        SignIn.public_id == bindparam("sign_in"),
        SignIn.ended_at.is_(None),
        Account.disabled_at.is_(None),
        Account.erased_at.is_(None),
    )
    .limit(1)
)
_HELD = Statement(
    select(literal_column("0").label("is_duty"), type_coerce(RoleGrant.role, Text).label("name"))
    .where(RoleGrant.account_id == bindparam("account"), RoleGrant.revoked_at.is_(None))
    .union_all(
        select(literal_column("1"), type_coerce(CapabilityGrant.capability, Text)).where(
            CapabilityGrant.account_id == bindparam("account"),
            CapabilityGrant.revoked_at.is_(None),
        )
    )
)
_TEAMS = Statement(managed_units(bindparam("account", type_=Integer), _DAY))


def reader_of(connection: Alone | Within, sign_in: UUID, *, day: date) -> Reader | None:
    """Who is behind this sign-in; None if it has ended or the account is disabled or erased."""
    for row in connection.rows(_READER, {"sign_in": sign_in, "day": day}):
        return Reader(
            actor=_actor(connection, row.id, day=day),
            sign_in_id=sign_in,
            public_id=row.public_id,
            name=row.name,
            latin_name=row.latin_name,
            staff_no=row.staff_no or "",
            language=row.language,
            theme=row.theme,
            team=None if row.name_zh is None else Wording(row.name_zh, row.name_en),
            password_is_one_time=row.password_is_one_time,
            is_demo=row.is_demo,
            notice_version=row.notice_version,
            confirmed_at=row.confirmed_at,
            began_at=row.created_at,
            last_seen_at=row.last_seen_at,
            remembered=row.remembered,
        )
    return None


def _actor(connection: Alone | Within, account_id: int, *, day: date) -> Actor:
    held = connection.rows(_HELD, {"account": account_id})
    roles = frozenset(Role(row.name) for row in held if not row.is_duty)
    duties = frozenset(Capability(row.name) for row in held if row.is_duty)
    teams: frozenset[int] = frozenset()
    if Role.MANAGER in roles:
        led = connection.rows(_TEAMS, {"account": account_id, "day": day})
        teams = frozenset(row.id for row in led)
    return Actor(account_id, roles, teams, duties)


def actor_of(connection: Connection | Session, account_id: int, *, day: date) -> Actor:
    """The account's roles, duties and led teams on ``day``."""
    own = connection.connection() if isinstance(connection, Session) else connection
    return _actor(Within(own), account_id, day=day)


def _people(day: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Account.id,
            Account.public_id,
            Account.name,
            Account.staff_no,
            Account.hired_on,
            Unit.id,
            Unit.name_zh,
            Unit.name_en,
            Account.disabled_at,
            Account.erased_at,
        )
        .outerjoin(Membership, and_(Membership.account_id == Account.id, *on_day(Membership, day)))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
    )


def _person(row: Row[*tuple[Any, ...]]) -> Person:
    (id_, public_id, name, staff_no, hired_on, team_id, zh, en, disabled, erased) = row
    return Person(
        id=id_,
        public_id=public_id,
        name=name,
        staff_no=staff_no or "",
        hired_on=hired_on,
        team_id=team_id,
        team=Wording(str(zh), str(en)) if team_id else None,
        disabled=disabled is not None,
        erased=erased is not None,
    )


def people_by_id(session: Session, ids: Collection[int], *, day: date) -> Mapping[int, Person]:
    """The people with these ids; an erased one keeps an empty name."""
    if not ids:
        return {}
    rows = session.execute(_people(day).where(Account.id.in_(ids)))
    return {row[0]: _person(row) for row in rows}


def person_by_public_id(session: Session, public_id: UUID, *, day: date) -> Person | None:
    """One person, by the id that stands in addresses."""
    row = session.execute(_people(day).where(Account.public_id == public_id)).first()
    return _person(row) if row else None


def team_members(session: Session, unit_ids: Collection[int], *, day: date) -> list[Person]:
    """Active people of these units on ``day``, by name then staff number."""
    rows = session.execute(
        _people(day)
        .where(Unit.id.in_(unit_ids), Account.disabled_at.is_(None), Account.erased_at.is_(None))
        .order_by(Account.name, Account.staff_no)
    )
    return [_person(row) for row in rows]


@dataclass(frozen=True)
class Birthday:
    """A day on which a team wishes somebody well. No year: how old is nobody's business."""

    name: str
    day: date


def birthdays(session: Session, actor: Actor, start: date, end: date) -> list[Birthday]:
    """Birthdays from ``start`` to ``end`` in the actor's own team and in the units they lead, of
    people who agreed to be reminded of; the 29th of February is kept on the 28th where the year
    has none."""
    own = team_of(session, actor.id, day=start)
    units = {*actor.teams, *([own] if own else [])}
    rows = session.execute(
        select(Account.name, Account.birthday)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.unit_id.in_(units),
            *on_day(Membership, start),
            Account.birthday.is_not(None),
            Account.birthday_consent_at.is_not(None),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
        .order_by(Account.name)
    )
    found = []
    for name, born in rows:
        assert born is not None
        for year in range(start.year, end.year + 1):
            leap = (born.month, born.day) == (2, 29) and not isleap(year)
            day = date(year, 2, 28) if leap else born.replace(year=year)
            if start <= day <= end:
                found.append(Birthday(name, day))
    return found


def unit_of(account_id: int, *, day: date) -> Select[int]:
    """The unit that somebody belongs to on ``day``, as a statement or part of one."""
    return (
        select(Membership.unit_id)
        .where(Membership.account_id == account_id, *on_day(Membership, day))
        .limit(1)
    )


def team_of(session: Session, account_id: int, *, day: date) -> int | None:
    """The unit that somebody belongs to on ``day``."""
    return session.scalar(unit_of(account_id, day=day))


def managers_of(session: Session, account_id: int, *, day: date) -> list[Person]:
    """Who leads this person's team on ``day``: the nearest unit's manager, then its deputies."""
    unit_id: int | None = team_of(session, account_id, day=day)
    while unit_id is not None:
        rows = (
            session.execute(
                select(Management.account_id)
                .where(
                    Management.unit_id == unit_id,
                    Management.account_id != account_id,
                    *on_day(Management, day),
                )
                .order_by(Management.is_deputy, Management.since)
            )
            .scalars()
            .all()
        )
        if rows:
            known = people_by_id(session, rows, day=day)
            return [known[i] for i in rows if i in known]
        unit_id = session.scalar(select(Unit.parent_id).where(Unit.id == unit_id))
    return []


def accounts_with_role(session: Session, role: Role) -> list[int]:
    """Ids of the active accounts that hold a role."""
    return list(
        session.scalars(
            select(RoleGrant.account_id)
            .join(Account, Account.id == RoleGrant.account_id)
            .where(
                RoleGrant.role == role,
                RoleGrant.revoked_at.is_(None),
                Account.disabled_at.is_(None),
                Account.erased_at.is_(None),
            )
            .distinct()
        )
    )


def units(session: Session, kind: UnitKind | None = None) -> list[Unit]:
    """Open units by name."""
    statement = select(Unit).where(Unit.closed_at.is_(None)).order_by(Unit.name_zh)
    return list(session.scalars(statement.where(Unit.kind == kind) if kind else statement))


def latin_name_of(session: Session, account_id: int) -> str:
    """The name in Latin letters, as the person or an admin wrote it; may be empty."""
    return session.scalar(select(Account.latin_name).where(Account.id == account_id)) or ""


def ids_matching(session: Session, text: str, *, limit: int = 200) -> tuple[int, ...]:
    """Ids of people whose name or staff number holds the text."""
    rows = session.scalars(
        select(Account.id)
        .where(
            or_(
                Account.name.icontains(text, autoescape=True),
                Account.latin_name.icontains(text, autoescape=True),
                Account.staff_no.icontains(text, autoescape=True),
            )
        )
        .limit(limit)
    )
    return tuple(rows)
