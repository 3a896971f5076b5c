"""A file of items through the browser: looked over first, written once, by its author alone."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content import store
from app.content.rules.lifecycle import State
from app.exams.models.bodies import ItemBody
from tests.web.exams.conftest import ClientOf

FILE = """题号,题型,内容,A,B,答案,题干
A-1,单选,甲,7天,15天,A,换货期限？
A-2,单选,乙,7天,15天,E,退货期限？
"""


def upload(client: FlaskClient, text: str = FILE, name: str = "bank.csv") -> str:
    file = (io.BytesIO(text.encode("gb18030")), name)
    answer = client.post("/bank/import", data={"file": file})
    assert answer.status_code == 303, answer.text
    return answer.location


def items(app: Flask) -> list[str]:
    with app.app_context():
        return [entry.key for entry in store.entries(ItemBody, [State.DRAFT, State.PUBLISHED])]


def test_nothing_is_written_before_it_is_confirmed(app: Flask, client_of: ClientOf) -> None:
    tao = client_of("tao")
    address = upload(tao)
    page = tao.get(address).text
    assert "F3" in page
    assert "none of the options" in page
    assert items(app) == []
    assert "换货期限" in tao.get(f"{address}?show=new").text
    assert tao.post(f"{address}/write").status_code == 303
    assert items(app) == ["a-1"]
    assert "Written on" in tao.get(address).text
    assert tao.post(f"{address}/write").status_code == 409
    assert tao.post(f"{address}/columns", data={}).status_code == 409


def test_columns_can_be_taken_for_something_else(app: Flask, client_of: ClientOf) -> None:
    tao = client_of("tao")
    address = upload(tao)
    page = tao.get(address).text
    fields = re.findall(r'name="(column-0-\d+)".*?</select>', page)
    assert len(fields) == 7
    chosen = dict(
        zip(
            fields,
            ("name", "type", "explanation", "option0", "option1", "key", "stem"),
            strict=True,
        )
    )
    form = {"sheet": "", **chosen, "competency": "after_sales", "bank": "mine"}
    assert tao.post(f"{address}/columns", data=form).status_code == 303
    assert "chosen by you" in tao.get(address).text
    tao.post(f"{address}/write")
    with app.app_context():
        body = store.latest(ItemBody, "a-1").body
    assert (body.bank, body.competency) == ("mine", "after_sales")
    assert body.explanation is not None
    assert body.explanation.zh == "甲"


def test_columns_that_nobody_knows_are_named_by_their_author(
    app: Flask, client_of: ClientOf
) -> None:
    tao = client_of("tao")
    address = upload(tao, "甲,乙,丙,丁\n换货期限？,7天,15天,2\n")
    page = tao.get(address).text
    assert "No header row was found" in page
    fields = re.findall(r'name="(column-0-\d+)".*?</select>', page)
    chosen = dict(zip(fields, ("stem", "option0", "option1", "key"), strict=True))
    form = {"sheet": "", **chosen, "competency": "after_sales", "bank": "mine"}
    assert tao.post(f"{address}/columns", data=form).status_code == 303
    assert tao.post(f"{address}/write").status_code == 303
    with app.app_context():
        body = store.latest(ItemBody, items(app)[0]).body
    assert [option.correct for option in body.options] == [False, True]


def test_what_is_wrong_is_said_in_the_reader_s_language(client_of: ClientOf) -> None:
    tao = client_of("tao")
    chinese = {"Accept-Language": "zh-CN"}
    address = upload(tao)
    page = tao.get(address, headers=chinese).text
    assert "正确答案不在选项里：E" in page
    assert "none of the options" not in page
    file = (io.BytesIO("姓名\n王芳\n".encode()), "bank.csv")
    refused = tao.post("/bank/import", data={"file": file}, headers=chinese)
    assert refused.status_code == 422
    assert "没有找到表头" in refused.text


CHINESE = {"Accept-Language": "zh-CN"}
MOODLE = (
    '<quiz><question type="shortanswer"><name><text>a</text></name><questiontext><text>?</text>'
    '</questiontext><answer fraction="100"><text>7</text></answer><defaultgrade>0</defaultgrade>'
    "</question></quiz>"
)
LISTED = """title: {zh: 题, en: Q}
items:
- key: one
  type: single
  colour: red
"""


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (
            f"{FILE.replace('题干', '题干,分值', 1).replace('？', '？,5000', 1)}",
            "a.csv",
            "最多 1000 分",
        ),
        (MOODLE, "a.xml", "应大于 0"),
        (LISTED, "a.yaml", "colour"),
    ],
    ids=["table", "moodle", "list"],
)
def test_what_the_item_itself_does_not_allow_is_said_in_chinese_too(
    client_of: ClientOf, text: str, name: str, said: str
) -> None:
    tao = client_of("tao")
    given = {"file": (io.BytesIO(text.encode()), name)}
    answer = tao.post("/bank/import", data=given, headers=CHINESE)
    page = (
        answer.text if answer.status_code == 422 else tao.get(answer.location, headers=CHINESE).text
    )
    assert said in page
    assert not re.search(r"[Ii]nput should|is missing|there is no", page)


def test_checks_of_items_and_exams_are_said_in_the_author_s_language(
    app: Flask, client_of: ClientOf, publish: Callable[..., None]
) -> None:
    publish(keys=["window"])
    tao = client_of("tao")
    wrong = {
        "type": "single", "bank": "test", "competency": "after_sales", "criterion": "expertise",
        "difficulty": "easy", "stem_zh": "几天？", "stem_en": "How long?", "key": "odd",
        "options-0-zh": "7", "options-0-en": "7", "deed": "draft",
    }  # fmt: skip
    refused = tao.post("/bank/items/new", data={**wrong, "points": "0"}, headers=CHINESE)
    assert refused.status_code == 422
    assert "points" in refused.text
    assert "应大于 0" in refused.text
    assert tao.post("/bank/items/new", data=wrong).status_code == 303
    page = tao.get("/bank/items/odd", headers=CHINESE).text
    assert "请至少写两个选项" in page
    assert "write at least" not in page


def test_only_authors_find_it_and_only_their_own(client_of: ClientOf) -> None:
    tao = client_of("tao")
    address = upload(tao)
    assert client_of("wen").get(address).status_code == 404
    for name in ("lin", "gao"):
        for path in ("/bank/import", address, "/bank/import/template", "/bank/export"):
            assert client_of(name).get(path).status_code == 404


def test_a_file_that_cannot_be_read_is_refused_with_the_field_named(client_of: ClientOf) -> None:
    tao = client_of("tao")
    for data in ({}, {"file": (io.BytesIO(b"PK\x03\x04"), "a.xlsx")}):
        answer = tao.post("/bank/import", data=data)
        assert answer.status_code == 422
        assert 'href="#file"' in answer.text
    assert tao.post("/bank/import", data={"file": (io.BytesIO(b"x"), "a.exe")}).status_code == 422
    assert tao.post("/bank/import", data={"file": (io.BytesIO(b""), "a.csv")}).status_code == 422


def test_templates_and_exports_are_files(client_of: ClientOf, publish: Callable[..., None]) -> None:
    publish(keys=["window"])
    tao = client_of("tao")
    for language in ("zh", "en"):
        assert tao.get(f"/bank/import/template?language={language}").data.startswith(b"PK")
    assert "签收后" in tao.get("/bank/export?format=csv").data.decode("utf-8-sig")
    for form in ("xlsx", "docx", "gift", "aiken", "moodle-xml", "qti"):
        file = tao.get(f"/bank/export?format={form}")
        assert file.status_code == 200
        assert "attachment" in file.headers["Content-Disposition"]
    assert tao.get("/bank/export?format=pdf").status_code == 404
