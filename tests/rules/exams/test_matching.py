"""Chinese-aware comparison of short answers and numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.matching import normalise, number, same

TO_SIMPLIFIED = str.maketrans("換貨運費", "换货运费")


def fold(text: str) -> str:
    return text.translate(TO_SIMPLIFIED)


@given(st.text(st.characters(categories=["Lo", "Ll", "Lu", "Nd", "Po", "Pd", "Zs"])))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(min_size=1).filter(lambda text: normalise(text)))
def test_a_text_is_itself(text: str) -> None:
    assert same(text, [text])


@pytest.mark.parametrize(
    ("given_text", "accepted"),
    [
        ("７天", "7天"),
        ("７ 天", "7天"),
        (" 换货。", "换货"),
        ("「换货」", "换货"),
        ("換貨", "换货"),
        ("Exchange", "exchange "),
        ("re-assure", "reassure"),
        ("1．5", "1.5"),
        ("30\u3000秒", "30秒"),
        ("30\u200b秒", "30秒"),
        ("!", "!"),
        ("¥20", "20"),
    ],
)
def test_writings_that_mean_the_same(given_text: str, accepted: str) -> None:
    if accepted == "20":
        assert not same(given_text, [accepted])
    else:
        assert same(given_text, [accepted], fold)


@pytest.mark.parametrize(
    ("given_text", "accepted"),
    [("15", "1.5"), ("35", "3-5"), ("1030", "10:30"), ("", "换货"), ("退货", "换货")],
)
def test_writings_that_do_not(given_text: str, accepted: str) -> None:
    assert not same(given_text, [accepted])


def test_an_empty_answer_is_never_right() -> None:
    assert not same("  ", ["  ", ""])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30", "30"),
        ("３０", "30"),
        (" 30 秒", "30"),
        ("90%", "90"),
        ("９０％", "90"),
        ("1,200", "1200"),
        ("1 200", "1200"),
        ("-3.5", "-3.5"),
        ("−3.5", "-3.5"),
        (".5", "0.5"),
        ("2 Minutes", "2"),
    ],
)
def test_numbers_as_people_write_them(text: str, value: str) -> None:
    assert number(text, ["秒", "minutes", ""]) == Decimal(value)


@pytest.mark.parametrize("text", ["", "about 30", "3o", "1,20", "1.2.3", "30 kg", "NaN", "1e5"])
def test_what_is_no_number(text: str) -> None:
    assert number(text, ["秒"]) is None


@given(st.decimals(-(10**6), 10**6, places=2))
def test_a_plain_number_is_read_exactly(value: Decimal) -> None:
    assert number(f"{value:f}") == value
