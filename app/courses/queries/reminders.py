"""Assignments whose day is near or has just passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.accounts.models import Account
from app.courses.models.rows import Enrolment
from app.courses.rules.enrolment import EnrolmentState
from app.platform.db import db


def due(first: date, last: date, *, after: int, limit: int) -> Sequence[Enrolment]:
    """Enrolments that were asked for, are not finished and are due between two days, of people who
    are still here; by their number, from the one after ``after``."""
    return db.session.scalars(
        select(Enrolment)
        .join(Account, Account.id == Enrolment.learner_id)
        .where(
            Enrolment.id > after,
            Enrolment.assigned_at.is_not(None),
            Enrolment.due_on.between(first, last),
            Enrolment.state.in_([EnrolmentState.INVITED, EnrolmentState.ACTIVE]),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
        .order_by(Enrolment.id)
        .limit(limit)
    ).all()
