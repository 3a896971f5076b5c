"""Work out where everybody stands, a portion at a time, for boards of many people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, insert, or_, select

from app.accounts import queries as accounts
from app.accounts.models import Account, RoleGrant
from app.growth.models.standing import Standing
from app.growth.queries import frameworks, pictures
from app.kernel.actor import Role
from app.platform.db import db, transaction
from app.platform.i18n import local

PORTION: Final = 200
FRESH_FOR: Final = timedelta(hours=12)
# One call of the tick works out so many people at most, so that other work is not held up.
A_CALL: Final = 2_000


def stale(at: datetime, *, limit: int = PORTION) -> list[int]:
    """Active learners whose standing is unknown or old, the oldest first."""
    return list(
        db.session.scalars(
            select(Account.id)
            .join(RoleGrant, RoleGrant.account_id == Account.id)
            .outerjoin(Standing, Standing.learner_id == Account.id)
            .where(
                RoleGrant.role == Role.LEARNER,
                RoleGrant.revoked_at.is_(None),
                Account.disabled_at.is_(None),
                Account.erased_at.is_(None),
                or_(Standing.at.is_(None), Standing.at < at - FRESH_FOR),
            )
            .order_by(Standing.at, Account.id)
            .limit(limit)
        )
    )


def work_out(ids: Sequence[int], at: datetime) -> list[dict[str, Any]]:
    """Where these people stand now, as rows."""
    day = local(at).date()
    known = accounts.people_by_id(db.session(), ids, day=day)
    found = pictures.pictures(list(known.values()), pictures.today(at))
    return [
        {
            "learner_id": p.person.id,
            "unit_id": p.person.team_id,
            "tier": p.tier,
            "group": p.group,
            "met": p.readiness.met,
            "needed": p.readiness.needed,
            "expiring": len(p.readiness.expiring()),
            "overdue": sum(not f.good for f in p.readiness.upkeep),
            "at": at,
        }
        for p in found
    ]


def put(rows: Sequence[dict[str, Any]]) -> None:
    """Replace the standings of these people."""
    ids = [row["learner_id"] for row in rows]
    db.session.execute(delete(Standing).where(Standing.learner_id.in_(ids)))
    if rows:
        db.session.execute(insert(Standing), list(rows))


def drop_gone() -> int:
    """Forget standings of people who are no longer active."""
    gone = select(Account.id).where(
        or_(Account.disabled_at.is_not(None), Account.erased_at.is_not(None))
    )
    found = db.session.execute(
        delete(Standing).where(Standing.learner_id.in_(gone)).returning(Standing.learner_id)
    )
    return len(found.all())


def refresh(at: datetime, *, most: int = A_CALL) -> int:
    """Work out up to ``most`` people anew; give how many. What is read and judged is not inside
    the short transactions that write."""
    done = 0
    if frameworks.find_edition(local(at).date()) is None:
        db.session.rollback()
        return 0
    while done < most:
        ids = stale(at, limit=min(PORTION, most - done))
        rows = work_out(ids, at) if ids else []
        db.session.rollback()
        if not rows:
            break
        with transaction():
            put(rows)
        done += len(rows)
    return done


def refresh_all(at: datetime) -> int:
    """Everybody whose standing is old."""
    total = 0
    while found := refresh(at):
        total += found
    return total
