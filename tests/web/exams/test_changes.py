"""Reports on items, and marks given again after a change of the key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.content import store
from app.evidence import ledger
from app.exams.models.bodies import ItemBody
from app.exams.services import overview
from app.kernel.actor import SYSTEM
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.exams_bank import COMMON, ITEMS
from tests.web.exams.conftest import Sat

ClientOf = Callable[[str], FlaskClient]
SitDown = Callable[..., Sat]
PAGE = "/exam-results/test/regrade/window"


def right_is(app: Flask, place: int, **more: Any) -> int:
    """Publish the item with another right option; give the id of the version before."""
    options = [
        {"zh": one["zh"], "en": one["en"], "correct": n == place}
        for n, one in enumerate(ITEMS["window"]["options"])
    ]
    body = ItemBody.model_validate({**COMMON, **ITEMS["window"], "options": options, **more})
    with app.app_context():
        before = overview.current_item("window")
        db.session.rollback()
        with transaction():
            store.write(ItemBody, "window", body, by=SYSTEM, at=NOON)
    assert before is not None
    return before[0]


def facts(app: Flask, learner: int) -> list[str]:
    with app.app_context():
        kinds = ("exam_passed", "exam_failed")
        return [one.fact.KIND for one in ledger.history(learner, kinds=kinds)[learner]]


def test_a_changed_key_is_looked_at_then_applied(
    app: Flask, cast: Cast, sat: SitDown, client_of: ClientOf
) -> None:
    lin, tao = sat(keys=["window"]), client_of("tao")
    lin.save(1, 1)
    lin.hand_in()
    mei = Sat(client_of("mei")).start()
    mei.save(1, 0)
    mei.hand_in()
    assert "Not passed" in lin.get().text
    before = right_is(app, 1)
    page = tao.get(PAGE).text
    assert "Fail becomes pass" in page
    assert "林晓雯" in page
    assert "Not passed" in lin.get().text, "looking changes nothing"
    data = {"version": str(before), "way": "key"}
    assert tao.post(PAGE, data=data).status_code == 422
    assert tao.post(PAGE, data={**data, "reason": "答案键写错了"}).status_code == 303
    assert "Passed with 100%" in lin.get().text
    assert "Not passed" in mei.get().text
    assert facts(app, cast.ids["lin"]) == ["exam_passed"]
    assert facts(app, cast.ids["mei"]) == ["exam_failed"]
    assert "答案键写错了" in tao.get(PAGE).text
    assert "your answer, right" in lin.get("/review").text


def test_everybody_may_get_the_points(app: Flask, sat: SitDown, client_of: ClientOf) -> None:
    lin, tao = sat(keys=["window"]), client_of("tao")
    lin.hand_in()
    with app.app_context():
        current = overview.current_item("window")
    assert current is not None
    data = {"version": str(current[0]), "way": "full", "reason": "题目超出范围"}
    assert tao.post(PAGE, data=data).status_code == 303
    assert "Passed with 100%" in lin.get().text


def test_a_sitting_that_goes_on_is_marked_by_the_changed_key(
    app: Flask, sat: SitDown, client_of: ClientOf
) -> None:
    lin, tao = sat(keys=["window"]), client_of("tao")
    lin.save(1, 2)
    lin.hand_in()
    mei = Sat(client_of("mei")).start()
    mei.save(1, 2)
    before = right_is(app, 2)
    data = {"version": str(before), "way": "key", "reason": "答案键写错了"}
    assert tao.post(PAGE, data=data).status_code == 303
    mei.hand_in()
    assert "Passed with 100%" in mei.get().text


def test_a_key_that_does_not_fit_is_refused(app: Flask, sat: SitDown, client_of: ClientOf) -> None:
    lin, tao = sat(keys=["window"]), client_of("tao")
    lin.hand_in()
    before = right_is(app, 1, type="multiple")
    assert "another type" in tao.get(PAGE).text
    data = {"version": str(before), "way": "key", "reason": "答案键写错了"}
    assert tao.post(PAGE, data=data).status_code == 422
    assert "Not passed" in lin.get().text


def test_marks_are_given_again_by_trainers_only(sat: SitDown, client_of: ClientOf) -> None:
    lin = sat(keys=["window"])
    lin.hand_in()
    for name in ("lin", "gao", "an"):
        assert client_of(name).get(PAGE).status_code == 404
    assert client_of("tao").get("/exam-results/test/regrade/nothing").status_code == 404


def test_an_item_is_reported_while_sitting_and_answered_later(
    sat: SitDown, client_of: ClientOf
) -> None:
    lin, tao = sat(keys=["window"]), client_of("tao")
    assert "Report the item" in lin.get("/sit").text
    data = {"slot": "1", "kind": "wrong", "words": "两个选项都对"}
    path = f"{lin.address}/reports"
    assert lin.client.post(path, data={**data, "slot": "9"}).status_code == 422
    part = lin.client.post(path, data=data, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "Reported. Go on" in part.text
    assert "<html" not in part.text
    assert lin.client.post(path, data=data).status_code == 422
    lin.save(1, 0)
    lin.hand_in()
    page = tao.get("/marking/reports").text
    assert "两个选项都对" in page
    assert "林晓雯" not in page
    address = page.split('action="/marking/reports/')[1].split('"')[0]
    assert tao.post(f"/marking/reports/{address}", data={"words": ""}).status_code == 422
    answer = {"words": "题干说的是换货，只有七天对"}
    assert tao.post(f"/marking/reports/{address}", data=answer).status_code == 303
    assert tao.post(f"/marking/reports/{address}", data=answer).status_code == 409
    assert "只有七天对" in lin.get("/reports").text
    assert "只有七天对" in lin.get().text


def test_reports_are_one_s_own(sat: SitDown, client_of: ClientOf) -> None:
    lin = sat(keys=["window"])
    for name in ("mei", "tao"):
        assert client_of(name).get(f"{lin.address}/reports").status_code == 404
    for name in ("lin", "gao"):
        assert client_of(name).get("/marking/reports").status_code == 404


def test_a_reported_item_page_tells_no_key(sat: SitDown) -> None:
    lin = sat(keys=["window"])
    assert "That is the rule" not in lin.get("/reports").text
