"""Text to search words: one token per Han character, words elsewhere. Pure.

A phrase of single characters finds every substring, which neither trigrams (no two-character
word) nor word segmentation (phrases cut differently) do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_TOKEN = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))

# Stands between two texts, so that no phrase runs from one into the next; no query contains it.
BREAK = "xqbreakqx"
Phrase = tuple[str, ...]


def plain(text: str) -> str:
    """Width, case and invisible characters folded away."""
    return unicodedata.normalize("NFKC", text.translate(_ZERO_WIDTH)).casefold()


def tokens(text: str, simplify: Callable[[str], str] | None = None) -> list[str]:
    """The tokens of a text in order; ``simplify`` maps traditional characters first."""
    folded = plain(text)
    return _TOKEN.findall(simplify(folded) if simplify else folded)


def words(text: str, simplify: Callable[[str], str] | None = None) -> str:
    """The tokens with blanks between, as both engines index them."""
    return " ".join(tokens(text, simplify))


def is_han(token: str) -> bool:
    """Is the token one Han character?"""
    return bool(re.fullmatch(rf"[{_HAN}]", token))


def phrases(query: str, simplify: Callable[[str], str] | None = None) -> list[Phrase]:
    """What must all be found: one phrase per blank-separated part of the query."""
    parts = (
        tuple(token for token in tokens(part, simplify) if token != BREAK)
        for part in plain(query).split()
    )
    return [part for part in parts if part]


def runs(words: str) -> list[list[str]]:
    """The texts of a document again, token by token."""
    found: list[list[str]] = [[]]
    for token in words.split():
        if token == BREAK:
            found.append([])
        else:
            found[-1].append(token)
    return [run for run in found if run]
