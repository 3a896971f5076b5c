"""Blanks in a wording: ``{order_no}``. Which there are, what is missing, how they are filled."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.kernel.errors import BadContent

_BLANK = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True)
class Piece:
    """A run of the wording: plain text, or a blank by its name."""

    text: str
    name: str = ""


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
