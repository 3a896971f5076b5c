"""Near duplicates, the script behind a message, what use goes along with."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scripts_library.rules import nearness
from app.scripts_library.rules.nearness import Levels, Nearness, Shelf

TEXT = "让您久等了，我正在联系{carrier}查这件包裹，{time}前回您"


def test_a_message_is_exact_adapted_or_of_ones_own() -> None:
    shelf = Shelf([("late", TEXT), ("hello", "您好，请问有什么可以帮您")])
    assert shelf.behind("让您久等了，我正在联系查这件包裹，三点前回您！") == (
        "late",
        Nearness.EXACT,
    )
    assert shelf.behind("亲，让您久等了，我正在联系中通问包裹") == ("late", Nearness.ADAPTED)
    assert shelf.behind("今天天气不错") == ("", Nearness.NONE)
    assert Shelf([]).behind("今天") == ("", Nearness.NONE)


def test_twins_are_named_the_nearest_first() -> None:
    shelf = Shelf([("a", TEXT), ("b", TEXT + "，请放心"), ("c", "祝您节日快乐")])
    assert [key for key, _share in shelf.twins(TEXT, 0.7)] == ["a", "b"]


@given(st.text(max_size=30), st.text(max_size=30))
def test_overlap_is_symmetric_and_one_for_the_same(left: str, right: str) -> None:
    a, b = nearness.grams(left), nearness.grams(right)
    assert nearness.overlap(a, b) == nearness.overlap(b, a)
    assert nearness.overlap(a, a) == (1.0 if a else 0.0)
    assert 0 <= nearness.covered(a, b) <= 1


def test_single_characters_count_as_themselves() -> None:
    assert nearness.grams("好。") == frozenset({"好"})


def test_an_effect_needs_cases_on_both_sides() -> None:
    assert nearness.effect(Levels.of([4.0] * 5), Levels.of([3.0] * 4)) is None
    with_it, others = [4.0, 4.5, 4.0, 5.0, 4.5], [3.0, 3.5, 3.0, 3.5, 3.0, 4.0]
    found = nearness.effect(Levels.of(with_it), Levels.of(others))
    assert found is not None
    assert (found.cases, found.others) == (5, 6)
    assert found.difference == pytest.approx(4.4 - 20 / 6)
    assert found.low < found.difference < found.high


@given(st.lists(st.integers(100, 500), min_size=5), st.lists(st.integers(100, 500), min_size=5))
def test_the_rest_of_all_levels_is_what_was_left_out(used: list[int], others: list[int]) -> None:
    part = Levels.of(value / 100 for value in used)
    rest = Levels.of(value / 100 for value in [*used, *others]).without(part)
    plain = [value / 100 for value in others]
    assert rest.mean == pytest.approx(statistics.mean(plain))
    assert rest.uncertainty == pytest.approx(
        statistics.variance(plain) / len(plain), rel=1e-4, abs=1e-6
    )
