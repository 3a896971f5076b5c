"""Does a wording that somebody keeps answer a search?"""

from __future__ import annotations

from collections.abc import Sequence

# A single letter would be in the sounds of almost everything.
LEAST_HEARD = 2


def answers(parts: Sequence[str], said: str, sounds: Sequence[str]) -> bool:
    """Is each part of the search in the words, or in the syllables or initials of the title?

    ``said`` and the parts are folded alike; ``sounds`` are the syllables of the title, in order.
    """
    heard = ("".join(sounds), "".join(one[:1] for one in sounds))
    return all(part in said or _heard(part, heard) for part in parts)


def _heard(part: str, heard: Sequence[str]) -> bool:
    spelt = part.isascii() and len(part) >= LEAST_HEARD
    return spelt and any(part in one for one in heard)
