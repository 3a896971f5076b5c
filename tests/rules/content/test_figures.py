"""Figures are found however a text writes them, and never inside another figure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.rules import figures

_ZH = "零一二三四五六七八九"
_EN = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_ZH[tens]}十"
    return head + (_ZH[ones] if ones or not head else "")


def english(number: int) -> str:
    if number < 20:
        return _EN[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_EN[ones]}" if ones else "")


@given(st.integers(0, 99))
def test_a_number_in_words_is_the_number(number: int) -> None:
    assert figures.stands_in(f"{number} seconds", f"最迟{chinese(number)}秒", "zh")
    assert figures.stands_in(f"{number} seconds", f"within {english(number)} seconds", "en")


@given(st.integers(0, 999), st.integers(0, 999))
def test_another_number_is_another_figure(one: int, other: int) -> None:
    for text, language in ((f"{other}天内", "zh"), (f"within {other} days", "en")):
        assert figures.stands_in(f"{one} days", text, language) == (one == other)


@given(st.integers(0, 999), st.sampled_from([unit for unit in figures.UNITS if unit != "level"]))
def test_a_figure_without_its_unit_is_none(number: int, unit: str) -> None:
    assert not figures.stands_in(f"{number} {unit}", f"no unit here: {number}.", "en")
    assert figures.stands_in(str(number), f"no unit here: {number}.", "en")


@pytest.mark.parametrize(
    ("figure", "text", "language"),
    [
        ("30 seconds", "三十秒内", "zh"),
        ("30 seconds", "a 30-second line", "en"),
        ("30 seconds", "answered after 30 s", "en"),
        ("10 seconds", "对外承诺10至30秒", "zh"),
        ("10 seconds", "10 to 30 seconds", "en"),
        ("1 minute", "every later reply within a minute", "en"),
        ("7 days", "七个工作日", "zh"),
        ("7 days", "７天", "zh"),
        ("75 %", "百分之七十五", "zh"),
        ("75 %", "75 per cent", "en"),
        ("75 %", "７５％", "zh"),
        ("4.5", "满意度四点五分", "zh"),
        ("3.0", "a mean of 3.0 or more", "en"),
        ("21", "二十一点", "zh"),
        ("105", "一百零五人", "zh"),
        ("2000", "两千人", "zh"),
        ("110", "拨打一一零", "zh"),
        ("level 3", "3级以上", "zh"),
        ("level 3", "等级3", "zh"),
        ("level 3", "Level 3 or more", "en"),
        ("2", "twice", "en"),
        ("3", "triple compensation", "en"),
        ("24 hours", "二十四个小时", "zh"),
        ("10 yuan", "no 10-yuan credit", "en"),
    ],
)
def test_a_figure_is_found_as_people_write_it(figure: str, text: str, language: str) -> None:
    assert figures.stands_in(figure, text, language)


@pytest.mark.parametrize(
    ("figure", "text", "language"),
    [
        ("4", "4.5分", "zh"),
        ("5", "4.5 of 10", "en"),
        ("3 days", "13 days", "en"),
        ("level 3", "3 scenarios", "en"),
        ("level 3", "3个情景", "zh"),
        ("7 days", "7 months", "en"),
        ("1 minute", "minutes matter", "en"),
    ],
)
def test_a_figure_is_not_found_in_something_else(figure: str, text: str, language: str) -> None:
    assert not figures.stands_in(figure, text, language)


@pytest.mark.parametrize("wrong", ["", "soon", "30 lightyears", "level 3 days", "3-4 days"])
def test_what_is_no_figure_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="write a figure"):
        figures.parsed(wrong)
