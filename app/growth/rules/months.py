"""Calendar arithmetic for validity and monthly figures. Months are written ``YYYY-MM``."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache


def add_months(day: date, months: int) -> date:
    """The same day that many months later; the last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = day.day if day.day <= 28 else min(day.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, last)


def whole_months(since: date, until: date) -> int:
    """Full months between two days; 0 if ``until`` is earlier."""
    if until <= since:
        return 0
    months = (until.year - since.year) * 12 + until.month - since.month
    return months if add_months(since, months) <= until else months - 1


@lru_cache(maxsize=4096)
def month_of(day: date, back: int = 0) -> str:
    """The month of a day, or one ``back`` months earlier."""
    return (add_months(day.replace(day=1), -back) if back else day).isoformat()[:7]


@lru_cache(maxsize=1024)
def first_day(month: str) -> date:
    """The first day of ``YYYY-MM``, of a year with which one can reckon. Raise ValueError for
    anything else."""
    if len(month) != 7 or not "1900" <= month[:4] <= "2199":
        raise ValueError(f"a month is written YYYY-MM, not {month!r}")
    return date.fromisoformat(f"{month}-01")


@lru_cache(maxsize=1024)
def day_after(month: str) -> date:
    """The first day on which the month's figures can be complete."""
    return add_months(first_day(month), 1)
