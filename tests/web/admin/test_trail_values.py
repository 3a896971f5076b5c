"""Whatever a deed noted of before and after, the trail can show it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.audit import trail
from app.kernel.actor import SYSTEM
from app.platform.db import transaction
from tests.conftest import Cast


def test_values_that_hold_values_are_said_in_words(
    app: Flask, cast: Cast, client_of: Callable[[str], FlaskClient]
) -> None:
    with app.app_context(), transaction():
        after = {"levels": {"attitude": 4, "seen": [1, 2]}, "passed": True}
        trail.note(SYSTEM, "roleplay.rated", "role_play:1", before={"levels": None}, after=after)
    answer = client_of("ada").get("/admin/trail")
    assert answer.status_code == 200
    assert "attitude 4" in answer.text
