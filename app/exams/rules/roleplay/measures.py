"""How much and when a sentence speaks of: what two promises of the same kind differ in.

A sentence encoder hardly hears numbers and days: "a new box tomorrow" is as near to "a new box
tonight" as can be. So whoever compares by likeness asks here whether both mean the same measure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from app.exams.rules.roleplay.normalise import plain

_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_TIMES: Final[dict[str, re.Pattern[str]]] = {
    "today": re.compile(r"今天|今晚|今日|当天|\b(?:today|tonight|this (?:evening|afternoon))\b"),
    "tomorrow": re.compile(r"明天|明早|明晚|明日|次日|\btomorrow\b"),
    "x2": re.compile(r"双倍|加倍|翻倍|\b(?:double|twice)\b"),
    "x3": re.compile(r"\b(?:triple|threefold|three ?fold)\b"),
    "10": re.compile(r"\b(?:tenfold|ten-fold)\b"),
    "half": re.compile(r"一半|半价|五折|\bhalf\b"),
    "whole": re.compile(r"全额|全部|全款|\b(?:in full|full refund|whole (?:price|sum))\b"),
}


@lru_cache(maxsize=16384)
def measures(text: str) -> frozenset[str]:
    """The numbers of a text, and in one name each the days, multiples and shares it speaks of."""
    said = plain(text)
    named = {name for name, pattern in _TIMES.items() if pattern.search(said)}
    return frozenset(named | set(_NUMBER.findall(said)))


def differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Do both name measures, and not one the same? A text without any may mean each."""
    return bool(one) and bool(other) and not one & other
