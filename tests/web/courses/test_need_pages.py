"""Training needs as pages: asked, answered, suggested."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from app.courses.queries import needs as queries
from app.evidence import ledger
from app.evidence.facts import ExamFailed, RolePlayRated
from app.platform import links
from app.platform.db import transaction
from app.platform.links import Link
from tests.conftest import NOON, Cast
from tests.web.courses.conftest import ClientOf

pytestmark = pytest.mark.usefixtures("shelf")
WISH = {"topic": "大促价保", "reason": "活动期间说不清差价怎么退", "scope": "self"}


def _need(client_of: ClientOf, who: str = "lin", **changed: str) -> str:
    """Somebody asks; gives the address of the need on the trainer's side."""
    assert client_of(who).post("/courses/needs", data={**WISH, **changed}).status_code == 303
    page = client_of("tao").get("/courses/manage/needs").text
    return str(re.findall(r'href="(/courses/manage/needs/[0-9a-f-]{36})"', page)[0])


def test_a_wish_is_answered_and_the_asker_is_told(client_of: ClientOf) -> None:
    need = _need(client_of)
    lin, tao = client_of("lin"), client_of("tao")
    assert "Waits for an answer" in lin.get("/courses/needs").text
    assert "大促价保" in tao.get(need).text
    given = tao.post(need, data={"decision": "accept", "words": "十二月安排一次专题课"})
    assert given.status_code == 303
    mine = lin.get("/courses/needs").text
    assert "Accepted" in mine
    assert "十二月安排一次专题课" in mine
    assert "Your wish for training is answered" in lin.get("/notices/").text


def test_only_trainers_see_the_list_and_nobody_sees_anothers_wish(client_of: ClientOf) -> None:
    need = _need(client_of)
    for who in ("lin", "mei", "gao", "an", "ada"):
        assert client_of(who).get("/courses/manage/needs").status_code == 404
        assert client_of(who).get(need).status_code == 404
        assert client_of(who).get("/courses/manage/needs/suggested").status_code == 404
    assert "大促价保" not in client_of("mei").get("/courses/needs").text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"topic": ""}, "topic"),
        ({"reason": " "}, "reason"),
        ({"scope": "all"}, "scope"),
        ({"scope": "team-1"}, "scope"),
        ({"wanted_by": "2020-01-01"}, "wanted_by"),
        ({"wanted_by": "soon"}, "wanted_by"),
    ],
)
def test_a_bad_wish_names_what_to_mend(
    client_of: ClientOf, changed: dict[str, str], field: str
) -> None:
    lin = client_of("lin")
    refused = lin.post("/courses/needs", data={**WISH, **changed})
    assert refused.status_code == 422
    assert f'href="#{field}"' in refused.text
    assert "大促价保" not in client_of("tao").get("/courses/manage/needs").text


def test_a_manager_asks_for_a_team_they_lead(client_of: ClientOf, cast: Cast) -> None:
    one, two = cast.teams["one"], cast.teams["two"]
    gao = client_of("gao")
    assert gao.post("/courses/needs", data={**WISH, "scope": f"team-{two}"}).status_code == 422
    need = _need(client_of, "gao", scope=f"team-{one}")
    assert "Pre-sales 1" in client_of("tao").get(need).text


def test_what_one_took_back_one_can_ask_for_again(client_of: ClientOf) -> None:
    need = _need(client_of)
    back = f"/courses/needs/{need.rsplit('/', 1)[1]}/back"
    lin, tao = client_of("lin"), client_of("tao")
    assert client_of("mei").post(back).status_code == 404
    assert lin.post(back).status_code == 303
    assert "Taken back" in lin.get("/courses/needs").text
    assert tao.post(need, data={"decision": "accept", "words": "好"}).status_code == 409
    assert lin.post(back, data={"again": "1"}).status_code == 303
    assert lin.post(back, data={"again": "1"}).status_code == 409
    assert "Waits for an answer" in lin.get("/courses/needs").text


def test_an_answer_needs_words_and_is_taken_back(client_of: ClientOf) -> None:
    need = _need(client_of)
    tao = client_of("tao")
    for data in ({"decision": "accept"}, {"words": "好"}, {"decision": "party", "words": "好"}):
        assert tao.post(need, data=data).status_code == 422
    assert tao.post(need, data={"decision": "decline", "words": "下季度再说"}).status_code == 303
    assert tao.post(need, data={"decision": "accept", "words": "好"}).status_code == 409
    assert tao.post(f"{need}/state").status_code == 303
    assert tao.post(need, data={"decision": "accept", "words": "安排"}).status_code == 303
    assert tao.post(f"{need}/state", data={"met": "1"}).status_code == 303
    assert "Trained" in client_of("lin").get("/courses/needs").text
    assert tao.post(f"{need}/state", data={"met": "1"}).status_code == 409


def test_the_list_is_searched_and_leaves_as_a_file(client_of: ClientOf) -> None:
    _need(client_of)
    _need(client_of, "mei", topic="电话开场")
    tao = client_of("tao")
    found = tao.get("/courses/manage/needs?q=价保").text
    assert "大促价保" in found
    assert "电话开场" not in found
    assert "No need fits" in tao.get("/courses/manage/needs?state=met").text
    file = tao.get("/courses/manage/needs?q=价保&format=csv").data.decode("utf-8-sig")
    assert "大促价保" in file
    assert "电话开场" not in file


def _facts(cast: Cast) -> None:
    """Lin failed in after-sales and was rated low in attitude, Mei did better."""
    with transaction():
        for who, percent, level in ((cast.lin, 4000, 200), (cast.mei, 9000, 400)):
            ledger.record(
                ExamFailed(
                    learner_id=who,
                    happened_at=NOON - timedelta(days=2),
                    source=f"attempt:{who}",
                    exam="x",
                    percent=percent,
                    competencies={"after_sales": percent},
                ),
                at=NOON,
            )
            ledger.record(
                RolePlayRated(
                    learner_id=who,
                    happened_at=NOON - timedelta(days=2),
                    source=f"play:{who}",
                    scenario="y",
                    channel="chat",
                    mode="practice",
                    passed=False,
                    confirmed=False,
                    levels={"attitude": level},
                ),
                at=NOON,
            )


def test_lost_points_become_a_need_once(
    app: Flask, client_of: ClientOf, shelf: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The small framework of these tests has no criteria.
    named = lambda ref, _language: Link("Attitude", "/framework", ref)  # noqa: E731
    monkeypatch.setitem(links._resolvers, "criterion", named)
    with app.app_context():
        _facts(shelf)
    tao, here = client_of("tao"), "/courses/manage/needs/suggested"
    page = tao.get(here).text
    assert "1 · 50%" in page
    about = "competency:after_sales"
    assert about in page
    assert "criterion:attitude" in page
    made = tao.post(here, data={"about": about})
    assert made.status_code == 303
    assert "Accepted" in tao.get(made.location).text
    assert "A need already" in tao.get(here).text
    assert tao.post(here, data={"about": about}).status_code == 409
    assert tao.post(here, data={"about": "competency:strategy"}).status_code == 404
    assert tao.get(f"{here}?unit=987654").status_code == 404
    two = shelf.teams["two"]
    assert about not in tao.get(f"{here}?unit={two}").text


def test_suggestions_do_not_look_back_for_ever(
    app: Flask, client_of: ClientOf, shelf: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        _facts(shelf)
    monkeypatch.setattr(queries, "LOOK_BACK", timedelta(days=1))
    page = client_of("tao").get("/courses/manage/needs/suggested").text
    assert "competency:after_sales" not in page


def test_a_finding_of_the_teams_becomes_a_need(client_of: ClientOf) -> None:
    """What an analyst or a manager marked as a training need reaches the trainer."""
    found = {"origin": "cases", "aim": "training", "unit": "", "origin_ref": ""}
    an, tao = client_of("an"), client_of("tao")
    for words, aim in (("换货规则常答错", "training"), ("退款流程太长", "improvement")):
        form = {**found, "finding": words, "aim": aim}
        assert an.post("/improvements/new", data=form).status_code == 303
    here = "/courses/manage/needs/suggested"
    page = tao.get(here).text
    assert "换货规则常答错" in page
    assert "退款流程太长" not in page
    about = re.findall(r'value="(improvement:[0-9a-f-]{36})"', page)[0]
    made = tao.post(here, data={"about": about})
    assert "换货规则常答错" in tao.get(made.location).text
    assert "A need already" in tao.get(here).text


def test_a_suggestion_about_what_is_taught_becomes_a_training_need(client_of: ClientOf) -> None:
    """An agent suggests, the manager takes it up, the trainer finds it among the needs."""
    lin, gao = client_of("lin"), client_of("gao")
    for words, about in (("课程里补上运费险", "content"), ("退款少点一步", "process")):
        sent = lin.post("/suggestions", data={"words": words, "about": about})
        assert sent.status_code == 303
        box = gao.get("/suggestions/box").text
        key = re.findall(r'action="/suggestions/box/([0-9a-f-]{36})"', box)[0]
        answer = {f"{key}-state": "taken", f"{key}-answer": "好主意"}
        assert gao.post(f"/suggestions/box/{key}", data=answer).status_code == 303
    page = client_of("tao").get("/courses/manage/needs/suggested").text
    assert "课程里补上运费险" in page
    assert "退款少点一步" not in page


def test_a_suggestion_says_what_it_is_about(client_of: ClientOf) -> None:
    lin = client_of("lin")
    for data in ({"words": "x"}, {"words": "x", "about": "party"}):
        assert lin.post("/suggestions", data=data).status_code == 422
