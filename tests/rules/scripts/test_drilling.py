"""How a card is asked and an answer compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scripts_library.rules import drilling
from app.scripts_library.rules.drilling import Point, Verdict, Way
from app.scripts_library.rules.spacing import Recall

TODAY = date(2026, 11, 25)


def shared(left: Sequence[str], right: Sequence[str]) -> list[list[float]]:
    return [[len(set(a) & set(b)) / len(set(a) | set(b)) for b in right] for a in left]


def test_new_cards_are_chosen_then_filled_then_said() -> None:
    ways = [drilling.way_of(times, words_kept=True) for times in range(3)]
    assert ways == [Way.CHOOSE, Way.CLOZE, Way.OWN_WORDS]
    assert drilling.way_of(1, words_kept=False) is Way.OWN_WORDS


def test_each_point_is_met_half_met_or_missed_with_the_words() -> None:
    points = [Point("让您久等了"), Point("三点前回复您", said=("三点答复",)), Point("全额退款给您")]
    found = drilling.compare("让您久等了，三点一定答。", points, shared)
    assert [one.verdict for one in found] == [Verdict.MET, Verdict.HALF, Verdict.MISSED]
    assert found[0].words == "让您久等了"
    assert found[2].words == ""
    assert drilling.met(found) == 1
    assert [one.verdict for one in drilling.compare("", points, shared)] == [Verdict.MISSED] * 3


def test_a_wording_without_points_has_its_sentences() -> None:
    assert [p.text for p in drilling.points_of("很抱歉久等。我马上去查！")] == [
        "很抱歉久等",
        "我马上去查",
    ]
    assert [p.text for p in drilling.points_of("好的")] == ["好的"]
    assert drilling.clauses("一。") == ["一"]


@pytest.mark.parametrize(
    ("have", "half", "points", "recall"),
    [
        (4, 0, 4, Recall.GOOD),
        (1, 2, 4, Recall.HARD),
        (0, 1, 4, Recall.AGAIN),
        (0, 0, 0, Recall.AGAIN),
    ],
)
def test_the_suggestion_follows_the_points(
    have: int, half: int, points: int, recall: Recall
) -> None:
    assert drilling.suggested(have, half, points) is recall


@given(st.text("我马上为您查询，{time}前回复。退款", max_size=40), st.integers(0, 99))
def test_a_cloze_puts_back_together_what_it_took_apart(wording: str, seed: int) -> None:
    found = drilling.cloze(wording, ["退款", "查询"], seed)
    if found is not None:
        rebuilt = found.runs[0]
        for gap, run in zip(found.gaps, found.runs[1:], strict=True):
            rebuilt += gap + run
        assert rebuilt == wording
        assert 1 <= len(found.gaps) <= 3


def test_key_words_are_taken_out_first_and_never_overlap() -> None:
    found = drilling.cloze("您的退款申请已受理", ["退款申请", "申请", "受理"], 1)
    assert found is not None
    assert found.gaps == ("退款申请", "受理")
    assert drilling.cloze("{time}", [], 1) is None


def test_a_gap_is_right_without_regard_to_signs() -> None:
    assert drilling.filled_right("Three p.m.", " three pm")
    assert not drilling.filled_right("退款", "换货")


def test_the_right_one_is_always_offered_once() -> None:
    found = drilling.offered("a", ["b", "a", "c", "d", "e"], 3)
    assert found.count("a") == 1
    assert len(found) == 4
    assert drilling.offered("a", [], 3) == ["a"]


def test_a_streak_forgives_one_day_a_week() -> None:
    def days(*ago: int) -> list[date]:
        return [TODAY - timedelta(days=one) for one in ago]

    assert drilling.streak([], TODAY) == 0
    assert drilling.streak(days(0, 1, 2), TODAY) == 3
    assert drilling.streak(days(1, 2), TODAY) == 2
    assert drilling.streak(days(0, 2, 3), TODAY) == 3
    assert drilling.streak(days(0, 2, 4), TODAY) == 2
