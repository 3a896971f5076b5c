"""Reports and saved views of the reader; which teams have no report of their month yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from app.accounts.models import Account, Management, Membership, Unit
from app.accounts.queries import on_day
from app.growth import policies
from app.growth.models.reports import Report, ReportKind, SavedView
from app.growth.models.tables import MonthlyFigure
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform.db import db

# The name under which the doors know a report.
Found = Report
Kind = ReportKind


def report(public_id: UUID, actor: Actor) -> Report:
    """A report that the actor may read: their own, of units they lead, all for analysts. Raise
    NotFound."""
    found = db.session.scalar(select(Report).where(Report.public_id == public_id))
    if found is None:
        raise NotFound()
    if found.by_id != actor.id and not policies.may_run(actor, found.unit_id):
        raise NotFound()
    return found


def reports(actor: Actor, *, limit: int = 100) -> list[Report]:
    """The reports that the actor reads, the newest first."""
    statement = select(Report).order_by(Report.id.desc()).limit(limit)
    if not policies.sees_everybody(actor):
        mine = or_(Report.by_id == actor.id, Report.unit_id.in_(actor.teams))
        statement = statement.where(mine)
    return list(db.session.scalars(statement))


def views(actor: Actor) -> list[SavedView]:
    """The actor's saved views by name."""
    statement = select(SavedView).where(SavedView.account_id == actor.id)
    return list(db.session.scalars(statement.order_by(SavedView.name)))


@dataclass(frozen=True)
class Unreported:
    """A team whose month is in and of which nobody has begun the report, and who leads it."""

    unit_id: int
    unit: UUID
    manager: int
    language: str | None
    is_demo: bool


def unreported(month: str, *, since: datetime, day: date) -> list[Unreported]:
    """Teams of which the figures of that month are in for at least half of the people, and whose
    monthly report was not begun ``since`` the month was over; each with one who leads it."""
    measured = (
        select(Membership.unit_id)
        .outerjoin(
            MonthlyFigure,
            (MonthlyFigure.learner_id == Membership.account_id)
            & (MonthlyFigure.month == month)
            & MonthlyFigure.replaced_at.is_(None),
        )
        .where(*on_day(Membership, day))
        .group_by(Membership.unit_id)
        .having(
            2 * func.count(MonthlyFigure.learner_id.distinct())
            >= func.count(Membership.account_id.distinct()),
            func.count(MonthlyFigure.id) > 0,
        )
    )
    begun = select(Report.unit_id).where(
        Report.kind == ReportKind.TEAM_MONTH, Report.at >= since, Report.unit_id.is_not(None)
    )
    rows = db.session.execute(
        select(Unit.id, Unit.public_id, Account.id, Account.language, Account.is_demo)
        .join(Management, Management.unit_id == Unit.id)
        .join(Account, Account.id == Management.account_id)
        .where(
            *on_day(Management, day),
            Management.is_deputy.is_(False),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
            Unit.id.in_(measured),
            Unit.id.not_in(begun),
        )
        .order_by(Unit.id, Account.id)
    )
    found: dict[int, Unreported] = {}
    for row in rows:
        found.setdefault(row[0], Unreported(*row))
    return list(found.values())
