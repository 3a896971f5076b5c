"""Marks given again after a change of the key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.regrading import Flip, Shape, flip, may_use_key, remark
from app.exams.rules.scoring import SectionLine, SlotResult

slots = st.lists(
    st.tuples(st.integers(100, 500), st.integers(0, 100)).map(
        lambda pair: SlotResult(pair[0], pair[0] * pair[1] // 100)
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (Shape("single", 4), ""),
        (Shape("multiple", 4), "another type"),
        (Shape("single", 5), "more or fewer"),
        (Shape("single", 4, blanks=1), "more or fewer"),
        (Shape("single", 4, by_hand=True), "People mark"),
    ],
)
def test_a_key_fits_answers_to_the_same_shape_only(other: Shape, says: str) -> None:
    verdict = may_use_key(Shape("single", 4), other)
    assert bool(verdict) is not bool(says)
    assert says in verdict.reason


def test_only_two_outcomes_that_differ_flip() -> None:
    assert flip(True, False) is Flip.DOWN
    assert flip(False, True) is Flip.UP
    assert flip(True, True) is Flip.SAME
    assert flip(None, True) is Flip.SAME
    assert flip(False, None) is Flip.SAME


@given(slots, st.integers(0, 7), st.integers(0, 10_000))
def test_full_points_never_turn_a_pass_into_a_fail(
    marks: list[SlotResult], place: int, cut: int
) -> None:
    place %= len(marks)
    made = remark(marks, place, marks[place].worth, cut, [])
    assert made.flips in (Flip.SAME, Flip.UP)
    assert made.outcome_after is not None
    assert made.outcome_before is not None
    assert made.outcome_after.percent >= made.outcome_before.percent


@given(slots, st.integers(0, 7))
def test_the_same_marks_change_nothing(marks: list[SlotResult], place: int) -> None:
    place %= len(marks)
    made = remark(marks, place, marks[place].earned or 0, 7_500, [])
    assert not made.changes
    assert made.outcome_before == made.outcome_after


def test_a_missed_section_flips_too() -> None:
    marks = [SlotResult(100, 100, "a"), SlotResult(100, 100, "b")]
    made = remark(marks, 1, 0, 5_000, [SectionLine("b", 6_000)])
    assert made.flips is Flip.DOWN


def test_a_mark_that_is_missing_flips_nothing() -> None:
    made = remark([SlotResult(100, 0), SlotResult(100, None)], 0, 100, 5_000, [])
    assert made.flips is Flip.SAME
    assert made.changes
