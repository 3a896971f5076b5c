"""The Rasch model recovers what answers were made from; groups are compared fairly."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exams.rules import item_response
from app.exams.rules.fairness import Given, Weight, drift, mantel_haenszel
from app.exams.rules.item_response import chance, estimate, telling

DIFFICULTIES = {f"i{n:02}": -2 + 4 * n / 19 for n in range(20)}


def made(people: int, seed: int = 3) -> tuple[dict[int, dict[str, bool]], dict[int, float]]:
    dice = random.Random(seed)
    able = {person: dice.gauss(0, 1.1) for person in range(people)}
    return {
        person: {i: dice.random() < chance(able[person], b) for i, b in DIFFICULTIES.items()}
        for person in able
    }, able


def test_difficulties_and_abilities_are_recovered() -> None:
    answers, able = made(400)
    found = estimate(answers)
    assert found is not None
    assert found.converged
    off = [found.items[i].value - b for i, b in DIFFICULTIES.items()]
    assert max(abs(gap) for gap in off) < 0.45
    assert math.sqrt(sum(gap * gap for gap in off) / len(off)) < 0.17
    near = [
        abs(found.items[i].value - b) < 2.6 * found.items[i].error for i, b in DIFFICULTIES.items()
    ]
    assert sum(near) >= 18
    people = [(able[p], value) for p, value in found.persons.items()]
    assert sum((a - b) ** 2 for a, b in people) / len(people) < 0.55
    assert all(0.75 < one.infit < 1.25 for one in found.items.values())


def test_each_item_s_expected_marks_are_its_marks() -> None:
    answers, _able = made(80)
    found = estimate(answers)
    assert found is not None
    shrink = 19 / 20
    rows = telling(answers)
    for item, one in found.items.items():
        right = sum(row[item] for row in rows.values())
        expected = sum(chance(found.persons[p] / shrink, one.value / shrink) for p in rows)
        assert expected == pytest.approx(right, abs=1e-4)


def test_noise_is_seen_in_the_fit() -> None:
    answers, _able = made(300)
    dice = random.Random(5)
    for row in answers.values():
        row["i10"] = dice.random() < 0.5
    found = estimate(answers)
    assert found is not None
    assert found.items["i10"].infit == max(one.infit for one in found.items.values())
    assert found.items["i10"].outfit > 1.15


def test_too_few_say_nothing() -> None:
    answers, _able = made(10)
    assert estimate(answers) is None
    assert estimate({p: {"a": True} for p in range(100)}) is None


def test_people_with_all_or_nothing_fall_away() -> None:
    rows = {1: {"a": True, "b": True}, 2: {"a": True, "b": False}, 3: {"a": False, "b": True}}
    assert set(telling(rows)) == {2, 3}


def reference(tables: list[tuple[int, int, int, int]]) -> float:
    return sum(a * d / (a + b + c + d) for a, b, c, d in tables) / sum(
        b * c / (a + b + c + d) for a, b, c, d in tables
    )


counts = st.tuples(*[st.integers(8, 30)] * 4)


@settings(max_examples=40)
@given(st.lists(counts, min_size=1, max_size=5))
def test_the_odds_are_mantel_and_haenszel_s(tables: list[tuple[int, int, int, int]]) -> None:
    answers = [
        Given(place < 2, stratum, place % 2 == 0)
        for stratum, table in enumerate(tables)
        for place, times in enumerate(table)
        for _n in range(times)
    ]
    found = mantel_haenszel(answers)
    if min(sum(a + b for a, b, _c, _d in tables), sum(c + d for _a, _b, c, d in tables)) < 30:
        assert found is None
        return
    assert found is not None
    assert found.odds == pytest.approx(reference(tables), rel=1e-9)
    other = mantel_haenszel(Given(not g.reference, g.stratum, g.right) for g in answers)
    assert other is not None
    assert other.delta == pytest.approx(-found.delta, abs=1e-9)
    assert other.chi_square == pytest.approx(found.chi_square, rel=1e-9)


def test_a_known_table() -> None:
    # One stratum, 40 of 50 against 20 of 50: odds 6, chi-square (|40-30|-0.5)^2 / 6.0606...
    answers = [Given(n < 50, 0, n % 50 < (40 if n < 50 else 20)) for n in range(100)]
    found = mantel_haenszel(answers)
    assert found is not None
    assert found.odds == pytest.approx(6)
    assert found.chi_square == pytest.approx(9.5**2 / (50 * 50 * 60 * 40 / (100 * 100 * 99)))
    assert found.weight is Weight.C
    assert found.favours_reference


def test_small_differences_are_negligible_and_middling_ones_moderate() -> None:
    same = [Given(n < 100, 0, n % 2 == 0) for n in range(200)]
    found = mantel_haenszel(same)
    assert found is not None
    assert found.weight is Weight.A
    some = [Given(n < 500, 0, n % 500 < (300 if n < 500 else 235)) for n in range(1000)]
    middling = mantel_haenszel(some)
    assert middling is not None
    assert middling.weight is Weight.B


def test_where_nothing_varies_nothing_is_said() -> None:
    assert mantel_haenszel([Given(n < 50, 0, True) for n in range(100)]) is None
    assert mantel_haenszel([Given(n < 50, n, n % 3 == 0) for n in range(100)]) is None


def test_drift_is_told_in_standard_errors() -> None:
    assert drift(0.5, 100, 0.7, 100) == pytest.approx(0.2 / math.sqrt(0.6 * 0.4 * 0.02))
    assert drift(0.5, 29, 0.7, 100) is None
    assert drift(1.0, 40, 1.0, 40) is None


def test_an_estimate_that_ran_out_of_rounds_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_response, "ROUNDS", 1)
    answers, _able = made(60)
    found = estimate(answers)
    assert found is not None
    assert not found.converged
