"""Find words in a text and put others in their place, hit by hit."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

AROUND: Final = 40
"""So many signs on either side of a hit are shown."""


@dataclass(frozen=True)
class Hit:
    """One place where the words stand: ``number`` counts from 0 in its text, ``line`` from 1."""

    number: int
    line: int
    before: str
    found: str
    after: str


def hits(text: str, wanted: str, *, exact: bool) -> list[Hit]:
    """Every place where the words stand, from the front, none over another. Not ``exact``: small
    letters and capitals are the same."""
    found = []
    for number, match in enumerate(_places(text, wanted, exact)):
        start, end = match.span()
        before = text[max(0, start - AROUND) : start].rpartition("\n")[2]
        after = text[end : end + AROUND].partition("\n")[0]
        line = text.count("\n", 0, start) + 1
        found.append(Hit(number, line, before, match[0], after))
    return found


def replaced(text: str, wanted: str, instead: str, chosen: Collection[int], *, exact: bool) -> str:
    """The text with the chosen hits replaced, the others as they were."""
    kept, last = [], 0
    for number, match in enumerate(_places(text, wanted, exact)):
        if number in chosen:
            kept += [text[last : match.start()], instead]
            last = match.end()
    return "".join([*kept, text[last:]])


def _places(text: str, wanted: str, exact: bool) -> list[re.Match[str]]:
    if not wanted:
        return []
    return list(re.finditer(re.escape(wanted), text, 0 if exact else re.IGNORECASE))
