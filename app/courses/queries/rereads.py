"""Changed lessons and who has still to confirm them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.accounts.models import Account, Membership, Unit
from app.accounts.queries import on_day
from app.courses.models.rereads import Reread
from app.courses.models.rows import Enrolment, LessonProgress
from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.rereading import RereadState, state_of
from app.kernel.wording import Wording
from app.platform.db import db
from app.platform.paging import Page, page_of

# Asked are those who had finished the lesson, in the round they are in, before it changed.
ASKED = and_(
    LessonProgress.enrolment_id == Enrolment.id,
    LessonProgress.round == Enrolment.round,
    LessonProgress.lesson == Reread.lesson,
    LessonProgress.completed_at.is_not(None),
    LessonProgress.completed_at <= Reread.told_at,
)
IN_COURSE = and_(Enrolment.course == Reread.course, Enrolment.state != EnrolmentState.WITHDRAWN)
IN_FORCE = and_(Reread.told_at.is_not(None), Reread.superseded_at.is_(None))
WAITS = LessonProgress.edition < Reread.edition
ACTIVE = and_(Account.disabled_at.is_(None), Account.erased_at.is_(None))


def in_force(course: str, lesson: str) -> Reread | None:
    """What is asked about a lesson now."""
    return db.session.scalar(
        select(Reread).where(Reread.course == course, Reread.lesson == lesson, IN_FORCE)
    )


def all_in_force(course: str) -> list[Reread]:
    """What is asked about a course's lessons now."""
    return list(
        db.session.scalars(
            select(Reread).where(Reread.course == course, IN_FORCE).order_by(Reread.id)
        )
    )


def of_edition(course: str, lesson: str, edition: int) -> Reread | None:
    """What was or will be asked about one edition of a lesson."""
    return db.session.scalar(
        select(Reread).where(
            Reread.course == course, Reread.lesson == lesson, Reread.edition == edition
        )
    )


def open_with_due() -> list[Reread]:
    """Everything asked now that has a due day."""
    return list(
        db.session.scalars(
            select(Reread).where(IN_FORCE, Reread.due_on.is_not(None)).order_by(Reread.id)
        )
    )


def waiting_people(reread: Reread, *, after: int, limit: int) -> list[int]:
    """People who have still to confirm, a portion in order of their ids."""
    statement = (
        select(Enrolment.learner_id)
        .join(Reread, IN_COURSE)
        .join(LessonProgress, ASKED)
        .join(Account, Account.id == Enrolment.learner_id)
        .where(Reread.id == reread.id, WAITS, ACTIVE, Enrolment.learner_id > after)
        .order_by(Enrolment.learner_id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


@dataclass(frozen=True)
class Wait:
    """A lesson that one person has still to confirm."""

    course: str
    lesson: str
    due_on: date | None


def waits_of(learner_id: int) -> list[Wait]:
    """What somebody has still to confirm, the first due first."""
    rows = db.session.execute(
        select(Reread.course, Reread.lesson, Reread.due_on)
        .join(Enrolment, and_(IN_COURSE, Enrolment.learner_id == learner_id))
        .join(LessonProgress, ASKED)
        .where(IN_FORCE, WAITS)
        .order_by(Reread.due_on.is_(None), Reread.due_on, Reread.id)
    )
    return [Wait(*row) for row in rows]


@dataclass(frozen=True)
class RereadLine:
    """One person and one changed lesson."""

    name: str
    staff_no: str
    team: Wording | None
    course: str
    lesson: str
    due_on: date | None
    state: RereadState


@dataclass(frozen=True)
class Rereads:
    """Who has to confirm which changed lesson, among the people one may see. ``teams`` None means
    everybody; ``state`` is a RereadState's value; ``lesson`` is ``course/lesson``."""

    today: date
    teams: Collection[int] | None = None
    lesson: str = ""
    team: int | None = None
    state: str = ""
    search: str = ""

    def select(self) -> Select[*tuple[Any, ...]]:
        """The ordered statement: those who still have to come first."""
        here = and_(Membership.account_id == Account.id, *on_day(Membership, self.today))
        return (
            select(Reread, LessonProgress.edition, Account, Unit)
            .join(Enrolment, IN_COURSE)
            .join(LessonProgress, ASKED)
            .join(Account, Account.id == Enrolment.learner_id)
            .outerjoin(Membership, here)
            .outerjoin(Unit, Unit.id == Membership.unit_id)
            .where(IN_FORCE, ACTIVE, *self._conditions())
            .order_by(
                (LessonProgress.edition >= Reread.edition),
                Reread.due_on.is_(None),
                Reread.due_on,
                Reread.id,
                Account.name,
                Account.id,
            )
        )

    def _conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.teams is not None:
            found.append(Unit.id.in_(list(self.teams)))
        if self.team is not None:
            found.append(Unit.id == self.team)
        if self.lesson:
            course, _, lesson = self.lesson.partition("/")
            found += [Reread.course == course, Reread.lesson == lesson]
        if self.search:
            found.append(
                or_(
                    Account.name.icontains(self.search, autoescape=True),
                    Account.staff_no.icontains(self.search, autoescape=True),
                )
            )
        late = and_(Reread.due_on.is_not(None), Reread.due_on < self.today)
        if self.state == RereadState.CONFIRMED:
            found.append(LessonProgress.edition >= Reread.edition)
        elif self.state == RereadState.OVERDUE:
            found += [WAITS, late]
        elif self.state == RereadState.WAITING:
            found += [WAITS, or_(Reread.due_on.is_(None), Reread.due_on >= self.today)]
        return found

    def page(self, number: int, size: int = 25) -> Page[RereadLine]:
        """One page of it."""
        page = page_of(db.session(), self.select(), number=number, size=size, scalars=False)
        lines = [self._line(row) for row in page.items]
        return Page(lines, page.number, page.size, page.total)

    def all(self, most: int = 20_000) -> list[RereadLine]:
        """All of it, for a file."""
        return [self._line(row) for row in db.session.execute(self.select().limit(most))]

    def count(self, state: RereadState) -> int:
        """How many lines are in a state, whatever state is asked for."""
        chosen = replace(self, state=state.value).select().order_by(None)
        return db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0

    def lessons(self) -> list[str]:
        """The lessons that are asked about now."""
        rows = db.session.execute(
            select(Reread.course, Reread.lesson)
            .where(IN_FORCE)
            .order_by(Reread.course, Reread.lesson)
        )
        return [f"{course}/{lesson}" for course, lesson in rows]

    def _line(self, row: Any) -> RereadLine:
        reread, edition, account, unit = row
        return RereadLine(
            name=account.name,
            staff_no=account.staff_no or "",
            team=unit.name if unit else None,
            course=reread.course,
            lesson=reread.lesson,
            due_on=reread.due_on,
            state=state_of(edition, reread.edition, reread.due_on, self.today),
        )
