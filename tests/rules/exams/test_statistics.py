"""Item statistics against independent formulas, to 1e-9."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules import statistics
from app.exams.rules.statistics import Answered, Hint

SHARES = st.floats(0, 1, allow_nan=False)
CLOSE = 1e-9


@st.composite
def matrices(draw: st.DrawFn) -> list[list[float]]:
    persons, items = draw(st.integers(3, 12)), draw(st.integers(2, 6))
    cell = st.sampled_from([0.0, 0.5, 1.0])
    return [[draw(cell) for _ in range(items)] for _ in range(persons)]


@given(matrices())
def test_alpha_is_the_closed_form(matrix: list[list[float]]) -> None:
    table = np.array(matrix)
    total = table.sum(axis=1).var(ddof=1)
    found = statistics.alpha(matrix)
    if total < 1e-12:
        assert found is None
        return
    k = table.shape[1]
    assert found == pytest.approx(
        k / (k - 1) * (1 - table.var(axis=0, ddof=1).sum() / total), abs=CLOSE
    )


def test_alpha_of_right_and_wrong_is_kr_20() -> None:
    table = np.array([[1, 1, 1, 0], [1, 0, 1, 0], [0, 0, 1, 0], [1, 1, 1, 1], [0, 0, 0, 0]])
    p = table.mean(axis=0)
    kr20 = 4 / 3 * (1 - (p * (1 - p)).sum() / table.sum(axis=1).var())
    assert statistics.alpha(table.tolist()) == pytest.approx(kr20, abs=CLOSE)


@given(st.lists(st.tuples(SHARES, SHARES), min_size=3, max_size=40))
def test_the_correlation_is_pearson_s(pairs: list[tuple[float, float]]) -> None:
    xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
    found = statistics.correlation(xs, ys)
    if np.std(xs) < 1e-6 or np.std(ys) < 1e-6:
        assert found is None or -1 <= found <= 1
        return
    assert found == pytest.approx(np.corrcoef(xs, ys)[0, 1], abs=CLOSE)
    assert found == pytest.approx(statistics.correlation(ys, xs), abs=CLOSE)


@given(SHARES, st.integers(1, 5000))
def test_wilson_s_ends_solve_its_equation(share: float, count: int) -> None:
    found = statistics.wilson(share, count)
    assert 0 <= found.low <= share + 1e-12
    assert share - 1e-12 <= found.high <= 1
    for end in (found.low, found.high):
        if 0 < end < 1:
            distance = (share - end) ** 2
            assert distance == pytest.approx(statistics.Z95**2 * end * (1 - end) / count, abs=CLOSE)


@given(st.lists(SHARES, min_size=2, max_size=50))
def test_mean_and_deviation_are_numpy_s(values: list[float]) -> None:
    assert statistics.mean(values) == pytest.approx(np.mean(values), abs=CLOSE)
    assert statistics.deviation(values) == pytest.approx(np.std(values, ddof=1), abs=CLOSE)


def test_edges_have_no_figure_instead_of_a_wrong_one() -> None:
    assert statistics.deviation([0.5]) == 0
    assert statistics.correlation([1], [1]) is None
    assert statistics.correlation([1, 1], [0, 1]) is None
    assert statistics.alpha([[1, 0]]) is None
    assert statistics.alpha([[1], [0]]) is None
    assert statistics.alpha([[1, 0], [0, 1]]) is None
    assert statistics.pooled_alpha([]) is None
    assert statistics.measurement_error(0.1, None) is None
    assert statistics.measurement_error(0.1, 1.2) == 0
    assert statistics.wilson(0, 0) == statistics.Interval(0, 1)
    assert statistics.whole([], [], 0.75) is None
    empty = statistics.figures([], frozenset({0}), 2)
    assert (empty.count, empty.share, empty.discrimination, empty.hints) == (0, 0, None, ())
    assert [one.share for one in empty.options] == [0, 0]


def test_pooling_weighs_papers_by_their_persons() -> None:
    one = [[1.0, 1.0], [0.0, 0.0]]
    two = [[1.0, 1.0], [0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]
    first, second = statistics.alpha(one), statistics.alpha(two)
    assert first is not None
    assert second is not None
    pooled = statistics.pooled_alpha([one, two, [[1.0, 1.0]]])
    assert pooled == pytest.approx((2 * first + 4 * second) / 6, abs=CLOSE)
    assert statistics.groups({2: two, 1: one, 3: [[1.0]]}) == [one, two]


def answers(shares: list[tuple[float, float, int]]) -> list[Answered]:
    return [Answered(share, rest, chosen=(place,)) for share, rest, place in shares]


def test_an_item_that_good_people_get_wrong_has_a_suspect_key() -> None:
    rows = [(1.0, n / 40, 0) if n < 20 else (0.0, n / 40, 1) for n in range(40)]
    found = statistics.figures(answers(rows), frozenset({0}), 3)
    assert found.discrimination is not None
    assert found.discrimination < 0
    assert found.hints == (Hint.KEY_SUSPECT, Hint.UNUSED_OPTION)
    low, high = found.options[0].low, found.options[0].high
    assert (low, high) == (1.0, 0.0)
    assert sum(one.count for one in found.options) == 40


def test_easy_hard_and_weak_items_are_named_and_good_ones_left_alone() -> None:
    def hints(shares: list[float], rests: list[float]) -> tuple[Hint, ...]:
        rows = [Answered(s, r) for s, r in zip(shares, rests, strict=True)]
        return statistics.figures(rows, frozenset(), 0).hints

    rising = [n / 40 for n in range(40)]
    assert hints([1.0] * 40, rising) == (Hint.TOO_EASY,)
    assert hints([0.0] * 40, rising) == (Hint.TOO_HARD,)
    assert hints([0.0, 1.0] * 20, rising) == (Hint.WEAK,)
    assert hints([0.0] * 20 + [1.0] * 20, rising) == ()
    assert hints([0.0] * 10 + [1.0] * 10, rising[:20]) == ()


def test_the_whole_says_how_many_lie_near_the_pass_mark() -> None:
    matrix = [[float(n > cut) for cut in range(0, 40, 8)] for n in range(40)]
    totals = [sum(row) / 5 for row in matrix]
    found = statistics.whole(totals, [matrix], 0.6)
    assert found is not None
    assert found.reliability == pytest.approx(statistics.alpha(matrix), abs=CLOSE)
    assert found.error == pytest.approx(
        found.spread * math.sqrt(1 - (found.reliability or 0)), abs=CLOSE
    )
    assert found.near == sum(abs(t - 0.6) <= (found.error or 0) for t in totals)
    few = statistics.whole(totals[:5], [matrix[:5]], 0.6)
    assert few is not None
    assert (few.reliability, few.error, few.near) == (None, None, 0)
