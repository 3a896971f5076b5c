"""Agents find, fill and star; trainers write, publish, retire and bring back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content import store
from app.kernel.actor import SYSTEM, Actor
from app.platform.db import transaction
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.rules.keys import is_taken
from app.scripts_library.services import library
from app.search import census
from tests.conftest import NOON, Cast
from tests.web.exams.conftest import statements

ClientOf = Callable[[str], FlaskClient]
FRAGMENT = {"HX-Request": "true"}


def body(**changes: object) -> dict[str, object]:
    """A script as a form sends it."""
    return {
        "key": "late-parcel",
        "category": "delay",
        "stage": "solve",
        "tone": "warm",
        "channels": ["chat"],
        "title_zh": "物流延误先安抚",
        "title_en": "Soothe a late parcel",
        "situation_zh": "包裹一天没有更新",
        "situation_en": "No news of the parcel for a day",
        "wording_zh": "让您久等了，我在联系{carrier}，{time}前回您。",
        "wording_en": "I am asking {carrier} and will be back by {time}.",
        "do_zh": "",
        "do_en": "",
        "dont_zh": "",
        "dont_en": "",
        "tags": "延误，物流",
        "step": "publish",
        **changes,
    }


@pytest.fixture
def shelf(app: Flask, cast: Cast) -> None:
    """One published script."""
    with app.app_context(), transaction():
        store.write(
            ScriptBody,
            "greeting",
            ScriptBody.model_validate(
                {
                    "category": "opening",
                    "stage": "open",
                    "title": {"zh": "问候并报工号", "en": "Greet and give your number"},
                    "situation": {"zh": "顾客进线", "en": "A customer arrives"},
                    "wording": {"zh": "您好，我是{agent}。", "en": "Hello, I am {agent}."},
                }
            ),
            by=SYSTEM,
            at=NOON,
        )


def test_two_characters_find_a_script_while_typing(shelf: None, client_of: ClientOf) -> None:
    lin = client_of("lin")
    assert "greeting" in lin.get("/scripts/?q=问候", headers=FRAGMENT).text
    assert "greeting" not in lin.get("/scripts/?q=退款", headers=FRAGMENT).text
    page = lin.get("/scripts/").text
    assert 'data-blank="agent"' in page
    assert lin.get("/scripts/nowhere").status_code == 404


def test_a_search_finds_ones_own_and_the_team_s_beside_the_approved(
    shelf: None, client_of: ClientOf
) -> None:
    lin, mei = client_of("lin"), client_of("mei")
    own = {"title": "改地址安抚", "category": "order", "wording": "地址我马上帮您改，请放心"}
    assert lin.post("/scripts/mine/new", data=own).status_code == 302
    for words in ("改地址", "馬上幫您改", "gaidizhi", "gdz", "地址 放心"):
        assert "改地址安抚" in lin.get(f"/scripts/?q={words}", headers=FRAGMENT).text, words
    assert "改地址安抚" not in lin.get("/scripts/?q=退款", headers=FRAGMENT).text
    assert "改地址安抚" not in lin.get("/scripts/", headers=FRAGMENT).text
    assert "改地址安抚" not in mei.get("/scripts/?q=改地址", headers=FRAGMENT).text
    place = re.search(r'href="/scripts/mine#(own-[0-9a-f-]+)"', lin.get("/scripts/?q=改地址").text)
    assert place
    page = lin.get("/scripts/mine").text
    assert f'id="{place[1]}"' in page
    assert 'data-copy="said-1"' in page


def test_filters_narrow_and_empty_shelves_say_what_to_do(shelf: None, client_of: ClientOf) -> None:
    lin = client_of("lin")
    assert "greeting" in lin.get("/scripts/?category=opening&stage=open&channel=chat").text
    assert "data-hits" not in lin.get("/scripts/?stage=close").text
    assert "Show all scripts" in lin.get("/scripts/?shelf=starred").text


def test_stars_and_use_are_ones_own_and_counts_are_sums(shelf: None, client_of: ClientOf) -> None:
    lin, mei = client_of("lin"), client_of("mei")
    assert lin.post("/scripts/greeting/star").status_code == 302
    assert lin.post("/scripts/greeting/used").status_code == 204
    assert mei.post("/scripts/greeting/used").status_code == 204
    assert "greeting" in lin.get("/scripts/?shelf=starred", headers=FRAGMENT).text
    assert "data-hits" not in mei.get("/scripts/?shelf=starred", headers=FRAGMENT).text
    assert "2 times" in mei.get("/scripts/", headers=FRAGMENT).text
    assert lin.post("/scripts/nowhere/used").status_code == 404


def test_a_trainer_writes_publishes_retires_and_brings_back(
    shelf: None, client_of: ClientOf
) -> None:
    tao, lin = client_of("tao"), client_of("lin")
    assert tao.post("/scripts/upkeep/new", data=body()).status_code == 302
    assert "late-parcel" in lin.get("/scripts/?q=延误", headers=FRAGMENT).text
    assert tao.post("/scripts/upkeep/late-parcel/retire").status_code == 302
    assert "late-parcel" not in lin.get("/scripts/?q=延误", headers=FRAGMENT).text
    assert tao.post("/scripts/upkeep/late-parcel/restore").status_code == 302
    assert "late-parcel" in lin.get("/scripts/?q=延误", headers=FRAGMENT).text
    assert lin.get("/scripts/upkeep").status_code == 404
    assert "late-parcel" in tao.get("/scripts/upkeep?q=延误").text


def test_a_draft_is_seen_by_nobody_until_it_is_published(shelf: None, client_of: ClientOf) -> None:
    tao, lin = client_of("tao"), client_of("lin")
    tao.post("/scripts/upkeep/new", data=body(step="draft"))
    assert lin.get("/scripts/late-parcel").status_code == 404
    tao.post("/scripts/upkeep/late-parcel/publish")
    assert lin.get("/scripts/late-parcel").status_code == 200
    tao.post("/scripts/upkeep/late-parcel", data=body(title_zh="改过的标题", number="1"))
    assert "改过的标题" in tao.get("/scripts/upkeep/late-parcel/versions/1").text
    assert tao.post("/scripts/upkeep/late-parcel/versions/1").status_code == 302


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"wording_en": "Soon."}, "different blanks"),
        ({"wording_zh": "{moon}", "wording_en": "{moon}"}, "unknown blanks"),
        ({"title_zh": ""}, "Title, Chinese"),
        ({"do_zh": "先道歉"}, "in both languages"),
        ({"key": "Bad Key"}, "Small letters"),
        ({"key": "greeting"}, "already"),
        ({"key": "drill"}, "A page of the library stands there"),
    ],
)
def test_a_bad_script_is_refused_at_its_place_and_kept_in_the_form(
    shelf: None, client_of: ClientOf, wrong: dict[str, str], words: str
) -> None:
    answer = client_of("tao").post("/scripts/upkeep/new", data=body(**wrong))
    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert "No news of the parcel for a day" in answer.text


def test_what_was_used_last_stands_first_among_what_was_used(
    app: Flask, cast: Cast, shelf: None, client_of: ClientOf
) -> None:
    lin = client_of("lin")
    lin.post("/scripts/greeting/used")
    lin.post("/scripts/greeting/used")
    with app.app_context(), transaction():
        kept = store.find_current(ScriptBody, "greeting")
        assert kept
        store.write(ScriptBody, "later", kept.body, by=SYSTEM, at=NOON)
    with app.app_context(), transaction():
        library.note_use("later", by=Actor(cast.lin), at=NOON + timedelta(hours=1))
    listed = lin.get("/scripts/?shelf=used", headers=FRAGMENT).text
    assert re.findall(r'data-key="(\w+)"', listed) == ["later", "greeting"]


def test_a_customer_s_language_may_be_another_than_the_reader_s(
    shelf: None, client_of: ClientOf
) -> None:
    lin = client_of("lin")
    row = lin.get("/scripts/?q=问候&language=zh", headers=FRAGMENT).text
    assert "您好，我是" in row
    assert "Hello, I am" not in row
    (address,) = re.findall(r'href="(/scripts/greeting[^"]*)"', row)
    pressed = re.compile(r'data-speak="(\w+)" aria-pressed="true"')
    assert pressed.findall(lin.get(address, headers=FRAGMENT).text) == ["zh"]
    assert pressed.findall(lin.get("/scripts/?language=zh").text) == ["zh"]
    assert pressed.findall(lin.get("/scripts/?language=fr").text) == ["en"]


def test_a_search_while_typing_asks_the_database_a_few_times_only(
    app: Flask, shelf: None, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Once in many searches it is counted anew how many documents there are: not now.
    monkeypatch.setattr(census, "many", lambda kind: False)
    lin = client_of("lin")
    for words in ("问候", "wenhou", "greet"):
        lin.get(f"/scripts/?q={words}", headers=FRAGMENT)
        with statements(app) as sent:
            assert "greeting" in lin.get(f"/scripts/?q={words}", headers=FRAGMENT).text
        assert len(sent) <= 10, sent


def test_no_script_can_take_the_address_of_another_page(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        rest = rule.rule.removeprefix("/scripts/").removeprefix("upkeep/").split("/")[0]
        name = rest.replace("<any(csv,xlsx):kind>", "csv").replace(
            "<any(csv,xlsx,yaml):kind>", "csv"
        )
        if rule.rule.startswith("/scripts/") and name and not name.startswith("<"):
            assert is_taken(name), rule.rule
