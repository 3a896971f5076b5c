"""How alike two stems are: the share of short pieces of text that they have in common.

Pieces are runs of three characters, case, width, spaces and punctuation aside; Chinese and English
alike. 1 is the same text, 0 nothing in common.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

PIECE: Final = 3
NEAR: Final = 0.6


def pieces(text: str) -> frozenset[str]:
    """The pieces of a text; a text shorter than a piece is its own."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(sign for sign in folded if sign.isalnum())
    if len(plain) <= PIECE:
        return frozenset([plain]) if plain else frozenset()
    return frozenset(plain[n : n + PIECE] for n in range(len(plain) - PIECE + 1))


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """The common pieces' share of all pieces of both; 0 for texts without any."""
    together = len(first | second)
    return len(first & second) / together if together else 0.0


@dataclass(frozen=True)
class Near:
    """Another item that says nearly the same."""

    key: str
    share: float


def nearest(
    stems: tuple[str, str], others: Iterable[tuple[str, str, str]], *, most: int = 3
) -> list[Near]:
    """Of ``others`` (key, Chinese stem, English stem) those at least ``NEAR`` in either language,
    the nearest first."""
    own = [pieces(stem) for stem in stems]
    found = []
    for key, *texts in others:
        share = max(likeness(mine, pieces(text)) for mine, text in zip(own, texts, strict=True))
        if share >= NEAR:
            found.append(Near(key, share))
    return sorted(found, key=lambda one: (-one.share, one.key))[:most]
