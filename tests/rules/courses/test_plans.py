"""Lines of a training plan: how they stand, and their order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.plans import (
    LineState,
    Reach,
    class_state,
    course_state,
    is_late,
    moved,
    other_state,
    tally,
)
from app.courses.rules.seating import SessionState

DAY = date(2026, 11, 24)
counts = st.integers(0, 50)


@given(counts, counts, counts)
def test_a_course_is_done_only_when_everybody_meant_was_reached(
    meant: int, begun: int, reached: int
) -> None:
    reach = Reach(meant, begun, reached)
    state = course_state(reach)
    assert (state is LineState.DONE) == (0 < meant <= reached)
    assert (state is LineState.PLANNED) == (begun == 0 and reached == 0)
    assert 0 <= reach.share <= 1


def test_every_state_of_a_class_is_one_of_a_line() -> None:
    assert {class_state(state) for state in SessionState} == set(LineState)
    assert class_state(SessionState.HELD) is LineState.DONE


def test_another_measure_is_done_when_somebody_says_so() -> None:
    assert other_state(None, DAY, DAY) is LineState.RUNNING
    assert other_state(None, date(2026, 12, 1), DAY) is LineState.PLANNED
    assert other_state(DAY, date(2026, 12, 1), DAY) is LineState.DONE


@pytest.mark.parametrize("state", list(LineState))
def test_only_what_still_runs_is_late(state: LineState) -> None:
    runs = state in (LineState.PLANNED, LineState.RUNNING)
    assert is_late(state, date(2026, 11, 23), DAY) is runs
    assert not is_late(state, DAY, DAY)
    assert not is_late(state, None, DAY)


@given(st.lists(st.tuples(st.sampled_from(LineState), st.booleans())))
def test_a_tally_counts_every_line_but_those_called_off(
    lines: list[tuple[LineState, bool]],
) -> None:
    found = tally(lines)
    assert found.lines == sum(state is not LineState.CANCELLED for state, _late in lines)
    assert found.late == sum(late for _state, late in lines)


@given(st.lists(st.integers(), min_size=1, unique=True), st.data())
def test_moving_up_and_down_again_changes_nothing(order: list[int], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(order))
    up = moved(order, one, up=True)
    assert sorted(up) == sorted(order)
    if order.index(one) > 0:
        assert moved(up, one, up=False) == order
    else:
        assert up == order
    assert moved(order, order[-1], up=False) == order
