"""The framework's numbers: tried without a trace, published as a new edition with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content import store
from app.growth.models.framework import Framework
from app.growth.queries import frameworks
from app.growth.services import trials
from app.jobs import outbox
from app.platform.db import transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

ClientOf = Callable[[str], FlaskClient]
URL = "/framework/edit"
INTERVIEW = "promotions-0-requirements-0-at_least"
MONTHS = "promotions-0-requirements-1-months"


@pytest.fixture(autouse=True)
def framework(app: Flask, cast: Cast) -> None:
    """Lin is ready with an interview of 4.0; Mei has nothing."""
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))
        made.make_ready(cast.lin, cast.gao, NOON - timedelta(days=3))


def sent(**changes: str) -> dict[str, str]:
    """The form as it stands, with changes."""
    return {
        INTERVIEW: "3.5",
        "promotions-0-requirements-0-valid_months": "6",
        MONTHS: "1",
        "promotions-0-requirements-2-target": "80",
        "promotions-0-requirements-2-months": "1",
        "promotions-0-requirements-3-valid_months": "",
        "promotions-1-requirements-0-count": "2",
        "promotions-1-requirements-1-at_least": "4",
        "promotions-1-requirements-1-valid_months": "",
        "indicators-0-target": "80",
        "indicators-0-floor": "65",
        "indicators-1-target": "30",
        "indicators-1-floor": "",
        "effective": "2026-11-24",
        "reason_zh": "面试要求提高",
        "reason_en": "A higher bar for interviews",
        "version": "1",
        "step": "try",
    } | changes


def versions(app: Flask) -> int:
    """How many editions there are."""
    with app.app_context(), transaction():
        return len(frameworks.editions())


def test_trying_names_who_flips_and_changes_nothing(app: Flask, client_of: ClientOf) -> None:
    page = client_of("tao").post(URL, data=sent(**{INTERVIEW: "4.5"}), follow_redirects=True)
    assert page.status_code == 200
    assert 'value="4.5"' in page.text
    assert "A higher bar for interviews" in page.text
    assert "Would no longer be ready" in page.text
    assert "林晓雯" in page.text
    assert "Tried on 3 learners" in page.text
    assert versions(app) == 1


def test_a_demand_made_easier_brings_people_closer(client_of: ClientOf, cast: Cast) -> None:
    page = client_of("tao").post(URL, data=sent(**{MONTHS: "99"}), follow_redirects=True)
    assert "2 farther" in page.text
    assert "林晓雯" in page.text


def test_other_lines_of_a_figure_and_of_what_keeps_a_tier_tell_for_whom_something_turns(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    first, *others = made.body()["tiers"]
    upkeep = [{"key": "talk-kept", "type": "interview", "interview": "phone",
               "at_least": 3.5, "valid_months": 12}]  # fmt: skip
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=100), tiers=[{**first, "upkeep": upkeep}, *others])
    change = {"version": "2", "tiers-0-upkeep-0-at_least": "4.5",
              "tiers-0-upkeep-0-valid_months": "12", "indicators-0-target": "95",
              "indicators-0-floor": "92"}  # fmt: skip
    tao = client_of("tao")
    assert "What keeps Junior" in tao.get(URL).text
    page = tao.post(URL, data=sent(**change), follow_redirects=True)
    assert page.status_code == 200
    assert "A duty of the tier would stand open" in page.text
    assert "A monthly figure would lie beyond the floor" in page.text
    assert "1 → 0" in page.text, "on target before and after"
    assert "0 → 1" in page.text, "beyond the floor before and after"
    asked = f"{page.request.path}?{page.request.query_string.decode()}"
    rows = tao.get(f"{asked}&format=csv").text
    assert "A monthly figure would lie beyond the floor,林晓雯" in rows
    printed = tao.post(f"{asked}&format=pdf")
    assert printed.status_code == 303
    assert "/printouts/" in printed.location
    assert tao.post(f"{URL}?format=pdf").status_code == 404


def test_many_people_are_tried_in_portions_with_progress(
    app: Flask, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "PORTION", 2)
    asked = client_of("tao").post(URL, data=sent(**{INTERVIEW: "4.5"}))
    page = client_of("tao").get(asked.location)
    assert "Trying it on everybody: 0 of 3" in page.text
    assert 'value="publish"' not in page.text
    with app.app_context():
        outbox.run_due()
    page = client_of("tao").get(asked.location)
    assert "Tried on 3 learners" in page.text
    assert "林晓雯" in page.text
    assert 'value="publish"' in page.text


def test_a_trial_nobody_made_is_not_found(client_of: ClientOf) -> None:
    for name in ("soon", "00000000-0000-4000-8000-000000000000"):
        assert client_of("tao").get(f"{URL}?trial={name}").status_code == 404


def test_publishing_makes_a_new_edition_that_judges_from_its_day(
    app: Flask, client_of: ClientOf
) -> None:
    change = {INTERVIEW: "4.5", "step": "publish", "effective": "2026-12-01"}
    assert client_of("tao").post(URL, data=sent(**change)).status_code == 303
    assert versions(app) == 2
    assert "Everything for Intermediate is met" in client_of("lin").get("/growth").text
    with app.app_context(), transaction():
        assert store.current(Framework, "framework").body.reason.en.startswith("A higher bar")
        day = NOON.date() + timedelta(days=8)
        assert frameworks.edition(day).number == 2
        assert frameworks.edition(NOON.date()).number == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason_en", ""),
        ("effective", "soon"),
        ("effective", "2026-11-01"),
        (MONTHS, ""),
        (MONTHS, "many"),
        (INTERVIEW, "-1"),
    ],
)
def test_a_wrong_entry_is_named(app: Flask, client_of: ClientOf, field: str, value: str) -> None:
    page = client_of("tao").post(URL, data=sent(**{field: value, "step": "publish"}))
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert versions(app) == 1


def test_a_number_no_requirement_may_have_is_refused(app: Flask, client_of: ClientOf) -> None:
    page = client_of("tao").post(URL, data=sent(**{INTERVIEW: "9", "step": "publish"}))
    assert page.status_code == 422
    assert versions(app) == 1


def test_the_slower_of_two_editors_is_told(app: Flask, client_of: ClientOf) -> None:
    tao = client_of("tao")
    tao.post(URL, data=sent(**{INTERVIEW: "4.5", "step": "publish"}))
    late = client_of("ada").post(URL, data=sent(**{INTERVIEW: "2", "step": "publish"}))
    assert late.status_code == 409
    assert "Somebody else has changed this text" in late.text


def test_only_lead_trainers_and_administrators_open_it(client_of: ClientOf) -> None:
    for name, status in {"tao": 200, "ada": 200, "wen": 404, "gao": 404, "lin": 404}.items():
        assert client_of(name).get(URL).status_code == status, name
    assert "Change the framework" in client_of("tao").get("/framework").text
    assert "Change the framework" not in client_of("lin").get("/framework").text
