"""The framework written in the browser: a draft that judges nobody, linted, compared, put back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.growth.forms.demand import SHAPES
from app.growth.models.demands import GroupBody
from app.growth.models.framework import Framework
from app.growth.queries import frameworks, people
from app.growth.services import drafting
from app.kernel.errors import BadContent
from app.platform.db import transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

ClientOf = Callable[[str], FlaskClient]
DRAFT, DEMAND = "/framework/draft", "/framework/draft/demand"
FIRST = "promotions-0-requirements"
NUMBERS = re.compile(r'name="((?:promotions|tiers|indicators)-[^"]+)"[^>]*value="([^"]*)"')


@pytest.fixture(autouse=True)
def framework(app: Flask, cast: Cast) -> None:
    """Lin is ready for the middle tier."""
    with app.app_context(), transaction():
        made.publish(NOON - timedelta(days=200))
        made.make_ready(cast.lin, cast.gao, NOON - timedelta(days=3))


def draft(app: Flask) -> Framework:
    """What is worked on."""
    with app.app_context(), transaction():
        return frameworks.working().body


def keys(app: Flask, promotion: int = 0) -> list[str]:
    """The demands of a promotion in the draft."""
    return [asked.key for asked in draft(app).promotions[promotion].requirements]


def version(client: FlaskClient) -> str:
    """The version that a form of the draft's page carries."""
    found = re.search(r'name="version" value="(\d+)"', client.get(DRAFT).text)
    assert found
    return found[1]


def send(client: FlaskClient, url: str, **data: Any) -> Any:
    """A form of the draft, with the version that stands there."""
    return client.post(url, data={"version": version(client), **data})


def move(client: FlaskClient, at: str, step: str) -> Any:
    """A step on the outline."""
    return send(client, f"{DRAFT}/move", at=at, step=step)


def test_a_demand_is_added_changed_moved_and_taken_out(app: Flask, client_of: ClientOf) -> None:
    tao = client_of("tao")
    url = f"{DEMAND}?into={FIRST}&kind=classroom_hours"
    assert 'value="mid-classroom-hours"' in tao.get(url).text
    data = {"key": "mid-class", "hours": "7.5", "valid_months": "", "title_zh": "课堂",
            "title_en": "Class"}  # fmt: skip
    assert send(tao, url, **data).status_code == 303
    body = draft(app).promotions[0].requirements[-1]
    assert (body.key, body.hours, body.title.en) == ("mid-class", 7.5, "Class")  # type: ignore[union-attr]
    at = f"{DEMAND}?at={FIRST}-4"
    page = tao.get(at).text
    assert 'value="7.5"' in page
    assert "readonly" in page
    place = {"place": "promotions-1-requirements"}
    assert send(tao, at, **(data | {"hours": "8"} | place)).status_code == 303
    assert keys(app, 1)[-1] == "mid-class"
    assert move(tao, "promotions-1-requirements-2", "up").status_code == 303
    assert keys(app, 1) == ["senior-coached", "mid-class", "senior-interview"]
    assert move(tao, "promotions-1-requirements-1", "remove").status_code == 303
    assert keys(app, 1) == ["senior-coached", "senior-interview"]


def test_the_draft_judges_nobody_until_it_is_published(app: Flask, client_of: ClientOf) -> None:
    tao = client_of("tao")
    url = f"{DEMAND}?into={FIRST}&kind=tenure"
    send(tao, url, key="mid-long", months="99")
    page = tao.get(DRAFT).text
    assert "One change against the published edition" in page
    assert "99 months in post" in page
    assert "Everything for Intermediate is met" in client_of("lin").get("/growth").text
    numbers = tao.get("/framework/edit").text
    sent = dict(NUMBERS.findall(numbers))
    assert sent["promotions-0-requirements-4-months"] == "99"
    assert tao.post(
        "/framework/edit",
        data=sent
        | {"effective": "2026-11-24", "reason_zh": "要求更久", "reason_en": "Longer in post",
           "version": version(tao), "step": "publish"},
    ).status_code == 303  # fmt: skip
    assert "One requirement is still missing" in client_of("lin").get("/growth").text
    history = tao.get("/framework/history").text
    assert "was in force" in history
    assert "Longer in post" in history


def test_several_are_brought_together_and_dissolved_again(app: Flask, client_of: ClientOf) -> None:
    tao, before = client_of("tao"), keys(app)
    url = f"{DEMAND}?into={FIRST}&kind=any_of"
    group = {"key": "mid-either", "rule": "at_least", "needed": "1", "parts": ["1", "2"]}
    assert send(tao, url, **(group | {"needed": ""})).status_code == 422
    assert send(tao, url, **(group | {"parts": []})).status_code == 422
    assert send(tao, url, **group).status_code == 303
    assert keys(app) == ["mid-interview", "mid-either", "mid-sign-off"]
    made_of = draft(app).promotions[0].requirements[1]
    assert isinstance(made_of, GroupBody)
    assert [part.key for part in made_of.parts] == before[1:3]
    page = tao.get(f"{DEMAND}?at={FIRST}-1").text
    assert re.search(r'<input checked[^>]*value="at_least"', page)
    inner = f"{DEMAND}?into={FIRST}-1-parts&kind=tenure"
    assert send(tao, inner, key="mid-tenure", months="2").status_code == 303
    assert "mid-tenure is asked twice" in tao.get(DRAFT).text
    assert move(tao, f"{FIRST}-1-parts-2", "remove").status_code == 303
    assert move(tao, f"{FIRST}-1", "dissolve").status_code == 303
    assert keys(app) == before


def test_tiers_and_competencies_are_written_in_both_languages(
    app: Flask, client_of: ClientOf
) -> None:
    tao = client_of("tao")
    tier = {"title_zh": "初级客服", "title_en": "Junior agent", "short_zh": "初级",
            "short_en": "Junior", "duties_zh": "接待\n记录", "duties_en": "Receives"}  # fmt: skip
    page = send(tao, f"{DRAFT}/part?at=tiers-0", **tier)
    assert page.status_code == 422
    assert 'id="duties_en-error"' in page.text
    tier["duties_en"] = "Receives customers\nKeeps records"
    assert send(tao, f"{DRAFT}/part?at=tiers-0", **tier).status_code == 303
    assert [d.en for d in draft(app).tiers[0].duties] == ["Receives customers", "Keeps records"]
    new = {
        "key": "returns",
        "title_zh": "退货",
        "title_en": "Returns",
        "words_zh": "",
        "words_en": "",
    }
    assert send(tao, f"{DRAFT}/part?into=competencies", **new).status_code == 303
    only = send(tao, f"{DRAFT}/part?at=competencies-1", **(new | {"words_zh": "怎样退"}))
    assert 'id="words_en-error"' in only.text
    assert [c.key for c in draft(app).competencies] == ["after_sales", "returns"]
    assert move(tao, "competencies-1", "up").status_code == 303
    assert [c.key for c in draft(app).competencies] == ["returns", "after_sales"]
    assert move(tao, "competencies-1", "remove").status_code == 303
    assert "<del>After-sales</del>" in tao.get(DRAFT).text
    assert "Tiers · Junior agent · in English" in tao.get(DRAFT).text


def test_a_variant_is_written_tried_published_and_shown(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    tao = client_of("tao")
    with app.app_context(), transaction():
        team = people.teams_on([cast.lin], day=NOON.date())[cast.lin]
        unit = next(u.key for u in people.every_unit() if u.id == team)
    variant = {"key": "calm", "title_zh": "缓行", "title_en": "Slower", "units": [unit],
               "since": "2026-11-24", "until": "", "reason_zh": "先试两月",
               "reason_en": "Two months on trial", "without_junior": ["mid-sign-off"]}  # fmt: skip
    url = f"{DRAFT}/variant"
    wrong = send(tao, url, **(variant | {"until": "2026-11-24"}))
    assert wrong.status_code == 422
    assert 'id="until-error"' in wrong.text
    assert send(tao, url, **variant).status_code == 303
    into = "variants-0-promotions-0-requirements"
    stricter = f"{DEMAND}?into={into}&like={FIRST}-0"
    assert 'value="mid-interview"' in tao.get(stricter).text
    asked = {"key": "mid-interview", "interview": "phone", "level": "4.5", "valid_months": ""}
    assert send(tao, stricter, **asked).status_code == 303
    page = tao.get(DRAFT).text
    assert "No fault found" in page
    assert "Not asked: Signature of the team" in page
    numbers = tao.get("/framework/edit").text
    sent = dict(NUMBERS.findall(numbers))
    sent |= {"effective": "2026-11-24", "reason_zh": "试点班组", "reason_en": "One team tries",
             "version": version(tao)}  # fmt: skip
    tried = tao.post("/framework/edit", data=sent | {"step": "try"}, follow_redirects=True)
    assert "林晓雯" in tried.text
    assert "Would no longer be ready" in tried.text
    assert tao.post("/framework/edit", data=sent | {"step": "publish"}).status_code == 303
    own = client_of("lin").get("/growth").text
    assert "One requirement is still missing" in own
    assert "Slower" in own
    assert "Slower" in client_of("lin").get("/framework").text
    board = client_of("gao").get("/team").text
    assert "asked otherwise: Slower" in board
    past = client_of("lin").get("/growth?on=2026-11-20").text
    assert "Slower" not in past


def test_a_variant_changes_what_keeps_a_tier_and_the_lines_of_figures(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    with app.app_context(), transaction():
        body = made.body()
        talk = {"key": "kept-talk", "type": "interview", "interview": "phone", "at_least": 3}
        body["tiers"][0]["upkeep"] = [talk]
        made.publish(NOON - timedelta(days=1), **body)
        team = people.teams_on([cast.lin], day=NOON.date())[cast.lin]
        unit = next(u.key for u in people.every_unit() if u.id == team)
    tao, url = client_of("tao"), f"{DRAFT}/variant"
    variant = {"key": "calm", "title_zh": "缓行", "title_en": "Slower", "units": [unit],
               "since": "2026-11-24", "until": "", "reason_zh": "先试两月",
               "reason_en": "Two months on trial", "unkept_junior": ["kept-talk"],
               "target_solving": "70", "floor_solving": "75"}  # fmt: skip
    assert "everybody: 80%, floor 65%" in tao.get(url).text
    bad = send(tao, url, **(variant | {"floor_solving": "x"}))
    assert bad.status_code == 422
    assert 'id="floor_solving-error"' in bad.text
    assert send(tao, url, **variant).status_code == 303
    page = tao.get(DRAFT).text
    assert "the floor is better than the target" in page
    assert "Slower · Solved" in page
    again = f"{url}?at=variants-0"
    assert 'value="75"' in tao.get(again).text
    assert send(tao, again, **(variant | {"floor_solving": ""})).status_code == 303
    page = tao.get(DRAFT).text
    assert "No fault found" in page
    assert "Solved: target 70%" in page
    own = "variants-0-keeping-0-requirements"
    asked = {"key": "kept-years", "months": "9"}
    assert send(tao, f"{DEMAND}?into={own}&kind=tenure", **asked).status_code == 303
    held = draft(app).variants[0]
    assert held.keeping[0].dropped == ("kept-talk",)
    assert [one.key for one in held.kept("junior").requirements] == ["kept-years"]
    assert (held.figures[0].target, held.figures[0].floor) == (70, None)
    changes = tao.get(DRAFT).text
    assert "What keeps Junior" in changes
    assert "9 months in post" in changes


def test_the_lines_of_a_monthly_figure_are_written_in_the_browser(
    app: Flask, client_of: ClientOf
) -> None:
    tao, url = client_of("tao"), f"{DRAFT}/figure"
    page = tao.get(f"{url}?at=indicators-0").text
    assert 'value="80"' in page
    assert "解决率" in page
    solving = {"key": "other", "title_zh": "一次解决率", "title_en": "Solved at once",
               "unit": "percent", "target": "85", "floor": "90", "hint_zh": "", "hint_en": "Once",
               "headings": "解决率\n\n一次解决率"}  # fmt: skip
    wrong = send(tao, f"{url}?at=indicators-0", **solving)
    assert wrong.status_code == 422
    assert 'id="floor-error"' in wrong.text
    assert 'id="hint_zh-error"' in wrong.text
    solving |= {"floor": "70", "hint_zh": "一次"}
    assert send(tao, f"{url}?at=indicators-0", **solving).status_code == 303
    made_of = draft(app).indicators[0]
    assert (made_of.key, made_of.target, made_of.floor) == ("solving", 85, 70)
    assert made_of.headings == ("解决率", "一次解决率")
    new = {"key": "wait", "title_zh": "等待", "title_en": "Wait", "unit": "seconds",
           "lower": "y", "target": "40", "floor": "60"}  # fmt: skip
    assert send(tao, url, **(new | {"unit": "miles"})).status_code == 422
    assert send(tao, url, **new).status_code == 303
    page = tao.get(DRAFT).text
    assert "No fault found" in page
    assert "target 40 s, floor 60 s" in page.replace("\n", " ")
    assert draft(app).indicators[2].better == "lower"
    assert move(tao, "indicators-2", "up").status_code == 303
    assert move(tao, "indicators-0", "remove").status_code == 303
    assert "there is no monthly figure solving" in tao.get(DRAFT).text
    assert tao.get(f"{url}?at=competencies-0").status_code == 404
    assert client_of("gao").get(url).status_code == 404


def test_an_older_version_comes_back_as_the_draft(app: Flask, client_of: ClientOf) -> None:
    tao = client_of("tao")
    move(tao, f"{FIRST}-3", "remove")
    move(tao, f"{FIRST}-2", "remove")
    assert keys(app) == ["mid-interview", "mid-tenure"]
    page = tao.get("/framework/history/2").text
    assert "Signature of the team" in page
    back = send(tao, "/framework/history/2/restore")
    assert back.status_code == 303
    assert keys(app) == ["mid-interview", "mid-tenure", "mid-solving"]
    assert send(tao, f"{DRAFT}/discard").status_code == 303
    assert len(keys(app)) == 4
    assert send(tao, f"{DRAFT}/discard").status_code == 409
    assert tao.get("/framework/history/99").status_code == 404


def test_the_slower_of_two_writers_is_told(app: Flask, client_of: ClientOf) -> None:
    tao, seen = client_of("tao"), version(client_of("tao"))
    move(tao, f"{FIRST}-0", "down")
    for url, data in (
        (f"{DRAFT}/move", {"at": f"{FIRST}-0", "step": "remove"}),
        (f"{DEMAND}?at={FIRST}-0",
         {"key": "x", "months": "3", "place": FIRST}),
        (f"{DRAFT}/part?at=competencies-0",
         {"key": "after_sales", "title_zh": "售后", "title_en": "After"}),
        ("/framework/history/1/restore", {}),
    ):  # fmt: skip
        late = client_of("ada").post(url, data=data | {"version": seen})
        assert late.status_code == 409, url
    assert keys(app)[:2] == ["mid-tenure", "mid-interview"]


@pytest.mark.parametrize(
    "query",
    ["", "at=nowhere-1", "at=competencies-0", f"into={FIRST}&kind=poem", "into=title&kind=tenure"],
)
def test_a_place_that_is_not_there_is_not_found(client_of: ClientOf, query: str) -> None:
    assert client_of("tao").get(f"{DEMAND}?{query}").status_code == 404
    assert client_of("tao").get(f"{DRAFT}/part?at=variants-0").status_code == 404
    assert client_of("tao").post(f"{DRAFT}/move", data={"at": "title"}).status_code == 404


def test_the_last_demand_of_a_promotion_cannot_go(app: Flask, client_of: ClientOf) -> None:
    tao = client_of("tao")
    move(tao, "promotions-1-requirements-1", "remove")
    assert move(tao, "promotions-1-requirements-0", "remove").status_code == 422
    assert keys(app, 1) == ["senior-coached"]


def test_faults_are_said_in_the_readers_language_with_a_way_to_mend_them(
    app: Flask, client_of: ClientOf
) -> None:
    tao = client_of("tao")
    tao.post("/account/language", data={"language": "zh", "next": "/"})
    place = "promotions-1-requirements"
    send(tao, f"{DEMAND}?into={place}&kind=tenure", key="senior-coached", months="2")
    page = tao.get(DRAFT).text
    assert "senior-coached被要求了两次" in page
    assert f'href="{DEMAND}?at={place}-2"' in page
    assert "asked twice" not in page
    for _left in range(2):
        move(tao, f"{place}-0", "remove")
    refused = move(tao, f"{place}-0", "remove")
    assert refused.status_code == 422
    assert "至少要留1条" in refused.text
    assert "中级专员 → 高级专员" in refused.text
    assert "promotions" not in re.sub("<[^>]+>", "", refused.text)


def test_a_number_beyond_its_bounds_is_named_in_the_readers_language(app: Flask) -> None:
    raw = drafting.raw_of(Framework.model_validate(made.body()))
    raw["promotions"][0]["requirements"][0]["at_least"] = 9
    with app.app_context(), pytest.raises(BadContent) as refused:
        drafting.parsed(raw)
    assert refused.value.params["what"] == "不能大于5"
    assert "mid-interview" in refused.value.params["where"]


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_every_kind_has_its_form(client_of: ClientOf, kind: str) -> None:
    page = client_of("tao").get(f"{DEMAND}?into={FIRST}&kind={kind}")
    assert page.status_code == 200
    assert 'name="key"' in page.text


def test_only_lead_trainers_and_administrators_write(client_of: ClientOf) -> None:
    pages = (DRAFT, f"{DEMAND}?into={FIRST}&kind=tenure", f"{DRAFT}/part?at=tiers-0",
             f"{DRAFT}/variant", "/framework/history", "/framework/history/1")  # fmt: skip
    for page in pages:
        for name, status in {"tao": 200, "ada": 200, "wen": 404, "gao": 404, "lin": 404}.items():
            assert client_of(name).get(page).status_code == status, (name, page)
