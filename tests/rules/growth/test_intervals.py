"""Intervals: against published values, and properties."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules.intervals import difference, mean_of, t_value, wilson

SCALE = st.lists(st.sampled_from([100, 200, 300, 400, 500]), max_size=60)


def test_wilson_agrees_with_published_values_rounded_outwards() -> None:
    found = wilson(81, 263)
    assert (found.value, found.low, found.high) == (3080, 2552, 3663)
    assert wilson(0, 20).high == 1612
    assert wilson(20, 20).low == 8388


def test_nothing_observed_gives_no_value() -> None:
    assert wilson(0, 0).value is None
    assert mean_of([], 100, 500).value is None
    assert mean_of([], 100, 500).is_small


def test_one_value_has_a_mean_and_no_interval() -> None:
    found = mean_of([400], 100, 500)
    assert (found.n, found.value, found.low, found.high) == (1, 400, None, None)


def test_the_mean_agrees_with_a_worked_example() -> None:
    found = mean_of([300, 400, 500], 100, 500)
    assert (found.value, found.low, found.high) == (400, 151, 500)


def test_t_takes_the_safer_entry_between_two() -> None:
    assert t_value(1) == 12.706
    assert t_value(27) == t_value(25)
    assert t_value(10**6) == 1.962


@pytest.mark.parametrize("call", [
    lambda: t_value(0), lambda: wilson(3, 2), lambda: wilson(-1, 2),
    lambda: difference(1, 0, 1, 2), lambda: difference(3, 2, 1, 2),
])  # fmt: skip
def test_impossible_counts_are_refused(call) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError):
        call()


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_share_lies_in_its_interval(hits: int, misses: int) -> None:
    found = wilson(hits, hits + misses)
    if found.value is not None and found.low is not None and found.high is not None:
        assert 0 <= found.low <= found.value <= found.high <= 10_000


@given(SCALE)
def test_a_mean_lies_in_its_interval_and_on_its_scale(values: list[int]) -> None:
    found = mean_of(values, 100, 500)
    if found.value is not None and found.low is not None and found.high is not None:
        assert 100 <= found.low <= found.value <= found.high <= 500
    assert found == mean_of(values[::-1], 100, 500)


@given(st.integers(1, 50), st.integers(1, 50), st.data())
def test_the_difference_turns_its_sign_with_the_sides(n: int, m: int, data: st.DataObject) -> None:
    hits, others = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    low, high = difference(hits, n, others, m)
    back, forth = difference(others, m, hits, n)
    assert low <= hits / n - others / m <= high
    assert abs(low + forth) < 1e-9
    assert abs(high + back) < 1e-9


def test_newcombe_agrees_with_the_published_example() -> None:
    low, high = difference(56, 70, 48, 80)
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    chance, inside = random.Random(7), 0
    for _ in range(1000):
        hits = sum(chance.random() < 0.8 for _ in range(60))
        found = wilson(hits, 60)
        assert found.low is not None
        assert found.high is not None
        inside += found.low <= 8000 <= found.high
    assert 930 <= inside <= 975
