"""The learner's pages: who sees what, what is refused, and the whole way through a course."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.certificates.models import Certificate
from app.content import store
from app.courses.models.bodies import Course, Lesson
from app.courses.models.rows import Enrolment
from app.kernel.actor import SYSTEM
from app.platform import clock
from app.platform.db import db, transaction
from tests.conftest import NOON
from tests.courses_shelf import PICTURE, course, lesson
from tests.web.courses.conftest import ClientOf, counted

pytestmark = pytest.mark.usefixtures("shelf")
HERE = "/courses/late/calm"

ENGLISH = {"Accept-Language": "en"}


def _done(client_of: ClientOf, who: str = "lin") -> None:
    client = client_of(who)
    client.post("/courses/late/start")
    client.post(f"{HERE}/check/first", data={"choice": "1"})
    client.post(f"{HERE}/check/both", data={"choice": ["0", "2"]})
    client.post(f"{HERE}/case/gift", data={"text": "她怕赶不上妈妈的生日会"})
    client.post(f"{HERE}/finish")
    answer = client.post("/courses/late/close/finish")
    assert answer.location == "/courses/late#done"


@pytest.mark.parametrize("who", ["lin", "mei", "tao", "gao", "an"])
@pytest.mark.parametrize("address", ["/courses/", "/courses/late"])
def test_courses_are_for_everybody_who_is_signed_in(
    client_of: ClientOf, who: str, address: str
) -> None:
    assert client_of(who).get(address).status_code == 200


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    for address in ("/courses/", "/courses/late", HERE, "/courses/progress", "/courses/manage/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "/sign-in" in answer.location


def test_the_way_through_a_course_ends_in_evidence_and_a_certificate(
    app: Flask, client_of: ClientOf
) -> None:
    with app.app_context(), transaction():
        store.write(Course, "late", course("calm", "close", certificate=True), by=SYSTEM, at=NOON)
    lin = client_of("lin")
    assert "Start the course" in lin.get("/courses/late").text
    assert lin.post("/courses/late/start").location == HERE
    page = lin.get(HERE).text
    assert "Calm first" in page
    assert "A model answer" not in page
    refused = lin.post(f"{HERE}/finish")
    assert refused.status_code == 422
    assert "Answer the questions of this lesson rightly first." in refused.text
    assert lin.get("/courses/late/close").location == "/courses/late"
    _done(client_of)
    shown = lin.get("/courses/late").text
    assert "You completed this course on" in shown
    assert "A model answer" in lin.get(HERE).text
    assert "1 lesson" not in shown
    with app.app_context():
        assert db.session.query(Certificate).count() == 1


def test_a_check_answers_in_place_and_says_why(client_of: ClientOf) -> None:
    lin = client_of("lin")
    lin.post("/courses/late/start")
    fragment = {"HX-Request": "true"}
    wrong = lin.post(f"{HERE}/check/first", data={"choice": "0"}, headers=fragment)
    assert wrong.status_code == 200
    assert "Not quite yet" in wrong.text
    assert "Too early." in wrong.text
    assert "Apologise first." not in wrong.text
    again = lin.post(f"{HERE}/check/first", data={"again": "1"}, headers=fragment)
    assert "Check my answer" in again.text
    right = lin.post(f"{HERE}/check/first", data={"choice": "1"}, headers=fragment)
    assert "That is right" in right.text
    assert "Apologise first." in right.text
    nothing = lin.post(f"{HERE}/check/first", headers=fragment)
    assert nothing.status_code == 422
    assert "Choose an answer first." in nothing.text


def test_a_check_works_without_script(client_of: ClientOf) -> None:
    lin = client_of("lin")
    lin.post("/courses/late/start")
    answer = lin.post(f"{HERE}/check/first", data={"choice": "0"})
    assert (answer.status_code, answer.location) == (303, f"{HERE}#check-first")
    assert "Not quite yet" in lin.get(HERE).text
    assert lin.post(f"{HERE}/check/first", data={"choice": "nine"}).status_code == 422


def test_a_short_analysis_is_refused_with_the_reason(client_of: ClientOf) -> None:
    lin = client_of("lin")
    lin.post("/courses/late/start")
    refused = lin.post(f"{HERE}/case/gift", data={"text": "短"})
    assert refused.status_code == 422
    assert "Write at least ten characters" in refused.text
    kept = lin.post(f"{HERE}/reflect/own", data={"text": "我的想法"})
    assert (kept.status_code, kept.location) == (303, f"{HERE}#reflect-own")
    assert "我的想法" in lin.get(HERE).text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/courses/none/start", 404),
        ("/courses/late/none/finish", 404),
        (f"{HERE}/check/none", 404),
        (f"{HERE}/case/none", 404),
        (f"{HERE}/reflect/none", 404),
        (f"{HERE}/acknowledge", 409),
    ],
)
def test_what_is_not_there_is_not_found(client_of: ClientOf, address: str, status: int) -> None:
    lin = client_of("lin")
    lin.post("/courses/late/start")
    data = {"text": "x" * 20, "choice": "0"}
    assert lin.post(address, data=data).status_code == status


def test_lessons_of_a_course_not_started_lead_to_the_course(client_of: ClientOf) -> None:
    mei = client_of("mei")
    assert mei.get(HERE).location == "/courses/late"
    assert mei.get("/courses/late/none").status_code == 404


def test_nobody_sees_anothers_words(client_of: ClientOf) -> None:
    lin, mei = client_of("lin"), client_of("mei")
    for client in (lin, mei):
        client.post("/courses/late/start")
    lin.post(f"{HERE}/note", data={"text": "只给自己看的笔记"})
    lin.post(f"{HERE}/case/gift", data={"text": "只给自己看的案例分析"})
    assert "只给自己看" in lin.get(HERE).text
    assert "只给自己看" not in mei.get(HERE).text


def test_a_note_is_kept_while_it_is_written(client_of: ClientOf) -> None:
    lin = client_of("lin")
    lin.post("/courses/late/start")
    kept = lin.post(f"{HERE}/note", data={"text": "先道歉"}, headers={"HX-Request": "true"})
    assert "Saved" in kept.text
    assert lin.post(f"{HERE}/note", data={"text": "x" * 8001}).status_code == 422


def test_time_spent_is_kept_and_shown_beside_what_was_planned(
    client_of: ClientOf,
) -> None:
    lin = client_of("lin")
    assert lin.post(f"{HERE}/time", data={"seconds": "60"}).status_code == 403
    lin.post("/courses/late/start")
    assert lin.post(f"{HERE}/time", data={"seconds": "60"}).status_code == 404
    lin.get(HERE)
    with clock.frozen_at(NOON + timedelta(seconds=60)):
        said = lin.post(f"{HERE}/time", data={"seconds": "60"}, headers=ENGLISH)
        assert (said.status_code, said.text) == (200, "1 min")
        again = lin.post(f"{HERE}/time", data={"seconds": "many"}, headers=ENGLISH)
        assert again.text == "1 min"
        for address in (HERE, "/courses/late"):
            assert "1 min<" in lin.get(address, headers=ENGLISH).text


def test_bookmarks_stand_in_the_catalogue(client_of: ClientOf) -> None:
    lin = client_of("lin")
    lin.post("/courses/late/start")
    lin.post(f"{HERE}/mark", data={"marked": "1"})
    assert "Bookmarked" in lin.get(HERE).text
    assert 'id="bookmarks"' in lin.get("/courses/").text
    lin.post(f"{HERE}/mark", data={"marked": ""})
    assert 'id="bookmarks"' not in lin.get("/courses/").text


def test_a_change_in_substance_is_shown_and_confirmed(app: Flask, client_of: ClientOf) -> None:
    _done(client_of)
    new = lesson(edition=2, en={"title": "Closing", "body": "## Closing\n\nSum up, then close."})
    with app.app_context(), transaction():
        store.write(Lesson, "late/close", new, by=SYSTEM, at=NOON)
    lin = client_of("lin")
    page = lin.get("/courses/late/close").text
    assert "One passage has changed" in page
    assert "<del>Say what comes next.</del>" in page
    assert "<ins>Sum up, then close.</ins>" in page
    assert lin.post("/courses/late/close/acknowledge").status_code == 303
    assert "passage has changed" not in lin.get("/courses/late/close").text


def test_leaving_and_coming_back(app: Flask, client_of: ClientOf) -> None:
    lin = client_of("lin")
    lin.post("/courses/late/start")
    assert "Leave the course" in lin.get("/courses/late").text
    assert lin.post("/courses/late/leave").location == "/courses/"
    assert lin.get(HERE).location == "/courses/late"
    with app.app_context(), transaction() as session:
        session.query(Enrolment).update({"assigned_at": NOON})
    lin.post("/courses/late/start")
    assert lin.post("/courses/late/leave").status_code == 409


def test_a_course_says_what_it_builds_on(client_of: ClientOf) -> None:
    lin = client_of("lin")
    assert "Builds on" in lin.get("/courses/after").text
    assert lin.post("/courses/after/start").status_code == 403
    _done(client_of)
    assert lin.post("/courses/after/start").location == "/courses/after/one"


def test_shelves_and_words_narrow_the_catalogue(client_of: ClientOf) -> None:
    lin = client_of("lin")
    lin.post("/courses/late/start")
    assert "Further on" in lin.get("/courses/").text
    assert "Further on" not in lin.get("/courses/?shelf=progress").text
    assert "Nothing here" in lin.get("/courses/?shelf=done").text
    assert "Late parcels" not in lin.get("/courses/?q=further").text
    assert "No course mentions" in lin.get("/courses/?q=xyz").text
    assert lin.get("/courses/?page=99&shelf=?").status_code == 200


def test_a_picture_shows_itself_and_can_do_nothing(client_of: ClientOf) -> None:
    lin = client_of("lin")
    lin.post("/courses/late/start")
    page = lin.get(HERE).text
    address = page.split('src="/courses/pictures/')[1].split('"')[0]
    answer = lin.get(f"/courses/pictures/{address}")
    assert answer.data == PICTURE
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert lin.get("/courses/pictures/nothing").status_code == 404


def test_both_languages_are_one_lesson_with_one_progress(client_of: ClientOf) -> None:
    lin = client_of("lin")
    lin.post("/courses/late/start")
    lin.post(f"{HERE}/check/first", data={"choice": "1"})
    chinese = lin.get(HERE, headers={"Accept-Language": "zh-CN"}).text
    assert "先做什么" in chinese
    assert "答对了" in chinese


def test_statements_behind_the_catalogue_do_not_grow_with_the_courses(
    app: Flask, client_of: ClientOf
) -> None:
    lin = client_of("lin")
    lin.get("/courses/")
    with counted(app) as few:
        assert lin.get("/courses/").status_code == 200
    with app.app_context(), transaction():
        for number in range(12):
            store.write(Lesson, f"more-{number}/one", lesson(), by=SYSTEM, at=NOON)
            store.write(Course, f"more-{number}", course("one"), by=SYSTEM, at=NOON)
    lin.get("/courses/")
    with counted(app) as many:
        assert lin.get("/courses/").status_code == 200
    assert len(many) <= len(few)


def test_a_section_has_the_same_address_in_both_languages(app: Flask, client_of: ClientOf) -> None:
    with app.app_context(), transaction():
        body = store.current(Lesson, "late/calm").body
        texts = {
            lang: getattr(body, lang).model_copy(update={"body": words})
            for lang, words in (
                ("zh", "## 先听 {#listen}\n\n听。"),
                ("en", "## Hear {#listen}\n\nOh."),
            )
        }
        store.write(Lesson, "late/calm", body.model_copy(update=texts), by=SYSTEM, at=NOON)
    lin = client_of("lin")
    lin.post("/courses/late/start")
    for lang, words in (("zh-CN", "先听"), ("en", "Hear")):
        page = lin.get(HERE, headers={"Accept-Language": lang}).text
        assert words in page
        assert 'id="listen"' in page
        assert 'href="#listen"' in page
        assert "{#listen}" not in page
