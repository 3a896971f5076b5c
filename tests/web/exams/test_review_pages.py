"""Reviewing items through the pages of trainers."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.web.exams.conftest import Sat, statements

ClientOf = Callable[[str], FlaskClient]
SitDown = Callable[..., Sat]
FORM = {
    "type": "true_false",
    "bank": "test",
    "competency": "after_sales",
    "criterion": "expertise",
    "difficulty": "easy",
    "points": "1",
    "stem_zh": "铃响三声内接听。",
    "stem_en": "Answer within three rings.",
    "correct": "true",
    "explanation_zh": "标准如此",
    "explanation_en": "The standard",
    "deed": "review",
}


def handed_in(client: FlaskClient, key: str = "rings-three") -> str:
    answer = client.post("/bank/items/new", data={**FORM, "key": key})
    assert answer.status_code == 303, answer.text
    return f"/bank/items/{key}/review"


def test_an_item_goes_from_its_author_to_a_reader_and_on_to_learners(
    sat: SitDown, client_of: ClientOf
) -> None:
    sat(keys=["window"])
    wen, tao = client_of("wen"), client_of("tao")
    path = handed_in(wen)
    assert "rings-three" in tao.get("/bank/review").text
    assert "rings-three" not in wen.get("/bank/review").text
    assert "rings-three" in wen.get("/bank/review?whose=mine").text
    assert "somebody else has to accept it" in wen.get(path).text
    assert wen.post(path, data={"deed": "accept", "expected": "1"}).status_code == 422
    page = tao.get(path).text
    assert "铃响三声内接听" in page
    assert "Answer within three rings" in page
    assert tao.post(path, data={"deed": "accept", "expected": "1"}).status_code == 303
    assert "published" in tao.get("/bank/items?q=铃响").text
    assert "rings-three" not in tao.get("/bank/review").text
    assert tao.post(path, data={"deed": "accept", "expected": "1"}).status_code == 303
    assert tao.post(path, data={"deed": "nothing"}).status_code == 404


def test_a_trainer_alone_cannot_publish_and_a_lead_trainer_says_why(
    sat: SitDown, client_of: ClientOf
) -> None:
    sat(keys=["window"])
    wen, tao = client_of("wen"), client_of("tao")
    data = {**FORM, "key": "alone", "deed": "publish", "words": "只有我在"}
    refused = wen.post("/bank/items/new", data=data)
    assert refused.status_code == 422
    assert "铃响三声内接听" in refused.text
    assert "Publish without a second reader" not in wen.get("/bank/items/window").text
    assert "Publish without a second reader" in tao.get("/bank/items/window").text
    assert tao.post("/bank/items/new", data={**data, "words": ""}).status_code == 422
    assert tao.post("/bank/items/new", data=data).status_code == 303
    assert "without a second reader" in tao.get("/bank/items/alone/review").text


def test_a_remark_is_written_answered_and_settled(sat: SitDown, client_of: ClientOf) -> None:
    sat(keys=["window"])
    wen, tao = client_of("wen"), client_of("tao")
    path = handed_in(wen)
    remarks = path.replace("/review", "/remarks")
    assert tao.post(remarks, data={"remark": "", "place": "stem"}).status_code == 422
    assert tao.post(remarks, data={"remark": "谁来接？", "place": "nowhere"}).status_code == 422
    assert tao.post(remarks, data={"remark": "谁来接？", "place": "stem"}).status_code == 303
    page = wen.get(path).text
    assert "谁来接？" in page
    found = re.search(r"/bank/remarks/([0-9a-f-]{36})/settle", page)
    assert found
    reply = {"remark": "当班客服。", "answer_to": found[1]}
    assert wen.post(remarks, data=reply).status_code == 303
    assert "当班客服。" in tao.get(path).text
    assert tao.post(path, data={"deed": "accept", "expected": "1"}).status_code == 422
    assert tao.post(found[0]).status_code == 303
    assert tao.post(path, data={"deed": "accept", "expected": "1"}).status_code == 303


def test_several_items_are_accepted_from_the_queue(sat: SitDown, client_of: ClientOf) -> None:
    sat(keys=["window"])
    wen, tao = client_of("wen"), client_of("tao")
    handed_in(wen)
    handed_in(wen, "rings-again")
    assert "Tick the items first" in tao.post("/bank/review", follow_redirects=True).text
    handed_in(tao, "rings-own")
    chosen = {"key": ["rings-three", "rings-again", "rings-own", "nowhere"]}
    page = tao.post("/bank/review", data=chosen, follow_redirects=True).text
    assert "2 items are accepted" in page
    assert "rings-own: " in page
    assert "No item waits for you" in page
    assert "rings-own" in wen.get("/bank/review").text


def test_learners_and_managers_find_no_review(sat: SitDown, client_of: ClientOf) -> None:
    sat(keys=["window"])
    path = handed_in(client_of("wen"))
    for name in ("lin", "gao"):
        for address in ("/bank/review", path):
            assert client_of(name).get(address).status_code == 404
    assert client_of("tao").get("/bank/items/nowhere/review").status_code == 404


def test_the_queue_asks_the_same_for_any_number_of_items(
    app: Flask, sat: SitDown, client_of: ClientOf
) -> None:
    sat(keys=["window"])
    wen, tao = client_of("wen"), client_of("tao")
    handed_in(wen)

    def asked() -> int:
        tao.get("/bank/review")
        with statements(app) as few:
            tao.get("/bank/review")
        return len(few)

    before = asked()
    handed_in(wen, "rings-again")
    handed_in(wen, "rings-more")
    assert asked() == before
