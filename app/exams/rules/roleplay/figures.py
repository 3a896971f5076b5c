"""Figures with their kind: which day of the month, how many days, how much money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from app.exams.rules.roleplay.normalise import plain
from app.exams.rules.roleplay.scenario import Fact

Figure = tuple[str, int]
"""Its kind (day, days, hours, months, money, percent) and the number."""

_DIGIT: Final = re.compile(r"\d")
_MOST_DIGITS: Final = 15
_NUMBER: Final = re.compile(r"\d+")
_MONTHS: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_KINDS: Final[dict[str, re.Pattern[str]]] = {
    "day": re.compile(
        r"(?<![\d.])(\d{1,2})\s*(?:日|号(?!客服|工|线|楼|店|仓))"
        rf"|\b(\d{{1,2}})(?:st|nd|rd|th)\b(?! (?:floor|time))|\b(\d{{1,2}}) (?:{_MONTHS})\b"
        rf"|\b(?:{_MONTHS})\.? (\d{{1,2}})\b(?!:)"
    ),
    "days": re.compile(
        r"(?:(?<![\d.])(\d+)\s*(?:到|至|-|~|–|to|or)\s*)?(?<![\d.])(\d+)\s*"
        r"(?:个)?(?:天|工作日|(?:working |business |calendar )?days?\b)"
    ),
    "hours": re.compile(r"(?<![\d.])(\d+)\s*(?:个?小时|hours?\b)"),
    "months": re.compile(r"(?<![\d.])(\d+)\s*(?:个月|months?\b)"),
    "money": re.compile(
        r"(?:¥|rmb\s*)(\d+)(?![\d.])|(?<![\d.])(\d+)\s*(?:元|块|yuan\b|rmb\b|cny\b)"
    ),
    "percent": re.compile(r"(?<![\d.])(\d+)\s*(?:%|percent\b)"),
}


def figures(texts: Iterable[str]) -> frozenset[Figure]:
    """Every figure the texts name, by its kind."""
    return frozenset[Figure]().union(*map(_named, texts))


def numbers(texts: Iterable[str]) -> frozenset[str]:
    """Every number in the texts, whatever its kind."""
    return frozenset(number for text in texts for number in _NUMBER.findall(plain(text)))


@lru_cache(maxsize=16384)
def _named(text: str) -> frozenset[Figure]:
    said = plain(text)
    if not _DIGIT.search(said):
        return frozenset()
    named = frozenset(
        (kind, int(number))
        for kind, pattern in _KINDS.items()
        for found in pattern.finditer(said)
        for number in found.groups()
        if number and len(number) <= _MOST_DIGITS
    )
    # 48 hours are two days as well.
    days = {("days", n // 24) for kind, n in named if kind == "hours" and n >= 24 and n % 24 == 0}
    return named | days


def of_kind(found: frozenset[Figure], kind: str) -> frozenset[Figure]:
    """The figures of one kind."""
    return frozenset(figure for figure in found if figure[0] == kind)


def lines(fact: Fact) -> tuple[str, ...]:
    """What a fact says, in both languages."""
    return (*both(fact.value), *both(fact.label))


def both(said: object) -> Iterator[str]:
    """A wording in both languages; nothing where there is none."""
    yield getattr(said, "zh", "")
    yield getattr(said, "en", "")


def telling(facts: Iterable[Fact]) -> dict[str, frozenset[Figure]]:
    """By fact the figures only it has: whoever names one has stated that fact."""
    public = [fact for fact in facts if not fact.secret]
    own = {fact.key: figures(both(fact.label)) or figures(both(fact.value)) for fact in public}
    return {
        key: frozenset(
            figure
            for figure in found
            if not any(figure in more for other, more in own.items() if other != key)
        )
        for key, found in own.items()
    }
