"""The organisation board and the fairness report: who reads them, and that sums and files agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app.accounts.models import Account, Membership, RoleGrant
from app.growth.models.standing import Standing
from app.growth.models.tables import PromotionCase
from app.growth.queries import team_board
from app.growth.rules.promotion import CaseState
from app.growth.services import standings
from app.kernel.actor import Role
from app.platform import sheets
from app.platform.db import db, new_id, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

Client = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def _made(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))
        made.make_ready(cast.lin, cast.gao, NOON - timedelta(days=3))


def text(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_many_people_are_summed_by_shop_and_team(
    app: Flask, client_of: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team_board, "MOST", 2)
    an = client_of("an")
    assert "being worked out" in text(an, "/team")
    with app.app_context():
        assert standings.refresh_all(NOON) == 3
        assert standings.refresh_all(NOON + timedelta(hours=1)) == 0
        assert standings.refresh_all(NOON + timedelta(hours=13)) == 3
    page = text(an, "/team")
    assert "Qinghe Baby" in page
    assert "Worked out by" in page
    rows = sheets.read(an.get("/team?format=csv").data, "o.csv")[0].rows
    sums = {str(r[0]): [int(str(v)) for v in r[1:7]] for r in rows[1:]}
    assert sums["Qinghe Baby"][1] == 3
    for place in range(1, 6):
        parts = sums["Pre-sales 1"][place] + sums["After-sales 2"][place]
        assert sums["Qinghe Baby"][place] == parts
    assert sums["Pre-sales 1"][2] == 1


def test_standings_equal_the_board(app: Flask, client_of: Client, cast: Cast) -> None:
    with app.app_context():
        standings.refresh_all(NOON)
        kept = {
            s.learner_id: (s.group.value, s.met)
            for s in db.session.scalars(select(Standing))
        }  # fmt: skip
        assert kept[cast.lin] == ("ready", 4)
    with app.app_context(), transaction() as session:
        session.get_one(Account, cast.lu).disabled_at = NOON
        session.flush()
        assert standings.drop_gone() == 1


def test_who_reads_the_fairness_report(client_of: Client) -> None:
    for who, status in (("an", 200), ("ping", 200), ("gao", 404), ("lin", 404), ("tao", 404)):
        assert client_of(who).get("/fairness").status_code == status
    assert "No promotion in this period" in text(client_of("an"), "/fairness")


def test_bias_by_shift_is_named_and_small_teams_are_not_judged(
    app: Flask, client_of: Client, cast: Cast
) -> None:
    with app.app_context(), transaction() as session:
        team = session.scalars(
            select(Membership.unit_id).where(Membership.account_id == cast.lin)
        ).one()
        for number in range(120):
            night = number % 2 == 1
            (who,) = session.scalars(insert(Account).returning(Account.id), [{
                "public_id": new_id(), "staff_no": f"F{number}", "name": f"人{number}",
                "hired_on": NOON.date() - timedelta(days=400), "created_at": NOON,
                "shift": "夜班" if night else "白班", "language": "zh",
            }])  # fmt: skip
            session.add(RoleGrant(account_id=who, role=Role.LEARNER, granted_at=NOON))
            since = NOON.date() - timedelta(days=400)
            session.add(Membership(account_id=who, unit_id=team, since=since, created_at=NOON))
            if (not night and number % 4 == 0) or number == 1:
                session.add(PromotionCase(
                    number=f"P-{number}", learner_id=who, unit_id=team, from_tier="junior",
                    to_tier="mid", state=CaseState.APPROVED, proposed_by=cast.gao,
                    proposed_at=NOON, reason="", frozen_at=NOON, frozen_on=NOON.date(),
                    framework_version_id=1, met=1, needed=1, evidence=[], levels={},
                    decided_at=NOON, effective_on=NOON.date() - timedelta(days=5),
                ))  # fmt: skip
    rows = sheets.read(client_of("an").get("/fairness?format=xlsx").data, "f.xlsx")[0].rows
    said = {(r[0], r[1]): r[8] for r in rows[1:]}
    assert said["Shift", "夜班"] == "lower than the rest: look into it"
    assert said["Shift", "白班"] == "higher than the rest: look into it"
    assert said["Team", "After-sales 2"] == "too few people to say"
    page = text(client_of("an"), "/fairness")
    assert "lower than the rest" in page
    assert "not stated" in page
