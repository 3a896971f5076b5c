"""A learner goes through a course: order, tasks, completion, what comes back later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.certificates.models import Certificate
from app.content import store
from app.courses.models.bodies import Course, Lesson
from app.courses.queries import learning as queries
from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.progress import LessonState
from app.courses.services import forgetting
from app.courses.services import learning as services
from app.courses.services.learning import Moment
from app.evidence import ledger
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import BadContent, Conflict, Denied, IllegalMove, NotFound
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.courses_shelf import course, lesson, tasks_lesson
from tests.services.courses.conftest import WHEN, ZONE, actor

LATER = Moment(NOON + timedelta(days=400), ZONE)


def _answer_all(lin: Actor) -> None:
    services.answer_check(lin, "late", "calm", "first", [1], when=WHEN)
    services.answer_check(lin, "late", "calm", "both", [0, 2], when=WHEN)
    services.answer_case(lin, "late", "calm", "gift", "她怕赶不上妈妈的生日会", when=WHEN)


def _complete(lin: Actor) -> None:
    services.start(lin, "late", when=WHEN)
    _answer_all(lin)
    services.finish_lesson(lin, "late", "calm", when=WHEN)
    services.finish_lesson(lin, "late", "close", when=WHEN)


def _standing(learner: int, key: str = "late", when: Moment = WHEN) -> queries.Standing:
    return queries.standing(learner, key, today=when.today, zone=when.zone)


def test_lessons_open_in_order_and_the_last_one_completes_the_course(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        begun = services.start(lin, "late", when=WHEN)
        assert begun.progress.states == {"calm": LessonState.OPEN, "close": LessonState.LOCKED}
        with pytest.raises(NotFound):
            services.open_lesson(lin, "late", "close", when=WHEN)
        opened = services.open_lesson(lin, "late", "calm", when=WHEN)
        assert opened.progress.states["calm"] is LessonState.BEGUN
        _answer_all(lin)
        assert services.finish_lesson(lin, "late", "calm", when=WHEN).progress.next == "close"
        done = services.finish_lesson(lin, "late", "close", when=WHEN)
    assert done.progress.is_complete
    assert done.enrolment is not None
    assert done.enrolment.state is EnrolmentState.COMPLETED
    (fact,) = ledger.history(shelf.lin)[shelf.lin]
    assert (fact.fact.KIND, fact.fact.subject) == ("course_completed", "course:late")


def test_completing_twice_states_one_fact(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        _complete(lin)
        services.finish_lesson(lin, "late", "close", when=WHEN)
        assert services.start(lin, "late", when=WHEN).progress.is_complete
    assert len(ledger.history(shelf.lin)[shelf.lin]) == 1


def test_a_lesson_asks_for_its_questions_and_its_case_first(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        services.start(lin, "late", when=WHEN)
        with pytest.raises(Denied, match="questions"):
            services.finish_lesson(lin, "late", "calm", when=WHEN)
        services.answer_check(lin, "late", "calm", "first", [1], when=WHEN)
        services.answer_check(lin, "late", "calm", "both", [0, 2], when=WHEN)
        with pytest.raises(Denied, match="analysis"):
            services.finish_lesson(lin, "late", "calm", when=WHEN)


def test_once_right_a_question_stays_met_whatever_is_tried_afterwards(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        services.start(lin, "late", when=WHEN)
        wrong = services.answer_check(lin, "late", "calm", "first", [0], when=WHEN)
        assert (wrong.right, wrong.was_right, wrong.tries) == (False, False, 1)
        services.answer_check(lin, "late", "calm", "first", [1], when=WHEN)
        again = services.answer_check(lin, "late", "calm", "first", [0], when=WHEN)
        assert (again.right, again.was_right, again.tries) == (False, True, 3)
        assert services.wanted_of(_standing(shelf.lin), "calm").checks == ("both",)


@pytest.mark.parametrize("chosen", [[], [7], [-1], [0, 1]])
def test_an_impossible_answer_is_refused(shelf: Cast, chosen: list[int]) -> None:
    lin = actor(shelf.lin)
    with transaction():
        services.start(lin, "late", when=WHEN)
        with pytest.raises(BadContent):
            services.answer_check(lin, "late", "calm", "first", chosen, when=WHEN)


def test_tasks_that_are_not_there_are_not_found(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        services.start(lin, "late", when=WHEN)
        with pytest.raises(NotFound):
            services.answer_check(lin, "late", "calm", "gift", [0], when=WHEN)
        with pytest.raises(NotFound):
            services.answer_case(lin, "late", "calm", "first", "x" * 20, when=WHEN)
        with pytest.raises(NotFound):
            services.answer_reflection(lin, "late", "calm", "gift", "x", when=WHEN)
        with pytest.raises(NotFound):
            services.open_lesson(lin, "late", "nothing", when=WHEN)


def test_texts_are_neither_too_short_nor_too_long(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        services.start(lin, "late", when=WHEN)
        with pytest.raises(BadContent, match="ten"):
            services.answer_case(lin, "late", "calm", "gift", "  短  ", when=WHEN)
        for write in (services.answer_case, services.answer_reflection):
            block = "gift" if write is services.answer_case else "own"
            with pytest.raises(BadContent, match="under"):
                write(lin, "late", "calm", block, "长" * 4001, when=WHEN)
        with pytest.raises(BadContent, match="under"):
            services.keep_note(lin, "late", "calm", "长" * 8001, when=WHEN)


def test_a_reflection_is_kept_and_not_demanded(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        services.start(lin, "late", when=WHEN)
        services.answer_reflection(lin, "late", "calm", "own", " 我想到…… ", when=WHEN)
        services.answer_reflection(lin, "late", "calm", "own", "改过了", when=WHEN)
        _answer_all(lin)
        assert services.wanted_of(_standing(shelf.lin), "calm").nothing
        enrolment = queries.enrolment_of(shelf.lin, "late")
        assert enrolment is not None
        assert queries.case_answers(enrolment, "calm")["own"].text == "改过了"


def test_a_course_waits_for_what_it_builds_on(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        with pytest.raises(Denied, match="builds on"):
            services.start(lin, "after", when=WHEN)
        _complete(lin)
        assert services.start(lin, "after", when=WHEN).is_taken


def test_lessons_are_shut_until_the_course_is_started(shelf: Cast) -> None:
    with transaction(), pytest.raises(Denied, match="Start"):
        services.open_lesson(actor(shelf.mei), "late", "calm", when=WHEN)


def test_leaving_keeps_what_was_done(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        with pytest.raises(NotFound):
            services.withdraw(lin, "late", when=WHEN)
        services.start(lin, "late", when=WHEN)
        _answer_all(lin)
        services.finish_lesson(lin, "late", "calm", when=WHEN)
        services.withdraw(lin, "late", when=WHEN)
        assert not _standing(shelf.lin).is_taken
        assert services.start(lin, "late", when=WHEN).progress.done == 1


def test_what_is_completed_cannot_be_left(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        _complete(lin)
        with pytest.raises(IllegalMove):
            services.withdraw(lin, "late", when=WHEN)


def test_a_change_in_substance_asks_to_be_read_again(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        _complete(lin)
        with pytest.raises(Conflict):
            services.acknowledge(lin, "late", "close", when=WHEN)
        new = lesson(edition=2, zh={"title": "收尾", "body": "## 收尾\n\n先确认，再说下一步。"})
        store.write(Lesson, "late/close", new, by=SYSTEM, at=NOON)
        assert _standing(shelf.lin).progress.states["close"] is LessonState.CHANGED
        services.acknowledge(lin, "late", "close", when=WHEN)
        assert _standing(shelf.lin).progress.states["close"] is LessonState.DONE
    kinds = [recorded.fact.KIND for recorded in ledger.history(shelf.lin)[shelf.lin]]
    assert kinds == ["course_completed", "acknowledged"]


def test_a_mended_comma_asks_nothing(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        _complete(lin)
        store.write(Lesson, "late/calm", tasks_lesson(minutes=11), by=SYSTEM, at=NOON)
        assert _standing(shelf.lin).progress.states["calm"] is LessonState.DONE


def test_a_renewal_begins_a_new_round_and_completes_again(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        body = course("calm", "close", renew_months=12, certificate=True)
        store.write(Course, "late", body, by=SYSTEM, at=NOON)
        _complete(lin)
        with pytest.raises(Conflict):
            services.renew(lin, "late", when=WHEN)
        assert _standing(shelf.lin, when=LATER).may_renew
        again = services.renew(lin, "late", when=LATER)
        assert again.progress.done == 0
        services.answer_check(lin, "late", "calm", "first", [1], when=LATER)
        services.answer_check(lin, "late", "calm", "both", [0, 2], when=LATER)
        services.answer_case(lin, "late", "calm", "gift", "第二轮我的看法也写下来", when=LATER)
        services.finish_lesson(lin, "late", "calm", when=LATER)
        assert services.finish_lesson(lin, "late", "close", when=LATER).progress.is_complete
    completed = ledger.history(shelf.lin, kinds=["course_completed"])[shelf.lin]
    assert [recorded.fact.happened_at for recorded in completed] == [WHEN.at, LATER.at]
    assert db.session.query(Certificate).count() == 2


def _after(seconds: int) -> Moment:
    return Moment(NOON + timedelta(seconds=seconds), ZONE)


def _spent(lin: Actor) -> int:
    seen = queries.standing(lin.id, "late", today=WHEN.today, zone=ZONE)
    return seen.seconds


def test_time_spent_is_what_the_page_says_as_far_as_the_clock_agrees(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        services.start(lin, "late", when=WHEN)
        with pytest.raises(NotFound):
            services.pass_time(lin, "late", "calm", 60, when=WHEN)
        services.open_lesson(lin, "late", "calm", when=WHEN)
        assert services.pass_time(lin, "late", "calm", 60, when=_after(60)) == 60
        assert services.pass_time(lin, "late", "calm", 5000, when=_after(70)) == 70
        assert services.pass_time(lin, "late", "calm", -9, when=_after(80)) == 70


def test_two_windows_count_no_second_twice_and_a_night_is_not_reading(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        services.start(lin, "late", when=WHEN)
        services.open_lesson(lin, "late", "calm", when=WHEN)
        services.pass_time(lin, "late", "calm", 60, when=_after(60))
        services.pass_time(lin, "late", "calm", 60, when=_after(61))
        services.open_lesson(lin, "late", "calm", when=_after(40_000))
        assert _spent(lin) == 61


def test_without_a_script_the_time_between_deeds_counts(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        services.start(lin, "late", when=WHEN)
        services.open_lesson(lin, "late", "calm", when=WHEN)
        services.answer_check(lin, "late", "calm", "first", [1], when=_after(40))
        services.answer_check(lin, "late", "calm", "both", [0, 2], when=_after(4000))
        assert _spent(lin) == 130


def test_notes_and_bookmarks_are_the_learners_own(shelf: Cast) -> None:
    lin, mei = actor(shelf.lin), actor(shelf.mei)
    with transaction():
        for who in (lin, mei):
            services.start(who, "late", when=WHEN)
        services.keep_note(lin, "late", "calm", " 先道歉 ", when=WHEN)
        services.mark(lin, "late", "calm", marked=True, when=WHEN)
        note = queries.note_of(shelf.lin, "late/calm")
        assert note is not None
        assert note.text == "先道歉"
        assert [v.key for v in queries.bookmarks_of(shelf.lin)] == ["late/calm"]
        assert queries.note_of(shelf.mei, "late/calm") is None
        assert queries.bookmarks_of(shelf.mei) == []
        services.mark(lin, "late", "calm", marked=False, when=WHEN)
        assert queries.bookmarks_of(shelf.lin) == []


def test_who_is_forgotten_leaves_results_and_no_words(shelf: Cast) -> None:
    lin = actor(shelf.lin)
    with transaction():
        _complete(lin)
        services.answer_reflection(lin, "late", "calm", "own", "我的想法", when=WHEN)
        services.keep_note(lin, "late", "calm", "我的笔记", when=WHEN)
        held = forgetting.gather(shelf.lin)
        assert {text["text"] for text in held["analyses"]} == {"她怕赶不上妈妈的生日会", "我的想法"}
        assert [note["text"] for note in held["notes"]] == ["我的笔记"]
        assert forgetting.erase(shelf.lin, NOON) == 3
        after = forgetting.gather(shelf.lin)
        assert {text["text"] for text in after["analyses"]} == {""}
        assert after["notes"] == []
        assert after["courses"][0]["state"] == "completed"
