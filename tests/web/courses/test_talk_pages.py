"""Discussions as pages: asking, answering, keeping order."""

from __future__ import annotations

import pytest
from flask import Flask

from app.courses.models.talk import DiscussionPost
from app.platform.db import db
from tests.web.courses.conftest import ClientOf, counted

pytestmark = pytest.mark.usefixtures("shelf")
HERE = "/courses/late/talk"


@pytest.fixture
def thread(client_of: ClientOf) -> str:
    """A question that Lin has asked about a lesson."""
    asked = client_of("lin").post(
        HERE, data={"lesson": "calm", "title": "几点算准时？", "text": "**钟点**之前？"}
    )
    assert asked.status_code == 303
    return str(asked.location)


def _post(app: Flask) -> str:
    with app.app_context():
        return str(db.session.query(DiscussionPost).one().public_id)


def test_a_question_stands_in_its_list_and_beside_its_lesson(
    client_of: ClientOf, thread: str
) -> None:
    mei = client_of("mei")
    mei.post("/courses/late/start")
    assert "几点算准时？" in mei.get(HERE).text
    assert "几点算准时？" in mei.get(f"{HERE}?lesson=calm").text
    assert "几点算准时？" not in mei.get(f"{HERE}?lesson=close").text
    assert "几点算准时？" in mei.get("/courses/late/calm").text
    page = mei.get(thread).text
    assert "<strong>钟点</strong>" in page
    assert "林晓雯" in page


def test_an_answer_is_given_marked_and_taken_back(
    app: Flask, client_of: ClientOf, thread: str
) -> None:
    lin, mei = client_of("lin"), client_of("mei")
    assert mei.post(thread, data={"text": "说好的钟点之前。"}).status_code == 303
    post = _post(app)
    assert mei.post(f"{thread}/answer/{post}", data={"marked": "1"}).status_code == 403
    assert lin.post(f"{thread}/answer/{post}", data={"marked": "1"}).status_code == 303
    assert "To the answer" in mei.get(thread).text
    assert "几点算准时？" not in mei.get(f"{HERE}?open=1").text
    assert lin.post(f"{thread}/hide/{post}", data={"hidden": "1"}).status_code == 403
    assert mei.post(f"{thread}/hide/{post}", data={"hidden": "1"}).status_code == 303
    assert "说好的钟点之前。" not in lin.get(thread).text
    assert "说好的钟点之前。" in client_of("tao").get(thread).text


def test_refusals_keep_what_was_written(client_of: ClientOf, thread: str) -> None:
    lin = client_of("lin")
    refused = lin.post(HERE, data={"title": "", "text": "我写了很多"})
    assert refused.status_code == 422
    assert "我写了很多" in refused.text
    short = lin.post(thread, data={"text": " "})
    assert short.status_code == 422
    assert "Write your answer first." in short.text


def test_trainers_keep_order(client_of: ClientOf, thread: str) -> None:
    lin, tao = client_of("lin"), client_of("tao")
    assert lin.post(f"{thread}/close", data={"closed": "1"}).status_code == 404
    assert tao.post(f"{thread}/close", data={"closed": "1"}).status_code == 303
    assert "This discussion has been ended." in lin.get(thread).text
    assert lin.post(thread, data={"text": "还有一句"}).status_code == 403
    assert tao.post(f"{thread}/hide", data={"hidden": "1"}).status_code == 303
    assert lin.get(thread).status_code == 404
    assert "几点算准时？" not in lin.get(HERE).text
    assert "几点算准时？" in tao.get(HERE).text
    assert tao.post(f"{thread}/hide", data={"hidden": ""}).status_code == 303
    assert lin.get(thread).status_code == 200


def test_following_is_a_switch(client_of: ClientOf, thread: str) -> None:
    mei = client_of("mei")
    assert mei.post(f"{thread}/follow", data={"follow": "1"}).location == thread
    assert "Following" in mei.get(thread).text
    mei.post(f"{thread}/follow", data={"follow": ""})
    assert "Following" not in mei.get(thread).text


@pytest.mark.parametrize(
    "address",
    ["/courses/none/talk", f"{HERE}/00000000-0000-0000-0000-000000000007", f"{HERE}/x"],
)
def test_what_is_not_there_is_not_found(client_of: ClientOf, address: str) -> None:
    assert client_of("lin").get(address).status_code == 404


def test_what_is_written_cannot_do_anything(client_of: ClientOf) -> None:
    lin = client_of("lin")
    asked = lin.post(HERE, data={"title": "<b>x</b>", "text": "<script>alert(1)</script>"})
    page = lin.get(asked.location).text
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_statements_behind_a_discussion_do_not_grow_with_it(
    app: Flask, client_of: ClientOf, thread: str
) -> None:
    lin, mei = client_of("lin"), client_of("mei")
    mei.post(thread, data={"text": "第一句"})
    lin.get(thread)
    with counted(app) as few:
        lin.get(thread)
    for number in range(6):
        mei.post(thread, data={"text": f"又一句 {number}"})
    with counted(app) as many:
        lin.get(thread)
    assert len(many) <= len(few)
    with counted(app) as listed:
        lin.get(HERE)
    assert len(listed) <= 20


def test_trainers_see_the_questions_of_every_course_what_waits_first(
    app: Flask, client_of: ClientOf, thread: str
) -> None:
    tao, mei = client_of("tao"), client_of("mei")
    desk = "/courses/manage/talk"
    assert thread in tao.get(desk).text
    assert 'class="ka-n">1<' in tao.get(desk).text
    for stranger in ("lin", "gao", "an"):
        assert client_of(stranger).get(desk).status_code == 404
    assert thread not in tao.get(f"{desk}?course=after").text
    assert thread in tao.get(f"{desk}?course=late&q=算准时").text
    assert thread not in tao.get(f"{desk}?q=nothing-like-it").text
    mei.post(thread, data={"text": "说好的钟点之前。"})
    assert thread not in tao.get(desk).text
    assert thread in tao.get(f"{desk}?state=open").text
    client_of("lin").post(f"{thread}/answer/{_post(app)}", data={"marked": "1"})
    assert thread not in tao.get(f"{desk}?state=open").text
    assert thread in tao.get(f"{desk}?state=all").text


def test_a_hidden_question_waits_for_nobody(client_of: ClientOf, thread: str) -> None:
    tao = client_of("tao")
    tao.post(f"{thread}/hide", data={"hidden": "1"})
    assert thread not in tao.get("/courses/manage/talk").text
    assert thread in tao.get("/courses/manage/talk?state=all").text
