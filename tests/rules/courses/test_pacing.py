"""A path is spread over its days: none early, none before what it builds on, the last on time."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.pacing import Leg, due_days, in_order, missing_before

KEYS = [f"c{number}" for number in range(8)]
LEGS = st.lists(
    st.builds(
        Leg,
        st.sampled_from(KEYS),
        st.floats(-1, 20, allow_nan=False),
        st.lists(st.sampled_from([*KEYS, "elsewhere"]), max_size=2).map(tuple),
    ),
    unique_by=lambda leg: leg.course,
    max_size=8,
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def without_circles(legs: list[Leg]) -> list[Leg]:
    """Each builds on earlier ones of the alphabet only."""
    return [Leg(x.course, x.hours, tuple(k for k in x.builds_on if k < x.course)) for x in legs]


@given(LEGS)
def test_no_course_is_lost_and_none_stands_before_what_it_builds_on(legs: list[Leg]) -> None:
    legs = without_circles(legs)
    order = [leg.course for leg in in_order(legs)]
    assert sorted(order) == sorted(leg.course for leg in legs)
    for leg in legs:
        for before in leg.builds_on:
            assert before not in order or order.index(before) < order.index(leg.course)


@given(LEGS)
def test_a_circle_loses_no_course(legs: list[Leg]) -> None:
    assert sorted(x.course for x in in_order(legs)) == sorted(x.course for x in legs)


@given(LEGS, DAYS, st.integers(0, 400))
def test_due_days_lie_between_both_days_rise_along_the_path_and_end_on_the_last(
    legs: list[Leg], first: date, length: int
) -> None:
    legs, last = without_circles(legs), first + timedelta(days=length)
    found = due_days(legs, first, last)
    days = [found[leg.course] for leg in in_order(legs)]
    assert days == sorted(days)
    assert all(first <= day <= last for day in days)
    if days:
        assert days[-1] == last


def test_a_path_as_it_should_be_keeps_its_order_and_long_courses_get_long() -> None:
    legs = [Leg("a", 1), Leg("b", 3, ("a",)), Leg("c", 4, ("elsewhere",))]
    first = date(2026, 3, 2)
    assert in_order(legs) == legs
    assert due_days(legs, first, first + timedelta(days=16)) == {
        "a": date(2026, 3, 4),
        "b": date(2026, 3, 10),
        "c": date(2026, 3, 18),
    }
    nothing = [Leg("a", 0), Leg("b", 0)]
    assert due_days(nothing, first, first + timedelta(days=4))["a"] == date(2026, 3, 4)


def test_what_is_missing_before_a_course_is_named_until_it_is_done() -> None:
    legs = [Leg("a", 1), Leg("b", 1, ("a", "x"))]
    assert missing_before(legs, ()) == {"b": ("a", "x")}
    assert missing_before(legs, ("a",)) == {"b": ("x",)}
    assert missing_before(legs, ("a", "x")) == {}
    assert missing_before(legs, ("b",)) == {}
