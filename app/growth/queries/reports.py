"""Reports and saved views of the reader."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select

from app.growth import policies
from app.growth.models.reports import Report, ReportKind, SavedView
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
