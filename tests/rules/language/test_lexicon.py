"""The shipped lexicon finds what must not be said, disguised or not, and leaves the rest alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from app.kernel.wording import Wording
from app.language.bodies import LexiconBody
from app.language.rules import folding, lexicon, quoting
from app.language.rules.lexicon import Category, Lexicon, Rule, Severity
from app.language.simplify import simplified
from tests.rules.language import disguises

CONTENT = Path(__file__).resolve().parents[3] / "content"
SAID = Wording("说法", "wording")


def shipped() -> list[Rule]:
    found = []
    for file in sorted((CONTENT / "lexicon").glob("*.yaml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]:
            key = entry.pop("key")
            found.append(LexiconBody.model_validate({**entry, "category": file.stem}).rule(key))
    return found


def compiled(*rules: Rule) -> Lexicon:
    return Lexicon(rules, simplified, lambda text: list(lazy_pinyin(text)))


LEXICON = compiled(*shipped())


def made(**changes: Any) -> Rule:
    values: dict[str, Any] = {
        "key": "one",
        "category": Category.OFF_PLATFORM,
        "severity": Severity.SEVERE,
        "reason": SAID,
        "suggestion": SAID,
        "zh": ("加.{0,2}微信",),
        "en": (r"\bwechat\b",),
    }
    return Rule(**(values | changes))


def test_recall_on_the_adversarial_list_is_at_least_95_in_100() -> None:
    cases = disguises.cases()
    missed = [
        (category, text)
        for category, text in cases
        if category not in {one.category for one in LEXICON.check(text)}
    ]
    assert len(cases) >= 400
    assert len(missed) <= 0.05 * len(cases), missed


@pytest.mark.parametrize("category", list(Category))
def test_no_category_is_left_behind(category: Category) -> None:
    cases = [text for known, text in disguises.cases() if known == category]
    found = [t for t in cases if category in {one.category for one in LEXICON.check(t)}]
    assert len(cases) >= 40
    assert len(found) >= 0.9 * len(cases)


def test_clean_sentences_near_the_rules_are_left_alone() -> None:
    clean = (Path(__file__).parent / "clean.tsv").read_text(encoding="utf-8").splitlines()
    wrong = [text for text in clean if LEXICON.check(text)]
    assert len(clean) >= 100
    assert len(wrong) <= 0.02 * len(clean), wrong


def _said_in_ideal_talks() -> list[str]:
    found = []
    for file in sorted((CONTENT / "scenarios").glob("*.yaml")):
        for talk in yaml.safe_load(file.read_text(encoding="utf-8"))["tests"]:
            if talk["kind"] == "ideal":
                found += [line.split(" A ", 1)[1] for line in talk["lines"] if " A " in line[:8]]
    return found


def test_what_agents_say_in_ideal_talks_is_left_alone() -> None:
    said = _said_in_ideal_talks()
    assert len(said) > 200
    assert [text for text in said if LEXICON.check(text)] == []


def independent(half: int) -> list[tuple[str, str | None]]:
    """Every second sentence of a list by an author who had not seen the rules.

    As the rules stood when the list came, 65.1 % of 318 were found and 5.7 % of 246 clean ones
    were met. The first half has been tuned on since; the second has not, and must not be.
    """
    lines = (Path(__file__).parent / "independent.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [(row["text"], row["expect"]) for row in rows[half::2]]


def _recall(rows: list[tuple[str, str | None]]) -> tuple[float, float]:
    """(share found, share of the clean ones met)."""
    named = [(text, category) for text, category in rows if category]
    clean = [text for text, category in rows if not category]
    found = [c in {one.category for one in LEXICON.check(text)} for text, c in named]
    met = [bool(LEXICON.check(text)) for text in clean]
    return sum(found) / len(found), sum(met) / len(met)


def test_the_half_that_was_tuned_on_is_found() -> None:
    found, met = _recall(independent(0))
    assert found >= 0.95
    assert met <= 0.02


def test_the_half_that_nobody_tuned_on_is_found_no_worse() -> None:
    found, met = _recall(independent(1))
    assert found >= 0.67
    assert met <= 0.05


def test_no_shipped_wording_fails() -> None:
    texts = []
    for file in sorted((CONTENT / "scripts").glob("*.yaml")):
        for script in yaml.safe_load(file.read_text(encoding="utf-8"))["scripts"]:
            for wording in [
                script["wording"],
                script.get("formal"),
                script.get("warm"),
                *(variant["wording"] for variant in script.get("variants", [])),
            ]:
                texts += list((wording or {}).values())
    wrong = [(text, LEXICON.check(text)) for text in texts if LEXICON.check(text)]
    assert len(wrong) <= 0.02 * len(texts), wrong
    assert not [
        text for text, found in wrong if any(one.severity == Severity.SEVERE for one in found)
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("您加我微信吧", "加我微信"),
        ("您加 我\u200b微 信吧", "加 我\u200b微 信"),
        ("好的，jia我weixin吧", "jia我weixin"),
        ("请加我威信", "加我威信"),
        ("ADD ME ON ＷｅＣｈａｔ", "ＷｅＣｈａｔ"),
        ("my w.e.c.h.a.t please", "w.e.c.h.a.t"),
        ("my w3chat please", "w3chat"),
        ("加e\u0301微信", "加e\u0301微信"),
    ],
)
def test_a_span_points_at_the_words_as_given(text: str, words: str) -> None:
    (found,) = compiled(made(sounds=("加我", "微信"))).check(text)
    assert text[slice(*found.span)] == words


@pytest.mark.parametrize(
    "text",
    [
        "请勿加我微信",
        "我们不会加您微信",
        "不要说加我微信",
        "顾客说“你加我微信”，先提醒",
        "“加我微信”这样的话不能用",
        "never use wechat here",
        "please do not add wechat",
        "he wrote “my wechat is”",
        "avoid saying wechat",
    ],
)
def test_what_is_denied_warned_of_or_reported_is_no_finding(text: str) -> None:
    assert compiled(made()).check(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "不用担心加我微信",
        "不要担心加我微信",
        "加我“微信”",
        "do not worry wechat me",
        "not only mail but wechat",
    ],
)
def test_a_not_that_belongs_elsewhere_does_not_excuse(text: str) -> None:
    assert len(compiled(made()).check(text)) == 1


def test_an_exception_counts_within_its_clause_only() -> None:
    lexicon_of = compiled(made(unless_zh=("官方",)))
    assert lexicon_of.check("加官方微信") == []
    assert len(lexicon_of.check("官方在此，加我微信")) == 1


def test_a_rule_that_is_not_negatable_is_found_with_a_not() -> None:
    assert len(compiled(made(negatable=False)).check("不会加我微信")) == 1


def test_a_word_of_its_own_that_sounds_alike_is_left_alone() -> None:
    heard = made(zh=("微信",), sounds=("微信",), real=("卫星",), en=())
    assert compiled(heard).check("卫星发射成功") == []
    assert len(compiled(heard).check("为信发我")) == 1


def test_of_one_category_the_longer_finding_stands() -> None:
    short = made(key="short", zh=("微信",))
    other = made(key="other", zh=("加我",), category=Category.PRIVACY)
    found = compiled(made(), short, other).check("加我微信")
    assert [one.rule for one in found] == ["other", "one"]
    same = compiled(made(), made(key="twin")).check("加我微信")
    assert [one.rule for one in same] == ["one"]
    assert same[0].line()["span"] == [0, 4]


@given(st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_every_span_lies_within_the_text(text: str) -> None:
    for one in LEXICON.check(text + "加我微信" + text):
        assert 0 <= one.span[0] < one.span[1] <= 2 * len(text) + 4


@given(st.text(max_size=80))
@settings(max_examples=40, deadline=None)
def test_folding_keeps_every_character_at_its_place(text: str) -> None:
    base = folding.base(text, simplified)
    for folded in (base, folding.tight(base), folding.loose(base)):
        assert len(folded.text) == len(folded.spans)
        assert list(folded.spans) == sorted(folded.spans)


def test_pinyin_is_cut_into_syllables() -> None:
    assert folding.segmented("weixin") == ["wei", "xin"]
    assert folding.segmented("wechat") is None
    assert folding.segmented("a" * 61) is None
    assert len(folding.SYLLABLES) > 380


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(", "broken"),
        ("a*", "matches everything"),
        ("(a+)+b", "for ever"),
        ("(?:x|(?:a+b)*)+c", "for ever"),
        ("a" * 1001, "for ever"),
    ],
)
def test_patterns_that_would_do_harm_are_named(pattern: str, words: str) -> None:
    ((field, place, message),) = lexicon.faults({"zh": ["好", pattern]})
    assert (field, place) == ("zh", 1)
    assert words in message


def test_sound_patterns_have_no_fault() -> None:
    assert lexicon.faults({"zh": ["(?:a|b+)c{1,3}", "x+(?=y)"]}) == []


def test_a_pattern_that_matches_nothing_visible_gives_no_finding() -> None:
    assert compiled(made(zh=("(?=微信)",), en=())).check("微信") == []


def test_a_clause_ends_where_its_signs_say() -> None:
    assert quoting.clause("一，二三，四", 3, 4) == (2, 4)
    assert quoting.clause("一二", 1, 2) == (0, 2)


def test_a_title_of_a_book_is_named_and_not_said() -> None:
    lexicon = compiled(made(zh=("白痴",), en=(r"\bidiots?\b",)))
    for text in ("《白痴》有货", "顾客原话是“白痴”", 'The customer\'s words were "idiots"'):
        assert not lexicon.check(text), text
    assert lexicon.check("你是“白痴”吗")


def test_letters_for_noughts_and_marks_for_letters_are_read_through() -> None:
    assert compiled(made(zh=("100%",), en=())).check("1OO%到")
    assert compiled(made(zh=(), en=(r"\bidiot\b",))).check("an id!ot")
    assert not compiled(made(zh=(), en=(r"\bidiot\b",))).check("an id! ot")


def test_syllables_are_known_by_how_they_begin() -> None:
    assert folding.begun("ku") == ["ku", "kua", "kuai", "kuan", "kuang", "kui", "kun", "kuo"]
    assert folding.begun("vv") == []


@given(st.text(alphabet="好。a \n", max_size=90))
def test_a_long_text_is_read_in_portions_to_its_end(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexicon, "MOST_CHARACTERS", 20)
        patch.setattr(lexicon, "LAST_CHARACTERS", 8)
        cut = lexicon.portions(text)
    assert "".join(text[slice(*one)] for one in cut) == text
    assert all(end - start <= 20 for start, end in cut)


def test_what_stands_after_twenty_thousand_characters_is_found_where_it_is() -> None:
    text = "您好，请稍等。" * 4_000 + "加一下微信"
    (one,) = compiled(made()).check(text)
    assert text[slice(*one.span)] == "加一下微信"


@pytest.mark.parametrize(
    ("text", "disguised"),
    [
        ("加我微信", False),
        ("加 我 微 信", True),
        ("加\u200b我微信", True),
        ("WeChat me", False),
        ("加“我微信”", False),
    ],
)
def test_a_finding_says_whether_the_words_were_disguised(text: str, disguised: bool) -> None:
    (one,) = compiled(made()).check(text)
    assert one.disguised is disguised
