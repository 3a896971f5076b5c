"""Points, interviews, learning paths and the rest of the framework are written in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content import rubrics, store
from app.growth.models.framework import Framework
from app.growth.queries import frameworks
from app.kernel.actor import SYSTEM
from app.platform.db import transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

ClientOf = Callable[[str], FlaskClient]
DRAFT, ENTRY, SETTINGS = "/framework/draft", "/framework/draft/entry", "/framework/draft/settings"
NAMES = {"title_zh": "新的", "title_en": "Something new"}


@pytest.fixture(autouse=True)
def framework(app: Flask, cast: Cast) -> None:
    """A dimension with a point, a rubric to choose."""
    point = {"key": "listening", "title": made.both("倾听", "Listening"),
             "seen_in": ["criterion:communication"]}  # fmt: skip
    talk = {"key": "talk", "title": made.both("沟通", "Communication"), "points": [point]}
    levels = [{"rank": rank, "descriptor": made.both(f"{rank}级")} for rank in range(1, 6)]
    row = {"key": "listening", "title": made.both("倾听", "Listening"), "levels": levels}
    rubric = {"title": made.both("电话量规", "Phone rubric"), "criteria": [row]}
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200), dimensions=[talk])
        body = rubrics.RubricBody.model_validate(rubric)
        store.write(rubrics.RubricBody, "phone", body, by=SYSTEM, at=NOON)


def draft(app: Flask) -> Framework:
    """What is worked on."""
    with app.app_context(), transaction():
        return frameworks.working().body


def send(client: FlaskClient, url: str, **data: Any) -> Any:
    """A form of the draft, with the version that stands there."""
    found = re.search(r'name="version" value="(\d+)"', client.get(DRAFT).text)
    assert found
    return client.post(url, data={"version": found[1], **data})


def test_a_point_is_added_to_a_dimension_changed_and_moved(app: Flask, client_of: ClientOf) -> None:
    tao, into = client_of("tao"), "dimensions-0-points"
    assert send(
        tao, f"{ENTRY}?into={into}", key="time_management", title_zh="时间管理",
        title_en="Time management", reviewed="y", seen_in=["criterion:efficiency"],
    ).status_code == 303  # fmt: skip
    point = draft(app).points[1]
    assert (point.key, point.reviewed, str(point.seen_in[0].ref)) == (
        "time_management", True, "criterion:efficiency",
    )  # fmt: skip
    page = tao.get(f"{ENTRY}?at={into}-1").text
    assert "readonly" in page
    assert "Time management" in page
    other = {"title_zh": "安排时间", "title_en": "Planning", "same_as": "listening"}
    assert send(tao, f"{ENTRY}?at={into}-1", key="other", **other).status_code == 303
    point = draft(app).points[1]
    assert (point.key, point.title.en, point.same_as) == (
        "time_management",
        "Planning",
        "listening",
    )
    assert (point.reviewed, point.seen_in) == (False, ())
    assert send(tao, f"{DRAFT}/move", at=f"{into}-1", step="up").status_code == 303
    assert [p.key for p in draft(app).points] == ["time_management", "listening"]


def test_a_point_is_not_counted_with_itself(client_of: ClientOf) -> None:
    page = client_of("tao").get(f"{ENTRY}?at=dimensions-0-points-0").text
    assert 'value="listening"' not in re.sub(r'<input[^>]*name="key"[^>]*>', "", page)


def test_what_other_content_names_is_missed_before_publishing(
    app: Flask, client_of: ClientOf
) -> None:
    tao = client_of("tao")
    assert "names what is gone" not in tao.get(DRAFT).text
    assert send(tao, f"{DRAFT}/move", at="dimensions-0-points-0", step="remove").status_code == 303
    page = tao.get(DRAFT).text
    assert "names what is gone" in page
    numbers = re.compile(r'name="((?:promotions|tiers|indicators)-[^"]+)"[^>]*value="([^"]*)"')
    sent = dict(numbers.findall(tao.get("/framework/edit").text))
    sent |= {"effective": "2026-11-24", "reason_zh": "去掉一点", "reason_en": "One point less"}
    refused = send(tao, "/framework/edit", step="publish", **sent)
    assert refused.status_code == 422
    assert "names what is gone" in refused.text
    with app.app_context(), transaction():
        assert frameworks.latest().body.points


def test_an_interview_gets_its_criteria_and_its_rubric(app: Flask, client_of: ClientOf) -> None:
    tao = client_of("tao")
    data = {**NAMES, "key": "video", "criteria": ["attitude", "efficiency"], "raters": "3",
            "rubric": "rubric:phone"}  # fmt: skip
    assert send(tao, f"{ENTRY}?into=interviews", **data).status_code == 303
    found = draft(app).interview("video")
    assert found is not None
    assert (found.criteria, found.raters) == (("attitude", "efficiency"), 3)
    assert found.rubric is not None
    assert found.rubric.ref.key == "phone"
    assert "Phone rubric" in tao.get(DRAFT).text
    for field, value in (
        ("raters", "9"),
        ("criteria", []),
        ("title_en", ""),
        ("rubric", "rubric:x"),
    ):
        page = send(tao, f"{ENTRY}?at=interviews-2", **(data | {field: value}))
        assert page.status_code == 422, field
        assert f'id="{field}-error"' in page.text


def test_a_learning_path_is_made_of_stages_and_courses(
    app: Flask, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = {"exam": [], "rubric": [], "course": ["chat", "phone", "refunds"]}
    monkeypatch.setattr(frameworks, "published", lambda: offered)
    tao, into = client_of("tao"), "tiers-0-path"
    first = {**NAMES, "courses": ["course:phone", "course:chat"]}
    assert send(tao, f"{ENTRY}?into={into}", **first).status_code == 303
    chosen = [str(one.ref) for one in draft(app).tiers[0].path[0].courses]
    assert chosen == ["course:phone", "course:chat"]
    at = f"{into}-0"
    assert send(tao, f"{DRAFT}/move", at=f"{at}-courses-1", step="up").status_code == 303
    more = {**NAMES, "courses": ["course:phone", "course:refunds", "course:chat"]}
    assert send(tao, f"{ENTRY}?at={at}", **more).status_code == 303
    chosen = [str(one.ref) for one in draft(app).tiers[0].path[0].courses]
    assert chosen == ["course:chat", "course:phone", "course:refunds"], "new ones come last"
    page = tao.get(DRAFT).text
    assert "leads nowhere" in page, "lint: there are no such courses here"
    assert f"{ENTRY}?at={at}" in page
    for _one in range(2):
        assert send(tao, f"{DRAFT}/move", at=f"{at}-courses-0", step="remove").status_code == 303
    last = send(tao, f"{DRAFT}/move", at=f"{at}-courses-0", step="remove")
    assert last.status_code == 422
    assert send(tao, f"{DRAFT}/move", at=at, step="remove").status_code == 303
    assert draft(app).tiers[0].path == ()


def test_deeds_tags_and_standards_are_written(app: Flask, client_of: ClientOf) -> None:
    tao = client_of("tao")
    for room in ("deeds", "tags"):
        assert send(tao, f"{ENTRY}?into={room}", key="one-more", **NAMES).status_code == 303
    rule = {**NAMES, "key": "reply", "value": "1.5", "unit": "minutes", "source": "own"}
    assert send(tao, f"{ENTRY}?into=standards", **rule).status_code == 303
    body = draft(app)
    assert body.deeds[-1].key == body.tags[-1].key == "one-more"
    assert (body.standards[-1].value, body.standards[-1].unit) == (1.5, "minutes")
    assert "1.5 minutes" in tao.get(DRAFT).text
    assert send(tao, f"{ENTRY}?into=standards", **(rule | {"value": "-1"})).status_code == 422
    assert send(tao, f"{ENTRY}?into=dimensions", key="work", **NAMES).status_code == 303
    assert draft(app).dimensions[1].points == ()


def test_the_settings_of_the_whole_are_changed(app: Flask, client_of: ClientOf) -> None:
    tao = client_of("tao")
    page = tao.get(SETTINGS).text
    assert "Phone rubric" in page
    data = {**NAMES, "review": "rubric:phone", "dimensions": "", "soon_days": "60",
            "near_missing": "3", "low_level": "2", "wanted_level": "4",
            "shown": ["first_reply", "solving"]}  # fmt: skip
    assert send(tao, SETTINGS, **data).status_code == 303
    body = draft(app)
    assert body.title.en == "Something new"
    assert body.rubrics.review is not None
    assert body.rubrics.dimensions is None
    assert (body.board.soon_days, body.board.near_missing) == (60, 3)
    assert (body.board.low_level, body.board.wanted_level) == (2, 4)
    assert body.board.shown == ("solving", "first_reply"), "in the order they had"
    for field, value in (("soon_days", "0"), ("low_level", "4.5"), ("wanted_level", "9")):
        page = send(tao, SETTINGS, **(data | {field: value}))
        assert page.status_code == 422, field
        assert f'id="{field}-error"' in page.text


@pytest.mark.parametrize(
    "asked",
    ["", "?at=promotions-0", "?into=tiers", "?at=dimensions-9", "?into=dimensions-9-points",
     "?at=dimensions-0-points-x", "?into=tiers-0-upkeep"],
)  # fmt: skip
def test_what_is_not_written_here_is_not_found(client_of: ClientOf, asked: str) -> None:
    assert client_of("tao").get(ENTRY + asked).status_code == 404


def test_only_who_writes_the_framework_opens_its_parts(client_of: ClientOf) -> None:
    for name in ("lin", "gao"):
        assert client_of(name).get(f"{ENTRY}?into=deeds").status_code == 404
        assert client_of(name).get(SETTINGS).status_code == 404
