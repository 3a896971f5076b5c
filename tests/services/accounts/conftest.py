"""What the tests of people's services share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.accounts.models import Account
from app.kernel.actor import Actor, Role
from app.platform import hashing
from app.platform.db import db, transaction
from tests.conftest import Cast


@pytest.fixture
def ada(cast: Cast) -> Actor:
    """The administrator."""
    return Actor(cast.ada, frozenset({Role.ADMIN}))


@pytest.fixture
def in_app(app: Flask, cast: Cast) -> Iterator[Cast]:
    """The cast, with the application's context pushed."""
    with app.app_context():
        yield cast
        db.session.rollback()


@pytest.fixture
def gives_password(in_app: Cast) -> Callable[[int, str], None]:
    """Let somebody have a password of their own."""

    def give(account_id: int, password: str) -> None:
        with transaction():
            account = db.session.get_one(Account, account_id)
            account.password_hash = hashing.hash_password(password)

    return give
