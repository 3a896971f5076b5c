"""Changed lessons as pages: the due day, the list, what the learner is told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from app.content import store
from app.courses.models.bodies import Lesson
from app.courses.services import learning
from app.courses.services.learning import Moment
from app.jobs import outbox
from app.platform import clock, sheets
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.services.courses.conftest import ZONE, actor
from tests.services.courses.test_learning import _complete
from tests.web.courses.conftest import ClientOf

DUE = NOON.date() + timedelta(days=10)
EDITOR = "/courses/manage/late/lessons/close"


@pytest.fixture
def done(shelf: Cast, app: Flask) -> Cast:
    """Lin has completed the course."""
    with app.app_context():
        lin = actor(shelf.lin)
        with transaction():
            _complete(lin)
    return shelf


def change(client_of: ClientOf, app: Flask, **more: str) -> None:
    """Tao changes the lesson in its substance and publishes it."""
    form = {
        "title_zh": "收尾",
        "body_zh": "## 收尾\n\n先确认。",
        "title_en": "Closing",
        "body_en": "## Closing\n\nConfirm first.",
        "minutes": "5",
        "substance": "y",
        "reread_by": DUE.isoformat(),
        "publish": "1",
    }
    with clock.frozen_at(NOON + timedelta(days=1)), app.app_context():
        number = str(store.latest(Lesson, "late/close").number)
        db.session.rollback()
        answer = client_of("tao").post(EDITOR, data={**form, "expected": number, **more})
        assert answer.status_code == 303, answer.text
        outbox.run_due()
        db.session.rollback()


def test_a_day_set_in_the_editor_reaches_the_learner(
    client_of: ClientOf, app: Flask, done: Cast
) -> None:
    change(client_of, app)
    with clock.frozen_at(NOON + timedelta(days=2)):
        lin = client_of("lin")
        assert "Something has changed in “Closing”" in lin.get("/notices/").text
        assert "Read and confirm" in lin.get("/home").text
        page = lin.get("/courses/late/close").text
        assert "Please confirm by" in page
        assert lin.post("/courses/late/close/acknowledge").status_code == 303
        assert "Please confirm by" not in lin.get("/courses/late/close").text
        assert "Read and confirm" not in lin.get("/home").text


def test_a_change_in_the_other_language_alone_can_be_confirmed(
    client_of: ClientOf, app: Flask, done: Cast
) -> None:
    change(client_of, app, body_en="## Closing\n\nSay what comes next.")
    with clock.frozen_at(NOON + timedelta(days=2)):
        page = client_of("lin").get("/courses/late/close").text
        assert "This lesson has changed since you read it" in page
        assert "I have read it" in page


def test_a_day_in_the_past_is_refused_and_nothing_is_kept(
    client_of: ClientOf, app: Flask, done: Cast
) -> None:
    with app.app_context():
        number = str(store.latest(Lesson, "late/close").number)
    form = {
        "title_zh": "收尾", "body_zh": "新", "minutes": "5", "expected": number,
        "substance": "y", "reread_by": "2020-01-01",
    }  # fmt: skip
    answer = client_of("tao").post(EDITOR, data=form)
    assert answer.status_code == 422
    assert "The due day lies in the past." in answer.text
    with app.app_context():
        assert store.latest(Lesson, "late/close").number == int(number)


def test_the_day_can_be_set_later_and_is_shown(client_of: ClientOf, app: Flask, done: Cast) -> None:
    page = f"{EDITOR}/reread"
    tao = client_of("tao")
    assert "has not changed in substance yet" in tao.get(page).text
    assert tao.post(page, data={"due_on": DUE.isoformat()}).status_code == 422
    change(client_of, app, reread_by="")
    with clock.frozen_at(NOON + timedelta(days=2)):
        tao = client_of("tao")
        assert tao.post(page, data={"due_on": DUE.isoformat()}).status_code == 303
        assert f'value="{DUE.isoformat()}"' in tao.get(page).text
        for wrong in ("2020-01-01", "soon"):
            refused = tao.post(page, data={"due_on": wrong})
            assert refused.status_code == 422
            assert "due_on-error" in refused.text
        assert client_of("lin").get(page).status_code == 404
        missing = "/courses/manage/late/lessons/none/reread"
        assert tao.get(missing).status_code == 404
        assert tao.post(missing, data={"due_on": DUE.isoformat()}).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("gao", 200), ("tao", 200), ("an", 200), ("lin", 404)])
def test_the_list_is_for_those_who_report(
    client_of: ClientOf, done: Cast, who: str, status: int
) -> None:
    assert client_of(who).get("/courses/rereads").status_code == status


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_file_says_line_by_line_what_the_page_says(
    client_of: ClientOf, app: Flask, done: Cast, kind: str
) -> None:
    change(client_of, app)
    with clock.frozen_at(NOON + timedelta(days=12)):
        gao, qiu = client_of("gao"), client_of("qiu")
        page = gao.get("/courses/rereads").text
        assert "1 confirmation is overdue." in page
        data = gao.get(f"/courses/rereads?format={kind}").data
        shown = [list(map(str, row)) for row in sheets.read(data, f"a.{kind}")[0].rows]
        assert shown[0] == re.findall(r'<th scope="col">([^<]+)</th>', page)
        assert len(shown) == 2
        assert all(cell in page for cell in shown[1])
        assert shown[1][-1] == "Overdue"
        assert "Nobody has anything to confirm" in qiu.get("/courses/rereads").text
        assert "Nobody fits" in gao.get("/courses/rereads?state=confirmed").text


def test_what_was_confirmed_is_evidence_once(client_of: ClientOf, app: Flask, done: Cast) -> None:
    change(client_of, app)
    with clock.frozen_at(NOON + timedelta(days=2)):
        lin = client_of("lin")
        lin.post("/courses/late/close/acknowledge")
        assert lin.post("/courses/late/close/acknowledge").status_code == 409
    with app.app_context():
        standing = actor(done.lin)
        assert standing.id == done.lin
        with transaction():
            found = learning.finish_lesson(
                standing, "late", "close", when=Moment(NOON + timedelta(days=2), ZONE)
            )
            assert found.progress.is_complete
