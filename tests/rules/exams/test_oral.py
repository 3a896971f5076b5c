"""Oral exams: appointments, and marks as an interview's rating."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.oral import Slot, complete, may_begin, may_schedule, rating_of

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def asked(
    taken: Sequence[Slot] = (),
    interviewers: Sequence[int] = (2, 3),
    at: datetime = NOW,
) -> str:
    return may_schedule(
        NOW + HOUR, 30, taken, learner=1, interviewers=interviewers, raters=2, at=at
    ).reason


def test_an_appointment_needs_others_and_a_time_to_come() -> None:
    assert asked() == ""
    assert "themselves" in asked(interviewers=[1, 2])
    assert "different interviewers" in asked(interviewers=[2, 2])
    assert "different interviewers" in asked(interviewers=[2])
    assert "to come" in asked(at=NOW + 2 * HOUR)


def test_nobody_is_at_two_oral_exams_at_once() -> None:
    there = Slot(NOW + HOUR, 30, frozenset({3, 9}))
    assert "another oral exam" in asked([there])
    assert asked([Slot(NOW + HOUR, 30, frozenset({8, 9}))]) == ""
    assert asked([Slot(NOW + HOUR - timedelta(minutes=30), 30, frozenset({3}))]) == ""


@given(st.integers(0, 600), st.integers(1, 90), st.integers(0, 600), st.integers(1, 90))
def test_overlapping_is_mutual(a: int, long: int, b: int, other: int) -> None:
    one = Slot(NOW + timedelta(minutes=a), long, frozenset())
    two = Slot(NOW + timedelta(minutes=b), other, frozenset())
    assert one.meets(two) is two.meets(one)
    assert one.meets(one)


def test_it_begins_once_and_near_its_time() -> None:
    early = timedelta(minutes=30)

    def verdict(at: datetime, *, begun: bool = False, cancelled: bool = False) -> str:
        return may_begin(NOW, at, begun=begun, cancelled=cancelled, early=early).reason

    assert verdict(NOW - early) == ""
    assert "begins at" in verdict(NOW - early - timedelta(seconds=1))
    assert "begun" in verdict(NOW, begun=True)
    assert "called off" in verdict(NOW, cancelled=True)


@given(st.integers(-5, 10_005), st.integers(-5, 10_005))
def test_a_rating_lies_on_the_scale_and_more_is_never_less(low: int, high: int) -> None:
    low, high = sorted((low, high))
    assert 100 <= rating_of(low) <= rating_of(high) <= 500


def test_ends_and_middle_of_the_scale() -> None:
    assert [rating_of(share) for share in (0, 5_000, 10_000)] == [100, 300, 500]


def test_complete_once_all_have_sent() -> None:
    assert complete([2, 3, 4], [2, 3])
    assert not complete([2], [2, 3])
