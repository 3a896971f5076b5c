"""Learning paths and what is recommended, behind the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from app.content import store
from app.courses.models.bodies import Course
from app.courses.queries import learning as queries
from app.courses.services import assigning, authoring
from app.evidence import guidance, ledger
from app.evidence.facts import ExamFailed
from app.evidence.guidance import LearningPath, Stage, Want
from app.kernel.refs import Ref
from app.kernel.wording import Wording
from app.notices import inbox
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.services.courses.conftest import WHEN, actor
from tests.web.courses.conftest import ClientOf

TODAY = WHEN.today
PATH = LearningPath(
    "junior",
    Wording("初级专员", "Junior agents"),
    (Stage(Wording("入门", "First steps"), ("late", "after", "not-there")),),
)


@dataclass
class Guide:
    """What growth would say."""

    wants: dict[int, list[Want]]


@pytest.fixture
def guide(shelf: Cast, monkeypatch: pytest.MonkeyPatch) -> Guide:
    """One path of the two courses, and nothing wanted yet."""
    said = Guide({})
    monkeypatch.setattr(guidance, "_wanting", [lambda who, _day: said.wants.get(who, [])])
    monkeypatch.setattr(guidance, "_leading", [lambda _day: [PATH]])
    return said


def titles(page: str) -> list[str]:
    """The courses on the cards, in order."""
    return re.findall(r'class="ka-stretch" href="/courses/([a-z-]+)"', page)


def test_what_readiness_lacks_is_recommended_with_its_reason(
    guide: Guide, client_of: ClientOf, cast: Cast
) -> None:
    guide.wants[cast.lin] = [Want(Ref("course", "after"), "For Intermediate: late gifts")]
    page = client_of("lin").get("/courses/?shelf=recommended").text
    assert titles(page) == ["after", "late"]
    assert "For Intermediate: late gifts" in page
    assert "For Intermediate" not in client_of("mei").get("/courses/?shelf=recommended").text


def test_a_course_under_way_is_recommended_no_more(
    guide: Guide, client_of: ClientOf, cast: Cast
) -> None:
    client = client_of("lin")
    assert titles(client.get("/courses/?shelf=recommended").text) == ["late"]
    client.post("/courses/late/start")
    assert titles(client.get("/courses/?shelf=recommended").text) == ["after"]


def test_points_lost_in_the_last_exam_recommend_a_course_for_them(
    app: Flask, guide: Guide, client_of: ClientOf, cast: Cast
) -> None:
    with app.app_context(), transaction():
        competency = store.published_bodies(Course)["late"].competencies[0]
        ledger.record(
            ExamFailed(
                learner_id=cast.lin,
                happened_at=NOON - timedelta(days=2),
                source="attempt:one",
                exam="e",
                percent=4000,
                competencies={competency: 4050},
            ),
            at=NOON,
        )
    page = client_of("lin").get("/courses/?shelf=recommended").text
    assert "40%" in page
    assert "late" in titles(page)


def test_who_does_not_learn_is_recommended_nothing(guide: Guide, client_of: ClientOf) -> None:
    assert "shelf=recommended" not in client_of("tao").get("/courses/").text
    assert client_of("tao").get("/courses/?shelf=recommended").status_code == 200
    assert "shelf=recommended" in client_of("lin").get("/courses/").text


def test_a_path_shows_what_comes_first_and_only_those_who_assign_may_assign_it(
    guide: Guide, client_of: ClientOf
) -> None:
    page = client_of("lin").get("/courses/paths").text
    assert page.index("/courses/late") < page.index("/courses/after")
    assert "not-there" not in page
    assert "#lock" in page  # the second builds on the first
    assert "paths/junior/assign" not in page
    assert "paths/junior/assign" in client_of("gao").get("/courses/paths").text
    assert client_of("lin").get("/courses/paths/junior/assign").status_code == 404
    assert client_of("tao").get("/courses/paths/none/assign").status_code == 404


def test_without_a_framework_the_page_says_where_paths_come_from(
    shelf: Cast, monkeypatch: pytest.MonkeyPatch, client_of: ClientOf
) -> None:
    monkeypatch.setattr(guidance, "_leading", [])
    assert client_of("lin").get("/courses/paths").status_code == 200
    assert client_of("tao").get("/courses/paths/junior/assign").status_code == 404


def days(first: int = 0, last: int = 30) -> dict[str, str]:
    """The two days of the form."""
    return {
        "first_on": (TODAY + timedelta(days=first)).isoformat(),
        "last_on": (TODAY + timedelta(days=last)).isoformat(),
    }


def test_a_path_is_asked_of_a_whole_team_each_course_by_its_day_with_one_notice(
    app: Flask, guide: Guide, client_of: ClientOf, cast: Cast
) -> None:
    with app.app_context():
        (team,) = actor(cast.gao).teams
        db.session.rollback()
    gao = client_of("gao")
    shown = gao.post("/courses/paths/junior/assign", data=days() | {"look": "1"})
    assert shown.status_code == 200
    done = gao.post("/courses/paths/junior/assign", data=days() | {"teams": str(team)})
    assert done.status_code == 303
    with app.app_context():
        first, second = (queries.enrolment_of(cast.lin, key) for key in ("late", "after"))
        assert first is not None
        assert second is not None
        assert first.due_on is not None
        assert second.due_on is not None
        assert TODAY <= first.due_on <= second.due_on == TODAY + timedelta(days=30)
        assert inbox.unread_count(cast.lin) == 1
        assert inbox.unread_count(cast.mei) == 1
        assert queries.enrolment_of(cast.lu, "late") is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (days(first=-1), "first_on"),
        (days(first=9, last=8), "last_on"),
        (days(last=9000), "last_on"),
        ({"first_on": "soon", "last_on": ""}, "last_on"),
    ],
)
def test_days_that_cannot_be_are_named_and_nobody_is_asked(
    app: Flask,
    guide: Guide,
    client_of: ClientOf,
    cast: Cast,
    wrong: dict[str, str],
    field: str,
) -> None:
    answer = client_of("tao").post("/courses/paths/junior/assign", data=wrong | {"tiers": "junior"})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    with app.app_context():
        assert queries.enrolments_of(cast.lin) == {}


def test_nobody_chosen_is_refused_and_another_team_is_not_reached(
    app: Flask, guide: Guide, client_of: ClientOf, cast: Cast
) -> None:
    gao = client_of("gao")
    assert gao.post("/courses/paths/junior/assign", data=days()).status_code == 422
    with app.app_context():
        (team,) = actor(cast.qiu).teams
        db.session.rollback()
    refused = gao.post("/courses/paths/junior/assign", data=days() | {"teams": str(team)})
    assert refused.status_code == 422
    with app.app_context():
        assert queries.enrolment_of(cast.lu, "late") is None


def test_no_course_or_lesson_is_called_like_a_page(app: Flask) -> None:
    taken, below = set(), set()
    for rule in app.url_map.iter_rules():
        pieces = rule.rule.strip("/").split("/")
        if pieces[0] != "courses" or len(pieces) < 2:
            continue
        if pieces[1] == "manage" and len(pieces) > 2:
            taken.add(pieces[2])
        taken.add(pieces[1])
        if pieces[1] == "<course>" and len(pieces) == 3:
            below.add(pieces[2])
    assert {each for each in taken if each and "<" not in each} <= authoring.RESERVED
    assert {each for each in below if "<" not in each} <= authoring.RESERVED_LESSONS


def test_a_path_tells_nobody_of_courses_they_have_completed(app: Flask, shelf: Cast) -> None:
    with app.app_context(), transaction():
        by = actor(shelf.tao)
        assigning.tell_of_path(PATH, [], courses=2, by=by, at=NOON)
        assert inbox.unread_count(shelf.lin) == 0
