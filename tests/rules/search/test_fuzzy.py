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


def begun(letters: str) -> list[str]:
    return ["wo", "wu"] if letters == "w" else []


def test_sounds_hold_syllables_and_initials_of_each_run() -> None:
    held = fuzzy.sounds("延误 ok 退款", syllables)
    assert "zpyyan zpywu" in held
    assert "ziny zinw" in held
    assert "zpywu zpytui" not in held


def test_latin_is_read_as_pinyin_begun_pinyin_and_initials() -> None:
    (part,) = fuzzy.sounding("yanwu", syllables, cut, begun)
    assert (("zpyyan", "zpywu"),) in part
    (part,) = fuzzy.sounding("yanw", syllables, cut, begun)
    assert (("zpyyan", "zpywu"),) in part
    assert (("zpyyan", "zpywo"),) in part
    (part,) = fuzzy.sounding("yw", syllables, cut, begun)
    assert part == ((("yw",),), (("ziny", "zinw"),))
    assert fuzzy.sounding("refundable", syllables, cut, begun) == [((("refundable",),),)]


def test_chinese_is_read_by_its_sound_too() -> None:
    (part,) = fuzzy.sounding("延吴", syllables, cut, begun)
    assert (("zpyyan", "zpywu"),) in part
    assert fuzzy.sounding("延", syllables, cut, begun) == [((("延",),),)]
    assert fuzzy.sounding("退款a", syllables, cut, begun) == [((("退", "款", "a"),),)]


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


def test_a_mark_is_one_plain_word() -> None:
    assert fuzzy.mark("stage", "So-lve") == "zmkstagesolve"


@given(st.lists(st.sampled_from("退货款项"), min_size=3, max_size=5), st.data())
def test_every_slip_is_a_candidate_and_near(meant: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(meant) - 1))
    other = data.draw(st.sampled_from("退天地"))
    typed = data.draw(
        st.sampled_from(
            [
                (*meant[:place], other, *meant[place:]),
                (*meant[:place], other, *meant[place + 1 :]),
                (*meant[:place], *meant[place : place + 2][::-1], *meant[place + 2 :]),
                *([(*meant[:place], *meant[place + 1 :])] if len(meant) > 3 else []),
            ]
        )
    )
    words = " ".join(["请", *meant, "吧"])
    assert fuzzy.holds_near(typed, words)
    if len(typed) <= fuzzy.LONGEST_SLIP and " ".join(typed) not in words:
        ways = fuzzy.slips(typed)
        assert any(all(f" {' '.join(part)} " in words for part in way) for way in ways)


def test_a_longer_phrase_is_read_as_two_that_stand_anywhere() -> None:
    assert fuzzy.apart(tuple("退款延吴"), syllables) == [
        (("退", "款"), ("延", "吴")),
        (("zpytui", "zpykuan"), ("zpyyan", "zpywu")),
    ]
    assert len(fuzzy.apart(tuple("退款延误退"), syllables)) == 4
    assert fuzzy.apart(tuple("退款延"), syllables) == []
    assert fuzzy.apart(("refund",), syllables) == []


@pytest.mark.parametrize(
    ("title", "fit"), [("退款进度", 0), ("进度延误退款", 1), ("延误", 2), ("款退", 2), ("", 2)]
)
@pytest.mark.parametrize("query", ["tui", "tk", "退款"])
def test_a_title_that_begins_as_the_query_sounds_fits_best(
    title: str, fit: int, query: str
) -> None:
    held = fuzzy.sounds(title, lambda sign: [SOUNDS.get(sign, "jin")])
    ways = {
        "tui": ((("tui",),), (("zpytui", "zpykuan"),)),
        "tk": ((("tk",),), (("zint", "zink"),)),
        "退款": ((("退", "款"),), (("zpytui", "zpykuan"),)),
    }
    assert fuzzy.fit_of(held, [ways[query]]) == fit


def test_a_query_without_a_sound_fits_no_title_by_it() -> None:
    assert fuzzy.fit_of("zpytui | zint", [((("refund",),),)]) == 2
