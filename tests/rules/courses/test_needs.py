"""Training needs: moves, and what figures suggest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.needs import (
    MOVES,
    Gap,
    NeedEvent,
    NeedState,
    advance,
    may_reopen,
    ranked,
    unfinished,
    weak,
)
from app.kernel.errors import IllegalMove

people = st.integers(1, 30)
values = st.lists(st.integers(0, 10_000), max_size=6)
figures = st.dictionaries(people, st.dictionaries(st.sampled_from("abc"), values), max_size=8)
gaps = st.builds(Gap, st.text("abc", min_size=1), st.integers(0, 9), st.integers(9, 20))


@given(st.lists(st.sampled_from(NeedEvent), max_size=12))
def test_random_events_never_leave_the_table(events: list[NeedEvent]) -> None:
    state = NeedState.ASKED
    for event in events:
        if (state, event) in MOVES:
            state = advance(state, event)
            assert state in NeedState
        else:
            with pytest.raises(IllegalMove):
                advance(state, event)


def test_every_answer_can_be_taken_back() -> None:
    for (state, event), reached in MOVES.items():
        if event not in (NeedEvent.REOPEN, NeedEvent.MEET):
            assert (reached, NeedEvent.REOPEN) in MOVES, (state, event)


def test_what_a_plan_carries_is_not_reopened() -> None:
    assert may_reopen(planned=False)
    assert not may_reopen(planned=True)


@given(figures, st.integers(0, 10_000), st.integers(1, 4))
def test_nobody_is_short_who_was_not_measured(
    measured: dict[int, dict[str, list[int]]], line: int, last: int
) -> None:
    found = weak(measured, "competency", line, last)
    for gap in found:
        name = gap.ref.removeprefix("competency:")
        assert gap.measured == sum(bool(by.get(name)) for by in measured.values())
        assert 0 <= gap.short <= gap.measured
        assert 0 <= gap.share <= 1


@given(figures, st.integers(0, 10_000))
def test_a_higher_line_leaves_nobody_less_short(
    measured: dict[int, dict[str, list[int]]], line: int
) -> None:
    low = {gap.ref: gap.short for gap in weak(measured, "criterion", line)}
    high = {gap.ref: gap.short for gap in weak(measured, "criterion", line + 500)}
    assert all(high[ref] >= short for ref, short in low.items())


def test_only_the_last_figures_count() -> None:
    (gap,) = weak({1: {"a": [100, 500, 300, 400]}}, "criterion", 300, 3)
    assert gap == Gap("criterion:a", 0, 1, 400)


@given(st.lists(gaps, max_size=20), st.integers(1, 8), st.randoms())
def test_the_ranking_is_blind_to_order(found: list[Gap], most: int, random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    best = ranked(found, most)
    assert [g.short for g in best] == [g.short for g in ranked(shuffled, most)]
    assert len(best) <= most
    assert all(gap.short for gap in best)
    assert [g.short for g in best] == sorted((g.short for g in best), reverse=True)


def test_a_course_is_lacked_by_who_has_not_completed_it() -> None:
    found = unfinished({"late": [1, 2, 3], "empty": []}, {1: {"late"}, 2: {"other"}})
    assert found == [Gap("course:late", 2, 3)]
    assert Gap("course:x", 0, 0).share == 0.0
