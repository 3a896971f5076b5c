"""Intervals beside every share and mean, so that few answers never look like many.

Shares carry Wilson's interval, means Student's t; both at 95 %. All values are hundredths: of a
percent for shares, of a point for means. Fewer than :data:`FEW` is called small wherever shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Final

Z: Final = 1.959963984540054
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


def wilson(hits: int, n: int) -> Estimate:
    """The share of hits among n, with Wilson's interval. Raise ValueError for an impossible one."""
    if not 0 <= hits <= n:
        raise ValueError("hits lie between none and all")
    if n == 0:
        return Estimate(0)
    share = hits / n
    scale = 1 + Z * Z / n
    middle = (share + Z * Z / (2 * n)) / scale
    reach = Z / scale * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    value = (2 * 10_000 * hits + n) // (2 * n)
    low = min(value, max(0, floor((middle - reach) * 10_000)))
    high = max(value, min(10_000, ceil((middle + reach) * 10_000)))
    return Estimate(n, value, low, high)


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


def difference(hits: int, n: int, others: int, m: int, *, z: float = Z) -> tuple[float, float]:
    """Newcombe's interval for the difference of two shares, from -1 to 1. ``z`` may be wider,
    where many comparisons are made at once. Raise ValueError where one side is empty."""
    if not (0 <= hits <= n and 0 <= others <= m and n and m):
        raise ValueError("both sides need observations")
    one, two = hits / n, others / m
    (l1, u1), (l2, u2) = _bounds(one, n, z), _bounds(two, m, z)
    gap = one - two
    return (
        gap - sqrt((one - l1) ** 2 + (u2 - two) ** 2),
        gap + sqrt((u1 - one) ** 2 + (two - l2) ** 2),
    )


def _bounds(share: float, n: int, z: float) -> tuple[float, float]:
    scale = 1 + z * z / n
    middle = (share + z * z / (2 * n)) / scale
    reach = z / scale * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)
