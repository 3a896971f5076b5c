"""Who has done what: enrolments as rows, for trainers and managers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from app.accounts.models import Account, Membership, Unit
from app.accounts.queries import on_day
from app.courses.models.rows import Enrolment
from app.courses.rules.enrolment import AT_RISK_WITHIN, EnrolmentState
from app.kernel.wording import Wording
from app.platform.db import db
from app.platform.paging import Page

OPEN = (EnrolmentState.INVITED, EnrolmentState.ACTIVE)
SORTS = {
    "name": (Account.name, Account.id),
    "team": (Unit.name_zh, Account.name),
    "course": (Enrolment.course, Account.name),
    "due": (Enrolment.due_on, Account.name),
    "done": (Enrolment.completed_at, Account.name),
    "progress": (Enrolment.lessons_done, Account.name),
}
OVERDUE, AT_RISK = "overdue", "risk"
_TODAY, _SOON = bindparam("today", type_=Date), bindparam("soon", type_=Date)
_LATE = and_(Enrolment.due_on < _TODAY, Enrolment.state.in_(OPEN))
_NEAR = and_(Enrolment.due_on.between(_TODAY, _SOON), Enrolment.state.in_(OPEN))
_ESCAPE = "/"


@dataclass(frozen=True)
class Line:
    """One person in one course."""

    person_id: int
    name: str
    staff_no: str
    team: Wording | None
    course: str
    state: EnrolmentState
    lessons_done: int
    due_on: date | None
    completed_at: datetime | None
    waive_reason: str
    asked: bool
    public_id: UUID

    @property
    def is_waived(self) -> bool:
        """Does nobody ask for it any more, before it was begun?"""
        return bool(self.waive_reason) and self.state is EnrolmentState.WITHDRAWN


@dataclass(frozen=True)
class _Shape:
    """What is asked for without the values: statements of one shape are composed once."""

    teams: bool
    team: bool
    course: bool
    state: str
    search: bool

    def conditions(self) -> list[ColumnElement[bool]]:
        """What rows and counts have in common. A team is said of the enrolment itself, so that a
        team's page begins with its people and takes no longer in a large organisation."""
        found: list[ColumnElement[bool]] = [Account.erased_at.is_(None)]
        if self.teams:
            found.append(_learner_in("teams"))
        if self.team:
            found.append(_learner_in("team"))
        if self.course:
            found.append(Enrolment.course == bindparam("course"))
        if self.state == OVERDUE:
            found.append(_LATE)
        elif self.state == AT_RISK:
            found.append(_NEAR)
        elif self.state:
            found.append(Enrolment.state == EnrolmentState(self.state))
        if self.search:
            wanted = bindparam("search", type_=String)
            found.append(
                or_(
                    Account.name.icontains(wanted, escape=_ESCAPE),
                    Account.staff_no.icontains(wanted, escape=_ESCAPE),
                )
            )
        return found

    def units(self) -> list[ColumnElement[bool]]:
        """Which of somebody's teams is shown."""
        found: list[ColumnElement[bool]] = []
        if self.teams:
            found.append(Unit.id.in_(_several("teams")))
        if self.team:
            found.append(Unit.id.in_(_several("team")))
        return found


def _several(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


def _learner_in(name: str) -> ColumnElement[bool]:
    people = select(Membership.account_id).where(
        Membership.unit_id.in_(_several(name)), *on_day(Membership, _TODAY)
    )
    return Enrolment.learner_id.in_(people)


@lru_cache(maxsize=512)
def _rows(shape: _Shape, sort: str) -> Select[*tuple[Any, ...]]:
    here = and_(Membership.account_id == Account.id, *on_day(Membership, _TODAY))
    columns = SORTS[sort.removeprefix("-")]
    first: Any = columns[0]
    # Rows without a value stand last either way, on both engines.
    order: list[Any] = [first.is_(None), first.desc() if sort[:1] == "-" else first.asc()]
    return (
        select(
            Account.id,
            Account.name,
            Account.staff_no,
            Unit.name_zh,
            Unit.name_en,
            Enrolment.course,
            Enrolment.state,
            Enrolment.lessons_done,
            Enrolment.due_on,
            Enrolment.completed_at,
            Enrolment.waive_reason,
            Enrolment.assigned_at.is_not(None),
            Account.public_id,
        )
        .join(Account, Account.id == Enrolment.learner_id)
        .outerjoin(Membership, here)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(*shape.units(), *shape.conditions())
        .order_by(*order, *columns[1:], Enrolment.id)
        .limit(bindparam("most", type_=Integer))
        .offset(bindparam("skipped", type_=Integer))
    )


@lru_cache(maxsize=512)
def _counts(shape: _Shape) -> Select[*tuple[Any, ...]]:
    """How many there are, without asking for their teams and names, and how many are late or soon
    will be."""
    people = select(Enrolment.id).join(Account, Account.id == Enrolment.learner_id)
    total = people.with_only_columns(func.count(Enrolment.id)).where(*shape.conditions())
    all_seen = _Shape(shape.teams, False, False, "", False)
    due = (
        people.with_only_columns(
            func.count(case((_LATE, Enrolment.id))).label("late"),
            func.count(case((_NEAR, Enrolment.id))).label("near"),
        )
        .where(*all_seen.conditions(), Enrolment.due_on.is_not(None))
        .subquery()
    )
    return select(total.scalar_subquery(), due.c.late, due.c.near)


@dataclass(frozen=True)
class Found(Page[Line]):
    """A page of lines. ``overdue`` and ``at_risk`` count those of the people one may see who are
    late, or soon will be, whatever else is asked for."""

    overdue: int = 0
    at_risk: int = 0


@dataclass(frozen=True)
class Completions:
    """Enrolments of the people one may see. ``teams`` None means everybody.

    ``state`` is an EnrolmentState's value, ``overdue`` or ``risk``.
    """

    today: date
    teams: Collection[int] | None = None
    course: str = ""
    team: int | None = None
    state: str = ""
    search: str = ""
    sort: str = "name"

    @property
    def _shape(self) -> _Shape:
        known = self.state in (OVERDUE, AT_RISK, *EnrolmentState)
        return _Shape(
            teams=self.teams is not None,
            team=self.team is not None,
            course=bool(self.course),
            state=self.state if known else "",
            search=bool(self.search),
        )

    def _values(self) -> dict[str, Any]:
        sought = self.search
        for sign in (_ESCAPE, "%", "_"):
            sought = sought.replace(sign, _ESCAPE + sign)
        return {
            "today": self.today,
            "soon": self.today + AT_RISK_WITHIN,
            "teams": list(self.teams or ()),
            "team": [self.team],
            "course": self.course,
            "search": sought,
        }

    def _lines(self, most: int, skipped: int = 0) -> list[Line]:
        sort = self.sort if self.sort.removeprefix("-") in SORTS else "name"
        values = {**self._values(), "most": most, "skipped": skipped}
        return [_line(row) for row in db.session.execute(_rows(self._shape, sort), values)]

    def page(self, number: int, size: int = 25) -> Found:
        """One page of it; a number out of range gives the nearest one."""
        counted = db.session.execute(_counts(self._shape), self._values()).one()
        total, overdue, at_risk = counted
        number = min(max(1, number), max(1, -(-total // size)))
        rows = self._lines(size, (number - 1) * size)
        return Found(rows, number, size, total, overdue=overdue, at_risk=at_risk)

    def all(self, most: int = 20_000) -> list[Line]:
        """All of it, for a file."""
        return self._lines(most)


def _line(row: Any) -> Line:
    person_id, name, staff_no, team_zh, team_en, *rest = row
    team = Wording(team_zh, team_en) if team_zh else None
    return Line(person_id, name, staff_no or "", team, *rest)


@dataclass(frozen=True)
class Tally:
    """How many people stand where in one course."""

    invited: int = 0
    active: int = 0
    completed: int = 0
    overdue: int = 0

    @property
    def people(self) -> int:
        """All who are in it."""
        return self.invited + self.active + self.completed


def tallies(today: date) -> dict[str, Tally]:
    """A tally for every course that anybody is in: one statement."""
    is_late = and_(Enrolment.due_on < today, Enrolment.state.in_(OPEN))
    late = func.sum(case((is_late, 1), else_=0))
    rows = db.session.execute(
        select(Enrolment.course, Enrolment.state, func.count(), late).group_by(
            Enrolment.course, Enrolment.state
        )
    )
    found: dict[str, dict[str, int]] = {}
    for course, state, count, overdue in rows:
        counted = found.setdefault(course, {})
        if state is not EnrolmentState.WITHDRAWN:
            counted[state.value] = count
        counted["overdue"] = counted.get("overdue", 0) + int(overdue or 0)
    return {course: Tally(**counted) for course, counted in found.items()}
