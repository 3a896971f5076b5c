"""Blanks in a wording: ``{order_no}``. Which there are, what is missing, how they are filled."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.kernel.errors import BadContent

_BLANK = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_BRACE = re.compile(r"[{}]")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
A_YEAR: Final = timedelta(days=366)
"""How far back and ahead a day said to a customer may lie: a slip in the year is caught."""


@dataclass(frozen=True)
class Piece:
    """A run of the wording: plain text, or a blank by its name."""

    text: str
    name: str = ""


@dataclass(frozen=True)
class Field:
    """How a blank is asked for: what kind of field, from where to where, by which steps, and what
    stands in it. ``words`` where it begins as words, because its default is more than a value."""

    kind: str
    least: str = ""
    most: str = ""
    step: str = ""
    value: str = ""
    words: bool = False


def field_of(asked: str, default: str, today: date) -> Field:
    """The field for a blank of a type; a default that the field cannot hold stands as words."""
    day, plain = default.strip(), default.strip().replace(",", "")
    if asked == "date":
        bounds = ((today - A_YEAR).isoformat(), (today + A_YEAR).isoformat())
        held = _is_day(day) and bounds[0] <= day <= bounds[1]
        return Field("date", *bounds, value=day, words=bool(day) and not held)
    if asked == "time":
        clock = _CLOCK.fullmatch(day)
        value = f"{int(clock[1]):02}:{clock[2]}" if clock else day
        return Field("time", value=value, words=bool(day) and not clock)
    if asked in _NUMBERS:
        most, step = _NUMBERS[asked]
        held = bool(re.fullmatch(r"\d+(\.\d+)?", plain)) and float(plain) <= float(most)
        value = plain if held else day
        return Field("number", "0", most, step, value, words=bool(day) and not held)
    return Field("text", value=default)


_NUMBERS: Final = {"number": ("1000000", "any"), "money": ("1000000", "0.01"), "days": ("999", "1")}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def names(wording: str) -> list[str]:
    """The blanks' names, each once, in order."""
    return list(dict.fromkeys(_BLANK.findall(wording)))


def pieces(wording: str) -> list[Piece]:
    """The wording as runs of text and blanks, in order."""
    found: list[Piece] = []
    at = 0
    for match in _BLANK.finditer(wording):
        if match.start() > at:
            found.append(Piece(wording[at : match.start()]))
        found.append(Piece(match.group(0), match.group(1)))
        at = match.end()
    if at < len(wording):
        found.append(Piece(wording[at:]))
    return found


def fill(wording: str, values: Mapping[str, str]) -> str:
    """The wording with the given values; a blank without a value stays as it is.

    Values are text and nothing else: braces inside one are not read again.
    """
    return "".join(
        (values.get(piece.name, "").strip() or piece.text) if piece.name else piece.text
        for piece in pieces(wording)
    )


def unfilled(wording: str, values: Mapping[str, str]) -> list[str]:
    """Names of blanks that have no value yet, in order."""
    return [name for name in names(wording) if not values.get(name, "").strip()]


def faults(wordings: Mapping[str, str], known: Collection[str]) -> list[BadContent]:
    """What is wrong with the blanks of the same script in several languages; empty if nothing."""
    found = []
    for language, wording in wordings.items():
        if _BRACE.search(_BLANK.sub("", wording)):
            found.append(
                BadContent(
                    "%(language)s: a brace stands alone; a blank looks like {order_no}",
                    language=language,
                )
            )
        strange = [name for name in names(wording) if name not in known]
        if strange:
            found.append(
                BadContent(
                    "%(language)s: unknown blanks %(names)s; declare them",
                    language=language,
                    names=", ".join(strange),
                )
            )
    blanks = {language: set(names(wording)) for language, wording in wordings.items()}
    if len({frozenset(b) for b in blanks.values()}) > 1:
        listed = "; ".join(f"{lang}: {', '.join(sorted(b)) or '–'}" for lang, b in blanks.items())
        found.append(BadContent("the languages have different blanks (%(listed)s)", listed=listed))
    return found
