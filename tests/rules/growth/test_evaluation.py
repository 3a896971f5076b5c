"""Monthly evaluations as rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules import evaluation as rule
from app.growth.rules.evaluation import EvaluationEvent, EvaluationState
from app.kernel.errors import IllegalMove

NUMBERS = st.lists(st.text("ABC0123456789", min_size=1, max_size=5), max_size=40)


@given(NUMBERS, st.text(), st.randoms())
def test_the_lot_is_the_same_again_and_blind_to_order(numbers, seed, chance) -> None:  # type: ignore[no-untyped-def]
    found = rule.drawn(numbers, seed)
    mixed = list(numbers)
    chance.shuffle(mixed)
    assert rule.drawn(mixed, seed) == found
    assert len(found) == min(5, len(set(numbers)))
    assert set(found) <= set(numbers)


def test_every_case_can_be_drawn_about_equally_often() -> None:
    numbers = [f"N{n:02d}" for n in range(10)]
    counts = dict.fromkeys(numbers, 0)
    for month in range(2000):
        for number in rule.drawn(numbers, str(month)):
            counts[number] += 1
    assert min(counts.values()) > 900
    assert max(counts.values()) < 1100


def test_signed_stays_signed() -> None:
    state = rule.advance(EvaluationState.DRAFT, EvaluationEvent.SHARE)
    state = rule.advance(state, EvaluationEvent.SIGN)
    for event in EvaluationEvent:
        with pytest.raises(IllegalMove):
            rule.advance(state, event)


def test_sharing_wants_every_level_and_words() -> None:
    assert rule.may_share({"a": 3}, ["a"], "x")
    assert not rule.may_share({"a": 3}, ["a", "b"], "x")
    assert not rule.may_share({"a": 6}, ["a"], "x")
    assert not rule.may_share({"a": 3}, ["a"], " ")


def test_who_does_not_agree_says_why() -> None:
    assert rule.may_sign(agrees=True, comment="")
    assert rule.may_sign(agrees=False, comment="x")
    assert not rule.may_sign(agrees=False, comment="")


def test_the_mean_of_levels() -> None:
    assert rule.overall({}) is None
    assert rule.overall({"a": 3, "b": 4}) == 350
