"""Who else is writing the same lesson. Nothing depends on it: it only tells people of each other;
what keeps their texts apart is the number of the version each began with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from app.accounts.models import Account
from app.courses.models.presence import EditorPresence
from app.kernel.actor import Actor
from app.platform.db import db

FRESH: Final = timedelta(seconds=50)
"""Who has not been heard of for so long has closed the editor."""
KEPT: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Other:
    """Somebody else in the editor of the same lesson."""

    name: str
    since: datetime


def here(by: Actor, lesson: str, *, at: datetime) -> list[Other]:
    """Note that somebody has a lesson open, and say who else has, the longest first."""
    row = db.session.get(EditorPresence, (by.id, lesson))
    if row is None:
        row = EditorPresence(account_id=by.id, lesson=lesson, since=at, seen_at=at)
        db.session.add(row)
    elif row.seen_at < at - FRESH:
        row.since = at
    row.seen_at = at
    db.session.flush()
    db.session.execute(delete(EditorPresence).where(EditorPresence.seen_at < at - KEPT))
    rows = db.session.execute(
        select(Account.name, EditorPresence.since)
        .join(Account, Account.id == EditorPresence.account_id)
        .where(
            EditorPresence.lesson == lesson,
            EditorPresence.account_id != by.id,
            EditorPresence.seen_at >= at - FRESH,
        )
        .order_by(EditorPresence.since, Account.id)
    )
    return [Other(name, since) for name, since in rows]
