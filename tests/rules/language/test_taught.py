"""What the taught head reads: pieces that keep their places, grams without chance, lessons."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language.rules import taught
from app.language.rules.lexicon import Category, Finding, Severity
from app.language.rules.taught import Heard, Taught
from app.language.simplify import simplified

MESSAGES = st.text(alphabet="您好加微信abc ,.，。！？\n“”:说0123", max_size=80)


@given(MESSAGES)
def test_pieces_stand_in_order_within_the_text_and_say_something(text: str) -> None:
    parts = taught.parts(text)
    assert all(0 <= start < end <= len(text) for start, end in parts)
    assert all(before[1] <= after[0] for before, after in pairwise(parts))
    assert all(any(sign.isalnum() for sign in text[slice(*one)]) for one in parts)
    for one in parts:
        assert all(one[0] <= a < b <= one[1] for a, b in taught.clauses(text, one))


@given(MESSAGES)
def test_every_letter_of_a_short_text_is_in_some_sentence(text: str) -> None:
    held = "".join(text[slice(*one)] for one in taught.parts(text))
    assert [sign for sign in held if sign.isalnum()] == [sign for sign in text if sign.isalnum()]


def test_a_short_message_of_several_sentences_is_weighed_whole_as_well() -> None:
    text = "谁让您下单之前不看尺码表的。现在不合身了倒来找我们！"
    assert taught.pieces(text) == [(0, 14), (14, 26), (0, 26)]
    assert taught.pieces("好的") == [(0, 2)]
    assert taught.pieces("……") == []


def test_a_short_sentence_is_weighed_with_its_neighbour() -> None:
    text = "好。谁让您下单之前不看尺码表的。"
    assert taught.pieces(text) == [(0, len(text))]
    text = "Right. You should have measured it before you ordered. Bye."
    assert taught.pieces(text) == [(0, len(text))]


def test_a_long_message_is_weighed_by_its_sentences_only() -> None:
    text = "我们今天下午帮您去催一催。" * 500
    assert len(taught.pieces(text)) == taught.MOST_PIECES
    assert max(end - start for start, end in taught.pieces(text)) == 13


def test_a_full_stop_ends_an_english_sentence_and_a_point_does_not() -> None:
    text = "It costs 3.5 yuan. Take it or leave it."
    assert [text[slice(*one)] for one in taught.parts(text)] == [
        "It costs 3.5 yuan.",
        "Take it or leave it.",
    ]


@given(st.text(max_size=40))
def test_grams_are_buckets_in_order_without_repeats(text: str) -> None:
    found = taught.grams(text)
    assert found == sorted(set(found))
    assert all(0 <= one < taught.BUCKETS for one in found)


def test_figures_count_alike_in_grams() -> None:
    assert taught.grams("返5元") == taught.grams("返8元")
    assert taught.grams("返5元") != taught.grams("赔5元")


def test_what_is_only_quoted_is_not_read() -> None:
    assert "最低价" not in taught.read("我们不能写“全网最低价”这样的话", simplified)
    assert taught.read("加 ＶＸ 聊", simplified) == "加vx聊"
    assert taught.read("  ADD  me ", simplified) == "add me"


def test_lessons_join_the_categories_of_a_sentence_and_skip_blank_lines() -> None:
    found = taught.sentences(
        {
            "clean": "好的\n\n",
            "privacy": "报码\t+off_platform_contact\n乱",
            "blame_customer.more": "乱",
        }
    )
    assert set(found) == {
        Taught("好的"),
        Taught("报码", frozenset({Category.PRIVACY, Category.OFF_PLATFORM})),
        Taught("乱", frozenset({Category.PRIVACY, Category.BLAME})),
    }


def test_lists_are_read_in_the_order_of_their_writers_and_say_who_wrote() -> None:
    blame = '{"text": " 乱 ", "labels": ["blame_customer"]}\n'
    assert taught.written({"mo": '{"text": "好的", "labels": []}', "an": blame}) == [
        Taught("乱", frozenset({Category.BLAME}), "an"),
        Taught("好的", frozenset(), "mo"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("怪谁呢您", "怪我呢您"), ("no refund i promise", "a refund i promise")],
)
def test_signs_and_words_that_stand_apart_are_heard_together(one: str, other: str) -> None:
    near = {*taught.grams(one)} & {*taught.grams(other)}
    assert 0 < len(near) < len(taught.grams(one))


def test_a_pair_is_heard_whatever_stands_between() -> None:
    alike = {*taught.grams("甲不乙丙诺丁")} & {*taught.grams("戊不己庚诺辛")}
    assert len(alike) >= len({"不", "诺", "不~诺"})
    alike = {*taught.grams("one cannot two promise")} & {*taught.grams("six cannot ten promise")}
    assert taught.grams("cannot x promise")
    assert len(alike) > len({*taught.grams("cannot")} & {*taught.grams("promise")})


def test_a_file_of_no_category_is_refused() -> None:
    with pytest.raises(ValueError, match="gossip"):
        taught.sentences({"gossip": "x"})


@pytest.mark.parametrize(("text", "said"), [("怪您", "把握 87%"), ("on you", "87 % sure")])
def test_a_learned_finding_warns_names_what_is_near_and_how_sure_it_is(
    text: str, said: str
) -> None:
    heard = Heard(Category.BLAME, 0.8712, (0, len(text)), ("谁让您不看",))
    (found,) = taught.findings([heard], text)
    assert found.severity is Severity.WARNING
    assert (found.rule, found.probability) == ("taught-blame_customer", 0.871)
    assert found.near == ("谁让您不看",)
    assert said in found.reason
    assert "谁让您不看" in found.reason
    assert set(found.line()) == {"span", "rule", "category", "severity", "suggestion"}
    (bare,) = taught.findings([Heard(Category.BLAME, 0.9, (0, 2))], text)
    assert bare.near == ()


def test_of_one_category_the_rules_are_believed_first() -> None:
    def found(rule: str, category: Category, start: int) -> Finding:
        return Finding((start, start + 1), rule, category, Severity.WARNING, "", "")

    rule = found("a", Category.PRIVACY, 5)
    same, other = found("t", Category.PRIVACY, 0), found("u", Category.BLAME, 1)
    assert taught.together([rule], [same, other]) == [other, rule]


def test_the_head_may_rule_out_what_a_rule_met_as_it_is_written() -> None:
    def found(disguised: bool) -> Finding:
        category, severity = Category.PRIVACY, Severity.SEVERE
        return Finding((0, 2), "a", category, severity, "", "", disguised=disguised)

    doubted = frozenset({Category.PRIVACY})
    assert taught.together([found(False)], [], doubted) == []
    assert taught.together([found(True)], [], doubted) == [found(True)]
    assert taught.together([found(False)], [], frozenset({Category.BLAME})) == [found(False)]


def test_every_category_has_something_to_say_instead() -> None:
    assert set(taught.INSTEAD) == set(Category)
    assert not [one for one in taught.INSTEAD.values() if one.missing]
