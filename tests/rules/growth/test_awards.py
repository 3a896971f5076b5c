"""The best-team award as rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules import awards as rule
from app.growth.rules.awards import RoundEvent, RoundState, Vote
from app.kernel.errors import IllegalMove

MARKS = st.integers(1, 5)
VOTES = st.dictionaries(st.integers(1, 5), st.lists(st.builds(Vote, MARKS, MARKS), max_size=8))
FIGURES = st.dictionaries(st.integers(1, 5), st.integers(0, 10_000))


@given(FIGURES, VOTES)
def test_scores_stay_between_none_and_a_hundred_and_the_best_leads(
    figures: dict[int, int], votes: dict[int, list[Vote]]
) -> None:
    found = rule.scores(range(1, 6), figures, votes)
    totals = [s.total for s in found if s.total is not None]
    assert all(0 <= t <= 10_000 for t in totals)
    assert totals == sorted(totals, reverse=True)
    best = rule.winners(found)
    assert bool(best) == bool(totals)
    assert all(s.total == totals[0] for s in found if s.team in best)
    for score in found:
        enough = len(votes.get(score.team, [])) >= rule.VOTES
        assert (score.total is not None) == (enough and score.team in figures)


def test_a_worked_score() -> None:
    (score,) = rule.scores([1], {1: 8000}, {1: [Vote(5, 3)] * 3})
    assert (score.cohesion.value, score.innovation.value, score.total) == (10_000, 5000, 7750)


def test_teams_with_the_same_score_share_the_award() -> None:
    found = rule.scores([1, 2], {1: 5000, 2: 5000}, {1: [Vote(4, 4)] * 3, 2: [Vote(4, 4)] * 3})
    assert rule.winners(found) == [1, 2]


def test_who_votes_when_and_for_whom() -> None:
    assert rule.may_vote(RoundState.VOTING, own=False, marks=(1, 5))
    assert not rule.may_vote(RoundState.NOMINATING, own=False, marks=(1, 5))
    assert not rule.may_vote(RoundState.VOTING, own=True, marks=(1, 5))
    assert not rule.may_vote(RoundState.VOTING, own=False, marks=(0, 5))


def test_a_decision_is_final() -> None:
    state = rule.advance(RoundState.NOMINATING, RoundEvent.VOTE)
    state = rule.advance(state, RoundEvent.DECIDE)
    for event in RoundEvent:
        with pytest.raises(IllegalMove):
            rule.advance(state, event)
