"""Agreement figures against references written the other way round, to 1e-9."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules import agreement
from app.exams.rules.agreement import LEVELS, Rated

level = st.integers(1, 5)
pairs = st.lists(st.tuples(level, level), min_size=1, max_size=40)
units = st.lists(st.lists(level, max_size=4), min_size=1, max_size=15)
CLOSE = 1e-9

# The worked example of Krippendorff (2011): four observers, twelve units, gaps.
EXAMPLE = [
    [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [5, 5, 5], [1, 1], [3],
]  # fmt: skip


def by_matrix(given: list[tuple[int, int]]) -> float | None:
    """Weighted kappa by the table of observed and expected counts, in fractions."""
    n = len(given)
    seen = {cell: Fraction(given.count(cell), n) for cell in itertools.product(LEVELS, LEVELS)}
    rows = {a: sum(seen[a, b] for b in LEVELS) for a in LEVELS}
    columns = {b: sum(seen[a, b] for a in LEVELS) for b in LEVELS}
    agree = {(a, b): 1 - Fraction((a - b) ** 2, 16) for a, b in seen}
    observed = sum(agree[cell] * share for cell, share in seen.items())
    expected = sum(agree[a, b] * rows[a] * columns[b] for a, b in seen)
    return None if expected == 1 else float((observed - expected) / (1 - expected))


@given(pairs)
def test_kappa_is_what_the_table_gives(given: list[tuple[int, int]]) -> None:
    found, wanted = agreement.kappa(given), by_matrix(given)
    assert (found is None) is (wanted is None)
    assert found is None or wanted is None or abs(found - wanted) < CLOSE
    turned = agreement.kappa([(b, a) for a, b in given])
    assert turned == pytest.approx(found, abs=CLOSE)


def test_twins_agree_wholly_and_nobody_with_nothing() -> None:
    assert agreement.kappa([(1, 1), (4, 4)]) == 1
    assert agreement.kappa([]) is None
    assert agreement.exact([(1, 1), (2, 3)]) == 0.5
    assert agreement.adjacent([(1, 1), (2, 3), (1, 5)]) == pytest.approx(2 / 3)
    assert agreement.bias([(3, 4), (3, 3)]) == 0.5


@pytest.mark.parametrize(
    ("metric", "alpha"), [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107)]
)
def test_alpha_of_the_published_example(metric: str, alpha: float) -> None:
    found = agreement.krippendorff(EXAMPLE, metric=metric)
    assert found is not None
    assert abs(found - alpha) < 1e-6


def by_coincidence(given: list[list[int]], metric: str) -> float | None:
    """Alpha by the coincidence matrix, in fractions."""
    o: dict[tuple[int, int], Fraction] = {}
    for unit in given:
        for i, j in itertools.permutations(range(len(unit)), 2):
            cell = (unit[i], unit[j])
            o[cell] = o.get(cell, Fraction(0)) + Fraction(1, len(unit) - 1)
    n = {a: sum(v for (x, _), v in o.items() if x == a) for a in {x for x, _ in o}}
    if len(n) < 2:
        return None
    total = sum(n.values())

    def distance(a: int, b: int) -> Fraction:
        if metric == "nominal":
            return Fraction(a != b)
        if metric == "interval":
            return Fraction((a - b) ** 2)
        low, high = min(a, b), max(a, b)
        inside = sum(count for value, count in n.items() if low <= value <= high)
        return (inside - (n[a] + n[b]) / Fraction(2)) ** 2 if a != b else Fraction(0)

    seen = sum(v * distance(*cell) for cell, v in o.items())
    chance = sum(n[a] * n[b] * distance(a, b) for a in n for b in n) / (total - 1)
    return float(1 - seen / chance)


@given(units, st.sampled_from(["nominal", "ordinal", "interval"]))
def test_alpha_is_what_the_coincidences_give(given: list[list[int]], metric: str) -> None:
    found, wanted = agreement.krippendorff(given, metric=metric), by_coincidence(given, metric)
    assert (found is None) is (wanted is None)
    assert found is None or wanted is None or abs(found - wanted) < CLOSE


def gwet(given: list[list[int]]) -> float | None:
    """AC2 by Gwet's formulas with counts per unit and category, in fractions."""
    table = [[unit.count(k) for k in LEVELS] for unit in given if unit]
    w = [[1 - Fraction((a - b) ** 2, 16) for b in LEVELS] for a in LEVELS]
    parts = []
    for row in table:
        r = sum(row)
        if r < 2:
            continue
        starred = [sum(w[k][m] * row[m] for m in range(5)) for k in range(5)]
        parts.append(sum(row[k] * (starred[k] - 1) for k in range(5)) / Fraction(r * (r - 1)))
    if not parts:
        return None
    pa = sum(parts) / len(parts)
    pi = [sum(Fraction(row[k], sum(row)) for row in table) / len(table) for k in range(5)]
    pe = sum(map(sum, w)) * sum(p * (1 - p) for p in pi) / Fraction(20)
    return float((pa - pe) / (1 - pe))


@given(units)
def test_ac2_is_what_the_counts_give(given: list[list[int]]) -> None:
    found, wanted = agreement.ac2(given), gwet(given)
    assert (found is None) is (wanted is None)
    assert found is None or wanted is None or abs(found - wanted) < CLOSE


def test_ac2_stays_steady_where_kappa_falls_to_pieces() -> None:
    skewed = [(4, 4)] * 30 + [(4, 3), (3, 4)]
    assert (agreement.kappa(skewed) or 0) < 0
    assert (agreement.ac2([list(pair) for pair in skewed]) or 0) > 0.95


def test_the_interval_holds_the_figure_and_is_always_the_same() -> None:
    draw = random.Random(3)
    given = [(a, max(1, min(5, a + draw.choice((-1, 0, 0, 1))))) for a in LEVELS * 12]
    found = agreement.kappa_interval(given)
    assert found == agreement.kappa_interval(given)
    assert found is not None
    assert found.low < (agreement.kappa(given) or 0) < found.high
    assert agreement.kappa_interval([]) is None
    assert agreement.kappa_interval([(3, 3)]) is None


def test_drift_is_the_slope_of_a_line() -> None:
    assert agreement.drift([(0, 1), (1, 1)]) is None
    assert agreement.drift([(0, 0.1), (1, 0.2), (2, 0.3)]) == pytest.approx(0.1, abs=CLOSE)
    assert agreement.drift([(0, 1), (0, 3), (1, 2), (2, 2)]) == pytest.approx(0, abs=CLOSE)


def simulated(raters: dict[int, float], share: float, seed: int) -> list[Rated]:
    """Levels as the model says, only a share of the cells observed."""
    draw = random.Random(seed)
    difficulty = {"a": -0.5, "b": 0.0, "c": 0.5}
    steps = (-1.5, -0.5, 0.5, 1.5)
    found = []
    for subject in range(400):
        ability = draw.gauss(0, 1.2)
        for (rater, severe), (criterion, hard) in itertools.product(
            raters.items(), difficulty.items()
        ):
            if draw.random() > share:
                continue
            sums = [0.0]
            for step in steps:
                sums.append(sums[-1] + ability - severe - hard - step)
            weights = [math.exp(value) for value in sums]
            found.append(Rated(subject, criterion, rater, draw.choices(LEVELS, weights)[0]))
    return found


def test_simulated_severities_come_back_with_few_cells_observed() -> None:
    truth = {1: -0.9, 2: -0.4, 3: 0.0, 4: 0.3, 5: 1.0, 6: 0.6, 7: -0.6}
    found = agreement.severities(simulated(truth, 0.15, 5), rounds=25)
    assert [one.rater for one in found] == sorted(truth)
    xs, ys = [truth[one.rater] for one in found], [one.logit for one in found]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    top = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))
    bottom = math.sqrt(sum((x - mx) ** 2 for x in xs) * sum((y - my) ** 2 for y in ys))
    assert top / bottom >= 0.95
    assert abs(my) < 1e-6
    assert all(0.5 < one.fit < 1.5 and one.error < 0.5 and one.count > 50 for one in found)


def test_who_gives_the_highest_level_always_says_nothing_of_severity() -> None:
    perfect = [Rated(1, "a", 1, 5), Rated(1, "b", 2, 5)]
    assert agreement.severities(perfect) == ()
    mixed = [Rated(s, c, r, 2 + (s + r) % 3) for s in range(4) for c in "ab" for r in (1, 2)]
    assert {one.rater for one in agreement.severities([*mixed, Rated(9, "a", 1, 5)])} == {1, 2}


def test_a_round_is_passed_near_the_anchors_and_with_every_failure_seen() -> None:
    near = [(3, 3)] * 7 + [(3, 4)] * 3
    assert agreement.calibrated(near, 5, criticals_right=True)
    assert not agreement.calibrated(near, 4, criticals_right=True)
    assert not agreement.calibrated(near, 5, criticals_right=False)
    assert not agreement.calibrated([], 5, criticals_right=True)
    assert not agreement.calibrated([(3, 4)] * 10, 5, criticals_right=True)
    assert not agreement.calibrated([(3, 3)] * 8 + [(1, 5)] * 2, 5, criticals_right=True)


def test_two_raters_make_one_result_unless_they_are_far_apart() -> None:
    assert agreement.together({"a": 3, "b": None}, {"a": 4, "b": None}) == {"a": 4, "b": None}
    assert agreement.together({"a": 2}, {"a": 4}) is None
    assert agreement.together({"a": 2}, {"a": None}) is None


@given(st.dictionaries(st.sampled_from("abc"), level, min_size=1), st.data())
def test_the_result_lies_between_the_two_and_swapping_them_changes_nothing(
    first: dict[str, int], data: st.DataObject
) -> None:
    second = {key: data.draw(level) for key in first}
    found = agreement.together(first, second)
    assert found == agreement.together(second, first)
    for key, value in (found or {}).items():
        assert value is not None
        assert min(first[key], second[key]) <= value <= max(first[key], second[key])
