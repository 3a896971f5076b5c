"""Training plans, and how each of their lines stands today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from app.accounts.models import Account, Membership, RoleGrant, Unit
from app.accounts.queries import Person, on_day, people_by_id, units_inside
from app.content import store
from app.content.store import Version
from app.courses.models.bodies import Course
from app.courses.models.planning import PlanLine, TrainingNeed, TrainingPlan
from app.courses.models.rows import Enrolment
from app.courses.models.sessions import SessionSeat, TrainingSession
from app.courses.queries import people, sessions
from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.needs import NeedState
from app.courses.rules.plans import (
    LineKind,
    LineState,
    Reach,
    Tally,
    class_state,
    course_state,
    is_late,
    other_state,
    tally,
)
from app.courses.rules.seating import seating
from app.kernel.actor import Role
from app.kernel.errors import NotFound
from app.kernel.wording import Wording
from app.platform.db import db
from app.platform.paging import Page, page_of

Group = tuple[int | None, str]


def plan_of(public_id: UUID, *, drafts: bool, lock: bool = False) -> TrainingPlan:
    """One plan; without ``drafts`` only a shared one. Raise NotFound."""
    statement = select(TrainingPlan).where(TrainingPlan.public_id == public_id)
    found = db.session.scalar(statement.with_for_update() if lock else statement)
    if found is None or not (drafts or found.shared_at):
        raise NotFound()
    return found


def running(today: date) -> list[TrainingPlan]:
    """Plans whose period is not over, the next to end first."""
    statement = (
        select(TrainingPlan)
        .where(TrainingPlan.ends_on >= today)
        .order_by(TrainingPlan.ends_on, TrainingPlan.id)
        .limit(20)
    )
    return list(db.session.scalars(statement))


def line_of(plan: TrainingPlan, public_id: UUID) -> PlanLine:
    """A line of this plan, taken out or not. Raise NotFound."""
    found = db.session.scalar(
        select(PlanLine).where(PlanLine.public_id == public_id, PlanLine.plan_id == plan.id)
    )
    if found is None:
        raise NotFound()
    return found


def rows_of(plan_id: int, *, removed: bool = False) -> list[PlanLine]:
    """The lines of a plan in order; ``removed`` gives those taken out."""
    gone = PlanLine.removed_at.is_not(None) if removed else PlanLine.removed_at.is_(None)
    statement = select(PlanLine).where(PlanLine.plan_id == plan_id, gone)
    return list(db.session.scalars(statement.order_by(PlanLine.position, PlanLine.id)))


def next_position(plan_id: int) -> int:
    """The place after the last line."""
    last = db.session.scalar(select(func.max(PlanLine.position)).where(PlanLine.plan_id == plan_id))
    return (last or 0) + 1


def line_of_need(need_id: int) -> PlanLine | None:
    """The line that answers a need."""
    return db.session.scalar(
        select(PlanLine).where(PlanLine.need_id == need_id, PlanLine.removed_at.is_(None)).limit(1)
    )


def need_state(need_id: int) -> NeedState | None:
    """How a need stands; None if there is none."""
    return db.session.scalar(select(TrainingNeed.state).where(TrainingNeed.id == need_id))


@dataclass(frozen=True)
class Card:
    """A plan in the list."""

    plan: TrainingPlan
    owner: Person | None
    tally: Tally


def cards(
    number: int, *, drafts: bool, search: str, at: datetime, today: date, size: int = 20
) -> Page[Card]:
    """A page of plans, the latest period first."""
    statement = select(TrainingPlan).order_by(TrainingPlan.starts_on.desc(), TrainingPlan.id.desc())
    if not drafts:
        statement = statement.where(TrainingPlan.shared_at.is_not(None))
    if search:
        statement = statement.where(
            or_(
                TrainingPlan.title.icontains(search, autoescape=True),
                TrainingPlan.goals.icontains(search, autoescape=True),
            )
        )
    found = page_of(db.session(), statement, number=number, size=size)
    owners = people_by_id(db.session(), {plan.owner_id for plan in found.items}, day=today)
    rows = [
        Card(view.plan, owners.get(view.plan.owner_id), view.tally)
        for view in views(found.items, at=at, today=today)
    ]
    return Page(rows, found.number, found.size, found.total)


def views(plans: Sequence[TrainingPlan], *, at: datetime, today: date) -> list[View]:
    """Plans with their lines today; what the lines are about is read once for all of them."""
    rows: dict[int, list[PlanLine]] = {plan.id: [] for plan in plans}
    for row in db.session.scalars(
        select(PlanLine)
        .where(PlanLine.plan_id.in_(list(rows)), PlanLine.removed_at.is_(None))
        .order_by(PlanLine.position, PlanLine.id)
    ):
        rows[row.plan_id].append(row)
    about = _About([row for of_one in rows.values() for row in of_one])
    about.count(today)
    return [View(plan, rows[plan.id], about, at=at, today=today) for plan in plans]


def view(plan: TrainingPlan, *, at: datetime, today: date) -> View:
    """One plan with its lines today."""
    return views([plan], at=at, today=today)[0]


@dataclass(frozen=True)
class Line:
    """A line as it stands: what it is called, for whom, how many were reached."""

    row: PlanLine
    title: Wording
    url: str
    unit: Wording | None
    need: TrainingNeed | None
    state: LineState
    late: bool
    reach: Reach
    starts_at: datetime | None = None


class _About:
    """What some lines are about: their courses, classes, groups and needs, and whom they reach."""

    def __init__(self, rows: Sequence[PlanLine]) -> None:
        self._rows = rows
        self.classes = _classes(rows)
        self.courses = _courses(rows)
        self.units = _units(rows)
        self.needs = _needs(rows)
        self.reaches = {row.id: Reach() for row in rows}

    def count(self, day: date) -> None:
        """Count who is meant, begun and done; until then nobody is."""
        self.reaches = _reaches(self._rows, day)


class View:
    """A plan with its lines today."""

    def __init__(
        self,
        plan: TrainingPlan,
        rows: Sequence[PlanLine],
        about: _About,
        *,
        at: datetime,
        today: date,
    ) -> None:
        self.plan, self.at, self.today = plan, at, today
        self.lines = [self._line(row, about) for row in rows]

    @property
    def tally(self) -> Tally:
        """How many lines stand where."""
        return tally([(line.state, line.late) for line in self.lines])

    def removed(self) -> list[Line]:
        """The lines that were taken out, by what they are called."""
        rows = rows_of(self.plan.id, removed=True)
        about = _About(rows)
        return [self._line(row, about) for row in rows]

    def _line(self, row: PlanLine, about: _About) -> Line:
        title, url, starts_at = Wording(row.topic, row.topic), "", None
        if row.kind is LineKind.COURSE:
            version = about.courses.get(row.subject)
            title = version.body.title if version else Wording(row.subject, row.subject)
            url = f"/courses/{row.subject}" if version else ""
            reach = about.reaches[row.id]
            state = course_state(reach)
        elif row.kind is LineKind.CLASS and row.subject in about.classes:
            meeting, reach = about.classes[row.subject]
            title, starts_at = meeting.title, meeting.starts_at
            url = f"/courses/sessions/{meeting.public_id}"
            state = class_state(sessions.state(meeting, self.at))
        else:
            known = about.reaches.get(row.id)
            reach = Reach(known.meant if known else 0)
            state = other_state(row.done_on, self.plan.starts_on, self.today)
        return Line(
            row,
            title,
            url,
            about.units.get(row.unit_id or 0),
            about.needs.get(row.need_id or 0),
            state,
            is_late(state, row.due_on, self.today),
            reach,
            starts_at,
        )


def _courses(rows: Sequence[PlanLine]) -> dict[str, Version[Course]]:
    """The published courses that lines name."""
    return store.current_of(Course, [r.subject for r in rows if r.kind is LineKind.COURSE])


def _units(rows: Sequence[PlanLine]) -> dict[int, Wording]:
    ids = {row.unit_id for row in rows if row.unit_id is not None}
    if not ids:
        return {}
    return {unit.id: unit.name for unit in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))}


def _needs(rows: Sequence[PlanLine]) -> dict[int, TrainingNeed]:
    ids = {row.need_id for row in rows if row.need_id is not None}
    if not ids:
        return {}
    return {
        n.id: n for n in db.session.scalars(select(TrainingNeed).where(TrainingNeed.id.in_(ids)))
    }


def _classes(rows: Sequence[PlanLine]) -> dict[str, tuple[TrainingSession, Reach]]:
    """Classes by public id, with who signed up and who came."""
    ids = {UUID(row.subject) for row in rows if row.kind is LineKind.CLASS}
    if not ids:
        return {}
    found = db.session.scalars(
        select(TrainingSession).where(TrainingSession.public_id.in_(ids))
    ).all()
    seats: dict[int, list[SessionSeat]] = {row.id: [] for row in found}
    for seat in db.session.scalars(
        select(SessionSeat)
        .where(SessionSeat.session_id.in_(seats), SessionSeat.left_at.is_(None))
        .order_by(SessionSeat.signed_at, SessionSeat.id)
    ):
        seats[seat.session_id].append(seat)
    known = {}
    for row in found:
        seated = seating([seat.learner_id for seat in seats[row.id]], row.capacity).seated
        came = sum(bool(seat.attended) for seat in seats[row.id])
        known[str(row.public_id)] = (row, Reach(len(seated), len(seated), came))
    return known


def group(unit_id: int | None, *, day: date) -> Select[int]:
    """Ids of the active learners of a unit and everything in it; None: of all."""
    statement = (
        select(RoleGrant.account_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            RoleGrant.role == Role.LEARNER,
            RoleGrant.revoked_at.is_(None),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
    )
    if unit_id is not None:
        inside = select(Membership.account_id).where(
            Membership.unit_id.in_(units_inside(unit_id)), *on_day(Membership, day)
        )
        statement = statement.where(RoleGrant.account_id.in_(inside))
    return statement.distinct()


def group_ids(unit_id: int | None, tier: str, *, day: date) -> list[int]:
    """The learners of a group, by a tier too where one is meant."""
    ids = list(db.session.scalars(group(unit_id, day=day)))
    if not tier:
        return sorted(ids)
    tiers = people.tiers_of(ids, day=day)
    return sorted(person for person in ids if tiers[person] == tier)


def _reaches(rows: Sequence[PlanLine], day: date) -> dict[int, Reach]:
    """Who is meant, begun and done, line by line: two statements for each group of people."""
    groups: dict[Group, list[PlanLine]] = {}
    for row in rows:
        if row.kind is not LineKind.CLASS:
            groups.setdefault((row.unit_id, row.tier), []).append(row)
    found: dict[int, Reach] = {}
    for (unit_id, tier), same in groups.items():
        everybody = group(unit_id, day=day)
        if tier:
            ids = group_ids(unit_id, tier, day=day)
            everybody = select(Account.id).where(Account.id.in_(ids))
            meant = len(ids)
        else:
            meant = db.session.scalar(select(func.count()).select_from(everybody.subquery())) or 0
        counts = _counts({row.subject for row in same}, everybody)
        for row in same:
            begun, done = counts.get(row.subject, (0, 0))
            found[row.id] = Reach(meant, begun, done)
    return found


def _counts(courses: set[str], everybody: Select[int]) -> dict[str, tuple[int, int]]:
    """Course → how many of these people are under way or done, and how many are done."""
    rows = db.session.execute(
        select(Enrolment.course, Enrolment.state, func.count())
        .where(
            Enrolment.course.in_(courses),
            Enrolment.state.in_((EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)),
            Enrolment.learner_id.in_(everybody),
        )
        .group_by(Enrolment.course, Enrolment.state)
    )
    found: dict[str, tuple[int, int]] = {}
    for course, state, count in rows:
        begun, done = found.get(course, (0, 0))
        found[course] = (begun + count, done + (count if state is EnrolmentState.COMPLETED else 0))
    return found
