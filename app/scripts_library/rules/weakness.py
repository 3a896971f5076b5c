"""What somebody is weak in, as rated evidence says. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

LATEST: Final = 6
LEAST: Final = 2
LINE: Final = 350


@dataclass(frozen=True)
class Weak:
    """A criterion with the mean of its latest levels (hundredths) and how many they are."""

    criterion: str
    mean: int
    number: int


def weakest(observed: Iterable[tuple[datetime, str, int]], most: int = 3) -> list[Weak]:
    """Criteria whose latest levels average below ``LINE``, the weakest first.

    A single level says too little; what lies further back than ``LATEST`` levels is over.
    """
    by_criterion: dict[str, list[tuple[datetime, int]]] = {}
    for at, criterion, level in observed:
        by_criterion.setdefault(criterion, []).append((at, level))
    found = []
    for criterion, levels in by_criterion.items():
        latest = [level for _at, level in sorted(levels)[-LATEST:]]
        mean = round(sum(latest) / len(latest))
        if len(latest) >= LEAST and mean < LINE:
            found.append(Weak(criterion, mean, len(latest)))
    return sorted(found, key=lambda one: (one.mean, one.criterion))[:most]
