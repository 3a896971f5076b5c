"""Whoever was asked for a course hears of its day, once before it and once after."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Account
from app.courses.jobs import Reminder
from app.courses.services import assigning
from app.notices.models import Notice
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.services.courses.conftest import WHEN, ZONE, actor

TODAY = WHEN.today


def assign(cast: Cast, due: date | None, *whom: int) -> None:
    tao = actor(cast.tao)
    with transaction():
        assigning.assign("late", whom, due_on=due, by=tao, at=NOON, today=TODAY)


def heard(person: int, *, day: datetime = NOON) -> list[str]:
    """The reminders of somebody after the worker looked on a day."""
    Reminder(ZONE).remind_of_days(day)
    kinds = db.session.scalars(select(Notice.kind).where(Notice.account_id == person)).all()
    db.session.rollback()
    return sorted(kind for kind in kinds if kind.startswith("course_due"))


def test_a_near_day_is_told_once_and_a_passed_one_once_more(shelf: Cast) -> None:
    assign(shelf, TODAY + timedelta(days=5), shelf.lin, shelf.mei)
    assert heard(shelf.lin) == []
    assert heard(shelf.lin, day=NOON + timedelta(days=2)) == ["course_due_soon"]
    assert heard(shelf.lin, day=NOON + timedelta(days=5)) == ["course_due_soon"]
    assert heard(shelf.lin, day=NOON + timedelta(days=6)) == ["course_due_late", "course_due_soon"]
    assert heard(shelf.lin, day=NOON + timedelta(days=7)) == ["course_due_late", "course_due_soon"]
    assert len(heard(shelf.mei)) == 2


def test_another_day_is_told_anew(shelf: Cast) -> None:
    assign(shelf, TODAY + timedelta(days=1), shelf.lin)
    assert heard(shelf.lin) == ["course_due_soon"]
    assign(shelf, TODAY + timedelta(days=3), shelf.lin)
    assert heard(shelf.lin) == ["course_due_soon", "course_due_soon"]


def test_who_is_waived_or_gone_hears_nothing(shelf: Cast) -> None:
    assign(shelf, TODAY + timedelta(days=1), shelf.lin, shelf.mei, shelf.lu)
    tao = actor(shelf.tao)
    with transaction():
        assigning.waive("late", shelf.mei, "Knows it", by=tao, at=NOON, today=TODAY)
        gone = db.session.get(Account, shelf.lu)
        assert gone is not None
        gone.disabled_at = NOON
    assert heard(shelf.mei) == heard(shelf.lu) == []
    assert heard(shelf.lin) == ["course_due_soon"]


def test_a_course_without_a_day_and_one_late_for_long_are_left_alone(shelf: Cast) -> None:
    assign(shelf, None, shelf.lin)
    assign(shelf, TODAY, shelf.mei)
    assert heard(shelf.lin) == []
    assert heard(shelf.mei, day=NOON + timedelta(days=30)) == ["course_due_soon"]
