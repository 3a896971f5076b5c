"""Read the trail: filtered, newest first, one page at a time or whole for an export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, cast, literal, or_, select

from app.audit.models import AuditEntry
from app.platform.db import db
from app.platform.paging import Page, page_of


@dataclass(frozen=True)
class TrailFilter:
    """Who did what to what, when. ``people`` selects the numbers of those who did it or to whom it
    was done; None means anybody.

    ``action`` names a deed (``account.moved``) or everything done to a kind (``account.``).
    """

    people: Select[int] | None = None
    action: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


def _select(wanted: TrailFilter) -> Select[Any]:
    statement = select(AuditEntry).order_by(AuditEntry.id.desc())
    if wanted.people is not None:
        ids = wanted.people.subquery().c[0]
        subjects = select(literal("account:") + cast(ids, String))
        statement = statement.where(
            or_(AuditEntry.actor_id.in_(select(ids)), AuditEntry.subject.in_(subjects))
        )
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
