"""How long a sign-in lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules import sessions
from app.accounts.rules.sessions import REMEMBERED, USUAL

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=20))


def test_idle_for_two_hours_ends_it() -> None:
    assert not sessions.is_over(NOON, NOON, limits=USUAL, at=NOON + 1.9 * HOUR)
    assert sessions.is_over(NOON, NOON, limits=USUAL, at=NOON + 2 * HOUR)


def test_a_long_day_ends_it_however_busy() -> None:
    busy = NOON + 13.9 * HOUR
    assert not sessions.is_over(NOON, busy, limits=USUAL, at=busy)
    assert sessions.is_over(NOON, NOON + 14 * HOUR, limits=USUAL, at=NOON + 14 * HOUR)


def test_a_remembered_one_lasts_seven_days() -> None:
    assert sessions.limits_of(True) == REMEMBERED
    assert sessions.limits_of(False) == USUAL
    assert not sessions.is_over(NOON, NOON, limits=REMEMBERED, at=NOON + timedelta(days=6))
    assert sessions.is_over(NOON, NOON, limits=REMEMBERED, at=NOON + timedelta(days=7))


@given(spans, spans, st.booleans())
def test_it_never_ends_under_open_work(seen: timedelta, later: timedelta, kept: bool) -> None:
    deadline = NOON + seen + later
    limits = sessions.limits_of(kept)
    at = deadline + timedelta(minutes=14)
    assert not sessions.is_over(NOON, NOON + seen, limits=limits, at=at, needed_until=deadline)


@given(spans, spans, spans, st.booleans())
def test_once_over_it_stays_over(
    seen: timedelta, later: timedelta, more: timedelta, kept: bool
) -> None:
    limits = sessions.limits_of(kept)
    at = NOON + seen + later
    if sessions.is_over(NOON, NOON + seen, limits=limits, at=at):
        assert sessions.is_over(NOON, NOON + seen, limits=limits, at=at + more)
        assert sessions.ends_at(NOON, NOON + seen, limits) <= at


def test_open_work_only_delays_the_end() -> None:
    assert sessions.is_over(NOON, NOON, limits=USUAL, at=NOON + 9 * HOUR, needed_until=NOON + HOUR)


def test_a_confirmation_holds_for_ten_minutes() -> None:
    assert sessions.is_confirmed(NOON, at=NOON)
    assert sessions.is_confirmed(NOON, at=NOON + timedelta(minutes=9))
    assert not sessions.is_confirmed(NOON, at=NOON + timedelta(minutes=10))
    assert not sessions.is_confirmed(NOON + HOUR, at=NOON)


def test_a_sign_of_life_is_not_written_on_every_request() -> None:
    assert not sessions.is_worth_noting(NOON, at=NOON + timedelta(minutes=4))
    assert sessions.is_worth_noting(NOON, at=NOON + timedelta(minutes=5))
