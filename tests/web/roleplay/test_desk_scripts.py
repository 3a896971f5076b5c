"""Scripts at the desk: what fits the case, in the customer's language, filled in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content import store
from app.exams.models.roleplay_bodies import ScenarioBody
from app.kernel.actor import SYSTEM
from app.kernel.refs import Ref
from app.platform import links
from app.platform.db import transaction
from app.platform.links import Link
from app.scripts_library.models.bodies import ScriptBody
from tests.conftest import NOON
from tests.web.roleplay.conftest import alone
from tests.web.roleplay.test_plays import begin

pytestmark = pytest.mark.usefixtures("published")
Browser = Callable[[str], FlaskClient]

HUB = {
    "category": "delay",
    "stage": "solve",
    "title": {"zh": "在中转站停了几天", "en": "Stuck at a hub"},
    "situation": {"zh": "包裹停了", "en": "The parcel stands still"},
    "wording": {
        "zh": "{customer}，{order_no}停在中转站，{date}前回您。",
        "en": "{customer}, {order_no} is held at a hub; back by {date}.",
    },
}


@pytest.fixture
def hub(published: Flask) -> None:
    """A script that the late gift names for saying where the parcel is."""
    scenario = alone("late-gift", stuck="delay-hub-stuck")
    with published.app_context(), transaction():
        body = ScriptBody.model_validate(HUB)
        store.write(ScriptBody, "delay-hub-stuck", body, by=SYSTEM, at=NOON)
        store.write(ScenarioBody, "late-gift", scenario, by=SYSTEM, at=NOON)


@pytest.mark.usefixtures("hub")
def test_practice_offers_what_helps_with_what_is_open(client_of: Browser) -> None:
    lin = client_of("lin")
    desk = begin(lin)
    offered = lin.get(f"{desk}/scripts").text
    assert re.findall('data-text="([^"]+)"', offered) == [
        "吴女士，2611200391停在中转站，{date}前回您。"
    ]
    lin.post(f"{desk}/say", data={"text": "包裹22日到了嘉兴中转站，没有新的扫描。", "key": "k"})
    assert "data-text" not in lin.get(f"{desk}/scripts").text


@pytest.mark.usefixtures("hub", "exact_encoder")
def test_an_exam_offers_nothing_unasked_and_the_search_speaks_with_the_customer(
    client_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def find(kind: str, words: str, language: str) -> list[Link]:
        asked.append((kind, words, language))
        return [Link("T", "/scripts/x", Ref("script", "x"), "{customer} {agent} {step}")]

    lin = client_of("lin")
    desk = begin(lin, "exam")
    assert "data-text" not in lin.get(f"{desk}/scripts").text
    monkeypatch.setattr(links, "find", find)
    found = lin.get(f"{desk}/scripts?q=late").text
    assert asked == [("script", "late", "zh")]
    assert 'data-text="吴女士 2107号客服 {step}"' in found
    assert client_of("mei").get(f"{desk}/scripts?q=late").status_code == 404


@pytest.mark.usefixtures("hub")
def test_the_report_names_the_scripts_that_would_have_helped(client_of: Browser) -> None:
    lin = client_of("lin")
    desk = begin(lin)
    lin.post(f"{desk}/end")
    lin.post(f"{desk}/record", data={"cause": "x1", "action": "y1"})
    page = lin.get(f"{desk}/report").text
    assert "Scripts that would have helped" in page
    assert "/scripts/delay-hub-stuck" in page


@pytest.mark.usefixtures("exact_encoder")
def test_a_script_is_offered_in_the_tone_kept_with_its_other_ways_beside(
    hub: None, published: Flask, client_of: Browser
) -> None:
    said = {
        "formal": {
            "zh": "您好，{order_no}现停于中转站，{date}前答复。",
            "en": "{order_no} is held until {date}.",
        },
        "variants": [
            {
                "label": {"zh": "急用", "en": "Urgent"},
                "wording": {
                    "zh": "{order_no}您急用，我加急查。",
                    "en": "I ask about {order_no} at once.",
                },
            }
        ],
    }
    with published.app_context(), transaction():
        body = ScriptBody.model_validate(HUB | said)
        store.write(ScriptBody, "delay-hub-stuck", body, by=SYSTEM, at=NOON)
    lin = client_of("lin")
    desk = begin(lin)
    warm = "吴女士，2611200391停在中转站，{date}前回您。"
    formal = "您好，2611200391现停于中转站，{date}前答复。"
    urgent = "2611200391您急用，我加急查。"
    for tone, ways in (
        ("", [warm, formal, urgent]),
        ("warm", [warm, formal, urgent]),
        ("formal", [formal, warm, urgent]),
        ("loud", [warm, formal, urgent]),
    ):
        for words in ("", "中转站"):
            found = lin.get(f"{desk}/scripts?q={words}&tone={tone}").text
            assert re.findall('data-text="([^"]+)"', found) == ways
    assert "Inserted: 在中转站停了几天 (Formal)." in lin.get(f"{desk}/scripts?tone=formal").text
    assert "Inserted: 在中转站停了几天 (Urgent)." in lin.get(f"{desk}/scripts").text
