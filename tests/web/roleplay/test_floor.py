"""Where the engine agrees too little with people, raters judge without its level."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.exams.models.roleplay import RolePlay
from app.exams.queries import roleplay_agreement as queries
from app.exams.services import roleplay_floor
from app.platform.db import db, transaction
from app.platform.settings import Settings
from tests.conftest import NOON
from tests.web.roleplay.test_plays import begin, talk
from tests.web.roleplay.test_raters import ALL, form

pytestmark = pytest.mark.usefixtures("published", "exact_encoder")
Browser = Callable[[str], FlaskClient]
APART = [(2, 4), (4, 2), (3, 3), (5, 2), (1, 4)] * 4
NEAR = [(2, 2), (4, 4), (3, 3), (5, 4), (1, 1)] * 4


@pytest.fixture
def judged_blind(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[tuple[int, int]]]:
    """What people judged blind, as a test fills it in."""
    found: dict[str, list[tuple[int, int]]] = {}
    monkeypatch.setattr(queries, "blind_pairs", lambda since: found)
    return found


@pytest.fixture
def raised(data_dir: Path) -> Iterator[Callable[[float], None]]:
    """Set another floor for this test."""
    yield lambda floor: roleplay_floor.configure(
        Settings(data_dir=data_dir, suggestion_floor=floor)
    )
    roleplay_floor.configure(Settings(data_dir=data_dir))


def exam(learner: FlaskClient, app: Flask, *, blind: bool) -> str:
    """An exam play that waits for a rating, in the blind slice or not."""
    desk = begin(learner, "exam")
    talk(learner, desk)
    with app.app_context(), transaction():
        db.session.execute(update(RolePlay).values(blind=blind, wants_second=False))
    return desk.replace("/role-plays/plays/", "/rating/role-plays/")


def test_a_criterion_below_the_floor_is_judged_without_its_level_and_needs_no_reason(
    client_of: Browser, app: Flask, judged_blind: dict[str, list[tuple[int, int]]]
) -> None:
    judged_blind.update(attitude=APART, communication=NEAR, expertise=APART[:19])
    tao = client_of("tao")
    page = exam(client_of("lin"), app, blind=False)
    shown = tao.get(page).text
    assert shown.count("agrees too little with people here (κ -") == 1
    start = shown.index('id="c-attitude"')
    own = shown[start - 200 : shown.index('id="c-communication"') - 100]
    assert 'data-low=""' in own
    assert "is-range" not in own
    assert shown.count("is-range") > 0
    given = form(1) | {"reason-attitude": "", "level-teamwork": "none"}
    refused = tao.post(page, data=given | {"reason-communication": ""})
    assert refused.status_code == 422
    assert "Communication differs" in refused.text
    assert tao.post(page, data=given).status_code == 302


def test_the_page_of_figures_says_what_raters_do_not_see(
    client_of: Browser, app: Flask, judged_blind: dict[str, list[tuple[int, int]]]
) -> None:
    judged_blind["attitude"] = APART
    tao = client_of("tao")
    assert tao.post(exam(client_of("lin"), app, blind=False), data=form(4)).status_code == 302
    shown = tao.get("/rating/agreement").text
    assert shown.count("not shown to raters") == 1
    assert "below 0.40" in shown


def test_the_floor_is_set_and_at_nought_hides_nothing(
    context: Flask,
    judged_blind: dict[str, list[tuple[int, int]]],
    raised: Callable[[float], None],
) -> None:
    judged_blind.update(attitude=APART, communication=NEAR, expertise=[(3, 3)] * 30)
    assert list(roleplay_floor.unshown(at=NOON)) == ["attitude"]
    raised(1.0)
    assert list(roleplay_floor.unshown(at=NOON)) == ["attitude", "communication"]
    raised(0.0)
    assert roleplay_floor.unshown(at=NOON) == {}


def test_what_was_judged_with_the_suggestion_in_view_or_long_ago_does_not_count(
    client_of: Browser, app: Flask
) -> None:
    def pairs(back: timedelta) -> Mapping[str, list[tuple[int, int]]]:
        with app.app_context():
            found = queries.blind_pairs(NOON - back)
            db.session.rollback()
        return found

    tao = client_of("tao")
    assert tao.post(exam(client_of("lin"), app, blind=False), data=form(4)).status_code == 302
    assert pairs(timedelta(days=1)) == {}
    assert tao.post(exam(client_of("mei"), app, blind=True), data=form(4)).status_code == 302
    found = pairs(timedelta(days=1))
    assert found.keys() < set(ALL)
    assert all(level == 4 for given in found.values() for _suggested, level in given)
    assert pairs(timedelta(days=-1)) == {}
