"""The learning path on the page of whoever walks it, and of who leads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.evidence import ledger
from app.evidence.facts import CourseCompleted
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast
from tests.courses_shelf import add_courses

ClientOf = Callable[[str], FlaskClient]
ENGLISH = {"Accept-Language": "en"}


def completed(learner: int, days_ago: int) -> None:
    when = NOON - timedelta(days=days_ago)
    ledger.record(
        CourseCompleted(
            learner_id=learner,
            happened_at=when,
            source=f"test:{days_ago}",
            course="late",
            version=1,
        )
    )


@pytest.fixture(autouse=True)
def framework(app: Flask, cast: Cast) -> None:
    """A junior's path through the two courses of the shelf; the first is renewed yearly."""
    with app.app_context(), transaction():
        add_courses(NOON)
        tiers = made.body()["tiers"]
        tiers[0]["path"] = [
            {"title": made.both("入门", "Getting started"), "courses": ["course:late"]},
            {"title": made.both("进阶", "Going on"), "courses": ["course:after"]},
        ]
        tiers[0]["upkeep"] = [
            {"key": "kept", "type": "completed", "courses": ["course:late"], "valid_months": 12}
        ]
        made.publish(NOON, effective=date(2026, 2, 1), tiers=tiers)


def test_a_newcomer_is_shown_the_first_course(client_of: ClientOf) -> None:
    page = client_of("lin").get("/growth", headers=ENGLISH).text
    assert "Learning path: Junior specialist" in page
    assert "0 of 2 courses" in page
    assert 'href="/courses/late"' in page


def test_a_course_that_has_run_out_is_to_be_renewed(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    with app.app_context(), transaction():
        completed(cast.lin, 400)
    assert "renew: it counted until" in client_of("lin").get("/growth", headers=ENGLISH).text
    with app.app_context(), transaction():
        completed(cast.lin, 3)
    page = client_of("lin").get("/growth", headers=ENGLISH).text
    assert "renew: it counted until" not in page
    assert "1 of 2 courses" in page
    assert "counts until" in page


def test_who_leads_the_team_sees_the_same_path(app: Flask, cast: Cast, client_of: ClientOf) -> None:
    with app.app_context(), transaction():
        completed(cast.mei, 3)
        person = db.session.get_one(Account, cast.mei).public_id
    page = client_of("gao").get(f"/team/people/{person}", headers=ENGLISH).text
    assert "1 of 2 courses" in page


def test_the_framework_shows_the_path_of_each_tier(client_of: ClientOf) -> None:
    page = client_of("lin").get("/framework", headers=ENGLISH).text
    assert "Learning path" in page
    assert "Going on" in page
