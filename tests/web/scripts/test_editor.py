"""The editor holds everything a script says; nothing typed is lost, everything can be undone."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content import store
from app.kernel.actor import SYSTEM
from app.platform.db import transaction
from app.scripts_library.models.bodies import ScriptBody
from tests.conftest import NOON, Cast

ClientOf = Callable[[str], FlaskClient]
PART = {
    "variants-0-label_zh": "礼物订单",
    "variants-0-label_en": "A gift",
    "variants-0-wording_zh": "礼物在路上，{time}前回您。",
    "variants-0-wording_en": "The present is on its way; back by {time}.",
    "variants-0-tone": "formal",
    "points-0-text_zh": "先道歉",
    "points-0-text_en": "Say sorry first",
    "points-0-said_zh": "对不起\n抱歉",
    "points-0-said_en": "Sorry\nWe apologise",
    "points-0-criterion": "attitude",
    "placeholders-0-name": "time",
    "placeholders-0-type": "choice",
    "placeholders-0-label_zh": "答复时间",
    "placeholders-0-label_en": "Reply by",
    "placeholders-0-default_zh": "三点",
    "placeholders-0-default_en": "three",
    "placeholders-0-choices_zh": "三点\n五点",
    "placeholders-0-choices_en": "three\nfive",
    "placeholders-0-hint_zh": "选钟点",
    "placeholders-0-hint_en": "Choose a time",
}


def sent(**changes: object) -> dict[str, object]:
    """A script as the form sends it."""
    return {
        "key": "late",
        "category": "delay",
        "stage": "understand",
        "tone": "warm",
        "channels": ["chat"],
        "title_zh": "先安抚",
        "title_en": "Soothe",
        "situation_zh": "包裹停了",
        "situation_en": "It stands still",
        "wording_zh": "让您久等了，{time}前回您。",
        "wording_en": "Sorry to keep you waiting; back by {time}.",
        "step": "draft",
        **changes,
    }


def fields(page: str) -> dict[str, str]:
    """What a browser would send back of the page's text fields."""
    inputs = [one for one in re.findall(r"<input[^>]*>", page) if "checkbox" not in one]
    found = dict(re.findall(r' name="([^"]+)"[^>]* value="([^"]*)"', "\n".join(inputs)))
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\s*(.*?)</textarea>', page, re.S))
    return {name: html.unescape(value) for name, value in found.items()}


@pytest.fixture
def ending(app: Flask, cast: Cast) -> None:
    """A script that is said later."""
    with app.app_context(), transaction():
        body = {
            "category": "farewell",
            "stage": "close",
            "title": {"zh": "道别", "en": "Goodbye"},
            "situation": {"zh": "谈完", "en": "It is settled"},
            "wording": {"zh": "祝您愉快", "en": "Have a good day"},
        }
        store.write(ScriptBody, "bye", ScriptBody.model_validate(body), by=SYSTEM, at=NOON)


def kept(app: Flask, key: str = "late") -> ScriptBody:
    """The newest text."""
    with app.app_context():
        return store.latest(ScriptBody, key).body


@pytest.mark.usefixtures("ending")
def test_everything_a_script_says_is_written_in_the_browser(
    app: Flask, client_of: ClientOf
) -> None:
    tao = client_of("tao")
    data = sent(**PART, flow_close="bye", related="bye", source="script:bye", owner="售后组",
                review_on="2027-05-01")  # fmt: skip
    assert tao.post("/scripts/upkeep/new", data=data).status_code == 302
    body = kept(app)
    (variant,), (point,), (blank,) = body.variants, body.points, body.placeholders
    assert (variant.label.en, variant.tone) == ("A gift", "formal")
    assert [one.zh for one in point.said] == ["对不起", "抱歉"]
    assert point.criterion == "attitude"
    assert [one.en for one in blank.choices] == ["three", "five"]
    assert blank.default is not None
    assert blank.default.zh == "三点"
    assert (body.follow_ups, body.related, body.source) == (["bye"], ["bye"], "script:bye")
    assert (body.owner, str(body.review_on)) == ("售后组", "2027-05-01")


@pytest.mark.usefixtures("ending")
def test_saving_what_the_page_shows_changes_nothing(app: Flask, client_of: ClientOf) -> None:
    tao = client_of("tao")
    tao.post("/scripts/upkeep/new", data=sent(**PART, flow_close="bye", source="script:bye"))
    before = kept(app)
    page = tao.get("/scripts/upkeep/late").text
    data = fields(page) | {
        "category": "delay", "stage": "understand", "tone": "warm", "channels": "chat",
        "variants-0-tone": "formal", "points-0-criterion": "attitude",
        "placeholders-0-type": "choice", "step": "draft",
    }  # fmt: skip
    assert tao.post("/scripts/upkeep/late", data=data).status_code == 302
    assert kept(app) == before


def test_one_more_part_and_one_less_keep_what_was_typed(client_of: ClientOf) -> None:
    tao = client_of("tao")
    page = tao.post("/scripts/upkeep/new", data=sent(**PART, step="add-variants")).text
    assert 'name="variants-1-label_zh"' in page
    assert "礼物订单" in page
    assert re.search(r'<input[^>]*data-focus[^>]*name="variants-1-label_zh"', page)
    page = tao.post("/scripts/upkeep/new", data=sent(**PART, step="drop-variants-0")).text
    assert "variants-0-label_zh" not in page
    assert "Say sorry first" in page
    for step in ("add-nothing", "drop-variants-99", "drop-variants"):
        page = tao.post("/scripts/upkeep/new", data=sent(**PART, step=step)).text
        assert "礼物订单" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"variants-0-label_en": ""}, "variants-0-label_en"),
        ({"points-0-said_en": "Sorry"}, "points-0-said_en"),
        ({"placeholders-0-name": "Big Name"}, "placeholders-0-name"),
        ({"do_zh": "先道歉"}, "do_en"),
        ({"flow_solve": "bye"}, "flow_solve"),
        ({"flow_close": "nothing"}, "flow_close"),
        ({"related": "nothing"}, "related"),
        ({"source": "script:nothing"}, "source"),
        ({"source": "nothing"}, "source"),
    ],
)
@pytest.mark.usefixtures("ending")
def test_what_is_wrong_is_named_at_its_field(
    client_of: ClientOf, changes: dict[str, str], field: str
) -> None:
    answer = client_of("tao").post("/scripts/upkeep/new", data=sent(**(PART | changes)))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{field}"' in answer.text
    assert "礼物在路上" in answer.text


def test_the_last_change_is_undone_with_one_button(app: Flask, client_of: ClientOf) -> None:
    tao = client_of("tao")
    tao.post("/scripts/upkeep/new", data=sent())
    assert "Undo the last change" not in tao.get("/scripts/upkeep/late").text
    page = tao.get("/scripts/upkeep/late").text
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number
    tao.post("/scripts/upkeep/late", data=sent(title_en="Worse", number=number[1]))
    page = tao.get("/scripts/upkeep/late").text
    undo = re.search(r'action="(/scripts/upkeep/late/versions/\d+)"', page)
    assert undo
    assert "Undo the last change" in page
    assert tao.post(undo[1]).status_code == 302
    assert kept(app).title.en == "Soothe"
