"""A peak drill from its list to its report, and what nobody else sees of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content import store, yaml_files
from app.evidence import ledger
from app.evidence.facts import RolePlayRated
from app.exams.models.roleplay_bodies import DrillBody, ScenarioBody
from app.exams.rules.roleplay.peak import arrivals
from app.kernel.actor import SYSTEM
from app.platform import busy, clock
from app.platform.db import transaction
from tests.conftest import NOON, Cast
from tests.web.roleplay.conftest import alone

CONTENT = Path(__file__).parents[3] / "content"
Browser = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def drill(published: Flask) -> None:
    """The drill of two customers, published with its second scenario."""
    with published.app_context(), transaction():
        store.write(ScenarioBody, "size-exchange", alone("size-exchange"), by=SYSTEM, at=NOON)
        text = (CONTENT / "drills" / "two-at-once.yaml").read_text(encoding="utf-8")
        drill = DrillBody.model_validate(yaml_files.read(text)[0])
        store.write(DrillBody, "two-at-once", drill, by=SYSTEM, at=NOON)


def begin(client: FlaskClient, mode: str = "practice") -> str:
    """Start the drill and give the address without the slot."""
    answer = client.post(
        "/role-plays/drills/two-at-once/start", data={"mode": mode, "language": "zh"}
    )
    assert answer.status_code == 302, answer.text
    return str(answer.location).removesuffix("/A")


def play_of(client: FlaskClient, desk: str) -> str:
    """The address of the play behind a desk page."""
    page = client.get(desk).text
    start = page.index('action="/role-plays/plays/') + len('action="')
    return page[start : page.index("/say", start)]


def later(seconds: float) -> object:
    return clock.frozen_at(NOON + timedelta(seconds=seconds))


def test_the_list_offers_the_drill_and_says_what_counts(client_of: Browser) -> None:
    lin = client_of("lin")
    assert "two at once" in lin.get("/role-plays/").text
    page = lin.get("/role-plays/drills/two-at-once").text
    assert "Four of five replies in time" in page


def test_customers_arrive_one_after_another_and_each_has_a_window(client_of: Browser) -> None:
    lin = client_of("lin")
    drill = begin(lin)
    first = lin.get(f"{drill}/A").text
    assert 'data-slot="A"' in first
    assert 'data-slot="B"' not in first
    with later(60):
        lin.post(f"{drill}/A/tick")
        both = lin.get(f"{drill}/B").text
        assert 'data-slot="B"' in both
        assert both.index('data-slot="A"') < both.index('data-slot="B"')
        assert "waits too long" in both


def test_words_of_one_customer_in_anothers_window_are_an_incident(client_of: Browser) -> None:
    lin = client_of("lin")
    drill = begin(lin)
    with later(50):
        window = play_of(lin, f"{drill}/B")
        text = "您好，您的订单2611200391我在查，吴女士请稍等。"
        answer = lin.post(f"{window}/say", data={"text": text, "key": "k1"})
        assert answer.status_code == 302
        assert str(answer.location).endswith(window) or "/drills/" in lin.get(window).location
    with later(60):
        lin.post(f"{drill}/finish")
        report = lin.get(f"{drill}/report").text
        assert "typed to another" in report
        assert "Times not kept" not in report
        assert "Privacy leak" in lin.get(f"{window}/report").text


def test_a_drill_served_in_time_is_kept_and_marks_its_plays(
    app: Flask, client_of: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exams.services.roleplay_peak.secrets.randbelow", lambda most: 7)
    lin = client_of("lin")
    drill = begin(lin)
    windows = {}
    _, second = arrivals(2, 7, spread=40)
    for slot, at in (("A", 5), ("B", second + 10)):
        with later(at):
            windows[slot] = play_of(lin, f"{drill}/{slot}")
            words = "您好，我是2107号客服，让您久等了抱歉，我马上帮您查，请稍等5分钟。"
            said = lin.post(f"{windows[slot]}/say", data={"text": words, "key": slot})
            assert said.status_code == 302
            lin.post(f"{drill}/{slot}/note", data={"note": f"要点{slot}"})
    with later(70):
        assert "要点B" in lin.get(f"{drill}/B").text
        assert lin.post(f"{drill}/finish").status_code == 302
        page = lin.get(f"{drill}/report").text
        assert "Times kept" in page
        assert "要点A" in lin.get(f"{windows['A']}/report").text
    with app.app_context():
        facts = ledger.history(cast.lin, kinds=[RolePlayRated.KIND])[cast.lin]
        assert len(facts) == 2
        assert all("peak_drill" in fact.fact.tags for fact in facts)


def test_time_ends_the_drill_and_the_page_leads_to_the_report(client_of: Browser) -> None:
    lin = client_of("lin")
    drill = begin(lin)
    with later(11 * 60):
        lin.post(f"{drill}/A/tick")
        assert lin.get(f"{drill}/A").status_code == 302
        assert "Times not kept" in lin.get(f"{drill}/report").text


def test_an_unfinished_drill_is_gone_on_with_and_has_no_report(client_of: Browser) -> None:
    lin = client_of("lin")
    drill = begin(lin)
    assert begin(lin) == drill
    assert lin.get(f"{drill}/report").status_code == 404


def test_somebody_elses_drill_is_not_found(client_of: Browser) -> None:
    drill = begin(client_of("lin"))
    mei = client_of("mei")
    for page in (f"{drill}/A", f"{drill}/report"):
        assert mei.get(page).status_code == 404
    assert mei.post(f"{drill}/finish").status_code == 404


def test_a_restart_waits_for_exam_plays(
    app: Flask, client_of: Browser, exact_encoder: None
) -> None:
    drill = begin(client_of("lin"), "exam")
    with app.app_context():
        assert {work.name: work.count for work in busy.open_work()} == {"role_plays": 2}
    client_of("lin").post(f"{drill}/finish")
    with app.app_context():
        assert busy.open_work() == []
