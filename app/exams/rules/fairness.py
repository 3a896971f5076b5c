"""Does an item treat two groups alike? Mantel-Haenszel over people of equal score.

The common odds ratio is 1 where people of equal score do equally well; on the scale of the
Educational Testing Service it is -2.35 ln(odds): A is negligible, B moderate, C large.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LEAST: Final = 30
CRITICAL: Final = 3.841458820694124
SCALE: Final = -2.35


class Weight(StrEnum):
    """How much two groups differ on an item once their scores are equal."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True)
class Given:
    """One answer: is the person of the reference group, their score stratum, was it right?"""

    reference: bool
    stratum: int
    right: bool


@dataclass(frozen=True)
class Comparison:
    """Odds ratio (reference to focal), chi-square with continuity correction, delta, class."""

    odds: float
    chi_square: float
    delta: float
    weight: Weight
    reference: int
    focal: int

    @property
    def favours_reference(self) -> bool:
        """Which group finds the item easier than its score says."""
        return self.odds > 1


def mantel_haenszel(answers: Iterable[Given]) -> Comparison | None:
    """The comparison, or None below ``LEAST`` answers of either group, or where nothing varies."""
    tables: dict[int, list[int]] = {}
    sizes = [0, 0]
    for one in answers:
        sizes[0 if one.reference else 1] += 1
        cell = (0 if one.reference else 2) + (0 if one.right else 1)
        tables.setdefault(one.stratum, [0, 0, 0, 0])[cell] += 1
    if min(sizes) < LEAST:
        return None
    over = under = surplus = spread = 0.0
    for right, wrong, other_right, other_wrong in tables.values():
        total = right + wrong + other_right + other_wrong
        if total < 2:
            continue
        over += right * other_wrong / total
        under += wrong * other_right / total
        own, all_right = right + wrong, right + other_right
        surplus += right - own * all_right / total
        spread += (
            own * (total - own) * all_right * (total - all_right) / (total * total * (total - 1))
        )
    if over == 0 or under == 0 or spread == 0:
        return None
    odds = over / under
    chi = max(0.0, abs(surplus) - 0.5) ** 2 / spread
    delta = SCALE * math.log(odds)
    return Comparison(odds, chi, delta, _weight(delta, chi), sizes[0], sizes[1])


def _weight(delta: float, chi: float) -> Weight:
    if chi <= CRITICAL or abs(delta) < 1:
        return Weight.A
    return Weight.C if abs(delta) >= 1.5 else Weight.B


def drift(first: float, count: int, second: float, other: int) -> float | None:
    """How far the share earned on one version lies from another's, in standard errors of the
    difference; None below ``LEAST`` answers to either or where neither varies."""
    if min(count, other) < LEAST:
        return None
    pooled = (first * count + second * other) / (count + other)
    error = math.sqrt(pooled * (1 - pooled) * (1 / count + 1 / other))
    return (second - first) / error if error > 0 else None
