"""A lesson changes in substance: who finished it is asked, reminded, and counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.content import store
from app.courses import jobs
from app.courses.models.bodies import Course, Lesson, Section
from app.courses.queries import rereads as queries
from app.courses.queries.rereads import Rereads
from app.courses.rules.rereading import RereadState
from app.courses.services import authoring, learning, rereading
from app.courses.services.learning import Moment
from app.evidence import ledger
from app.growth.queries import dossiers
from app.growth.rules.requirements import Completed
from app.jobs import outbox
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadContent, Conflict
from app.notices import inbox
from app.platform import clock
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.courses_shelf import lesson
from tests.services.courses.conftest import WHEN, ZONE, actor
from tests.services.courses.test_learning import _complete

DUE = NOON.date() + timedelta(days=10)
CHANGED = NOON + timedelta(days=1)


def change(
    shelf: Cast, *, edition: int = 2, due_on: date | None = DUE, at: datetime = CHANGED
) -> None:
    """The lesson ``close`` in a new edition, published by Tao, and everybody told."""
    tao = actor(shelf.tao)
    body = lesson(edition=edition, zh={"title": "收尾", "body": f"## 收尾\n\n第{edition}版。"})
    with clock.frozen_at(at), transaction():
        seen = store.latest(Lesson, "late/close").number
        authoring.save_lesson("late", "close", body, expected=seen, by=tao, at=at)
        rereading.intend("late", "close", edition, due_on=due_on, by=tao, at=at, today=NOON.date())
        authoring.publish_lesson("late", "close", by=tao, at=at)
    work(at)


def work(at: datetime) -> None:
    """What the worker would do now."""
    with clock.frozen_at(at):
        db.session.rollback()
        outbox.run_due()
        db.session.rollback()


@pytest.fixture
def done(shelf: Cast) -> Cast:
    """Lin has completed the course; Mei has only begun it."""
    lin, mei = actor(shelf.lin), actor(shelf.mei)
    with transaction():
        _complete(lin)
        learning.start(mei, "late", when=WHEN)
    return shelf


def asked_of(learner: int) -> list[tuple[str, str]]:
    """What the ledger says is asked: the lesson and its day."""
    facts = ledger.history(learner, kinds=["change_asked"])[learner]
    return [(f.fact.subject, str(f.fact.body()["due"])) for f in facts if f.counts]


def states(today: date, **wanted: str) -> list[tuple[str, RereadState]]:
    """The list as everybody may see it."""
    found = Rereads(today=today, **wanted).all()
    return [(line.staff_no, line.state) for line in found]


def test_only_those_who_had_finished_the_lesson_are_asked(done: Cast) -> None:
    change(done)
    assert asked_of(done.lin) == [("lesson:late/close", DUE.isoformat())]
    assert asked_of(done.mei) == []
    assert inbox.unread_count(done.lin) == 1
    assert inbox.unread_count(done.mei) == 0
    assert [(w.lesson, w.due_on) for w in queries.waits_of(done.lin)] == [("close", DUE)]
    assert queries.waits_of(done.mei) == []
    assert [state for _, state in states(DUE)] == [RereadState.WAITING]


def test_nobody_is_asked_before_the_draft_is_published(done: Cast) -> None:
    tao = actor(done.tao)
    with transaction():
        rereading.intend("late", "close", 2, due_on=DUE, by=tao, at=NOON, today=NOON.date())
        assert queries.in_force("late", "close") is None
        assert queries.waits_of(done.lin) == []
    work(CHANGED)
    assert asked_of(done.lin) == []


def test_a_mended_comma_asks_nobody(done: Cast) -> None:
    change(done, edition=1)
    assert queries.in_force("late", "close") is None
    assert inbox.unread_count(done.lin) == 0


def test_reminders_come_once_each(done: Cast) -> None:
    change(done)
    reminder = jobs.Reminder(ZONE)
    for days in (5, 7, 7, 10, 11, 11, 20):
        at = NOON + timedelta(days=days)
        db.session.rollback()
        reminder.tick(at)
        work(at)
    assert inbox.unread_count(done.lin) == 3, "asked, soon, late"
    assert [state for _, state in states(DUE + timedelta(days=1))] == [RereadState.OVERDUE]
    assert states(DUE + timedelta(days=1), state="waiting") == []


def test_who_confirms_is_left_in_peace(done: Cast) -> None:
    change(done)
    lin = actor(done.lin)
    later = Moment(CHANGED + timedelta(hours=1), ZONE)
    with transaction():
        learning.acknowledge(lin, "late", "close", when=later)
    db.session.rollback()
    jobs.Reminder(ZONE).tick(NOON + timedelta(days=11))
    work(NOON + timedelta(days=11))
    assert inbox.unread_count(done.lin) == 1
    assert queries.waits_of(done.lin) == []
    assert [state for _, state in states(DUE + timedelta(days=1))] == [RereadState.CONFIRMED]


def test_a_completion_does_not_count_past_the_day_until_the_change_is_confirmed(done: Cast) -> None:
    change(done)
    asked = Completed("course", courses=("late",))
    late = DUE + timedelta(days=1)

    def met(on: date) -> bool:
        return asked.tally(dossiers.dossiers({done.lin: NOON.date()})[done.lin], on).met

    assert met(DUE)
    assert not met(late)
    lin = actor(done.lin)
    with transaction():
        when = Moment(NOON + timedelta(days=12), ZONE)
        learning.acknowledge(lin, "late", "close", when=when)
    assert met(NOON.date() + timedelta(days=12))
    assert not met(late), "as it stood on that day"


def test_another_day_replaces_the_first_and_is_told(done: Cast) -> None:
    change(done)
    tao, other = actor(done.tao), DUE + timedelta(days=5)
    with transaction():
        rereading.set_due("late", "close", other, by=tao, at=CHANGED, today=NOON.date())
    work(CHANGED)
    assert asked_of(done.lin) == [("lesson:late/close", other.isoformat())]
    assert inbox.unread_count(done.lin) == 2
    db.session.rollback()
    with transaction(), pytest.raises(BadContent):
        rereading.set_due(
            "late", "close", NOON.date() - timedelta(days=1), by=tao, at=NOON, today=NOON.date()
        )
    with transaction(), pytest.raises(Conflict):
        rereading.set_due("late", "calm", other, by=tao, at=NOON, today=NOON.date())


def test_a_later_edition_takes_the_place_of_the_one_before(done: Cast) -> None:
    change(done)
    change(done, edition=3, due_on=None, at=CHANGED + timedelta(days=1))
    assert asked_of(done.lin) == [("lesson:late/close", "")]
    assert [(w.lesson, w.due_on) for w in queries.waits_of(done.lin)] == [("close", None)]
    assert len(states(DUE)) == 1


def test_an_edition_taken_back_asks_nothing_more(done: Cast) -> None:
    change(done)
    change(done, edition=1, at=CHANGED + timedelta(days=1))
    assert queries.in_force("late", "close") is None
    assert asked_of(done.lin) == []


def test_a_lesson_taken_off_the_list_or_away_asks_nothing_more(done: Cast) -> None:
    tao = actor(done.tao)
    change(done)
    with clock.frozen_at(CHANGED + timedelta(days=1)), transaction():
        body = store.latest(Course, "late").body
        only = [Section(title=body.sections[0].title, lessons=["calm"])]
        changed = body.model_copy(update={"sections": only})
        store.write(Course, "late", changed, by=tao, at=CHANGED)
    work(CHANGED + timedelta(days=1))
    assert queries.waits_of(done.lin) == []
    assert asked_of(done.lin) == []
    db.session.rollback()
    with clock.frozen_at(CHANGED + timedelta(days=2)), transaction():
        store.write(Course, "late", body, by=tao, at=CHANGED)
    work(CHANGED + timedelta(days=2))
    assert asked_of(done.lin) == [("lesson:late/close", DUE.isoformat())], "back on the list"
    db.session.rollback()
    with clock.frozen_at(CHANGED + timedelta(days=3)), transaction():
        store.retire(Course, "after", by=tao, at=CHANGED)
        store.retire(Course, "late", by=tao, at=CHANGED)
    work(CHANGED + timedelta(days=3))
    assert queries.waits_of(done.lin) == []


def test_an_edition_that_comes_with_the_files_is_asked_for_too(done: Cast) -> None:
    with clock.frozen_at(CHANGED), transaction():
        store.write(Lesson, "late/close", lesson(edition=2, minutes=6), by=SYSTEM, at=CHANGED)
    work(CHANGED)
    assert asked_of(done.lin) == [("lesson:late/close", "")]
    assert [w.due_on for w in queries.waits_of(done.lin)] == [None]


def test_a_manager_sees_the_own_teams_only(done: Cast) -> None:
    change(done)
    gao, qiu = actor(done.gao), actor(done.qiu)
    db.session.rollback()
    assert len(Rereads(today=DUE, teams=gao.teams).all()) == 1
    assert Rereads(today=DUE, teams=qiu.teams).all() == []
    assert Rereads(today=DUE, search="nobody").all() == []
    assert Rereads(today=DUE).count(RereadState.WAITING) == 1
