"""Text finds itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.search import tokens

texts = st.text(st.characters(min_codepoint=32, max_codepoint=0x9FFF), max_size=60)


@given(texts)
def test_tokenising_twice_changes_nothing(text: str) -> None:
    assert tokens.words(tokens.words(text)) == tokens.words(text)


@given(st.text("退款货物流异常处理升级", min_size=2, max_size=30), st.data())
def test_every_chinese_substring_is_a_phrase_of_its_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    (phrase,) = tokens.phrases(text[start:end])
    assert " ".join(phrase) in tokens.words(text)


def test_width_case_and_invisible_characters_do_not_matter() -> None:
    assert tokens.words("ＶＩＰ\u200b退 货") == tokens.words("vip退货") == "vip 退 货"


def test_traditional_characters_are_found_through_the_given_map() -> None:
    assert tokens.words("退貨", lambda s: s.replace("貨", "货")) == "退 货"


def test_each_part_of_a_query_is_a_phrase() -> None:
    wanted = tokens.phrases("七天 换货 vip")
    assert wanted == [("七", "天"), ("换", "货"), ("vip",)]


@given(texts)
def test_no_query_can_break_out_of_its_quotes(text: str) -> None:
    for phrase in tokens.phrases(text):
        assert all("'" not in token and '"' not in token for token in phrase)


def test_a_query_of_signs_alone_looks_for_nothing() -> None:
    assert tokens.phrases("!?，。 --") == []
