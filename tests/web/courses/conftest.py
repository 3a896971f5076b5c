"""Two small courses behind the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.courses_shelf import add_courses

ClientOf = Callable[[str], FlaskClient]


@pytest.fixture
def shelf(app: Flask, cast: Cast) -> Cast:
    """The cast, and the courses published."""
    with app.app_context(), transaction():
        add_courses(NOON)
    return cast


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that run inside."""
    seen: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
