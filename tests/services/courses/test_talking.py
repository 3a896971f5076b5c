"""Questions and answers: who hears of them, who keeps order, what is left of the forgotten."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from app.content import store
from app.courses.models.bodies import Course
from app.courses.queries import talk as queries
from app.courses.queries.talk import Threads
from app.courses.services import forgetting
from app.courses.services import talking as services
from app.courses.services.learning import Moment
from app.kernel.errors import BadContent, Denied, NotFound
from app.notices import inbox
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.services.courses.conftest import WHEN, ZONE, actor

TOMORROW = Moment(NOON + timedelta(days=1), ZONE)


def test_the_asker_hears_of_answers_once_a_day_however_many_come(shelf: Cast) -> None:
    lin, mei = actor(shelf.lin), actor(shelf.mei)
    with transaction():
        thread = services.ask(lin, "late", "calm", "几点回复算准时？", "", when=WHEN)
        for _ in range(3):
            services.answer(mei, "late", thread.public_id, "说好的钟点之前。", when=WHEN)
        assert inbox.unread_count(shelf.lin) == 1
        assert inbox.unread_count(shelf.mei) == 0
        services.answer(mei, "late", thread.public_id, "再补充一句。", when=TOMORROW)
        assert inbox.unread_count(shelf.lin) == 2
        assert thread.answers == 4


def test_who_answers_follows_and_who_stops_following_is_left_in_peace(shelf: Cast) -> None:
    lin, mei = actor(shelf.lin), actor(shelf.mei)
    with transaction():
        thread = services.ask(lin, "late", "", "怎么道歉？", "说说看", when=WHEN)
        services.answer(mei, "late", thread.public_id, "先听完。", when=WHEN)
        assert queries.followers(thread) == sorted([shelf.lin, shelf.mei])
        services.follow(lin, thread, False)
        services.follow(lin, thread, False)
        services.answer(mei, "late", thread.public_id, "再说一句。", when=TOMORROW)
        assert inbox.unread_count(shelf.lin) == 1


def test_who_is_called_hears_of_it_whoever_follows(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        number = queries.writers([shelf.tao], day=WHEN.today)[shelf.tao].staff_no
        thread = services.ask(lin, "late", "", f"@{number} 这样对吗？", "", when=WHEN)
        assert inbox.unread_count(shelf.tao) == 1
        services.answer(lin, "late", thread.public_id, f"@{number} @NOBODY 再看看", when=WHEN)
        assert inbox.unread_count(shelf.tao) == 1
        assert inbox.unread_count(shelf.lin) == 0


def test_an_answer_is_marked_by_the_asker_and_unmarked_when_hidden(shelf: Cast) -> None:
    lin, mei, tao = actor(shelf.lin), actor(shelf.mei), actor(shelf.tao)
    with transaction():
        thread = services.ask(lin, "late", "", "怎么道歉？", "", when=WHEN)
        post = services.answer(mei, "late", thread.public_id, "先听完。", when=WHEN)
        here = (thread.public_id, post.public_id)
        with pytest.raises(Denied):
            services.mark_answer(mei, "late", *here, marked=True)
        services.mark_answer(lin, "late", *here, marked=True)
        assert thread.answer_id == post.id
        services.mark_answer(lin, "late", *here, marked=False)
        assert thread.answer_id is None
        services.mark_answer(tao, "late", *here, marked=True)
        services.hide(tao, "late", *here, hidden=True, at=NOON)
        services.hide(tao, "late", *here, hidden=True, at=NOON)
        assert (thread.answer_id, thread.answers) == (None, 0)
        with pytest.raises(NotFound):
            services.mark_answer(lin, "late", *here, marked=True)
        shown = queries.whole(thread, reader_id=shelf.lin, day=WHEN.today)
        assert list(shown.posts) == []
        services.hide(tao, "late", *here, hidden=False, at=NOON)
        assert thread.answers == 1


def test_a_hidden_question_is_there_for_trainers_alone(shelf: Cast) -> None:
    lin, mei, tao = actor(shelf.lin), actor(shelf.mei), actor(shelf.tao)
    with transaction():
        thread = services.ask(lin, "late", "", "怎么道歉？", "", when=WHEN)
        with pytest.raises(Denied):
            services.hide(mei, "late", thread.public_id, None, hidden=True, at=NOON)
        services.hide(lin, "late", thread.public_id, None, hidden=True, at=NOON)
        for who in (lin, mei):
            with pytest.raises(NotFound):
                services.answer(who, "late", thread.public_id, "还在吗", when=WHEN)
        assert services.seen(tao, "late", thread.public_id) is thread
        assert Threads("late").page(1).total == 0
        assert Threads("late", with_hidden=True).page(1).total == 1


def test_an_ended_discussion_takes_no_more_answers(shelf: Cast) -> None:
    lin, tao = actor(shelf.lin), actor(shelf.tao)
    with transaction():
        thread = services.ask(lin, "late", "", "怎么道歉？", "", when=WHEN)
        with pytest.raises(Denied):
            services.close(lin, "late", thread.public_id, closed=True, at=NOON)
        services.close(tao, "late", thread.public_id, closed=True, at=NOON)
        with pytest.raises(Denied):
            services.answer(lin, "late", thread.public_id, "还有一句", when=WHEN)
        assert Threads("late", open_only=True).page(1).total == 0
        services.close(tao, "late", thread.public_id, closed=False, at=NOON)
        services.answer(lin, "late", thread.public_id, "还有一句", when=WHEN)


@pytest.mark.parametrize(("title", "text"), [("", "x"), ("长" * 121, "x"), ("问", "长" * 4001)])
def test_a_question_has_a_title_and_an_end(shelf: Cast, title: str, text: str) -> None:
    lin = actor(shelf.lin)
    with transaction(), pytest.raises(BadContent):
        services.ask(lin, "late", "", title, text, when=WHEN)


def test_what_is_not_there_cannot_be_talked_about(shelf: Cast) -> None:
    lin, tao = actor(shelf.lin), actor(shelf.tao)
    with transaction():
        for course, lesson in (("none", ""), ("late", "none")):
            with pytest.raises(NotFound):
                services.ask(lin, course, lesson, "问", "", when=WHEN)
        thread = services.ask(lin, "late", "", "问", "", when=WHEN)
        for course, key in (("late", uuid4()), ("after", thread.public_id)):
            with pytest.raises(NotFound):
                services.answer(lin, course, key, "答一句", when=WHEN)
        with pytest.raises(BadContent):
            services.answer(lin, "late", thread.public_id, " ", when=WHEN)
        store.retire(Course, "after", by=tao, at=NOON)
        store.retire(Course, "late", by=tao, at=NOON)
        with pytest.raises(NotFound):
            services.answer(lin, "late", thread.public_id, "答一句", when=WHEN)


def test_threads_of_a_lesson_stand_under_it_and_under_the_course(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        services.ask(lin, "late", "calm", "甲", "", when=WHEN)
        services.ask(lin, "late", "", "乙", "", when=TOMORROW)
        assert [t.title for t in Threads("late").page(1).items] == ["乙", "甲"]
        assert [t.title for t in Threads("late", lesson="calm").page(1).items] == ["甲"]
        assert [t.title for t in Threads("late", lesson="").page(1).items] == ["乙"]


def test_the_words_of_the_forgotten_go_and_the_answers_of_others_stay(shelf: Cast) -> None:
    lin, mei = actor(shelf.lin), actor(shelf.mei)
    with transaction():
        thread = services.ask(lin, "late", "", "我的问题", "我的说明", when=WHEN)
        services.answer(lin, "late", thread.public_id, "我的回答", when=WHEN)
        post = services.answer(mei, "late", thread.public_id, "别人的回答", when=WHEN)
        held = forgetting.gather(shelf.lin)
        assert held["questions"][0]["title"] == "我的问题"
        assert [a["text"] for a in held["answers"]] == ["我的回答"]
        assert forgetting.erase(shelf.lin, NOON) == 3
    db.session.expire_all()
    assert thread.title == thread.text == ""
    assert post.text == "别人的回答"
    assert queries.followers(thread) == [shelf.mei]
