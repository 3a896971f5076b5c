"""The first page of each role: who may open it, what it names, where an empty one leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.content import store
from app.courses.models.rows import Enrolment
from app.courses.rules.enrolment import EnrolmentState
from app.dashboard.desk import Desk, Waiting
from app.growth.models.framework import Framework
from app.kernel.actor import SYSTEM
from app.platform import clock
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.courses_shelf import add_courses
from tests.exams_bank import add_exam, add_framework, both

ClientOf = Callable[[str], FlaskClient]


@pytest.mark.parametrize(
    ("name", "home"),
    [("lin", "/home"), ("tao", "/desk"), ("gao", "/team"), ("an", "/team"), ("ada", "/admin/")],
)
def test_everybody_comes_home_to_the_page_of_their_role(
    client_of: ClientOf, name: str, home: str
) -> None:
    assert client_of(name).get("/").location == home


def test_a_role_that_is_not_held_is_not_found(client_of: ClientOf) -> None:
    assert client_of("lin").get("/as/trainer").status_code == 404
    assert client_of("tao").get("/as/trainer").location == "/desk"


@pytest.mark.parametrize(("address", "stranger"), [("/home", "tao"), ("/desk", "lin")])
def test_the_home_of_another_role_is_not_found(
    client_of: ClientOf, address: str, stranger: str
) -> None:
    assert client_of(stranger).get(address).status_code == 404


def test_a_newcomer_is_told_where_to_begin(client_of: ClientOf) -> None:
    page = client_of("lin").get("/home").text
    assert "Choose your first course" in page
    assert 'href="/courses/"' in page


def test_each_language_greets_by_the_name_written_in_it(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    with app.app_context(), transaction():
        lin = db.session.get_one(Account, cast.lin)
        lin.name, lin.latin_name = "林晓雯", "Lin Xiaowen"
    client = client_of("lin")
    assert ", Lin Xiaowen</h1>" in client.get("/home").text
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    assert "，林晓雯</h1>" in client.get("/home").text


def test_the_ladder_names_the_present_and_the_next_tier(app: Flask, client_of: ClientOf) -> None:
    with app.app_context(), transaction():
        add_framework(NOON)
    page = client_of("lin").get("/home").text
    assert 'id="ladder"' in page
    assert 'href="/growth"' in page


def test_exams_of_a_tier_that_is_not_next_are_not_to_be_done(
    app: Flask, client_of: ClientOf
) -> None:
    with app.app_context(), transaction():
        add_exam(NOON, title={"zh": "初级考试", "en": "The junior one"})
        add_exam(NOON, key="far", tier="mid", title={"zh": "远处", "en": "The far one"})
    page = client_of("lin").get("/home").text
    assert "The junior one" in page
    assert "The far one" not in page


def test_an_exam_is_to_be_done_once_its_course_is_completed(
    app: Flask, client_of: ClientOf
) -> None:
    with app.app_context(), transaction():
        add_exam(NOON, title={"zh": "课后考试", "en": "The one that follows"})
        add_courses(NOON, exam="exam:test")
    lin = client_of("lin")
    assert "The one that follows" not in lin.get("/home").text
    lin.post("/courses/late/start")
    with app.app_context(), transaction():
        row = db.session.scalars(select(Enrolment)).one()
        row.state, row.completed_at = EnrolmentState.COMPLETED, NOON
    assert "The one that follows" in lin.get("/home").text


def test_a_newcomer_begins_with_the_first_course_of_the_path(
    app: Flask, client_of: ClientOf
) -> None:
    with app.app_context(), transaction():
        add_courses(NOON)
        kept = store.current(Framework, "framework").body
        stages = [{"title": both("先学", "First"), "courses": ["course:late", "course:after"]}]
        values = kept.model_dump(mode="json")
        values["tiers"][0]["path"] = stages
        values["effective"] = "2026-02-01"
        store.write(Framework, "framework", Framework.model_validate(values), by=SYSTEM, at=NOON)
    lin = client_of("lin")
    page = lin.get("/home").text
    assert "Next on your learning path" in page
    assert 'href="/courses/late"' in page
    assert page.index("The next course on your learning path") < page.index(
        "After that, on your learning path"
    )
    lin.post("/courses/late/start")
    page = lin.get("/home").text
    assert "Pick up where you stopped" in page
    assert page.count("The next course on your learning path") == 1
    assert page.count('href="/courses/after"') == 1


def test_an_open_attempt_stands_first(app: Flask, client_of: ClientOf) -> None:
    with app.app_context(), transaction():
        add_exam(NOON)
    lin = client_of("lin")
    assert lin.post("/exams/test/start", data={"language": "en"}).status_code == 303
    with clock.frozen_at(NOON + timedelta(minutes=2)):
        page = lin.get("/home").text
    assert "Your attempt is open; the clock runs." in page
    assert page.index("Your attempt is open") < page.index('id="plays"')


def test_an_empty_desk_says_so_and_leads_on(client_of: ClientOf) -> None:
    page = client_of("tao").get("/desk").text
    assert "Everything is done" in page
    assert "/scripts/upkeep" in page


def test_an_unknown_kind_of_work_shows_the_whole_desk(client_of: ClientOf) -> None:
    assert client_of("tao").get("/desk?kind=nonsense").status_code == 200


def _row(title: str, number: int = 1, *, late: bool = False) -> Waiting:
    return Waiting(title, "", "", "/x", "Mark", "pencil", number, late=late)


def test_the_desk_counts_and_filters_by_kind() -> None:
    desk = Desk({"appeals": [_row("a", 2)], "marking": [_row("b", 3, late=True), _row("c")]})
    assert (desk.total, desk.late) == (6, 1)
    assert [(kind, number) for kind, _name, number in desk.counts()] == [
        ("appeals", 2),
        ("marking", 4),
    ]
    assert desk.only("marking").total == 4
    assert desk.only("plays") is desk
    assert desk.first is not None
    assert desk.first.title == "a"
    assert Desk().first is None


def test_the_search_finds_nothing_for_nothing(client_of: ClientOf, cast: Cast) -> None:
    lin = client_of("lin")
    assert lin.get("/search").status_code == 200
    few = lin.get("/search?q=zzzz", headers={"HX-Request": "true"}).text
    assert "Nothing found for" in few
    assert "<html" not in few


def test_the_rail_stands_in_one_order_whatever_was_named_first(client_of: ClientOf) -> None:
    page = client_of("tao").get("/desk").text
    places = [page.index(f"<h2>{group}</h2>") for group in ("Rating", "Content", "Growth")]
    assert places == sorted(places)
