"""The table of an enrolment's states, renewals, due days, tiers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules import enrolment as rules
from app.courses.rules.enrolment import EnrolmentEvent, EnrolmentState, advance
from app.kernel.errors import IllegalMove

days = st.dates(date(2000, 1, 1), date(2090, 12, 31))
months = st.integers(1, 60)


@given(st.lists(st.sampled_from(EnrolmentEvent), max_size=20))
def test_no_run_of_events_leaves_the_table(events: list[EnrolmentEvent]) -> None:
    state = EnrolmentState.INVITED
    for event in events:
        try:
            state = advance(state, event)
        except IllegalMove:
            assert (state, event) not in rules.MOVES
    assert state in EnrolmentState


def test_what_is_completed_is_left_only_by_renewal() -> None:
    left = {
        event
        for event in EnrolmentEvent
        if rules.MOVES.get((EnrolmentState.COMPLETED, event), EnrolmentState.COMPLETED)
        is not EnrolmentState.COMPLETED
    }
    assert left == {EnrolmentEvent.RENEW}


def test_a_move_outside_the_table_is_refused() -> None:
    with pytest.raises(IllegalMove):
        advance(EnrolmentState.INVITED, EnrolmentEvent.COMPLETE)


@given(days, months)
def test_months_later_is_that_month_and_never_a_later_day(day: date, count: int) -> None:
    later = rules.add_months(day, count)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_the_last_of_january_and_a_month_is_the_last_of_february() -> None:
    assert rules.add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert rules.add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)


def test_a_course_without_renewal_counts_for_good() -> None:
    assert rules.valid_until(date(2026, 1, 1), None) is None
    assert not rules.may_renew(date(2000, 1, 1), None, date(2026, 1, 1))


@given(days, months)
def test_renewal_opens_thirty_days_before_the_end(day: date, count: int) -> None:
    until = rules.valid_until(day, count)
    assert until is not None
    opens = until - rules.EXPIRING_WITHIN
    assert rules.may_renew(day, count, opens)
    assert not rules.may_renew(day, count, opens - timedelta(days=1))


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [
        (EnrolmentState.ACTIVE, date(2026, 5, 1), True),
        (EnrolmentState.INVITED, date(2026, 5, 1), True),
        (EnrolmentState.ACTIVE, date(2026, 5, 2), False),
        (EnrolmentState.ACTIVE, None, False),
        (EnrolmentState.COMPLETED, date(2026, 5, 1), False),
        (EnrolmentState.WITHDRAWN, date(2026, 5, 1), False),
    ],
)
def test_overdue_is_the_day_after_the_due_day(
    state: EnrolmentState, due: date | None, late: bool
) -> None:
    assert rules.is_overdue(state, due, date(2026, 5, 2)) is late


def test_before_any_promotion_one_is_junior() -> None:
    assert rules.tier_on([], date(2026, 1, 1)) == "junior"
    assert rules.tier_on([(date(2026, 2, 1), "mid")], date(2026, 1, 31)) == "junior"


@given(st.lists(st.tuples(days, st.sampled_from(["junior", "mid", "senior"])), min_size=1))
def test_the_tier_in_force_is_the_last_begun(attained: list[tuple[date, str]]) -> None:
    last = max(since for since, _ in attained)
    tier = rules.tier_on(attained, last)
    assert (last, tier) in attained


@given(st.sampled_from(list(EnrolmentState)), days, st.integers(-12, 12))
def test_nothing_is_overdue_and_at_risk_at_once(
    state: EnrolmentState, today: date, ahead: int
) -> None:
    due = today + timedelta(days=ahead)
    near = rules.is_at_risk(state, due, today)
    is_open = state in (EnrolmentState.INVITED, EnrolmentState.ACTIVE)
    assert not (near and rules.is_overdue(state, due, today))
    assert near == (is_open and 0 <= ahead <= 7)
    assert not rules.is_at_risk(state, None, today)


@given(st.sampled_from(list(EnrolmentState)), st.booleans())
def test_only_what_is_asked_and_not_completed_is_waived(state: EnrolmentState, asked: bool) -> None:
    is_open = state in (EnrolmentState.INVITED, EnrolmentState.ACTIVE)
    assert rules.may_waive(state, asked=asked) == (asked and is_open)
