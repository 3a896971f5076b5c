"""Two people changed the same text in different places: both changes in one text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class _Hunk:
    """The lines from ``start`` up to ``end`` became these."""

    start: int
    end: int
    lines: tuple[str, ...]

    def meets(self, other: _Hunk) -> bool:
        """Do they touch the same lines, or stand side by side?"""
        return self.start <= other.end and other.start <= self.end


def _hunks(base: Sequence[str], changed: Sequence[str]) -> list[_Hunk]:
    found = SequenceMatcher(None, base, changed, autojunk=False).get_opcodes()
    return [
        _Hunk(start, end, tuple(changed[first:last]))
        for kind, start, end, first, last in found
        if kind != "equal"
    ]


def joined(base: str, theirs: str, mine: str) -> str | None:
    """Both changes in one text; None if they meet, so that a person has to look."""
    lines = base.split("\n")
    one, other = _hunks(lines, theirs.split("\n")), _hunks(lines, mine.split("\n"))
    if any(a.meets(b) for a in one for b in other if a != b):
        return None
    for hunk in sorted({*one, *other}, key=lambda each: each.start, reverse=True):
        lines[hunk.start : hunk.end] = hunk.lines
    return "\n".join(lines)
