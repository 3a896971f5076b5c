"""Means with their intervals, so that few values never look like many.

Student's t at 95 %. All values are hundredths: of a percent, of a level, of a point. Fewer than
:data:`FEW` is called small wherever shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Final

FEW: Final = 10
LEAST: Final = 2
# Student's t at 97.5 % by degrees of freedom; between two entries the larger (safer) one counts.
_T: Final = (
    (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (6, 2.447), (7, 2.365),
    (8, 2.306), (9, 2.262), (10, 2.228), (11, 2.201), (12, 2.179), (13, 2.160), (14, 2.145),
    (15, 2.131), (16, 2.120), (17, 2.110), (18, 2.101), (19, 2.093), (20, 2.086), (25, 2.060),
    (30, 2.042), (40, 2.021), (60, 2.000), (120, 1.980), (1000, 1.962),
)  # fmt: skip


@dataclass(frozen=True)
class Estimate:
    """A share or mean of ``n`` observations with its interval; None where too few say anything."""

    n: int
    value: int | None = None
    low: int | None = None
    high: int | None = None

    @property
    def is_small(self) -> bool:
        """So few that the value says little."""
        return self.n < FEW


def t_value(degrees: int) -> float:
    """Student's t for a 95 % interval. Raise ValueError below one degree of freedom."""
    if degrees < 1:
        raise ValueError("a t interval needs at least two values")
    return next((t for known, t in reversed(_T) if known <= degrees), _T[0][1])


def mean_of(values: Sequence[int], least: int, most: int) -> Estimate:
    """The mean of values on a scale from ``least`` to ``most``, with its t interval cut to the
    scale; a single value has none."""
    n = len(values)
    if n == 0:
        return Estimate(0)
    total = sum(values)
    value = (2 * total + n) // (2 * n)
    if n < LEAST:
        return Estimate(n, value)
    exact = total / n
    spread = sqrt(sum((v - exact) ** 2 for v in values) / (n - 1))
    reach = t_value(n - 1) * spread / sqrt(n)
    low, high = floor(exact - reach), ceil(exact + reach)
    return Estimate(n, value, min(value, max(least, low)), max(value, min(most, high)))
