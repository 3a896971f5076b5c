"""The table of states and moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.attempt import FINAL, MOVES, AttemptEvent, AttemptState, advance
from app.kernel.errors import IllegalMove


@given(st.lists(st.sampled_from(list(AttemptEvent))))
def test_random_events_never_leave_the_table(events: list[AttemptEvent]) -> None:
    state = AttemptState.OPEN
    for event in events:
        try:
            new = advance(state, event)
        except IllegalMove:
            assert (state, event) not in MOVES
            continue
        assert MOVES[state, event] is new
        state = new


@pytest.mark.parametrize("event", list(AttemptEvent))
def test_a_voided_attempt_stays_voided(event: AttemptEvent) -> None:
    for state in FINAL:
        with pytest.raises(IllegalMove):
            advance(state, event)


def test_every_state_can_be_reached() -> None:
    assert {AttemptState.OPEN, *MOVES.values()} == set(AttemptState)


def test_a_released_attempt_was_scored_before() -> None:
    before = {state for (state, _), new in MOVES.items() if new is AttemptState.RELEASED}
    assert before == {AttemptState.SCORED, AttemptState.RELEASED}
