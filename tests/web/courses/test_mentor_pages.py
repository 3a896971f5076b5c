"""Mentor pairs as pages."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.accounts.models import Account
from app.platform.db import db
from tests.conftest import Cast
from tests.web.courses.conftest import ClientOf

pytestmark = pytest.mark.usefixtures("shelf")


@pytest.fixture
def form(app: Flask, cast: Cast) -> dict[str, object]:
    """Mei is to lead Lin."""
    with app.app_context():
        lin, mei = db.session.get(Account, cast.lin), db.session.get(Account, cast.mei)
        assert lin is not None
        assert mei is not None
        return {
            "newcomer": str(lin.public_id),
            "mentor": mei.staff_no,
            "starts_on": "2026-11-20",
            "ends_on": "2026-12-31",
            "goal": "三周后独立接待",
            "usual": ["welcome", "review"],
            "own": "旁听十段对话\n\n",
        }


@pytest.fixture
def pair(client_of: ClientOf, form: dict[str, object]) -> str:
    """The address of a pair that Gao has made."""
    made = client_of("gao").post("/courses/mentoring/pairs/new", data=form)
    assert made.status_code == 303
    return str(made.location)


def _finish(client_of: ClientOf, pair: str) -> None:
    lin = client_of("lin")
    for step in re.findall(r"/steps/([0-9a-f-]{36})/done", lin.get(pair).text):
        assert lin.post(f"{pair}/steps/{step}/done").status_code == 303
    meeting = {"met-held_on": "2026-11-23", "met-note": "顺利", "met-sight": "pair"}
    assert client_of("mei").post(f"{pair}/meetings", data=meeting).status_code == 303


def test_the_two_and_who_arranges_them_see_it(client_of: ClientOf, pair: str) -> None:
    for who, status in (
        ("lin", 200),
        ("mei", 200),
        ("gao", 200),
        ("tao", 200),
        ("qiu", 404),
        ("lu", 404),
        ("an", 404),
        ("ada", 404),
    ):
        assert client_of(who).get(pair).status_code == status, who
    assert pair in client_of("lin").get("/courses/mentoring").text
    assert "You are in no mentor pair" in client_of("lu").get("/courses/mentoring").text
    assert "you are one of them" in client_of("mei").get("/notices/").text


def test_a_plan_is_done_signed_and_counts(client_of: ClientOf, pair: str) -> None:
    mei, lin = client_of("mei"), client_of("lin")
    assert "Every step of the plan comes before" in mei.get(pair).text
    assert mei.post(f"{pair}/sign").status_code == 409
    _finish(client_of, pair)
    assert mei.post(f"{pair}/sign").status_code == 303
    assert "Take my signature back" in mei.get(pair).text
    assert mei.post(f"{pair}/sign", data={"back": "1"}).status_code == 303
    mei.post(f"{pair}/sign")
    assert lin.post(f"{pair}/sign").status_code == 303
    assert "Signed by both" in lin.get(pair).text
    assert "A mentor plan is signed by both" in client_of("gao").get("/notices/").text
    assert client_of("gao").post(f"{pair}/sign").status_code == 403


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"newcomer": ""}, "newcomer"),
        ({"newcomer": "x"}, "newcomer"),
        ({"mentor": "nobody"}, "mentor"),
        ({"ends_on": "2026-11-01"}, "ends_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"usual": [], "own": ""}, "own"),
        ({"usual": ["party"]}, "usual"),
        ({"own": "x" * 201}, "own"),
    ],
)
def test_a_bad_pair_names_what_to_mend(
    client_of: ClientOf, form: dict[str, object], changed: dict[str, object], field: str
) -> None:
    refused = client_of("gao").post("/courses/mentoring/pairs/new", data={**form, **changed})
    assert refused.status_code == 422
    assert f'href="#{field}"' in refused.text


def test_another_team_s_newcomer_is_not_offered(
    app: Flask, client_of: ClientOf, form: dict[str, object], cast: Cast
) -> None:
    page = client_of("qiu").get("/courses/mentoring/pairs/new").text
    assert str(form["newcomer"]) not in page
    assert client_of("qiu").post("/courses/mentoring/pairs/new", data=form).status_code == 422
    for who in ("lin", "an", "ada"):
        assert client_of(who).get("/courses/mentoring/pairs/new").status_code == 404


def test_bad_words_are_named_and_steps_change(client_of: ClientOf, pair: str) -> None:
    lin = client_of("lin")
    refused = lin.post(f"{pair}/steps", data={"step-words": ""})
    assert refused.status_code == 422
    assert 'href="#step-words"' in refused.text
    assert lin.post(f"{pair}/steps", data={"step-words": "背熟开场白"}).status_code == 303
    step = re.findall(r"/steps/([0-9a-f-]{36})/remove", lin.get(pair).text)[-1]
    assert lin.post(f"{pair}/steps/{step}/remove").status_code == 303
    assert "背熟开场白" not in lin.get(pair).text
    for day in ("2026-12-24", "2026-11-01", "soon"):
        meeting = {"met-held_on": day, "met-sight": "pair"}
        answer = lin.post(f"{pair}/meetings", data=meeting)
        assert answer.status_code == 422
        assert 'href="#met-held_on"' in answer.text


def test_it_is_ended_with_a_reason(client_of: ClientOf, pair: str) -> None:
    assert client_of("lin").post(f"{pair}/end", data={"end-reason": "x"}).status_code == 404
    assert client_of("qiu").post(f"{pair}/end", data={"end-reason": "x"}).status_code == 404
    gao = client_of("gao")
    assert gao.post(f"{pair}/end").status_code == 422
    assert gao.post(f"{pair}/end", data={"end-reason": "换班"}).status_code == 303
    page = client_of("lin").get(pair).text
    assert "换班" in page
    assert "Write the meeting down" not in page
    assert "was ended" in client_of("mei").get("/notices/").text


def test_the_list_is_searched_and_leaves_as_a_file(client_of: ClientOf, pair: str) -> None:
    gao, here = client_of("gao"), "/courses/mentoring/pairs"
    assert pair in gao.get(f"{here}?q=林").text
    assert "No pair fits" in gao.get(f"{here}?q=zzz").text
    assert "No pair fits" in gao.get(f"{here}?state=completed").text
    assert pair in gao.get(f"{here}?state=active").text
    assert pair not in client_of("qiu").get(here).text
    file = gao.get(f"{here}?format=csv").data.decode("utf-8-sig")
    assert "林晓雯,梅子涵,2026-11-20,2026-12-31,0,3,0,Being led" in file
