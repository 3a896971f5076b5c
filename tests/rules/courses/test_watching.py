"""Only what ran before somebody's eyes counts, and it counts once."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.watching import (
    FASTEST,
    JOINED_MS,
    REACH_MS,
    SLACK_MS,
    Range,
    credited,
    is_watched,
    length,
    percent,
    reach,
    resumes_at,
    union,
)

DURATION = 120_000
moments = st.integers(-2_000, DURATION + 20_000)
spans = st.tuples(moments, moments)
inside = st.tuples(st.integers(0, DURATION), st.integers(0, DURATION))
elapsed = st.integers(-5_000, 300_000)


@given(st.lists(spans, max_size=12))
def test_the_union_is_in_order_apart_and_final(ranges: list[Range]) -> None:
    joined = union(ranges)
    assert union(joined) == joined
    for before, after in pairwise(joined):
        assert before[1] + JOINED_MS < after[0]


@given(st.lists(spans, max_size=8), st.randoms())
def test_the_order_of_ranges_changes_nothing(ranges: list[Range], random: object) -> None:
    turned = list(reversed(ranges))
    assert union(turned) == union(ranges)
    assert length([*ranges, *turned]) == length(ranges)


@given(st.lists(spans, max_size=8))
def test_every_watched_moment_is_in_the_union(ranges: list[Range]) -> None:
    joined = union(ranges)
    for start, end in ranges:
        if end > start:
            assert any(first <= start and end <= last for first, last in joined)


@given(st.lists(inside, max_size=6), st.lists(spans, max_size=6), elapsed, st.booleans())
def test_a_report_adds_no_more_than_its_time_allows(
    before: list[Range], reported: list[Range], passed: int, may_skip: bool
) -> None:
    after = credited(before, reported, duration=DURATION, elapsed=passed, may_skip=may_skip)
    most = max(0, passed) * FASTEST + SLACK_MS + JOINED_MS * 2 * len(reported)
    assert length(before) <= length(after) <= length(before) + most
    assert all(0 <= start < end <= DURATION for start, end in after)


@given(st.lists(inside, max_size=6), st.lists(spans, max_size=6), elapsed)
def test_what_was_watched_stays_watched(
    before: list[Range], reported: list[Range], passed: int
) -> None:
    after = credited(before, reported, duration=DURATION, elapsed=passed, may_skip=True)
    assert union([*before, *after]) == after


@given(st.lists(spans, min_size=1, max_size=10), elapsed)
def test_without_skipping_there_is_never_a_gap(reported: list[Range], passed: int) -> None:
    after = credited((), reported, duration=DURATION, elapsed=passed, may_skip=False)
    assert len(after) <= 1
    assert not after or after[0][0] == 0


def test_a_jump_ahead_counts_only_where_skipping_is_allowed() -> None:
    jump = [(60_000, 70_000)]
    free = credited([(0, 5_000)], jump, duration=DURATION, elapsed=10_000, may_skip=True)
    bound = credited([(0, 5_000)], jump, duration=DURATION, elapsed=10_000, may_skip=False)
    assert free == ((0, 5_000), (60_000, 70_000))
    assert bound == ((0, 5_000),)


def test_a_report_a_moment_ahead_goes_on_from_the_watched_beginning() -> None:
    ahead = [(5_000 + REACH_MS, 9_000)]
    after = credited([(0, 5_000)], ahead, duration=DURATION, elapsed=9_000, may_skip=False)
    assert after == ((0, 9_000),)


def test_a_whole_video_claimed_at_once_is_cut_to_what_can_be_true() -> None:
    after = credited((), [(0, DURATION)], duration=DURATION, elapsed=10_000, may_skip=True)
    assert after == ((0, 10_000 * FASTEST + SLACK_MS),)


@given(st.lists(inside, max_size=6))
def test_percents_are_whole_and_a_hundred_means_all(ranges: list[Range]) -> None:
    found = percent(ranges, DURATION)
    assert 0 <= found <= 100
    assert (found == 100) == (length(ranges) >= DURATION - 1_000)


@pytest.mark.parametrize(
    ("ranges", "wanted", "done"),
    [([], 0, True), ([(0, 60_000)], 50, True), ([(0, 60_000)], 51, False), ([], 1, False)],
)
def test_a_video_is_watched_when_the_wanted_share_is(
    ranges: list[Range], wanted: int, done: bool
) -> None:
    assert is_watched(ranges, DURATION, wanted) is done


def test_a_video_without_length_is_never_watched() -> None:
    assert percent([(0, 10)], 0) == 0


def test_the_beginning_reaches_to_the_first_gap() -> None:
    assert reach([(0, 4_000), (4_100, 6_000), (9_000, 9_500)]) == 6_000
    assert reach([(3_000, 5_000)]) == 0
    assert reach([]) == 0


@pytest.mark.parametrize(("left", "again"), [(30_000, 30_000), (0, 0), (119_000, 0), (-5, 0)])
def test_one_goes_on_where_one_left_unless_it_was_the_end(left: int, again: int) -> None:
    assert resumes_at(left, DURATION) == again


def test_a_range_outside_the_video_or_beyond_the_time_counts_nothing() -> None:
    beyond = [(DURATION + 1, DURATION + 9), (0, SLACK_MS), (50_000, 60_000)]
    after = credited((), beyond, duration=DURATION, elapsed=0, may_skip=True)
    assert after == ((0, SLACK_MS),)


@pytest.mark.parametrize("moment", [0, 5_000, DURATION, DURATION + 9_000])
@pytest.mark.parametrize("may_skip", [True, False])
def test_a_moment_without_length_counts_for_nothing(moment: int, may_skip: bool) -> None:
    seen = [(0, DURATION)]
    for before in ([], seen):
        after = credited(
            before, [(moment, moment)], duration=DURATION, elapsed=1_000, may_skip=may_skip
        )
        assert length(after) == length(before)


def test_where_skipping_is_forbidden_a_far_report_counts_for_nothing() -> None:
    far = [(60_000, 70_000)]
    assert credited([], far, duration=DURATION, elapsed=90_000, may_skip=False) == ()
    assert credited([], far, duration=DURATION, elapsed=90_000, may_skip=True) == (
        (60_000, 70_000),
    )


def test_of_a_video_without_length_nothing_is_watched() -> None:
    assert percent([(0, 1000)], 0) == 0
