"""A changed text as runs that were kept, taken out and put in, word by word. Pure."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Final, Literal

MOST: Final = 2_000
# A Chinese character is a word of its own, and so is a blank; letters and figures hold together.
_WORD: Final = re.compile(r"\{[a-z0-9_]*\}|[A-Za-z0-9']+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Run:
    """Text that both have, or one of the two."""

    sign: Literal[" ", "-", "+"]
    text: str


def runs(old: str, new: str) -> list[Run]:
    """What was taken out of ``old`` and put in to get ``new``, in the order of reading. Texts too
    long to be compared in a moment stand one after the other."""
    if len(old) > MOST or len(new) > MOST:
        return [Run("-", old), Run("+", new)]
    before, after = _WORD.findall(old), _WORD.findall(new)
    found: list[Run] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            found.append(Run(" ", "".join(before[a1:a2])))
            continue
        if a2 > a1:
            found.append(Run("-", "".join(before[a1:a2])))
        if b2 > b1:
            found.append(Run("+", "".join(after[b1:b2])))
    return found
