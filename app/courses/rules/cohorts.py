"""Who started together: a cohort is everybody hired in the same month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

MOST: Final = 24


@dataclass(frozen=True)
class Cohort:
    """The first day of its month, and how many belong to it."""

    first: date
    people: int

    @property
    def key(self) -> str:
        """As it is named in a form."""
        return key_of(self.first)


def key_of(hired_on: date) -> str:
    """The cohort of somebody hired on a day, as 2026-11."""
    return f"{hired_on:%Y-%m}"


def cohorts(hired: Iterable[date], most: int = MOST) -> list[Cohort]:
    """The cohorts of people hired on these days, the latest first, at most so many."""
    counted: dict[date, int] = {}
    for day in hired:
        first = day.replace(day=1)
        counted[first] = counted.get(first, 0) + 1
    return [Cohort(first, counted[first]) for first in sorted(counted, reverse=True)[:most]]
