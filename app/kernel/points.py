"""Exact points. Points are whole hundredths (``int``), so that sums never drift."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

Points = int


def points(value: str | int | float | Decimal) -> Points:
    """Hundredths from a written number: ``points("2.5") == 250``. Halves round away from zero."""
    return int((Decimal(str(value)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def share(total: Points, numerator: int, denominator: int) -> Points:
    """``total * numerator / denominator`` in whole hundredths, halves up."""
    exact = Decimal(total) * numerator / Decimal(denominator)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def percent(earned: Points, possible: Points) -> int:
    """Hundredths of a percent (7500 is 75 %); 0 where nothing was possible.

    Rounded down, so that a result never reaches a line it did not reach.
    """
    return 0 if possible <= 0 else earned * 10_000 // possible


def written(value: Points) -> str:
    """The shortest decimal a person would write: ``written(250) == "2.5"``."""
    sign, rest = ("-", -value) if value < 0 else ("", value)
    whole, part = divmod(rest, 100)
    return f"{sign}{whole}" if not part else f"{sign}{whole}.{part:02d}".rstrip("0")
