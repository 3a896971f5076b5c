"""Intervals beside every share and mean, so that few answers never look like many.

Shares carry Wilson's interval, means Student's t; both at 95 %. All values are hundredths: of a
percent for shares, of a point for means. Fewer than :data:`FEW` is called small wherever shown.
"""

from __future__ import annotations

from math import ceil, floor, sqrt
from typing import Final

from app.kernel.intervals import FEW, Estimate, mean_of, t_value

__all__ = ["FEW", "Estimate", "difference", "mean_of", "t_value", "wilson"]

Z: Final = 1.959963984540054


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
