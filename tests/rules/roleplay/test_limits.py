"""Limits and exceptions an agent names before they mislead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.roleplay.limits import named
from app.exams.rules.roleplay.performance import Performance, Turn
from app.exams.rules.roleplay.reading import Reading


def said(text: str, **more: bool) -> Performance:
    return Performance((Turn(0, False, "?"), Turn(10, True, text, Reading(**more))))


@pytest.mark.parametrize(
    "text",
    [
        "周六能不能到我不敢打包票",
        "只能换一次，您想好再定",
        "万一没到，回这封邮件就行",
        "原来那张就作废了",
        "I can't promise Saturday",
        "You can change it once only",
        "Should it not be there by then, write to me",
        "That's for the manager to say: the manager decides",
    ],
)
def test_a_limit_is_seen(text: str) -> None:
    (limit,) = named(said(text))
    assert (limit.message, limit.start) == (1, 0)


@pytest.mark.parametrize("text", ["好的，马上给您办", "不过好的", "It leaves today", "But okay."])
def test_a_plain_word_is_none(text: str) -> None:
    assert named(said(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry it doesn't fit",
        "Do not be afraid.",
        "Please don't worry",
        "您不要着急",
        "不要担心",
    ],
)
def test_kind_words_with_a_not_name_no_limit(text: str) -> None:
    assert named(said(text)) == ()
    assert named(said(f"{text}, but I can't promise Saturday"))


def test_what_is_echoed_or_said_before_names_nothing() -> None:
    assert named(said("只能换一次", echo=True)) == ()
    assert named(said("只能换一次", repeat=True)) == ()


@given(st.text(max_size=80))
def test_a_limit_stands_in_its_message_and_alone_is_still_one(text: str) -> None:
    for limit in named(said(text)):
        words = text[limit.start : limit.end]
        assert words
        assert named(said(words))
