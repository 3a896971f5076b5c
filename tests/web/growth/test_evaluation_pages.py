"""Monthly evaluations through the pages: drafted, shared, answered, counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.evidence import ledger, recount
from app.evidence.facts import CriterionRated
from app.growth.queries import frameworks
from app.growth.services import assessing, case_records, holdings
from app.growth.services.figures import Table
from app.kernel.actor import Actor, Role
from app.platform import sheets
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

Client = Callable[[str], FlaskClient]
LEVELS = dict.fromkeys(made.CRITERIA, "4")


@pytest.fixture(autouse=True)
def _made(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))
        made.measured(cast.lin, NOON, 8800)
        by = Actor(cast.an, frozenset({Role.ANALYST}))
        rows = [["工单号", "日期", "分类", "工号"],
                *([f"C{n}", "2026-10-05", "退款", "K0000"] for n in range(9))]  # fmt: skip
        row = case_records.stage(
            Table("c.csv", rows, 1), teams=None, day=date(2026, 11, 24), by=by, at=NOON
        )
        case_records.start(row, by=by, at=NOON)


@pytest.fixture
def address(app: Flask, cast: Cast) -> str:
    with app.app_context():
        key: UUID = db.session.scalars(
            select(Account.public_id).where(Account.id == cast.lin)
        ).one()
    return f"/team/people/{key}/evaluations/2026-10"


def text(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_who_writes_and_who_reads(client_of: Client, address: str) -> None:
    assert "88%" in text(client_of("gao"), address)
    assert "Sign and share" not in text(client_of("an"), address)
    assert client_of("qiu").get(address).status_code == 404
    assert client_of("lin").get(address).status_code == 404
    assert client_of("an").post(address, data=LEVELS).status_code == 404
    assert client_of("gao").get(address.replace("2026-10", "2026-11")).status_code == 404
    assert client_of("gao").get(address.replace("2026-10", "nothing")).status_code == 404


def test_drawn_cases_stay_the_same(client_of: Client, address: str) -> None:
    first = re.findall(r'name="note-(C\d)"', text(client_of("gao"), address))
    assert len(first) == 5
    assert re.findall(r'name="note-(C\d)"', text(client_of("gao"), address)) == first


def test_a_draft_is_seen_by_nobody_else_and_an_incomplete_one_is_not_signed(
    client_of: Client, address: str
) -> None:
    gao = client_of("gao")
    assert gao.post(address, data={"attitude": "3", "words": "开头"}).status_code == 303
    assert "None yet" in text(client_of("lin"), "/growth/evaluations")
    page = gao.post(address, data={"attitude": "3", "words": "", "share": "1"})
    assert page.status_code == 422
    assert "Say in words what you saw." in page.get_data(as_text=True)
    assert "开头" in text(gao, address)


def test_both_sign_and_the_levels_count(
    app: Flask, client_of: Client, cast: Cast, address: str
) -> None:
    gao, lin = client_of("gao"), client_of("lin")
    note = re.findall(r'name="(note-C\d)"', text(gao, address))[0]
    signed = {**LEVELS, note: "解释得很清楚", "words": "十月进步明显", "share": "1"}
    assert gao.post(address, data=signed).status_code == 303
    assert gao.post(address, data=signed).status_code == 409
    listed = text(lin, "/growth/evaluations")
    own = re.search(r"/growth/evaluations/[0-9a-f-]{36}", listed)
    assert own
    page = text(lin, own[0])
    assert "十月进步明显" in page
    assert "解释得很清楚" in page
    assert client_of("mei").get(own[0]).status_code == 404
    assert lin.post(own[0], data={}).status_code == 422
    wrong = lin.post(own[0], data={"agrees": "no"})
    assert wrong.status_code == 422
    assert 'id="comment-error"' in wrong.get_data(as_text=True)
    assert lin.post(own[0], data={"agrees": "no", "comment": "忙的那周没算"}).status_code == 303
    assert lin.post(own[0], data={"agrees": "yes"}).status_code == 409
    assert "does not agree" in text(gao, "/team/evaluations?month=2026-10")
    with app.app_context():
        facts = [r.fact for r in ledger.history(cast.lin)[cast.lin]]
        rated = [f for f in facts if isinstance(f, CriterionRated)]
        assert {f.criterion for f in rated} == set(made.CRITERIA)
        report = recount.verify()
        assert [o.faults for o in report.outcomes if o.source == "evaluation"] == [0]


def test_a_point_that_only_the_month_shows_is_rated_and_seen_by_the_person(
    app: Flask, client_of: Client, address: str
) -> None:
    points = [
        {"key": "time_management", "title": made.both("时间管理", "Time management"),
         "reviewed": True},
        {"key": "new_ideas", "title": made.both("创新思维", "New ideas"), "reviewed": True},
        {"key": "listening", "title": made.both("倾听", "Listening")},
    ]  # fmt: skip
    work = {"key": "work", "title": made.both("工作效率", "Efficiency"), "points": points}
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=150), dimensions=[work], effective=date(2026, 6, 1))
    gao, lin = client_of("gao"), client_of("lin")
    assert 'name="point:time_management"' in text(gao, address)
    assert 'name="point:listening"' not in text(gao, address)
    assert "0 of 3 observed" in text(lin, "/growth")
    wrong = {**LEVELS, "point:time_management": "9", "words": "稳", "share": "1"}
    assert gao.post(address, data=wrong).status_code == 422
    signed = {**wrong, "point:time_management": "5", "point:new_ideas": ""}
    assert gao.post(address, data=signed).status_code == 303
    own = re.search(r"/growth/evaluations/[0-9a-f-]{36}", text(lin, "/growth/evaluations"))
    assert own
    assert "Time management" in text(lin, own[0])
    assert "New ideas" not in text(lin, own[0])
    assert lin.post(own[0], data={"agrees": "yes"}).status_code == 303
    page = text(lin, "/growth")
    assert "1 of 3 observed" in page
    assert re.search(r"Review of .{0,60}<b><a href=\"/growth/facts/[0-9a-f-]+\">5", page)
    with app.app_context():
        report = recount.verify()
        assert [o.faults for o in report.outcomes if o.source == "evaluation"] == [0]
    table = gao.get("/team/evaluations?month=2026-10&format=csv").data
    rows = sheets.read(table, "e.csv")[0].rows
    assert rows[1][5] in (4, 4.0, "4", "4.0"), "the mean is that of the criteria"


def test_the_list_and_its_file_agree(client_of: Client) -> None:
    gao = client_of("gao")
    page = text(gao, "/team/evaluations?month=2026-10")
    assert "林晓雯" in page
    assert "卢思远" not in page
    rows = sheets.read(gao.get("/team/evaluations?month=2026-10&format=csv").data, "e.csv")[0].rows
    assert {r[0] for r in rows[1:]} == {"林晓雯", "梅子涵"}
    assert {r[4] for r in rows[1:]} == {"not begun"}


def test_the_own_view_stands_beside_the_raters(
    app: Flask, client_of: Client, cast: Cast, address: str
) -> None:
    with app.app_context(), transaction():
        made.rate(cast.lin, NOON - timedelta(days=3), dict.fromkeys(made.CRITERIA, 300))
        body = frameworks.edition(NOON.date()).body
        own = dict.fromkeys(made.CRITERIA, 5)
        assessing.assess_self(own, body, by=Actor(cast.lin), at=NOON)
    person = text(client_of("gao"), address.partition("/evaluations")[0])
    assert "Own view and raters" in person
    assert "+2.0" in person
    assert "own view 5" in text(client_of("gao"), address)


def test_words_of_a_forgotten_person_go(
    app: Flask, client_of: Client, cast: Cast, address: str
) -> None:
    client_of("gao").post(address, data={**LEVELS, "words": "写给她的话", "share": "1"})
    with app.app_context(), transaction():
        assert holdings.gather_evaluations(cast.lin)[0]["words"] == "写给她的话"
        assert holdings.erase_evaluations(cast.lin, NOON) == 1
        assert holdings.gather_evaluations(cast.lin)[0]["words"] == ""
