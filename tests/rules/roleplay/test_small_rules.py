"""Text, conditions, times, lifecycle and lint, each by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.roleplay import lint, normalise, timing
from app.exams.rules.roleplay.conditions import parse
from app.exams.rules.roleplay.lifecycle import (
    PlayMove,
    PlayState,
    advance,
    in_second_slice,
    is_blind,
    wants_second,
)
from app.exams.rules.roleplay.parsing import read
from app.exams.rules.roleplay.scenario import Lines, Scenario
from app.exams.rules.roleplay.timing import Utterance
from app.kernel.errors import IllegalMove

Written = Callable[[Mapping[str, Any]], Scenario]


@given(st.text(max_size=200))
def test_every_piece_points_into_the_text_it_came_from(text: str) -> None:
    for piece in normalise.read(text).pieces:
        assert 0 <= piece.start < piece.end <= len(text)


def test_sentences_and_clauses_and_pairs_of_clauses_are_pieces() -> None:
    pieces = [piece.text for piece in normalise.read("抱歉，我查一下，马上回您。好吗？").pieces]
    assert "抱歉,我查一下,马上回您" in pieces
    assert "我查一下" in pieces
    assert "抱歉,我查一下" in pieces
    assert "好吗?" in pieces


def test_a_mark_alone_is_no_piece_and_an_empty_message_has_none() -> None:
    assert normalise.read("……！").pieces == ()
    assert normalise.read("，。 ~ 。").pieces == ()
    assert normalise.read("").pieces == ()


def test_invisible_characters_and_full_width_change_nothing() -> None:
    assert normalise.plain("Ｏ\u200bＫ") == "ok"


def test_quoted_words_are_mentioned_not_said() -> None:
    assert "滚" not in normalise.read("您说的“滚”我听到了").plain
    assert "today" not in normalise.read("I won't say that it comes today. Bye").plain
    assert "best" in normalise.read("I won't say it is the best").plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("二十六日", "26日"),
        ("十五天", "15天"),
        ("一百二十元", "120元"),
        ("一千零五天", "1005天"),
        ("一层15一件", "一层15 1件"),
        ("two days", "2 days"),
        ("a hundred and twenty yuan", "120 yuan"),
        ("one thousand two hundred yuan", "1200 yuan"),
        ("forty-eight hours", "48 hours"),
        ("three to five days", "3 to 5 days"),
        ("between nine and twelve", "between 9 and 12"),
        ("one of them", "one of them"),
        ("礼拜四", "周四"),
        ("I can't", "i can not"),
    ],
)
def test_figures_and_colloquial_words_are_written_one_way(said: str, plain: str) -> None:
    assert normalise.plain(said) == plain


@pytest.mark.parametrize(
    ("said", "negative"),
    [
        ("我不能给您退款", True),
        ("实在对不起", False),
        ("方不方便", False),
        ("不是不给您退", False),
        ("您别着急", False),
        ("别生气", False),
        ("I can not refund it", True),
        ("no problem", False),
    ],
)
def test_negation_is_read_with_its_exceptions(said: str, negative: bool) -> None:
    assert normalise.negated(normalise.plain(said)) is negative


def test_the_language_and_length_of_a_message() -> None:
    assert normalise.read("您好").language == "zh"
    assert normalise.read("hello there").language == "en"
    assert normalise.read("您好 ok").length == 4


@pytest.mark.parametrize(
    ("source", "values", "holds"),
    [
        ("", {}, True),
        ("a", {"a": 1}, True),
        ("not a", {"a": 1}, False),
        ("a and b", {"a": 1}, False),
        ("a or b", {"b": 1}, True),
        ("(a or b) and not c", {"a": 1}, True),
        ("patience <= 20", {"patience": 20}, True),
        ("patience < 20", {"patience": 20}, False),
        ("turn == 3", {"turn": 3}, True),
        ("turn >= 3", {"turn": 2}, False),
        ("turn > 1", {"turn": 2}, True),
    ],
)
def test_conditions_hold_as_they_read(source: str, values: dict[str, float], holds: bool) -> None:
    assert parse(source).holds(values) is holds


@pytest.mark.parametrize("source", ["a and", "(a", "a b", "and a", "a <= <", "a & b", "a <= and"])
def test_a_malformed_condition_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="'"):
        parse(source)


def test_the_more_a_condition_asks_the_more_specific_it_is() -> None:
    assert parse("a and b").specificity > parse("a").specificity > parse("").specificity


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("五分钟内回您", 300),
        ("give me 30 seconds", 30),
        ("两小时内", 7200),
        ("请稍等", timing.USUAL_HOLD),
    ],
)
def test_an_announced_wait_is_read_in_seconds(said: str, seconds: int) -> None:
    assert timing.announced(said) == seconds


def said(at: float, agent: bool, hold: int = 0) -> Utterance:
    return Utterance(at, agent, hold)


def test_the_oldest_unanswered_message_counts() -> None:
    spoken = [said(0, False), said(20, False), said(40, True)]
    (reply,) = timing.replies(spoken, first_limit=30, limit=60)
    assert reply.waited == 40
    assert reply.first
    assert reply.late


def test_a_kept_announcement_is_not_late_and_a_broken_one_is() -> None:
    spoken = [said(0, False), said(10, True, 120), said(15, False), said(100, True)]
    assert [reply.late for reply in timing.replies(spoken, first_limit=30, limit=60)] == [
        False,
        False,
    ]
    late = [*spoken[:3], said(200, True)]
    assert timing.replies(late, first_limit=30, limit=60)[-1].late


def test_talking_on_without_being_asked_is_no_reply() -> None:
    spoken = [said(0, False), said(10, True), said(500, True)]
    assert len(timing.replies(spoken, first_limit=30, limit=60)) == 1


def test_who_waits_now() -> None:
    assert timing.waiting_since([]) is None
    assert timing.waiting_since([said(0, False), said(5, False)]) == (0, 0)
    assert timing.waiting_since([said(0, False), said(5, True)]) is None
    assert timing.waiting_since([said(0, False), said(5, True, 120)]) == (5, 120)


@given(
    st.lists(
        st.tuples(st.floats(0, 500), st.booleans(), st.sampled_from([0, 0, 60, 180])), max_size=20
    )
)
def test_nobody_waits_less_than_nothing(found: list[tuple[float, bool, int]]) -> None:
    spoken = [said(at, mine, hold if mine else 0) for at, mine, hold in sorted(found)]
    assert all(r.waited >= 0 for r in timing.replies(spoken, first_limit=30, limit=60))


@given(st.lists(st.sampled_from(list(PlayMove)), max_size=12))
def test_random_moves_never_leave_the_table_and_void_absorbs(moves: list[PlayMove]) -> None:
    state = PlayState.OPEN
    for move in moves:
        try:
            state = advance(state, move)
        except IllegalMove:
            continue
        assert state in PlayState
    if state is PlayState.VOIDED:
        for move in PlayMove:
            with pytest.raises(IllegalMove):
                advance(state, move)


def test_one_play_in_five_is_blind() -> None:
    assert sum(is_blind(UUID(int=number)) for number in range(1000)) == 200


def test_lines_fall_back_to_the_other_language() -> None:
    assert Lines(("您好",), ()).said_in("en") == ("您好",)
    assert Lines((), ("Hi",)).said_in("zh") == ("Hi",)
    assert not Lines()


EX = {
    "zh": ["一一一", "二二二", "三三三", "四四四", "五五五"],
    "en": ["one a", "two b", "three c", "four d", "five e"],
}
FEW = {"zh": ["一"], "en": ["one"]}
SAY = {"zh": ["您好"], "en": ["Hi"]}


def messages(scenario: Scenario) -> str:
    return "\n".join(fault.message for fault in lint.faults(scenario, {"greet"}))


def test_lint_names_every_kind_of_fault(written: Written) -> None:
    scenario = written(
        {
            "facts": {
                "secret": {"value": "x", "secret": True},
                "broken": {"value": "y", "said": ["("]},
            },
            "customer": {
                "goals": [{"key": "g", "accept_if": "fact.nowhere"}],
                "dynamics": [{"when": "act.greet and"}],
            },
            "needs": {"asked": {"answered_by": ["act.nobody"], "again": SAY}},
            "storylets": [
                {"key": "a", "when": "act.greet", "say": SAY, "raises": ["no"], "tells": ["no"]},
                {"key": "b", "when": "strange", "say": SAY},
                {"key": "d", "when": "(", "say": SAY},
                {"key": "c", "when": "taboo.cold and turn > 1", "say": SAY},
            ],
            "ends": [{"when": "outcome.never", "outcome": "solved"}],
            "acts": [{"key": "own", "examples": FEW, "counters": FEW, "cues": ["["]}],
            "points": [
                {"key": "p", "criterion": "attitude", "any": ["act.unknown"], "after": "point.p"},
                {"key": "p", "criterion": "attitude"},
                {"key": "q", "criterion": "attitude", "examples": FEW},
            ],
            "tests": [{"name": "t", "kind": "vague", "lines": ["5 A x", "1 A y", "nonsense"]}],
        }
    )
    found = messages(scenario)
    for part in (
        "a secret needs",
        "cannot be read",
        "no fact called nowhere",
        "something is missing at the end",
        "no act called nobody",
        "raises no,",
        "tells no,",
        "no such name",
        "no outcome called never",
        "the key p stands twice",
        "nothing can meet this point",
        "write at least 5",
        "no storylet opens",
        "no storylet raises this need",
        "kind ideal",
        "kind gaming",
        "earlier than the last",
        "write seconds, A or C",
        "no act called unknown",
    ):
        assert part in found, part


def test_lint_offers_the_name_that_was_meant_and_says_what_nothing_can_be_read_with(
    written: Written,
) -> None:
    misspelt = {"key": "p", "criterion": "attitude", "any": ["act.gret"], "examples": EX}
    (fault,) = (
        one for one in lint.faults(written({"points": [misspelt]}), {"greet"}) if "gret" in str(one)
    )
    assert "did you mean greet" in fault.message
    assert not fault.breaks
    broken = written({"storylets": [{"key": "d", "when": "(", "say": SAY}]})
    assert any(one.breaks for one in lint.faults(broken, {"greet"}))


def test_a_definition_for_grading_alone_needs_no_customer(written: Written) -> None:
    scenario = written(
        {"points": [{"key": "p", "criterion": "attitude", "any": ["act.greet"], "examples": EX,
                     "counters": EX}]}
    )  # fmt: skip
    assert not scenario.playable
    assert lint.faults(scenario, {"greet"}) == []


def test_a_playable_scenario_wants_a_middling_transcript_too(written: Written) -> None:
    scenario = written(
        {
            "storylets": [{"key": "open", "when": "opening", "say": SAY}],
            "points": [{"key": "p", "criterion": "attitude", "any": ["act.greet"]}],
            "tests": [
                {"name": "i", "kind": "ideal", "lines": ["1 A x"]},
                {"name": "g", "kind": "gaming", "lines": ["1 A x"]},
            ],
        }
    )
    assert messages(scenario) == "add a test transcript of kind middling or vague"


def test_what_an_author_leaves_out_is_filled() -> None:
    scenario = read({"key": "k", "title": "T", "channel": "email"}, {"reply": 90})
    assert scenario.title.zh == "T"
    assert scenario.reply == 28_800
    assert read({"key": "k", "title": None}, {"reply": 90}).reply == 90
    assert scenario.action("none") is None


def test_a_second_rater_looks_at_one_in_ten_and_at_what_is_doubtful() -> None:
    plays = [UUID(int=number) for number in range(1000)]
    assert sum(in_second_slice(play) for play in plays) == 100
    assert sum(in_second_slice(play) and is_blind(play) for play in plays) == 20
    quiet = next(play for play in plays if not in_second_slice(play))

    def second(play: UUID, *ranges: tuple[int | None, int | None], **more: bool) -> bool:
        return wants_second(play, ranges, **{"critical": False, "calibrating": True, **more})

    assert not second(quiet, (3, 4), (None, None))
    assert second(quiet, (2, 4))
    assert second(quiet, critical=True)
    assert second(UUID(int=0))
    assert not second(UUID(int=0), calibrating=False)
