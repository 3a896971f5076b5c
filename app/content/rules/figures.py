"""Figures in running text: does ``30 seconds`` stand in these words? Pure.

A figure is a number, with a unit where it matters: ``30 seconds``, ``4.5``, ``75 %``. Texts may
write it in digits or in words, in Chinese or in English: 三十秒, thirty seconds, a 30-second line.
"""

from __future__ import annotations

import re
from typing import Final

_UNITS: Final = {
    "seconds": ("秒", r"s\b|sec\b|seconds?\b"),
    "minutes": ("分钟|分(?!之)", r"min\b|minutes?\b"),
    "hours": ("个?小时", r"h\b|hours?\b"),
    "days": ("个?(?:工作)?[天日]", r"(?:working )?days?\b"),
    "months": ("个?月", r"months?\b"),
    "years": ("年", r"years?\b"),
    "%": ("%", "%"),
    "yuan": ("元|块", r"yuan\b"),
    "rings": ("声", r"rings?\b"),
    "times": ("次|回", r"times\b|time\b"),
}
_PREFIXED: Final = {"level": ("(?:[等]?级|[等]级)", r"levels?(?: of)? ")}
UNITS: Final = (*_UNITS, *_PREFIXED)
_FIGURE: Final = re.compile(r"(?:(level) )?(\d+(?:\.\d+)?)(?: ([a-z%]+))?\Z")

_ZH_DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_ZH_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_ZH_NUMBER: Final = re.compile("[零一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?")
_EN_SMALL: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_EN_TENS: Final = (*("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),)
_EN_WORDS: Final = (
    {word: value for value, word in enumerate(_EN_SMALL)}
    | {word: 10 * value for value, word in enumerate(_EN_TENS, 2)}
    | {"once": 1, "twice": 2, "triple": 3, "threefold": 3}
)
_EN_NUMBER: Final = re.compile(
    r"\b(?:(" + "|".join(_EN_TENS) + r")[- ](" + "|".join(_EN_SMALL[1:10]) + r")"
    r"|(" + "|".join((*_EN_SMALL, *_EN_TENS, "once", "twice", "triple", "threefold")) + r"))\b"
)
_A_UNIT: Final = re.compile(r"\b(?:an?|per|each|every) (?=(?:second|minute|hour|day|month|year)\b)")
_WIDE: Final = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


def parsed(figure: str) -> tuple[str, str]:
    """A figure's number and unit ("" if it has none). Raise ValueError for anything else."""
    match = _FIGURE.match(figure.strip())
    unit = (match[1] or match[3] or "") if match else ""
    unit = f"{unit}s" if f"{unit}s" in _UNITS else unit
    if match is None or (match[1] and match[3]) or (unit and unit not in UNITS):
        raise ValueError(f"write a figure as `30 seconds`, `75 %`, `level 3` or `21`, not {figure}")
    return match[2], unit


def stands_in(figure: str, text: str, language: str) -> bool:
    """Is the figure said in this text, in digits or in words?"""
    number, unit = parsed(figure)
    said = in_digits(text, language)
    side = 1 if language == "en" else 0
    exact = rf"(?<![\d.])0*{re.escape(number)}(?![\d]|\.\d)"
    if not unit:
        return re.search(exact, said) is not None
    if unit in _PREFIXED:
        word = _PREFIXED[unit][side]
        after = rf"{exact}\s*级" if side == 0 else rf"{word}{exact}"
        return re.search(rf"{after}|{word}{exact}", said) is not None
    more = r"(?:\s*(?:-|–|~|至|到|、|to|or|and|/)\s*\d+(?:\.\d+)?)?"
    return re.search(rf"{exact}{more}[\s-]*(?:{_UNITS[unit][side]})", said) is not None


def in_digits(text: str, language: str) -> str:
    """The text with its numbers in digits, in small letters."""
    said = text.lower().translate(_WIDE)
    if language == "en":
        said = re.sub(r"\bper ?cent\b", "%", said)
        said = _EN_NUMBER.sub(_english, said)
        return _A_UNIT.sub("1 ", said)
    said = re.sub("百分之([零一二两三四五六七八九十百千点]+|[0-9.]+)", r"\1%", said)
    return _ZH_NUMBER.sub(lambda match: _chinese(match[0]), said)


def _english(match: re.Match[str]) -> str:
    if match[1]:
        return str(_EN_WORDS[match[1]] + _EN_WORDS[match[2]])
    return str(_EN_WORDS[match[3]])


def _chinese(words: str) -> str:
    whole, point, part = words.partition("点")
    if not any(sign in _ZH_PLACES for sign in whole):
        number = "".join(str(_ZH_DIGITS[sign]) for sign in whole)
    else:
        total = pending = 0
        for sign in whole:
            if sign in _ZH_PLACES:
                total += (pending or 1) * _ZH_PLACES[sign]
                pending = 0
            else:
                pending = _ZH_DIGITS[sign]
        number = str(total + pending)
    return f"{number}.{''.join(str(_ZH_DIGITS[s]) for s in part)}" if point else number
