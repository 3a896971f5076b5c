"""Time for each item from the moments of its saves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.pace import LONGEST, seconds_by_slot

START = datetime(2026, 11, 26, 9, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_time_runs_from_save_to_save_and_belongs_to_the_later_one() -> None:
    saves = [(at(20), 1), (at(50), 2), (at(55), 2), (at(75), 1)]
    assert seconds_by_slot(START, saves) == {1: 40, 2: 35}
    assert seconds_by_slot(START, []) == {}


def test_a_long_pause_counts_for_five_minutes() -> None:
    assert seconds_by_slot(START, [(at(4000), 3)]) == {3: 300}


def test_a_save_before_the_start_took_no_time_and_lends_none_to_the_next() -> None:
    assert seconds_by_slot(START, [(at(-3600), 1), (at(10), 2)]) == {1: 0, 2: 10}


@given(st.lists(st.tuples(st.floats(0, 9000), st.integers(1, 9)), max_size=30))
def test_no_more_time_is_given_than_passed_whatever_order_rows_come_in(
    saves: list[tuple[float, int]],
) -> None:
    moments = [(at(second), slot) for second, slot in saves]
    took = seconds_by_slot(START, moments)
    assert took == seconds_by_slot(START, moments[::-1])
    assert set(took) == {slot for _at, slot in saves}
    assert sum(took.values()) <= max((second for second, _slot in saves), default=0)
    assert sum(took.values()) <= len(saves) * LONGEST.total_seconds()
    assert all(seconds >= 0 for seconds in took.values())
