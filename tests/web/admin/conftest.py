"""What the tests of the administration share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from app.accounts.models import Account, SignIn, Unit
from app.audit.models import AuditEntry
from app.platform import hashing
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast

PASSWORD = "雨天也要把话说清楚"
NOBODY = "00000000-0000-0000-0000-000000000007"


class Keys:
    """Public ids by name: people of the cast, and teams."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        with app.app_context():
            people = {row.id: row.public_id for row in db.session.scalars(select(Account))}
            self.units = {row.key: row.public_id for row in db.session.scalars(select(Unit))}
        self.people = {name: people[account] for name, account in cast.ids.items()}

    def person(self, name: str, rest: str = "") -> str:
        """The address of somebody's page, and what stands below it."""
        return f"/admin/people/{self.people[name]}{rest}"

    def unit(self, key: str, rest: str = "") -> str:
        """The address of a team's page."""
        return f"/admin/units/{self.units[key]}{rest}"


@pytest.fixture
def keys(app: Flask, cast: Cast) -> Keys:
    """Addresses of people and teams."""
    return Keys(app, cast)


@pytest.fixture
def ada(client_of: Callable[[str], FlaskClient]) -> FlaskClient:
    """The administrator's browser; the password was given moments ago."""
    return client_of("ada")


@pytest.fixture
def late_ada(app: Flask, cast: Cast, client_of: Callable[[str], FlaskClient]) -> FlaskClient:
    """The administrator's browser, some time after the password was given; it is PASSWORD."""
    client = client_of("ada")
    with app.app_context(), transaction():
        account = db.session.get_one(Account, cast.ada)
        account.password_hash = hashing.hash_password(PASSWORD)
        long_ago = NOON - timedelta(minutes=30)
        of_ada = update(SignIn).where(SignIn.account_id == cast.ada)
        db.session.execute(of_ada.values(confirmed_at=long_ago))
    return client


@pytest.fixture
def deeds(app: Flask) -> Callable[[], list[str]]:
    """What stands in the trail."""

    def read() -> list[str]:
        with app.app_context():
            return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))

    return read


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
