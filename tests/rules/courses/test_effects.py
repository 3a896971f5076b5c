"""Effects of a course: the right sides of time, honest intervals."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.effects import (
    FEWEST,
    STATEMENTS,
    Says,
    Taken,
    around,
    by_month,
    compare,
    reactions,
    same_exam,
)

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TAKEN = Taken(NOON - 10 * DAY, NOON)
values = st.lists(st.integers(0, 10_000), max_size=5)
sides = st.lists(st.tuples(values, values), max_size=30)


@given(sides)
def test_only_people_with_both_sides_count(found: list[tuple[list[int], list[int]]]) -> None:
    change = compare("x", found)
    assert change.people == sum(bool(was) and bool(now) for was, now in found)
    if change.people < FEWEST:
        assert change.says is Says.TOO_FEW
    if change.gap.low is not None and change.gap.high is not None and change.gap.value is not None:
        assert change.gap.low <= change.gap.value <= change.gap.high


@given(sides)
def test_turned_around_it_says_the_opposite(found: list[tuple[list[int], list[int]]]) -> None:
    there = compare("x", found).says
    back = compare("x", [(now, was) for was, now in found]).says
    opposite = {Says.HIGHER: Says.LOWER, Says.LOWER: Says.HIGHER}
    # The interval is rounded to whole hundredths, outwards: both ways alike.
    assert back is opposite.get(there, there)


@given(st.lists(st.integers(0, 9_000), min_size=5, max_size=20), st.integers(1, 900))
def test_the_same_gain_of_everybody_is_a_gain(before: list[int], gain: int) -> None:
    change = compare("x", [([value], [value + gain]) for value in before])
    assert change.says is Says.HIGHER
    assert change.gap.value == gain


def test_role_plays_count_within_the_window_alone() -> None:
    seen = {
        1: [
            (TAKEN.begun_at - 91 * DAY, 100),
            (TAKEN.begun_at - DAY, 200),
            (TAKEN.begun_at, 900),
            (NOON, 900),
            (NOON + 90 * DAY, 400),
            (NOON + 91 * DAY, 900),
        ]
    }
    change = around("attitude", {1: TAKEN, 2: TAKEN}, seen)
    assert (change.before, change.after, change.people) == (200, 400, 1)


def test_the_gain_is_taken_from_the_same_exam() -> None:
    before, after = TAKEN.begun_at - DAY, NOON + DAY
    results = {
        "same": {1: [(after + DAY, 9900), (after, 8000), (before, 6000), (before - DAY, 100)]},
        "only-before": {1: [(before, 1000)], 2: [(before, 1000)]},
        "only-after": {1: [(after, 10000)], 2: [(after, 10000)]},
        "during": {1: [(NOON - DAY, 5000), (after, 10000)]},
    }
    change = same_exam("exam", {1: TAKEN, 2: TAKEN}, results)
    assert (change.before, change.after, change.people) == (6000, 8000, 1)


def test_the_months_of_the_course_itself_are_left_out() -> None:
    taken = {1: (date(2026, 1, 15), date(2026, 2, 3))}
    months = {
        "2025-09": 1,
        "2025-10": 100,
        "2025-11": 100,
        "2025-12": 100,
        "2026-01": 9999,
        "2026-02": 9999,
        "2026-03": 300,
        "2026-05": 500,
        "2026-06": 9999,
    }
    change = by_month("solving", taken, {1: months})
    assert (change.before, change.after) == (100, 400)


@given(
    st.lists(st.fixed_dictionaries({name: st.integers(1, 5) for name in STATEMENTS}), max_size=12)
)
def test_every_answer_is_counted_once(answers: list[dict[str, int]]) -> None:
    for summary in reactions(answers):
        assert summary.number == len(answers)
        if answers:
            total = sum(answer[summary.statement] for answer in answers)
            assert abs(summary.mean - total / len(answers)) < 1e-9
