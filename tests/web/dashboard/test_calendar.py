"""The calendar: whose dates stand in it, and whose do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.accounts.models import Account
from app.dashboard import calendar
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast

ClientOf = Callable[[str], FlaskClient]
MONTH = "/calendar?month=2026-11"


def born(account: int, day: date, *, agreed: bool) -> None:
    """A birthday, with or without consent."""
    with transaction():
        db.session.execute(
            update(Account)
            .where(Account.id == account)
            .values(birthday=day, birthday_consent_at=NOON if agreed else None)
        )


def planned(client: FlaskClient, **changes: str) -> str:
    """A class as a trainer plans it."""
    form = {
        "title_zh": "案例研讨", "title_en": "Case workshop", "kind": "workshop", "course": "",
        "place": "2号室", "day": "2026-11-27", "begins": "14:00", "ends": "15:30",
        "capacity": "12", "hours": "1.5", "about_zh": "", "about_en": "",
    } | changes  # fmt: skip
    answer = client.post("/courses/manage/sessions/new", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_class_and_an_activity_stand_on_their_day_with_their_hour(client_of: ClientOf) -> None:
    planned(client_of("tao"))
    planned(client_of("tao"), title_zh="班组聚餐", title_en="Team dinner", kind="team")
    page = client_of("lin").get(MONTH).text
    assert "Case workshop" in page
    assert "Team dinner" in page
    assert "14:00" in page
    assert "Case workshop" not in client_of("lin").get("/calendar?month=2026-10").text


def test_birthdays_show_to_the_own_team_with_consent_and_without_a_year(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    with app.app_context():
        born(cast.mei, date(1998, 11, 20), agreed=True)
        born(cast.lu, date(1997, 11, 21), agreed=True)
    assert "梅子涵" in client_of("lin").get(MONTH).text
    assert "1998" not in client_of("lin").get(MONTH).text
    assert "梅子涵" in client_of("gao").get(MONTH).text
    assert "卢思远" not in client_of("lin").get(MONTH).text
    with app.app_context():
        born(cast.mei, date(1998, 11, 20), agreed=False)
    assert "梅子涵" not in client_of("lin").get(MONTH).text


def test_a_birthday_of_a_leap_day_is_kept_every_year(
    app: Flask, client_of: ClientOf, cast: Cast
) -> None:
    with app.app_context():
        born(cast.mei, date(2000, 2, 29), agreed=True)
    page = client_of("lin").get("/calendar?month=2027-02").text
    assert "梅子涵" in page
    assert 'datetime="2027-02-28"' in page


def test_an_empty_month_says_what_will_stand_there(client_of: ClientOf) -> None:
    for name in ("lin", "tao", "gao", "an", "ada"):
        page = client_of(name).get("/calendar?month=2031-01")
        assert page.status_code == 200, name
        assert "Nothing stands in this month" in page.text


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "9999-01", "0001-01"])
def test_a_month_nobody_can_mean_is_todays(text: str) -> None:
    assert calendar.month_named(text, date(2026, 11, 24)) == date(2026, 11, 1)


def test_weeks_are_whole_and_begin_on_monday() -> None:
    for number in range(1, 13):
        weeks = calendar.weeks_of(date(2026, number, 1))
        assert all(len(week) == 7 and week[0].weekday() == 0 for week in weeks)
        days = [day for week in weeks for day in week]
        assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
