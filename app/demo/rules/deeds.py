"""One thing that somebody did, and the calendar that says when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any


@dataclass(frozen=True)
class Deed:
    """``who`` did a ``kind`` of thing at a moment; ``about`` says which."""

    at: datetime
    kind: str
    who: str
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Calendar:
    """The days before the day of the history, in the organisation's zone."""

    today: date
    zone: tzinfo

    def day(self, ago: int) -> date:
        """The date so many days ago; a negative number lies ahead."""
        return self.today - timedelta(days=ago)

    def at(self, ago: int, hour: int, minute: int = 0) -> datetime:
        """A moment so many days ago, by the clock on the wall there."""
        return datetime.combine(self.day(ago), time(hour, minute), tzinfo=self.zone)

    def ago(self, day: date) -> int:
        """How many days a date lies back."""
        return (self.today - day).days

    def month(self, back: int) -> date:
        """The first day of the month so many months before this one."""
        months = self.today.year * 12 + self.today.month - 1 - back
        return date(months // 12, months % 12 + 1, 1)

    def quarter(self, ago: int) -> str:
        """The quarter of a day, as 2026-Q3."""
        day = self.day(ago)
        return f"{day.year}-Q{(day.month - 1) // 3 + 1}"

    def quarter_days(self, back: int) -> tuple[date, date]:
        """The first and last day of the quarter so many quarters before this one; a negative
        number lies ahead."""
        quarters = self.today.year * 4 + (self.today.month - 1) // 3 - back
        first, after = (date(n // 4, n % 4 * 3 + 1, 1) for n in (quarters, quarters + 1))
        return first, after - timedelta(days=1)
