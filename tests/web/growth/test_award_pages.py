"""The best-team award through the pages: proposed, voted, decided, certified."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.certificates.models import Certificate
from app.platform import sheets
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

Client = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def _made(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))
        made.measured(cast.lin, NOON, 9000)
        made.measured(cast.lu, NOON, 7000)


def text(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_a_round_from_proposal_to_certificate(app: Flask, client_of: Client, cast: Cast) -> None:
    an, gao, lin = client_of("an"), client_of("gao"), client_of("lin")
    assert "No round yet" in text(lin, "/awards")
    assert lin.post("/awards", data={"period": "2026-Q4"}).status_code == 404
    assert gao.post("/awards", data={"period": "2026-Q4"}).status_code == 403
    assert an.post("/awards", data={"period": "autumn"}).status_code == 422
    address = an.post("/awards", data={"period": "2026-Q4"}).location
    assert an.post("/awards", data={"period": "2026-Q4"}).status_code == 409
    assert an.post(f"{address}/votes").status_code == 409
    found = re.findall(r'<option value="([0-9a-f-]{36})">([^<]+)', text(gao, address))
    units = {name: key for key, name in found}
    for name in ("Pre-sales 1", "After-sales 2"):
        data = {"unit": units[name], "why": "互相补位"}
        assert gao.post(f"{address}/nominate", data=data).status_code == 303
        assert gao.post(f"{address}/nominate", data=data).status_code == 409
    assert gao.post(f"{address}/votes").status_code == 403
    assert an.post(f"{address}/votes").status_code == 303
    page = text(client_of("tao"), address)
    first, second = re.findall(r'name="team" value="([0-9a-f-]{36})"', page)
    good, poor = {"cohesion": "5", "innovation": "4"}, {"cohesion": "2", "innovation": "2"}
    for who in ("tao", "wen", "ada"):
        assert (
            client_of(who).post(f"{address}/vote", data={"team": first, **good}).status_code == 303
        )
        assert (
            client_of(who).post(f"{address}/vote", data={"team": second, **poor}).status_code == 303
        )
    assert lin.post(f"{address}/vote", data={"team": first, **good}).status_code == 403
    assert gao.post(f"{address}/vote", data={"team": first, **good}).status_code == 403
    assert lin.post(f"{address}/vote", data={"team": second, "cohesion": "9"}).status_code == 403
    assert "Scores" not in text(lin, address)
    assert lin.get(f"{address}?format=csv").status_code == 404
    assert an.post(f"{address}/decide").status_code == 303
    assert an.post(f"{address}/decide").status_code == 409
    assert "best team" in text(lin, address)
    rows = sheets.read(lin.get(f"{address}?format=csv").data, "a.csv")[0].rows
    assert rows[1][0] == "Pre-sales 1"
    assert rows[1][-1] == "yes"
    with app.app_context():
        held = set(db.session.scalars(select(Certificate.learner_id)))
    assert held == {cast.lin, cast.mei}


def test_without_votes_nobody_wins(client_of: Client) -> None:
    an = client_of("an")
    address = an.post("/awards", data={"period": "2026-Q3"}).location
    unit = re.search(r'<option value="([0-9a-f-]{36})">', text(an, address))
    assert unit
    assert an.post(f"{address}/nominate", data={"unit": unit[1], "why": ""}).status_code == 422
    an.post(f"{address}/nominate", data={"unit": unit[1], "why": "x"})
    an.post(f"{address}/votes")
    assert an.post(f"{address}/decide").status_code == 409
