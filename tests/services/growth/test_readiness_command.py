"""flask growth readiness, and what home pages are told."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from flask import Flask

from app.accounts import queries as accounts
from app.growth import api
from app.kernel.actor import Actor
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

TODAY = date(2026, 11, 24)


@pytest.fixture
def ready(context: Flask, cast: Cast) -> Cast:
    """Lin is ready since three days ago, Mei has nothing."""
    with transaction():
        made.publish(NOON - timedelta(days=200))
        made.make_ready(cast.lin, cast.gao, NOON - timedelta(days=3))
    return cast


def asked(app: Flask, *arguments: str) -> dict[str, object]:
    """The command's JSON."""
    result = app.test_cli_runner().invoke(args=["growth", "readiness", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.output)
    return found


def test_the_command_says_what_the_page_says(context: Flask, ready: Cast) -> None:
    found = asked(context, "K0000")
    assert (found["tier"], found["target"], found["met"], found["needed"]) == (
        "junior",
        "mid",
        4,
        4,
    )
    assert asked(context, "K0001")["met"] == 1


def test_the_command_looks_from_past_days(context: Flask, ready: Cast) -> None:
    then = asked(context, "K0000", "--on", "2026-11-20")
    assert (then["met"], then["on"]) == (1, "2026-11-20")
    assert then["known_by"] is not None
    late = asked(context, "K0000", "--on", "2026-11-20", "--hindsight")
    assert late["known_by"] is None


@pytest.mark.parametrize(("arguments", "code"), [(["X9"], 1), (["K0000", "--on", "soon"], 2)])
def test_the_command_refuses_what_is_not_there(
    context: Flask, ready: Cast, arguments: list[str], code: int
) -> None:
    result = context.test_cli_runner().invoke(args=["growth", "readiness", *arguments])
    assert result.exit_code == code


def test_the_command_prints_a_line_for_each_requirement(context: Flask, ready: Cast) -> None:
    result = context.test_cli_runner().invoke(args=["growth", "readiness", "K0000"])
    assert result.output.startswith("junior -> mid: 4/4")
    assert result.output.count("  met ") == 4


def actor(cast: Cast, name: str) -> Actor:
    """Somebody of the cast."""
    return accounts.actor_of(db.session(), cast.ids[name], day=TODAY)


def test_a_learners_home_hears_what_is_missing_and_what_comes_next(
    context: Flask, ready: Cast
) -> None:
    with context.test_request_context(headers={"Accept-Language": "en"}), transaction():
        lin = api.readiness_of(actor(ready, "lin"), TODAY)
        mei = api.readiness_of(actor(ready, "mei"), TODAY)
    assert lin is not None
    assert mei is not None
    assert (lin.met, lin.missing, lin.ready, lin.in_case) == (4, 0, True, False)
    assert set(lin.states) == {"met"}
    assert lin.open_lines == ()
    assert {row.text for row in lin.levels} == {"4.0"}
    assert lin.managers == "高远"
    assert (mei.missing, len(mei.open_lines), mei.ready) == (3, 3, False)
    assert mei.step is not None
    assert [row.level for row in mei.levels] == [None] * 7
    assert mei.levels[0].lacking == 3


def test_a_managers_home_hears_how_many_are_ready(context: Flask, ready: Cast) -> None:
    with transaction():
        gao = api.team_summary(actor(ready, "gao"), TODAY)
        assert api.team_summary(actor(ready, "tao"), TODAY) is None
    assert gao is not None
    assert (gao.people, gao.ready, gao.ready_names) == (2, 1, ("林晓雯",))
    assert gao.ready + gao.near + gao.on_the_way + gao.at_risk == gao.people


def test_homes_stay_quiet_without_a_framework(context: Flask, cast: Cast) -> None:
    with transaction():
        assert api.readiness_of(actor(cast, "lin"), TODAY) is None
        assert api.team_summary(actor(cast, "gao"), TODAY) is None
        assert api.cases_waiting(actor(cast, "ping")) == 0
