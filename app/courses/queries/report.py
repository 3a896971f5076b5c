"""Who has done what: enrolments as rows, for trainers and managers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from app.accounts.models import Account, Membership, Unit
from app.accounts.queries import on_day
from app.courses.models.rows import Enrolment
from app.courses.rules.enrolment import EnrolmentState
from app.kernel.wording import Wording
from app.platform.db import db
from app.platform.paging import Page, page_of

OPEN = (EnrolmentState.INVITED, EnrolmentState.ACTIVE)
SORTS = {
    "name": (Account.name, Account.id),
    "team": (Unit.name_zh, Account.name),
    "course": (Enrolment.course, Account.name),
    "due": (Enrolment.due_on, Account.name),
    "done": (Enrolment.completed_at, Account.name),
    "progress": (Enrolment.lessons_done, Account.name),
}


@dataclass(frozen=True)
class Line:
    """One person in one course."""

    person_id: int
    name: str
    staff_no: str
    team: Wording | None
    enrolment: Enrolment


@dataclass(frozen=True)
class Completions:
    """Enrolments of the people one may see. ``teams`` None means everybody.

    ``state`` is an EnrolmentState's value or ``overdue``.
    """

    today: date
    teams: Collection[int] | None = None
    course: str = ""
    team: int | None = None
    state: str = ""
    search: str = ""
    sort: str = "name"

    def select(self) -> Select[*tuple[Any, ...]]:
        """The ordered statement."""
        here = and_(Membership.account_id == Account.id, *on_day(Membership, self.today))
        statement = (
            select(
                Enrolment, Account.id, Account.name, Account.staff_no, Unit.name_zh, Unit.name_en
            )
            .join(Account, Account.id == Enrolment.learner_id)
            .outerjoin(Membership, here)
            .outerjoin(Unit, Unit.id == Membership.unit_id)
            .where(Account.erased_at.is_(None), *self._in_teams(), *self._conditions())
        )
        key = self.sort.removeprefix("-")
        columns = SORTS.get(key, SORTS["name"])
        first: Any = columns[0]
        # Rows without a value stand last either way, on both engines.
        order: list[Any] = [first.is_(None), first.desc() if self.sort[:1] == "-" else first.asc()]
        return statement.order_by(*order, *columns[1:], Enrolment.id)

    def _conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.teams is not None:
            found.append(self._learner_in(self.teams))
        if self.team is not None:
            found.append(self._learner_in([self.team]))
        if self.course:
            found.append(Enrolment.course == self.course)
        if self.state == "overdue":
            found += [Enrolment.due_on < self.today, Enrolment.state.in_(OPEN)]
        elif self.state in list(EnrolmentState):
            found.append(Enrolment.state == EnrolmentState(self.state))
        if self.search:
            found.append(
                or_(
                    Account.name.icontains(self.search, autoescape=True),
                    Account.staff_no.icontains(self.search, autoescape=True),
                )
            )
        return found

    def _in_teams(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.teams is not None:
            found.append(Unit.id.in_(list(self.teams)))
        if self.team is not None:
            found.append(Unit.id == self.team)
        return found

    def counted(self) -> Select[int]:
        """How many there are, without asking for their teams and names."""
        return (
            select(func.count(Enrolment.id))
            .join(Account, Account.id == Enrolment.learner_id)
            .where(Account.erased_at.is_(None), *self._conditions())
        )

    def _learner_in(self, units: Collection[int]) -> ColumnElement[bool]:
        """The same said of the enrolment itself, so that a team's page begins with its people and
        takes no longer in a large organisation."""
        people = select(Membership.account_id).where(
            Membership.unit_id.in_(list(units)), *on_day(Membership, self.today)
        )
        return Enrolment.learner_id.in_(people)

    def page(self, number: int, size: int = 25) -> Page[Line]:
        """One page of it."""
        page = page_of(
            db.session(),
            self.select(),
            number=number,
            size=size,
            scalars=False,
            counted=self.counted(),
        )
        return Page([_line(row) for row in page.items], page.number, page.size, page.total)

    def overdue(self) -> int:
        """How many of the people one may see are overdue, whatever else is asked for."""
        late = replace(self, course="", team=None, state="overdue", search="")
        return db.session.scalar(late.counted()) or 0

    def all(self, most: int = 20_000) -> list[Line]:
        """All of it, for a file."""
        return [_line(row) for row in db.session.execute(self.select().limit(most))]


def _line(row: Any) -> Line:
    enrolment, person_id, name, staff_no, team_zh, team_en = row
    return Line(
        person_id=person_id,
        name=name,
        staff_no=staff_no or "",
        team=Wording(team_zh, team_en) if team_zh else None,
        enrolment=enrolment,
    )


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
