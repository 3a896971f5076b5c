"""Item statistics against independent formulas, to 1e-9."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules import statistics
from app.exams.rules.statistics import Hint
from app.exams.rules.summaries import Mark, PaperSums, SlotSums, empty

SHARES = st.floats(0, 1, allow_nan=False)
CLOSE = 1e-9


@st.composite
def matrices(draw: st.DrawFn) -> list[list[int]]:
    persons, items = draw(st.integers(3, 12)), draw(st.integers(2, 6))
    cell = st.sampled_from([0, 100, 200])
    return [[draw(cell) for _ in range(items)] for _ in range(persons)]


def paper_of(matrix: Sequence[Sequence[int]], worth: int = 200) -> PaperSums:
    """Persons by items, in points."""
    items = len(matrix[0]) if matrix else 0
    paper = empty([worth] * items, [0] * items)
    for row in matrix:
        paper.add([Mark(points, False, 0, -1) for points in row])
    return paper


def placed(rows: Sequence[tuple[int, int, int]], options: int) -> SlotSums:
    """One item of 100 points in a paper of 5000: points earned, points on the rest, option."""
    place = empty([100, 4900], [options, 0]).slots[0]
    for earned, rest, option in rows:
        place.add(Mark(earned, False, 1 << option if option >= 0 else 0, -1), earned + rest)
    return place


@given(matrices())
def test_alpha_is_the_closed_form(matrix: list[list[int]]) -> None:
    table = np.array(matrix, dtype=float)
    total = table.sum(axis=1).var(ddof=1)
    found = statistics.alpha(paper_of(matrix))
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
    assert statistics.alpha(paper_of(table.tolist(), 1)) == pytest.approx(kr20, abs=CLOSE)


@st.composite
def two_papers(draw: st.DrawFn) -> list[tuple[int, int, list[tuple[int, int]]]]:
    """Worth here, worth of the rest, and points earned here and there by some people."""
    found = []
    for worth, rest in draw(
        st.lists(st.tuples(st.integers(1, 600), st.integers(1, 9000)), min_size=1, max_size=2)
    ):
        pair = st.tuples(st.integers(0, worth), st.integers(0, rest))
        found.append((worth, rest, draw(st.lists(pair, min_size=2, max_size=25))))
    return found


@given(two_papers())
def test_discrimination_is_pearson_s_over_all_papers(
    papers: list[tuple[int, int, list[tuple[int, int]]]],
) -> None:
    places, xs, ys = [], [], []
    for worth, rest, people in papers:
        place = empty([worth, rest], [0, 0]).slots[0]
        for here, there in people:
            place.add(Mark(here, False, 0, -1), here + there)
            xs.append(here / worth)
            ys.append(there / rest)
        places.append(place)
    found = statistics.discrimination(places)
    if len(set(xs)) < 2 or len(set(ys)) < 2:
        assert found is None or abs(found) <= 1
        return
    if np.std(xs) > 1e-6 and np.std(ys) > 1e-6:
        assert found == pytest.approx(np.corrcoef(xs, ys)[0, 1], abs=CLOSE)


@given(SHARES, st.integers(1, 5000))
def test_wilson_s_ends_solve_its_equation(share: float, count: int) -> None:
    found = statistics.wilson(share, count)
    assert 0 <= found.low <= share + 1e-12
    assert share - 1e-12 <= found.high <= 1
    for end in (found.low, found.high):
        if 0 < end < 1:
            distance = (share - end) ** 2
            assert distance == pytest.approx(statistics.Z95**2 * end * (1 - end) / count, abs=CLOSE)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=20))
def test_the_outer_groups_are_27_percent_and_never_part_equals(people: list[int]) -> None:
    group = statistics.outer(people)
    assert sum(group) == pytest.approx(sum(people) * statistics.OUTER, abs=CLOSE)
    assert all(0 <= taken <= count for taken, count in zip(group, people, strict=True))
    partly = [n for n, taken in enumerate(group) if 0 < taken < people[n]]
    assert len(partly) <= 1


def test_edges_have_no_figure_instead_of_a_wrong_one() -> None:
    assert statistics.discrimination([]) is None
    assert statistics.discrimination([placed([(0, 10, 0), (100, 10, 0)], 2)]) is None
    assert statistics.alpha(paper_of([[1, 0]])) is None
    assert statistics.alpha(paper_of([[1], [0]])) is None
    assert statistics.alpha(paper_of([[1, 0], [0, 1]])) is None
    assert statistics.pooled_alpha([]) is None
    assert statistics.measurement_error(0.1, None) is None
    assert statistics.measurement_error(0.1, 1.2) == 0
    assert statistics.wilson(0, 0) == statistics.Interval(0, 1)
    assert statistics.whole([], 0.75) is None
    assert statistics.whole([empty([100], [0])], 0.75) is None
    nobody = statistics.figures([placed([], 2)], frozenset({0}))
    assert (nobody.count, nobody.share, nobody.discrimination, nobody.hints) == (0, 0, None, ())
    assert [(one.share, one.low) for one in nobody.options] == [(0, 0), (0, 0)]
    assert nobody.seconds is None
    nothing = empty([0, 100], [0, 0])
    nothing.add([Mark(0, False, 0, 12), Mark(100, False, 0, -1)])
    free = statistics.figures(nothing.slots[:1], frozenset())
    assert (free.count, free.share, free.seconds) == (1, 0, 12)
    one = statistics.whole([nothing], 0.5)
    assert one is not None
    assert (one.spread, one.passed) == (0, 1)


def test_pooling_weighs_papers_by_their_persons() -> None:
    one = paper_of([[1, 1], [0, 0]])
    two = paper_of([[1, 1], [0, 1], [0, 0], [1, 0]])
    first, second = statistics.alpha(one), statistics.alpha(two)
    assert first is not None
    assert second is not None
    pooled = statistics.pooled_alpha([one, two, paper_of([[1, 1]])])
    assert pooled == pytest.approx((2 * first + 4 * second) / 6, abs=CLOSE)


def test_an_item_that_good_people_get_wrong_has_a_suspect_key() -> None:
    rows = [(100, n * 100, 0) if n < 20 else (0, n * 100, 1) for n in range(40)]
    found = statistics.figures([placed(rows, 3)], frozenset({0}))
    assert found.discrimination is not None
    assert found.discrimination < 0
    assert found.hints == (Hint.KEY_SUSPECT, Hint.UNUSED_OPTION)
    low, high = found.options[0].low, found.options[0].high
    assert (low, high) == (1.0, 0.0)
    assert sum(one.count for one in found.options) == 40


def test_easy_hard_and_weak_items_are_named_and_good_ones_left_alone() -> None:
    def hints(points: list[int]) -> tuple[Hint, ...]:
        rows = [(earned, n * 100, -1) for n, earned in enumerate(points)]
        return statistics.figures([placed(rows, 0)], frozenset()).hints

    assert hints([100] * 40) == (Hint.TOO_EASY,)
    assert hints([0] * 40) == (Hint.TOO_HARD,)
    assert hints([0, 100] * 20) == (Hint.WEAK,)
    assert hints([0] * 20 + [100] * 20) == ()
    assert hints([0] * 10 + [100] * 10) == ()


def test_the_whole_says_how_many_lie_near_the_pass_mark() -> None:
    matrix = [[int(n > cut) for cut in range(0, 40, 8)] for n in range(40)]
    totals = [sum(row) / 5 for row in matrix]
    found = statistics.whole([paper_of(matrix, 1)], 0.6)
    assert found is not None
    assert found.middle == pytest.approx(np.mean(totals), abs=CLOSE)
    assert found.spread == pytest.approx(np.std(totals, ddof=1), abs=CLOSE)
    assert found.reliability == pytest.approx(statistics.alpha(paper_of(matrix, 1)), abs=CLOSE)
    assert found.error == pytest.approx(
        found.spread * math.sqrt(1 - (found.reliability or 0)), abs=CLOSE
    )
    assert found.near == sum(abs(t - 0.6) <= (found.error or 0) for t in totals)
    assert found.passed == sum(t >= 0.6 for t in totals)
    few = statistics.whole([paper_of(matrix[:5], 1)], 0.6)
    assert few is not None
    assert (few.reliability, few.error, few.near) == (None, None, 0)
