"""Improvement through the pages: suggestion, finding, plan, effect, evidence; cases from a file."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.evidence import ledger
from app.evidence.facts import ManagerAttested
from app.growth.models.improvement import CaseRecord, Cycle, Suggestion
from app.growth.services import case_records, holdings
from app.growth.services.figures import Table
from app.kernel.actor import Actor, Role
from app.kernel.refs import Ref
from app.platform import clock, links, sheets
from app.platform.db import db, transaction
from app.platform.links import Link
from tests import growth_team as made
from tests.conftest import NOON, Cast

Client = Callable[[str], FlaskClient]
PLAN = {"plan-goal": "首次回复快五秒", "plan-measure": "快捷话术放在首屏",
        "plan-indicator": "solving", "plan-owner": "K0000",
        "plan-due_on": "2026-12-31", "plan-material": ""}  # fmt: skip


@pytest.fixture(autouse=True)
def _made(app: Flask, cast: Cast) -> None:
    deeds = [{"key": "improvement_closed", "title": made.both("改进闭环", "Cycles closed")}]
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200), deeds=deeds, promotions=[])


def unit_of(client: FlaskClient, address: str = "/improvements/new") -> str:
    found = re.search(r'value="([0-9a-f-]{36})">[– ]*Pre-sales 1', text(client, address))
    assert found
    return found[1]


def text(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def found(client: FlaskClient) -> str:
    data = {"finding": "首次回复慢", "origin": "figures", "aim": "improvement",
            "unit": unit_of(client), "origin_ref": "2026-10"}  # fmt: skip
    answer = client.post("/improvements/new", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def test_a_suggestion_is_answered_and_becomes_an_improvement(app: Flask, client_of: Client) -> None:
    lin, gao = client_of("lin"), client_of("gao")
    assert "Nothing suggested yet" in text(lin, "/suggestions")
    assert lin.post("/suggestions", data={"words": " "}).status_code == 422
    wish = {"words": "退款进度自动提醒", "about": "process"}
    assert lin.post("/suggestions", data=wish).status_code == 303
    assert "退款进度自动提醒" in text(gao, "/suggestions/box")
    assert "退款进度自动提醒" not in text(client_of("qiu"), "/suggestions/box")
    assert "A suggestion waits" in text(gao, "/notices/")
    with app.app_context():
        key = db.session.scalars(select(Suggestion.public_id)).one()
    address = f"/suggestions/box/{key}"
    assert client_of("qiu").post(address, data={}).status_code == 404
    assert gao.post(address, data={f"{key}-state": "taken"}).status_code == 422
    reply = {f"{key}-state": "taken", f"{key}-answer": "好主意"}
    assert "/improvements/" in gao.post(address, data=reply).location
    assert gao.post(address, data=reply).status_code == 409
    page = text(lin, "/suggestions")
    assert "好主意" in page
    assert "IC-2026-0001" in page


def test_a_cycle_goes_its_way_and_counts_for_its_owner(
    app: Flask, client_of: Client, cast: Cast
) -> None:
    gao = client_of("gao")
    address = found(gao)
    wrong = gao.post(f"{address}/plan", data={**PLAN, "plan-owner": "nobody"})
    assert wrong.status_code == 422
    assert "Nobody has this staff number." in wrong.get_data(as_text=True)
    assert gao.post(f"{address}/check", data={"check-decision": "keep", "check-words": "x"}
                    ).status_code == 409  # fmt: skip
    assert gao.post(f"{address}/plan", data=PLAN).status_code == 303
    assert "You carry out improvement IC-2026-0001" in text(client_of("lin"), "/notices/")
    assert client_of("mei").get(address).status_code == 404
    assert client_of("qiu").get(address).status_code == 404
    late = {"do-done_on": "2027-01-01", "do-words": "x"}
    assert client_of("lin").post(f"{address}/done", data=late).status_code == 422
    done = {"do-done_on": "2026-11-20", "do-words": "已上线"}
    assert client_of("lin").post(f"{address}/done", data=done).status_code == 303
    assert "No full month was measured" in text(gao, address)
    assert gao.post(f"{address}/count").status_code == 403
    kept = {"check-decision": "keep", "check-words": "回复明显变快"}
    assert gao.post(f"{address}/check", data=kept).status_code == 303
    assert gao.post(f"{address}/count").status_code == 303
    assert gao.post(f"{address}/count").status_code == 403
    with app.app_context():
        facts = [r.fact for r in ledger.history(cast.lin)[cast.lin]]
        assert [f.what for f in facts if isinstance(f, ManagerAttested)] == ["improvement_closed"]
    assert "IC-2026-0001" in text(gao, "/improvements")
    rows = sheets.read(gao.get("/improvements?format=csv").data, "i.csv")[0].rows
    assert rows[1][:2] == ("IC-2026-0001", "kept")


def test_a_changed_cycle_begins_the_next_round_and_keeps_its_history(client_of: Client) -> None:
    gao = client_of("gao")
    address = found(gao)
    gao.post(f"{address}/plan", data=PLAN)
    gao.post(f"{address}/done", data={"do-done_on": "2026-11-20", "do-words": "y"})
    gao.post(f"{address}/check", data={"check-decision": "change", "check-words": "没有变化"})
    page = text(gao, address)
    assert "round 2" in page
    assert "没有变化" in page
    assert gao.post(f"{address}/drop", data={"drop-words": ""}).status_code == 422
    assert gao.post(f"{address}/drop", data={"drop-words": "不再需要"}).status_code == 303
    assert gao.post(f"{address}/plan", data=PLAN).status_code == 409


def test_the_figures_of_the_team_say_what_the_effect_was(
    app: Flask, client_of: Client, cast: Cast
) -> None:
    with app.app_context(), transaction():
        for who in (cast.lin, cast.mei):
            made.measured(who, NOON, 7000, "2026-07")
            made.measured(who, NOON, 9000, "2026-09")
    gao = client_of("gao")
    address = found(gao)
    gao.post(f"{address}/plan", data=PLAN)
    gao.post(f"{address}/done", data={"do-done_on": "2026-08-15", "do-words": "y"})
    page = text(gao, address)
    assert "too few people measured to say" in page
    assert "change +20%" in page
    gao.post(f"{address}/check", data={"check-decision": "keep", "check-words": "好"})
    with app.app_context():
        row = db.session.scalars(select(Cycle)).one()
        assert (row.effect["change"], row.effect["people"]) == (2000, 2)


def test_a_manager_finds_nothing_for_others(client_of: Client) -> None:
    data = {"finding": "x", "origin": "other", "aim": "improvement", "unit": ""}
    assert client_of("gao").post("/improvements/new", data=data).status_code == 403
    assert client_of("an").post("/improvements/new", data=data).status_code == 303
    assert client_of("lin").get("/improvements/new").status_code == 404
    assert "No improvement yet" in text(client_of("lin"), "/improvements")


# --- case records --------------------------------------------------------------------------


def upload(client: FlaskClient, body: str) -> str:
    data = {"file": (io.BytesIO(body.encode()), "cases.csv")}
    answer = client.post("/case-records/import", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


FILE = (
    "工单号,日期,分类,问题描述,工号,渠道,是否解决,处理分钟\n"
    "A1,2026-11-02,物流延迟,包裹三天没动,K0000,聊天,否,9\n"
    "A2,2026-11-03,物流延迟,催发货,K0000,聊天,是,5\n"
    "A3,2026-11-03,退款,退款没到,K0001,电话,是,20\n"
    "A4,never,退款,,K0001,电话,是,20\n"
    "A5,2026-11-03,退款,,K0002,电话,是,20\n"
)


def test_cases_are_shown_first_then_count_and_can_be_taken_back(
    app: Flask, client_of: Client
) -> None:
    gao = client_of("gao")
    assert "No case in this period" in text(gao, "/case-records")
    address = upload(gao, FILE)
    page = text(gao, address)
    assert "Write the day as 2026-10-31." in page
    assert "Nobody with this staff number is in your teams." in page
    assert "物流延迟" not in text(gao, "/case-records")
    assert client_of("qiu").get(address).status_code == 404
    assert gao.post(f"{address}/write").status_code == 303
    assert gao.post(f"{address}/write").status_code == 409
    page = text(gao, "/case-records?category=物流延迟")
    assert "包裹三天没动" in page
    assert "Make it a training need" in page
    rows = sheets.read(gao.get("/case-records?format=xlsx").data, "p.xlsx")[0].rows
    assert rows[1][:3] == ("物流延迟", 2, pytest.approx(0.6666))
    assert [r[0] for r in rows[1:]] == ["物流延迟", "退款"]
    again = text(gao, upload(gao, FILE))
    assert "This case is here already." in again
    assert "物流延迟" not in text(client_of("qiu"), "/case-records")
    assert gao.post(f"{address}/undo").status_code == 303
    assert "No case in this period" in text(gao, "/case-records")
    assert gao.post(f"{address}/undo").status_code == 403


def test_a_frequent_problem_leads_to_what_there_is_on_it(
    client_of: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(words: str, _language: str) -> list[Link]:
        hit = Link("包裹没动怎么说", "/scripts/stuck", Ref("script", "stuck"), "亲，我马上查")
        return [hit] if "物流" in words else []

    monkeypatch.setitem(links._finders, "script", found)
    monkeypatch.setitem(links._resolvers, "script", lambda _ref, _l: found("物流", "")[0])
    gao = client_of("gao")
    gao.post(f"{upload(gao, FILE)}/write")
    page = text(gao, "/case-records?category=物流延迟")
    assert "包裹没动怎么说" in page
    lead = re.search(r'href="(/improvements/new[^"]*material=script[^"]*)"', page)
    assert lead
    form = text(gao, lead[1].replace("&amp;", "&"))
    assert 'name="material" type="hidden" value="script:stuck"' in form
    unit = re.search(r'<option[^>]*value="([0-9a-f-]{36})"', form)
    assert unit
    data = {"finding": "物流延迟：2 单", "origin": "cases", "aim": "improvement",
            "unit": unit[1], "origin_ref": "", "material": "script:stuck"}  # fmt: skip
    begun = gao.post("/improvements/new", data=data)
    assert begun.status_code == 303
    plan = text(gao, begun.location)
    assert '<option value="script:stuck">包裹没动怎么说</option>' in plan
    assert re.search(r'name="plan-material"[^>]*value="script:stuck"', plan)
    assert "Nothing holds these words yet" in text(gao, "/case-records?category=退款")


def test_columns_are_given_a_meaning_by_hand(client_of: Client) -> None:
    an = client_of("an")
    address = upload(an, "十月工单,,\na,b,c\nX1,2026-11-01,late\n")
    assert "case number, day and category are needed" in text(an, address)
    assert an.post(f"{address}/write").status_code == 409
    mapped = {"column-0": "number", "column-1": "day", "column-2": "category"}
    assert an.post(f"{address}/columns", data=mapped).status_code == 303
    assert "case number, day and category are needed" not in text(an, address)
    address = upload(an, "工单号,日期,分类,x\nX1,2026-11-01,late,note\n")
    mapped = {"column-0": "number", "column-1": "day", "column-2": "problem",
              "column-3": "category"}  # fmt: skip
    assert an.post(f"{address}/columns", data=mapped).status_code == 303
    an.post(f"{address}/write")
    assert "note" in text(an, "/case-records")
    assert an.get("/case-records/template?format=csv").status_code == 200


def test_a_large_file_counts_only_when_all_of_it_is_written(app: Flask, cast: Cast) -> None:
    by = Actor(cast.an, frozenset({Role.ANALYST}))
    rows = [["工单号", "日期", "分类"], *([f"N{n}", "2026-11-01", "x"] for n in range(1200))]
    with app.app_context(), transaction():
        table = Table("big.csv", rows, 1)
        row = case_records.stage(table, teams=None, day=date(2026, 11, 24), by=by, at=NOON)
        case_records.start(row, by=by, at=NOON)
        assert row.written == 0
        assert not case_records.write_portion(row, at=NOON)
        assert not case_records.write_portion(row, at=NOON)
        assert row.finished_at is None
        assert case_records.write_portion(row, at=NOON)
        assert len(db.session.scalars(select(CaseRecord.id)).all()) == 1200
        with clock.frozen_at(NOON + timedelta(days=8)):
            assert not case_records.may_undo(row, by=by, at=NOON + timedelta(days=8))


def test_words_of_a_forgotten_person_go(app: Flask, client_of: Client, cast: Cast) -> None:
    client_of("lin").post("/suggestions", data={"words": "一个建议", "about": "norms"})
    gao = client_of("gao")
    gao.post(f"{upload(gao, FILE)}/write")
    with app.app_context(), transaction() as session:
        held = holdings.gather_improvement(cast.lin)
        assert held["suggestions"][0]["words"] == "一个建议"
        assert len(held["cases"]) == 2
        assert holdings.erase_improvement(cast.lin, NOON) == 3
        assert session.scalars(select(Suggestion.words)).one() == ""
