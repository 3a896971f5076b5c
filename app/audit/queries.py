"""Read the trail: filtered, newest first, one page at a time or whole for an export."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from app.audit.models import AuditEntry
from app.platform.db import db
from app.platform.paging import Page, page_of


@dataclass(frozen=True)
class TrailFilter:
    """Who did what to what, when. ``actor_ids`` None means anybody; ``subjects`` likewise.

    ``action`` names a deed (``account.moved``) or everything done to a kind (``account.``).
    """

    actor_ids: Collection[int] | None = None
    subjects: Collection[str] | None = None
    action: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


def _select(wanted: TrailFilter) -> Select[Any]:
    statement = select(AuditEntry).order_by(AuditEntry.id.desc())
    people = []
    if wanted.actor_ids is not None:
        people.append(AuditEntry.actor_id.in_(wanted.actor_ids))
    if wanted.subjects is not None:
        people.append(AuditEntry.subject.in_(wanted.subjects))
    if people:
        statement = statement.where(or_(*people))
    if wanted.action.endswith("."):
        statement = statement.where(AuditEntry.action.startswith(wanted.action, autoescape=True))
    elif wanted.action:
        statement = statement.where(AuditEntry.action == wanted.action)
    if wanted.text:
        statement = statement.where(AuditEntry.subject.icontains(wanted.text, autoescape=True))
    if wanted.since is not None:
        statement = statement.where(AuditEntry.happened_at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(AuditEntry.happened_at < wanted.until)
    return statement


def page(wanted: TrailFilter, *, number: int, size: int = 50) -> Page[AuditEntry]:
    """One page, newest first."""
    return page_of(db.session(), _select(wanted), number=number, size=size)


def entries(wanted: TrailFilter, *, most: int = 50_000) -> Iterator[AuditEntry]:
    """Everything wanted, newest first, for an export."""
    yield from db.session.scalars(_select(wanted).limit(most))


def actions() -> list[str]:
    """Every deed that stands in the trail."""
    return list(
        db.session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action))
    )
