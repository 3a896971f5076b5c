"""A query by its sound, its initials, or with one slip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search import fuzzy, tokens

SOUNDS = {"退": "tui", "款": "kuan", "延": "yan", "误": "wu", "吴": "wu"}


def syllables(sign: str) -> list[str]:
    return [SOUNDS.get(sign, "x")]


def cut(run: str) -> list[str] | None:
    whole = {"yanwu": ["yan", "wu"], "yan": ["yan"], "tui": ["tui"], "yanw": None}
    return whole.get(run)


def test_sounds_hold_syllables_and_initials_of_each_run() -> None:
    held = fuzzy.sounds("延误 ok 退款", syllables)
    assert "zpyyan zpywu" in held
    assert "ziny zinw" in held
    assert "zpywu zpytui" not in held


def test_latin_is_read_as_pinyin_begun_pinyin_and_initials() -> None:
    (part,) = fuzzy.sounding("yanwu", syllables, cut)
    assert (("zpyyan", "zpywu"),) in part
    (part,) = fuzzy.sounding("yanw", syllables, cut)
    assert (("zpyyan", "zpyw"),) in part
    (part,) = fuzzy.sounding("yw", syllables, cut)
    assert part == ((("yw",),), (("ziny", "zinw"),))
    assert fuzzy.sounding("refundable", syllables, cut) == [((("refundable",),),)]


def test_chinese_is_read_by_its_sound_too() -> None:
    (part,) = fuzzy.sounding("延吴", syllables, cut)
    assert (("zpyyan", "zpywu"),) in part
    assert fuzzy.sounding("延", syllables, cut) == [((("延",),),)]
    assert fuzzy.sounding("退款a", syllables, cut) == [((("退", "款", "a"),),)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("退款货", "退货款"), ("退货", "退货款"), ("退货运款", "退货款"), ("退货敖", "退货款")],
)
def test_one_slip_is_forgiven(typed: str, meant: str) -> None:
    assert fuzzy.holds_near(tuple(typed), " ".join(f"请{meant}吧"))
    assert not fuzzy.holds_near(tuple("天地人"), " ".join(meant))
    assert not fuzzy.holds_near(tuple("退货款项"), f"退 货 {tokens.BREAK} 款 项")


def test_too_short_and_too_long_phrases_have_no_slips() -> None:
    assert fuzzy.slips(("退", "款")) == []
    assert fuzzy.slips(("退",) * 13) == []
    assert (("退",), ("款",)) in fuzzy.slips(("退", "货", "款"))


@given(st.text("abc", min_size=3, max_size=6), st.data())
def test_a_slipped_word_is_among_the_spellings_and_one_apart(
    word: str, data: st.DataObject
) -> None:
    slipped = data.draw(st.sampled_from(fuzzy.misspellings(word)))
    assert fuzzy.one_apart(word, slipped)
    assert word in fuzzy.misspellings(slipped) or len(slipped) < 3


def test_only_words_have_spellings() -> None:
    assert (
        fuzzy.misspellings("ab") == fuzzy.misspellings("a1b2") == fuzzy.misspellings("x" * 25) == []
    )
    assert not fuzzy.one_apart("abc", "abcde")
    assert not fuzzy.one_apart("abcd", "badc")


def test_marks_and_ways_are_written_for_both_engines() -> None:
    parts = fuzzy.literal("退款 ref")
    mark = fuzzy.mark("stage", "So-lve")
    assert mark == "zmkstagesolve"
    assert fuzzy.fts5_query(parts, [mark]) == '(("退 款")) AND (("ref" *)) AND "zmkstagesolve"'
    assert fuzzy.tsquery(parts, [mark]) == "((('退' <-> '款'))) & ((('ref':*))) & 'zmkstagesolve'"
