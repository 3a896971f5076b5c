"""Which words of an answer speak to which key point: a suggestion, never a mark.

How near two texts are is an argument; this only cuts the answer into spans and picks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

EXACT_LINE: Final = 0.5
ROUGH_LINE: Final = 0.2
MOST_SPANS: Final = 60
_ENDS = re.compile(r"[^。！？!?；;\n.]+(?:[。！？!?；;.]|\n|$)")


@dataclass(frozen=True)
class Suggested:
    """A key point with the span nearest to it; ``found`` if it is near enough to look at."""

    point: str
    found: bool
    span: str
    nearness: float


def spans(text: str) -> list[str]:
    """The answer sentence by sentence; what has no letter or digit is left out."""
    found = [match[0].strip() for match in _ENDS.finditer(text)]
    return [one for one in found if any(sign.isalnum() for sign in one)][:MOST_SPANS]


def suggest(
    points: Sequence[str], texts: Sequence[str], nearness: Sequence[Sequence[float]], line: float
) -> list[Suggested]:
    """For each key point the nearest span; ``nearness[p][s]`` from -1 to 1."""
    made = []
    for point, row in zip(points, nearness, strict=True):
        best = max(range(len(texts)), key=lambda place: row[place], default=None)
        if best is None:
            made.append(Suggested(point, False, "", 0.0))
        else:
            near = float(row[best])
            made.append(Suggested(point, near >= line, texts[best], near))
    return made
