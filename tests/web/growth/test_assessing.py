"""Assessing oneself: all criteria, kept for oneself, shown beside the raters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.evidence import ledger
from app.growth.models.tables import SelfAssessment
from app.growth.services import holdings
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

ClientOf = Callable[[str], FlaskClient]
URL = "/growth/self-assessment"
GIVEN = dict.fromkeys(made.CRITERIA, "4")


@pytest.fixture(autouse=True)
def framework(app: Flask, cast: Cast) -> None:
    """The framework, and three low ratings of Lin's attitude."""
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))
        made.rate(cast.lin, NOON, {"attitude": 300})


def test_the_own_levels_come_first_and_then_stand_beside_the_raters(client_of: ClientOf) -> None:
    lin = client_of("lin")
    assert "You and your raters" not in lin.get(URL).text
    sent = lin.post(URL, data=GIVEN)
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{URL}#beside")
    page = lin.get(URL).text
    assert "You and your raters" in page
    assert "+1.0" in page
    assert page.count("no ratings") == 6


@pytest.mark.parametrize("wrong", [{"attitude": ""}, {"attitude": "6"}, {"attitude": "high"}])
def test_a_criterion_left_out_or_beyond_the_levels_is_named(
    app: Flask, client_of: ClientOf, wrong: dict[str, str]
) -> None:
    page = client_of("lin").post(URL, data=GIVEN | wrong)
    assert page.status_code == 422
    assert 'id="attitude-error"' in page.text
    with app.app_context(), transaction():
        assert db.session.scalars(select(SelfAssessment)).all() == []


def test_it_is_no_evidence_and_belongs_to_ones_own_data(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    with app.app_context(), transaction():
        before = ledger.count()
    client_of("lin").post(URL, data=GIVEN)
    with app.app_context(), transaction():
        assert ledger.count() == before
        assert len(holdings.gather_self_assessments(cast.lin)) == 1
        assert holdings.gather_self_assessments(cast.mei) == []


def test_nobody_without_a_path_of_their_own_opens_it(client_of: ClientOf) -> None:
    for name in ("gao", "tao", "an"):
        assert client_of(name).get(URL).status_code == 404
