"""Cases, conflicts of interest, interviews."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules.interviews import Sheet, may_interview, result
from app.growth.rules.promotion import (
    MOVES,
    OPEN,
    CaseEvent,
    CaseState,
    Parties,
    advance,
    clear_of_conflict,
    stands_alone,
)
from app.kernel.errors import IllegalMove

LEARNER, PROPOSER, ENDORSER, OTHER = 1, 2, 3, 4
HANDS = Parties(LEARNER, PROPOSER, ENDORSER)
DECISIONS = (CaseEvent.APPROVE, CaseEvent.DECLINE, CaseEvent.DEFER)


@given(st.lists(st.sampled_from(CaseEvent), max_size=12))
def test_no_row_of_events_leaves_the_table_and_final_states_absorb(
    events: list[CaseEvent],
) -> None:
    state = CaseState.PROPOSED
    for event in events:
        try:
            new = advance(state, event)
        except IllegalMove:
            assert (state, event) not in MOVES
            continue
        assert state in OPEN
        state = new


def test_nothing_is_approved_that_nobody_endorsed() -> None:
    assert [s for (s, e), _ in MOVES.items() if e is CaseEvent.APPROVE] == [CaseState.ENDORSED]


@pytest.mark.parametrize("event", list(CaseEvent))
def test_nobody_takes_part_in_their_own_case(event: CaseEvent) -> None:
    assert not clear_of_conflict(HANDS, LEARNER, event)


@pytest.mark.parametrize("event", [*DECISIONS, CaseEvent.ENDORSE])
def test_who_proposed_neither_endorses_nor_decides(event: CaseEvent) -> None:
    assert not clear_of_conflict(HANDS, PROPOSER, event)
    assert clear_of_conflict(HANDS, OTHER, event)


@pytest.mark.parametrize("event", DECISIONS)
def test_who_endorsed_does_not_decide(event: CaseEvent) -> None:
    assert not clear_of_conflict(HANDS, ENDORSER, event)


@pytest.mark.parametrize("event", [CaseEvent.WITHDRAW, CaseEvent.RESUME, CaseEvent.REOPEN])
def test_the_proposer_takes_back_and_begins_again(event: CaseEvent) -> None:
    assert clear_of_conflict(HANDS, PROPOSER, event)


def test_one_stands_alone_only_where_nobody_else_could_and_says_why() -> None:
    assert not stands_alone(1, "a reason")
    assert not stands_alone(0, "  ")
    assert stands_alone(0, "nobody else is here")


sheets = st.lists(
    st.builds(
        Sheet,
        st.integers(1, 5),
        st.dictionaries(st.sampled_from("abc"), st.integers(1, 5), min_size=1),
    ),
    max_size=5,
)


@given(sheets, st.integers(0, 4))
def test_an_interview_has_a_result_once_enough_people_rated(
    given_sheets: list[Sheet], needed: int
) -> None:
    got = result(given_sheets, needed)
    enough = len({s.rater for s in given_sheets}) >= max(1, needed)
    assert (got is not None) == enough
    if got is not None:
        assert 100 <= got <= 500
        assert got == result(list(reversed(given_sheets)), needed)


def test_nobody_interviews_themselves_or_rates_twice() -> None:
    earlier = [Sheet(2, {"a": 3})]
    assert not may_interview(1, 1, [])
    assert not may_interview(2, 1, earlier)
    assert may_interview(3, 1, earlier)
