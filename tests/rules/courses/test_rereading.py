"""A changed lesson is confirmed by a day: who is late, when to remind."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.rereading import RereadState, Stage, stage_on, state_of

days = st.dates(date(2020, 1, 1), date(2100, 1, 1))
DUE = date(2026, 12, 10)


@given(days, days, st.integers(0, 400))
def test_reminding_only_ever_goes_on(due: date, today: date, later: int) -> None:
    assert stage_on(due, today) <= stage_on(due, today + timedelta(days=later))


def test_people_are_reminded_three_days_before_and_once_the_day_has_passed() -> None:
    told = [stage_on(DUE, DUE + timedelta(days=n)) for n in (-4, -3, 0, 1)]
    assert told == [Stage.ASKED, Stage.SOON, Stage.SOON, Stage.LATE]
    assert stage_on(None, DUE) is Stage.ASKED


@given(st.integers(0, 9), st.integers(1, 9), st.none() | days, days)
def test_who_has_confirmed_the_edition_is_never_late(
    confirmed: int, asked: int, due: date | None, today: date
) -> None:
    found = state_of(confirmed, asked, due, today)
    assert (found is RereadState.CONFIRMED) == (confirmed >= asked)
    late = due is not None and today > due
    assert (found is RereadState.OVERDUE) == (confirmed < asked and late)


def test_the_due_day_itself_is_not_late() -> None:
    assert state_of(1, 2, DUE, DUE) is RereadState.WAITING
    assert state_of(1, 2, DUE, DUE + timedelta(days=1)) is RereadState.OVERDUE
