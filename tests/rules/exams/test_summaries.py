"""Kept sums: adding, taking out and adding up at once give what counting every answer gives."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.summaries import (
    BINS,
    Mark,
    PaperSums,
    SlotSums,
    added_up,
    bin_of,
    empty,
    packed,
    unpacked,
)

assert np.zeros(1).size  # the engine is loaded before anything is timed

Sat = tuple[list[int], list[int], list[list[Mark]]]


@st.composite
def sittings(draw: st.DrawFn) -> Sat:
    worths = draw(st.lists(st.sampled_from([0, 50, 100, 133, 200, 600]), min_size=1, max_size=5))
    options = [draw(st.integers(0, 4)) for _ in worths]
    mark = [
        st.builds(
            Mark,
            earned=st.integers(0, worth),
            blank=st.booleans(),
            chosen=st.integers(0, 2**count - 1),
            seconds=st.integers(-1, 900),
        )
        for worth, count in zip(worths, options, strict=True)
    ]
    return worths, options, draw(st.lists(st.tuples(*mark).map(list), max_size=12))


def counted(sat: Sat) -> PaperSums:
    """Brute force: every figure by its own pass over all answers."""
    worths, options, people = sat
    slots = []
    for n, worth in enumerate(worths):
        rest_worth = sum(worths) - worth
        rows = [(marks[n], sum(m.earned for m in marks) - marks[n].earned) for marks in people]
        classes = [bin_of(rest, rest_worth) for _mark, rest in rows]
        slots.append(
            SlotSums(
                worth,
                rest_worth,
                options[n],
                count=len(rows),
                blanks=len([1 for mark, _ in rows if mark.blank]),
                e=sum(mark.earned for mark, _ in rows),
                ee=sum(mark.earned * mark.earned for mark, _ in rows),
                r=sum(rest for _, rest in rows),
                rr=sum(rest * rest for _, rest in rows),
                er=sum(mark.earned * rest for mark, rest in rows),
                timed=len([1 for mark, _ in rows if mark.seconds != -1]),
                seconds=sum(mark.seconds for mark, _ in rows if mark.seconds != -1),
                people=[classes.count(place) for place in range(BINS)],
                takers=[
                    [
                        sum(
                            place == here and bool(mark.chosen & 1 << option)
                            for (mark, _), here in zip(rows, classes, strict=True)
                        )
                        for option in range(options[n])
                    ]
                    for place in range(BINS)
                ],
            )
        )
    return PaperSums(slots, Counter(sum(m.earned for m in marks) for marks in people))


@given(sittings(), st.randoms(use_true_random=False))
def test_one_by_one_in_any_order_is_brute_force(sat: Sat, dice: random.Random) -> None:
    paper, people = empty(sat[0], sat[1]), list(sat[2])
    dice.shuffle(people)
    for marks in people:
        paper.add(marks)
    assert paper == counted(sat)
    assert paper.count == len(people)


@given(sittings())
def test_all_at_once_is_brute_force(sat: Sat) -> None:
    assert added_up(empty(sat[0], sat[1]), [packed(marks) for marks in sat[2]]) == counted(sat)


@given(sittings(), st.data())
def test_taking_out_leaves_what_was_there_before(sat: Sat, data: st.DataObject) -> None:
    worths, options, people = sat
    gone = data.draw(st.lists(st.sampled_from(range(len(people))), unique=True)) if people else []
    paper = counted(sat)
    for place in gone:
        paper.add(people[place], -1)
    left = [marks for place, marks in enumerate(people) if place not in gone]
    assert paper == counted((worths, options, left))


@given(sittings())
def test_packed_marks_come_back_as_they_were(sat: Sat) -> None:
    for marks in sat[2]:
        assert unpacked(packed(marks)) == marks


def test_the_classes_cover_the_scale_and_a_paper_of_one_item_has_one_class() -> None:
    assert [bin_of(points, 100) for points in (0, 4, 5, 99, 100)] == [0, 0, 1, 19, 19]
    assert bin_of(0, 0) == 0


def test_marks_for_another_number_of_places_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        empty([100, 100], [0, 0]).add([Mark(100, False, 0, -1)])
