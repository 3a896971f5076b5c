"""What the levels look like stands where people rate: interviews, reviews, one's own view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.content import store
from app.content.rubrics import RubricBody
from app.growth.models.tables import Interview
from app.kernel.actor import SYSTEM
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

ClientOf = Callable[[str], FlaskClient]


def rubric(*keys: str) -> RubricBody:
    """A rubric whose levels can be told apart."""
    return RubricBody.model_validate(
        {
            "title": made.both("量规", "Rubric"),
            "criteria": [
                {
                    "key": key,
                    "title": made.both(key),
                    "levels": [
                        {"rank": n, "descriptor": made.both(f"{key}第{n}级", f"{key} seen at {n}")}
                        for n in range(1, 6)
                    ],
                }
                for key in keys
            ],
        }
    )


@pytest.fixture(autouse=True)
def framework(app: Flask, cast: Cast) -> None:
    """A framework that names rubrics, and those rubrics published."""
    points = [{"key": "listening", "title": made.both("倾听", "Listening")}]
    dimensions = [{"key": "talk", "title": made.both("沟通", "Talk"), "points": points}]
    interviews = made.body()["interviews"]
    interviews[0]["rubric"] = "rubric:phone"
    named = {"review": "rubric:review", "dimensions": "rubric:points"}
    rubrics = {
        "phone": ("communication", "problem_handling"),
        "review": made.CRITERIA,
        "points": ("listening",),
    }
    long_ago = NOON - timedelta(days=200)
    with app.app_context(), transaction():
        made.publish(long_ago, dimensions=dimensions)
        for key, criteria in rubrics.items():
            store.write(RubricBody, key, rubric(*criteria), by=SYSTEM, at=long_ago)
        made.publish(
            NOON,
            effective=date(2026, 2, 1),
            dimensions=dimensions,
            interviews=interviews,
            rubrics=named,
        )


def test_the_framework_shows_five_levels_of_each_criterion_and_point(client_of: ClientOf) -> None:
    page = client_of("lin").get("/framework", headers={"Accept-Language": "en"}).text
    assert "Five levels of Attitude" in page
    assert "attitude seen at 5" in page
    assert 'id="point-listening"' in page
    assert "listening seen at 1" in page


def test_one_s_own_view_is_chosen_by_what_a_level_looks_like(client_of: ClientOf) -> None:
    page = client_of("lin").get("/growth/self-assessment", headers={"Accept-Language": "en"}).text
    assert page.count(" seen at 3") == len(made.CRITERIA)


def test_an_interviewer_chooses_by_what_a_level_looks_like(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    with app.app_context():
        person = db.session.scalars(select(Account.public_id).where(Account.id == cast.mei)).one()
    client_of("gao").post(
        f"/team/people/{person}/interviews",
        data={"ask-kind": "phone", "ask-held_on": "2026-11-25"},
    )
    with app.app_context():
        address = f"/team/interviews/{db.session.scalars(select(Interview.public_id)).one()}"
    page = client_of("ping").get(address, headers={"Accept-Language": "en"}).text
    for key in ("communication", "problem_handling"):
        assert all(f"{key} seen at {level}" in page for level in range(1, 6))
    assert "seen reliably, also under pressure" not in page
    full = {"level_communication": "4", "level_problem_handling": "5", "heard": "Clear"}
    assert client_of("ping").post(address, data=full).status_code == 303


def test_a_manager_reviews_a_month_by_what_a_level_looks_like(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    with app.app_context():
        person = db.session.scalars(select(Account.public_id).where(Account.id == cast.mei)).one()
    page = client_of("gao").get(
        f"/team/people/{person}/evaluations/2026-10", headers={"Accept-Language": "en"}
    )
    assert page.status_code == 200
    assert page.text.count(" seen at 2") == len(made.CRITERIA)
