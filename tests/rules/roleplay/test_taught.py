"""The head beside the rules: odds add up, what was written down stands, scorn and denial cost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.roleplay import taught
from app.exams.rules.roleplay.acts import recognise
from app.exams.rules.roleplay.library import Act, Library
from app.exams.rules.roleplay.normalise import read
from app.exams.rules.roleplay.taught import (
    ACTS,
    COURTESIES,
    FAILURES,
    SCORN,
    WORDING,
    Margins,
    Mix,
)
from app.kernel.wording import Wording

INSULT = "insult_or_argument"
MARGINS = st.floats(-20, 20)
CHANCES = st.floats(0, 1)


@given(st.sampled_from([ACTS, COURTESIES, *FAILURES.values()]), MARGINS, MARGINS, CHANCES, CHANCES)
def test_more_of_either_never_means_less_of_both(
    mix: Mix, one: float, other: float, few: float, many: float
) -> None:
    low, high = sorted((one, other)), sorted((few, many))
    assert mix.together(low[0], high[0]) <= mix.together(low[1], high[1])
    assert 0 < mix.together(one, few) < 1


@given(MARGINS)
def test_the_rules_alone_neither_settle_nor_silence_it(margin: float) -> None:
    assert ACTS.together(margin, 1) == ACTS.together(margin, 0.99)
    assert ACTS.together(margin, 0) == ACTS.together(margin, 0.01)


def _library() -> Library:
    def act(key: str, *examples: str, **more: object) -> Act:
        return Act(key, Wording(key, key), examples=examples, **more)  # type: ignore[arg-type]

    return Library(
        [
            act("thank", "谢谢您", courtesy=True, cues=("谢谢",)),
            act("check_now", "我马上查", counters=("您自己查",), vetoes=("懒得",)),
            act(
                "taboo_first",
                "你真笨",
                kind="taboo",
                code=INSULT,
                criterion="attitude",
                cues=("笨",),
                counters=("箱子真笨重",),
            ),
            act("taboo_other", "你真烦", kind="taboo", code=INSULT, criterion="attitude"),
        ]
    )


def _seen(text: str, likeness: dict[str, float], margins: Margins) -> dict[str, float]:
    library, message = _library(), read(text)
    row = [likeness.get(phrase.text, 0.0) for phrase in library.phrases]
    scores = np.array([row] * len(message.pieces), dtype=np.float32)
    found, _crowd = recognise(message, library, scores, taught=margins)
    return {one.act: one.probability for one in found}


def test_the_head_hears_what_no_example_is_like() -> None:
    assert "check_now" in _seen("稍等我去瞧瞧", {}, {"check_now": [3.0]})
    assert _seen("稍等我去瞧瞧", {}, {"check_now": [-3.0]}) == {}


def test_the_act_stands_in_the_sentence_the_head_finds_likeliest() -> None:
    text = "天气不错哟。稍等我去瞧瞧。"
    library, message = _library(), read(text)
    scores = np.zeros((len(message.pieces), len(library.phrases)), dtype=np.float32)
    (seen,), _ = recognise(message, library, scores, taught={"check_now": [-9.0, 4.0]})
    assert text[seen.start : seen.end] == "稍等我去瞧瞧"


@pytest.mark.parametrize(("phrase", "sure"), [("我马上查", True), ("您自己查", False)])
def test_what_the_author_wrote_down_stands_whatever_the_head_hears(phrase: str, sure: bool) -> None:
    against = -9.0 if sure else 9.0
    seen = _seen("就照着写下的这样说", {phrase: 0.95}, {"check_now": [against]})
    assert (seen.get("check_now", 0) > 0.5) is sure


def test_scorn_takes_from_courtesy_what_its_words_give() -> None:
    meant = _seen("谢谢您等我们", {"谢谢您": 0.8}, {"thank": [0.0], SCORN: [-4.0]})
    mocked = _seen("谢谢您等我们", {"谢谢您": 0.8}, {"thank": [0.0], SCORN: [1.0]})
    assert meant["thank"] > mocked["thank"]
    assert taught.scorned({SCORN: [-1.0, 0.5]}) == {1}
    assert taught.scorned({}) == frozenset()


def test_the_contrary_of_an_example_is_a_denial_and_courtesy_is_denied_before_its_word() -> None:
    said = _seen("我马上去查一下", {"我马上查": 0.7}, {"check_now": [2.0]})
    denied = _seen("我不去查这个了", {"我马上查": 0.7}, {"check_now": [2.0]})
    assert said["check_now"] > denied.get("check_now", 0)
    kind = _seen("谢谢您愿意等", {"谢谢您": 0.6}, {"thank": [1.0]})
    rude = _seen("我不会谢谢您的", {"谢谢您": 0.6}, {"thank": [1.0]})
    assert kind["thank"] > rude.get("thank", 0)


def test_a_failure_is_told_by_the_taboo_that_is_nearest() -> None:
    seen = _seen("您这脑子也太慢了吧", {"你真烦": 0.5, "你真笨": 0.2}, {INSULT: [9.0]})
    assert set(seen) == {"taboo_other"}


def test_both_heads_hear_a_failure_and_the_lexicon_s_counts_half() -> None:
    alone = _seen("您这脑子也太慢了吧", {"你真烦": 0.5}, {INSULT: [1.0]})
    beside = {INSULT: [1.0], f"{WORDING}{INSULT}": [4.0]}
    both = _seen("您这脑子也太慢了吧", {"你真烦": 0.5}, beside)
    assert both["taboo_other"] > alone["taboo_other"]
    assert taught.failing(beside, INSULT) == [3.0]
    assert taught.failing({INSULT: [1.0], f"{WORDING}{INSULT}": [-9.0]}, INSULT) == [0.0]
    assert taught.failing({INSULT: [1.0]}, INSULT) == [1.0]
    assert taught.failing({"other": [1.0]}, "other") == [1.0]


def test_what_stands_against_a_failure_in_the_same_message_takes_from_it() -> None:
    kind = {INSULT: [1.0, -3.0], "thank": [-5.0, 4.0]}
    assert taught.failing(kind, INSULT) == [-1.5, -5.5]
    assert taught.failing(kind | {"thank": [-5.0, 0.5]}, INSULT) == [1.0, -3.0]


def test_of_two_words_alone_the_head_does_not_hear_a_failure() -> None:
    assert _seen("真的", {}, {INSULT: [9.0]}) == {}
    assert "taboo_first" in _seen("真的吗您可真行啊", {}, {INSULT: [9.0]})
    assert _seen("你真笨", {"你真笨": 0.9}, {INSULT: [9.0]})["taboo_first"] > 0.6


def test_a_failure_stands_in_the_sentence_that_may_hold_it() -> None:
    text = "你真笨。您这种人我们见得多了，还要闹"
    library, message = _library(), read(text)
    row = {"你真笨": 0.7}
    scores = np.array(
        [[row.get(p.text, 0.0) if piece.text == "你真笨" else 0.0 for p in library.phrases]
         for piece in message.pieces], dtype=np.float32,
    )  # fmt: skip
    found, _ = recognise(message, library, scores, taught={INSULT: [9.0, 9.0]})
    (seen,) = [one for one in found if one.act == "taboo_first"]
    assert text[seen.start : seen.end].startswith("您这种人")


def test_what_a_taboo_names_and_what_it_spares_stand_for_every_taboo_of_its_code() -> None:
    named = _seen("你真笨", {"你真笨": 1.0, "你真烦": 0.4}, {INSULT: [-9.0]})
    assert named["taboo_first"] > 0.6
    spared = _seen("箱子真笨重", {"箱子真笨重": 1.0, "你真烦": 0.6}, {INSULT: [9.0]})
    assert spared == {}


def test_a_veto_holds_for_the_head_too() -> None:
    assert _seen("我懒得去查", {}, {"check_now": [9.0]}) == {}
    text = "我懒得去查。稍等我去瞧瞧。"
    assert "check_now" in _seen(text, {}, {"check_now": [9.0, 5.0]})
