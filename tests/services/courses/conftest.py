"""A learner, a trainer, a manager, and two small courses."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.accounts.queries import actor_of
from app.courses.services.learning import Moment
from app.kernel.actor import Actor
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.courses_shelf import add_courses

ZONE = ZoneInfo("Asia/Shanghai")
WHEN = Moment(NOON, ZONE)


@pytest.fixture
def shelf(context: Flask, cast: Cast) -> Cast:
    """The cast, and the courses published."""
    with transaction():
        add_courses(NOON)
    return cast


def actor(account_id: int) -> Actor:
    """Who acts, as they stand at noon; leaves no transaction open."""
    found = actor_of(db.session(), account_id, day=NOON.date())
    db.session.rollback()
    return found
