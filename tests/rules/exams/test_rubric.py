"""Key points and raters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.rubric import KeyPoint, judge, scaled, total
from app.kernel.errors import BadContent

totals = st.lists(st.integers(0, 1000), min_size=1, max_size=6)
POINTS = (KeyPoint("feeling", 200), KeyPoint("term", 300))


@given(totals, st.integers(1, 3), st.integers(0, 10_000))
def test_the_result_lies_between_the_lowest_and_the_highest(
    given_totals: list[int], raters: int, gap: int
) -> None:
    found = judge(given_totals, raters=raters, worth=1000, gap=gap)
    if found.score is not None:
        assert min(given_totals) <= found.score <= max(given_totals)


@given(totals, st.randoms(), st.integers(0, 10_000))
def test_swapping_raters_changes_nothing(given_totals: list[int], dice, gap: int) -> None:  # type: ignore[no-untyped-def]
    turned = list(given_totals)
    dice.shuffle(turned)
    assert judge(given_totals, raters=1, worth=1000, gap=gap) == judge(
        turned, raters=1, worth=1000, gap=gap
    )


def test_two_who_differ_too_far_need_a_third() -> None:
    assert judge([800], raters=2, worth=1000, gap=2000).score is None
    assert judge([800, 601], raters=2, worth=1000, gap=2000).score == 701
    far = judge([800, 599], raters=2, worth=1000, gap=2000)
    assert far.needs_third
    assert far.score is None
    assert judge([800, 500, 600], raters=2, worth=1000, gap=2000).score == 600
    assert judge([800, 500, 600, 700], raters=2, worth=1000, gap=2000).score == 650


def test_key_points_add_up() -> None:
    assert total(POINTS, {"feeling": 200, "term": 150}) == 350
    assert scaled(POINTS, 350, 1000) == 700
    assert scaled((), 0, 1000) == 0


@pytest.mark.parametrize(
    "given_points",
    [{"feeling": 200}, {"feeling": 201, "term": 0}, {"feeling": -1, "term": 0}, {"x": 1}],
)
def test_points_that_no_key_point_has_are_refused(given_points: dict[str, int]) -> None:
    with pytest.raises(BadContent):
        total(POINTS, given_points)
