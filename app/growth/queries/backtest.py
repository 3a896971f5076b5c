"""Judge everybody under the present and another edition, a few hundred people at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import Account, RoleGrant
from app.content import store
from app.growth.models.framework import Framework
from app.growth.queries.dossiers import dossiers
from app.growth.queries.frameworks import Edition
from app.growth.queries.pictures import Picture
from app.growth.rules.backtest import Flip, flip
from app.kernel.actor import Role
from app.platform.db import db

CHUNK: Final = 400


def back_test(present: Edition, body: Framework, *, on: date) -> Iterator[Flip]:
    """Both verdicts of every active learner on a day."""
    other = replace(present, body=body, hash=store.fingerprint(body))
    ids = list(
        db.session.scalars(
            select(Account.id)
            .join(RoleGrant, RoleGrant.account_id == Account.id)
            .where(
                RoleGrant.role == Role.LEARNER,
                RoleGrant.revoked_at.is_(None),
                Account.disabled_at.is_(None),
                Account.erased_at.is_(None),
            )
            .order_by(Account.id)
        )
    )
    for start in range(0, len(ids), CHUNK):
        people = accounts.people_by_id(db.session(), ids[start : start + CHUNK], day=on)
        known = dossiers(list(people.values()))
        for person in people.values():
            before = Picture(person, present, known[person.id], on).readiness
            after = Picture(person, other, known[person.id], on).readiness
            yield flip(person.id, before, after)
