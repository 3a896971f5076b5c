"""The review of items: moves that exist, who may do what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.policies import reviewing as policies
from app.exams.rules.reviewing import (
    MOVES,
    Decision,
    Outcome,
    Standing,
    decide,
    is_second_pair_of_eyes,
    standing,
)
from app.kernel.actor import Actor, Capability, Role
from app.kernel.errors import IllegalMove

PEOPLE = st.integers(1, 4)
WRITERS = st.frozensets(PEOPLE, max_size=3)
CAPABILITIES = st.frozensets(st.sampled_from(list(Capability)), max_size=2)


def trainer(number: int, *capabilities: Capability) -> Actor:
    return Actor(number, frozenset({Role.TRAINER}), frozenset(), frozenset(capabilities))


@given(st.lists(st.sampled_from(list(Decision)), max_size=6))
def test_what_is_decided_once_stays_decided(decisions: list[Decision]) -> None:
    outcome = Outcome.WAITING
    for number, decision in enumerate(decisions):
        if number:
            with pytest.raises(IllegalMove):
                decide(outcome, decision)
        else:
            outcome = decide(outcome, decision)
            assert outcome is not Outcome.WAITING
            assert outcome is MOVES[Outcome.WAITING, decision]


@given(st.booleans(), st.booleans(), st.booleans(), st.none() | st.sampled_from(list(Outcome)))
def test_every_item_stands_somewhere_and_learners_meet_accepted_ones_only(
    away: bool, draft: bool, in_review: bool, last: Outcome | None
) -> None:
    found = standing(away=away, draft=draft, in_review=in_review, last=last)
    assert (found is Standing.RETIRED) is away
    if not away:
        assert (found is Standing.ACCEPTED) is not draft
    if found is Standing.SENT_BACK:
        assert last is Outcome.SENT_BACK
        assert not in_review


@given(PEOPLE, WRITERS, st.integers(0, 4), st.text(max_size=8), CAPABILITIES, st.integers(0, 2))
def test_whoever_is_accepted_without_a_second_reader_has_the_right_and_a_reason(
    who: int,
    writers: frozenset[int],
    handed_in_by: int,
    reason: str,
    capabilities: frozenset[Capability],
    remarks: int,
) -> None:
    by = trainer(who, *capabilities)
    verdict = policies.may_accept(
        by, writers=writers, handed_in_by=handed_in_by, reason=reason, open_remarks=remarks
    )
    if verdict and not is_second_pair_of_eyes(who, writers, handed_in_by):
        assert policies.may_decide_alone(by)
        assert len(reason.strip()) >= policies.SHORTEST
    if verdict:
        assert not remarks
    elif not remarks:
        assert not is_second_pair_of_eyes(who, writers, handed_in_by)


def test_nobody_but_trainers_reviews() -> None:
    manager = Actor(9, frozenset({Role.MANAGER}), frozenset(), frozenset({Capability.APPROVER}))
    allowed = policies.may_accept(
        manager, writers=frozenset({1}), handed_in_by=1, reason="无人可替", open_remarks=0
    )
    assert not allowed
    assert not policies.may_publish_alone(trainer(1), reason="只有我在")
    assert policies.may_publish_alone(trainer(1, Capability.LEAD_TRAINER), reason="只有我在")
    assert not policies.may_publish_alone(trainer(1, Capability.APPROVER), reason=" ")
    assert not policies.may_send_back(manager, words="题干不清楚")


@pytest.mark.parametrize("words", ["", "  ", "改一"])
def test_sending_back_needs_words(words: str) -> None:
    assert not policies.may_send_back(trainer(1), words=words)
    assert policies.may_send_back(trainer(1), words="题干说不清是谁")


@given(PEOPLE, WRITERS, PEOPLE)
def test_only_who_wrote_or_handed_in_takes_back(
    who: int, writers: frozenset[int], handed_in_by: int
) -> None:
    verdict = policies.may_take_back(trainer(who), writers=writers, handed_in_by=handed_in_by)
    assert bool(verdict) is (who in writers or who == handed_in_by)
