"""What people write into the cells of a table: months, amounts with their units, headings under a
title, cells drawn over several rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from app.growth.rules.months import first_day
from app.kernel.points import points

# A heading is looked for in so many rows: titles and notes may stand above it.
TOP: Final = 20
MOST_FILLED: Final = 500_000
# What people write where nothing was measured.
NOTHING: Final = frozenset({"", "-", "--", "–", "—", "——", "/", "n/a", "na", "null", "无", "暂无"})
_NAMES: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_HAN: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_YEAR_FIRST: Final = re.compile(r"((?:19|20)\d{2})\s*[-/.年 ]\s*(\d{1,2})(?!\d)")
_MONTH_FIRST: Final = re.compile(r"(\d{1,2})\s*[-/.]\s*((?:19|20)\d{2})(?!\d)")
_NAMED: Final = re.compile(r"([a-z]{3,9})\.?[\s,'’-]*((?:19|20)?\d{2})(?!\d)")
_NAMED_LAST: Final = re.compile(r"((?:19|20)\d{2})[\s,-]*([a-z]{3,9})\b")
_BARE: Final = re.compile(r"(\d{1,2})\s*月份?")
_DAY_ZERO: Final = date(1899, 12, 30)
_UNITS: Final = {
    "percent": "%|个百分点|percent",
    "points": r"分|points?|/\s*5(?:\.0)?\s*分?",
    "seconds": "秒钟?|s|secs?|seconds?",
    "count": "次|个|人|位|单|条|通|件",
}
_CLOCK: Final = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)(?:\.\d+)?")
_MINUTES: Final = re.compile(r"(\d{1,4})\s*(?:分钟?|min|m)\s*(?:([0-5]?\d)\s*(?:秒钟?|s|sec))?")


def half_width(text: str) -> str:
    """Digits, letters and signs as a plain keyboard gives them."""
    return "".join(
        chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else " " if c == "\u3000" else c
        for c in text
    )


def is_empty(cell: object) -> bool:
    """Is there nothing, or a sign for nothing?"""
    return half_width("" if cell is None else str(cell)).strip().casefold() in NOTHING


# --- months --------------------------------------------------------------------------------


def month_in(cell: object, last: str = "") -> str | None:
    """``2026-10`` from a date, 202610, 2026/10, 10/2026, 2026年10月, 二〇二六年十月, Oct 2026 or a
    day's number in a workbook; a bare 10月 is the last one not after ``last``. None for anything
    else."""
    if isinstance(cell, date | datetime):
        return cell.strftime("%Y-%m")
    text = half_width(str(cell if cell is not None else "")).strip().casefold()
    if text.isascii() and text.isdigit():
        return _of_digits(text)
    return _checked(*(_year_and_month(_arabic(text), last) or (0, 0)))


def month_said(rows: Sequence[Sequence[object]], last: str) -> str | None:
    """The month that a title above a table names; None if it names none, or several."""
    found = {
        month
        for row in rows
        for cell in row
        for month in _within(half_width(str(cell or "")).casefold(), last)
    }
    return found.pop() if len(found) == 1 else None


def _within(text: str, last: str) -> set[str]:
    text = _arabic(text)
    for pattern in (_YEAR_FIRST, _MONTH_FIRST, _NAMED, _NAMED_LAST, _BARE):
        said = (_year_and_month(match[0], last) for match in pattern.finditer(text))
        months = {month for one in said if one and (month := _checked(*one))}
        if months:
            return months
    return set()


def _arabic(text: str) -> str:
    """Han numerals of years and months in digits; 十 is ten, 十二 twelve."""
    if "月" not in text:
        return text
    text = re.sub(
        r"([〇零一二三四五六七八九]{4})\s*年", lambda m: m[1].translate(_HAN) + "年", text
    )
    tens = {"十": "10", "十一": "11", "十二": "12"}
    return re.sub(
        r"(十[一二]?|[一二三四五六七八九])\s*月",
        lambda m: tens.get(m[1], m[1].translate(_HAN)) + "月",
        text,
    )


def _year_and_month(text: str, last: str) -> tuple[int, int] | None:
    if match := _YEAR_FIRST.match(text):
        return int(match[1]), int(match[2])
    if match := _MONTH_FIRST.match(text):
        return int(match[2]), int(match[1])
    if (match := _NAMED.match(text)) and match[1] in _NAMES:
        year = int(match[2])
        return year if year > 99 else 2000 + year, _NAMES[match[1]]
    if (match := _NAMED_LAST.match(text)) and match[2] in _NAMES:
        return int(match[1]), _NAMES[match[2]]
    if last and (match := _BARE.fullmatch(text)):
        year, month = int(last[:4]), int(match[1])
        return (year if month <= int(last[5:]) else year - 1), month
    return None


def _of_digits(text: str) -> str | None:
    if len(text) == 6:
        return _checked(int(text[:4]), int(text[4:]))
    if len(text) == 8:
        return _checked(int(text[:4]), int(text[4:6]))
    if len(text) == 5 and 40_000 <= int(text) < 60_000:
        return (_DAY_ZERO + timedelta(days=int(text))).strftime("%Y-%m")
    return None


def _checked(year: int, month: int) -> str | None:
    if not (2000 <= year < 2100 and 1 <= month <= 12):
        return None
    return first_day(f"{year}-{month:02d}").strftime("%Y-%m")


# --- amounts -------------------------------------------------------------------------------


def number_in(cell: object, unit: str) -> tuple[Decimal, bool]:
    """The number in a cell, and whether it says itself that it is a percent. The unit may stand
    behind it, thousands may be set apart. Raise ValueError with a msgid for what is no number."""
    text = half_width(str(cell)).strip().casefold()
    if unit == "seconds" and (seconds := _seconds(text)) is not None:
        return Decimal(seconds), False
    share = unit == "percent" and bool(re.search(r"(?:%|percent)$", text))
    text = re.sub(rf"\s*(?:{_UNITS.get(unit, '%')}|%)$", "", text).strip()
    if re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        text = text.replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError("This is not a number.") from None
    if not number.is_finite() or number < 0:
        raise ValueError("This figure cannot be negative.")
    return number, share


def _seconds(text: str) -> int | None:
    if match := _CLOCK.fullmatch(text):
        return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3])
    if match := _MINUTES.fullmatch(text):
        return int(match[1]) * 60 + int(match[2] or 0)
    return None


def amount(cell: object, unit: str) -> int:
    """A figure in hundredths of its unit. A percent may be written 93, 93% or, as sheets keep it,
    0.93. Raise ValueError with a msgid for what is no such figure."""
    number, share = number_in(cell, unit)
    if unit == "percent" and not share and number <= 1:
        number *= 100
    if unit == "percent" and number > 100:
        raise ValueError("A share is at most 100%.")
    if unit == "points" and number > 5:
        raise ValueError("A rating is at most 5.")
    if number > 1_000_000:
        raise ValueError("This figure is too large.")
    return points(number)


def mixes(cells: Collection[object]) -> bool:
    """Are there numbers without a sign both up to 1 and above it in a column of percents? Then 0.9
    may be nine tenths of a percent or ninety percent."""
    small = large = False
    for cell in cells:
        if is_empty(cell):
            continue
        try:
            number, share = number_in(cell, "percent")
        except ValueError:
            continue
        small = small or (not share and 0 < number <= 1)
        large = large or (not share and number > 1)
    return small and large


# --- tables --------------------------------------------------------------------------------


def header_at(
    rows: Sequence[Sequence[object]], known: Collection[str], plain: Callable[[object], str]
) -> int:
    """The row that holds the headings: the one among the first with the most that are known, as
    ``plain`` compares them; the first that holds anything where none is known."""
    counts = [sum(plain(cell) in known for cell in row if cell is not None) for row in rows[:TOP]]
    if any(counts):
        return counts.index(max(counts))
    filled = [place for place, row in enumerate(rows[:TOP]) if any(not is_empty(c) for c in row)]
    return filled[0] if filled else 0


def spread(
    rows: Sequence[Sequence[Any]], merged: Collection[tuple[int, int, int, int]]
) -> list[list[Any]]:
    """The rows with the value of each merged cell wherever it is drawn; ranges are (first row,
    first column, last row, last column). A file whose ranges lie over each other many times is
    filled in no further than so many cells."""
    found, room = [list(row) for row in rows], MOST_FILLED
    for top, left, bottom, right in merged:
        if room <= 0 or top >= len(found) or left >= len(found[top]):
            continue
        value = found[top][left]
        for row in found[top : bottom + 1]:
            reach = range(left, min(right + 1, len(row)))
            room -= len(reach)
            for place in reach:
                row[place] = value
    return found
