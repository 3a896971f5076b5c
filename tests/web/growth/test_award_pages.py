"""The best-team award through the pages: proposed, voted, decided, certified."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.certificates.models import Certificate
from app.certificates.rules.kinds import CertificateKind
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
    assert "Best team</span>" in text(lin, address)
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


def test_a_person_is_proposed_voted_for_and_certified(
    app: Flask, client_of: Client, cast: Cast
) -> None:
    an, gao, mei = client_of("an"), client_of("gao"), client_of("mei")
    form = {"period": "2026-11", "subject": "person"}
    assert an.post("/awards", data={**form, "subject": "shop"}).status_code == 422
    address = an.post("/awards", data=form).location
    assert an.post("/awards", data=form).status_code == 409
    assert an.post("/awards", data={**form, "subject": "team"}).status_code == 303
    with app.app_context():
        number = db.session.scalar(select(Account.staff_no).where(Account.id == cast.lin))
        other = db.session.scalar(select(Account.staff_no).where(Account.id == cast.gao))
    why = {"why": "替同事接了三个夜班"}
    assert gao.post(f"{address}/nominate", data={"staff_no": "X0", **why}).status_code == 422
    assert gao.post(f"{address}/nominate", data={"staff_no": other, **why}).status_code == 422
    assert mei.post(f"{address}/nominate", data={"staff_no": number, **why}).status_code == 303
    assert gao.post(f"{address}/nominate", data={"staff_no": number, **why}).status_code == 409
    lin = client_of("lin")
    assert lin.post(f"{address}/nominate", data={"staff_no": number, **why}).status_code == 422
    an.post(f"{address}/votes")
    assert "This is you: others vote." in text(lin, address)
    named = re.search(r'name="team" value="([0-9a-f-]{36})"', text(gao, address))
    assert named
    marks = {"team": named[1], "cohesion": "5", "innovation": "4"}
    assert lin.post(f"{address}/vote", data=marks).status_code == 403
    for who in ("gao", "mei", "tao"):
        assert client_of(who).post(f"{address}/vote", data=marks).status_code == 303
    assert an.post(f"{address}/decide").status_code == 303
    assert "林晓雯" in text(mei, address)
    rows = sheets.read(lin.get(f"{address}?format=xlsx").data, "a.xlsx")[0].rows
    assert rows[0][0] == "Person"
    assert rows[1][0] == "林晓雯"
    with app.app_context():
        (held,) = db.session.scalars(select(Certificate)).all()
        assert (held.learner_id, held.kind) == (cast.lin, CertificateKind.SERVICE_STAR)
