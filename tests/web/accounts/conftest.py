"""What the tests of the door and of one's own account share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import Account
from app.platform import hashing
from app.platform.db import db, transaction
from tests.conftest import Cast

PASSWORD = "雨天也要把话说清楚"


@pytest.fixture
def change(app: Flask, cast: Cast) -> Callable[..., None]:
    """``change("lin", name=...)`` writes columns of somebody's account."""

    def write(name: str, **columns: object) -> None:
        with app.app_context(), transaction():
            account = db.session.get_one(Account, cast.ids[name])
            for column, value in columns.items():
                setattr(account, column, value)

    return write


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's browser, which reads English."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def lin_has_a_password(app: Flask, change: Callable[..., None]) -> str:
    """Lin signs in with this."""
    with app.app_context():
        change("lin", password_hash=hashing.hash_password(PASSWORD))
    return PASSWORD


def sign_in(client: FlaskClient, who: str, password: str, **more: str) -> TestResponse:
    """Try to come in through the page."""
    return client.post("/sign-in", data={"who": who, "password": password, **more})
