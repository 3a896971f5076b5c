"""What a course did: people compared with themselves, before they began and after they finished."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from app.courses.rules.feedback import Summary, summaries
from app.kernel.intervals import Estimate, mean_of

STATEMENTS: Final = ("useful", "clear", "practised", "paced")
WINDOW: Final = timedelta(days=90)
MONTHS: Final = 3
FEWEST: Final = 5
"""Fewer people than this measured both before and after say nothing."""
_FAR: Final = 10**12

Series = Mapping[int, Sequence[tuple[datetime, int]]]
"""Somebody's values of one measure with their moments, by person."""


class Says(StrEnum):
    """What an interval says of a difference."""

    HIGHER = "higher"
    LOWER = "lower"
    UNCLEAR = "unclear"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Taken:
    """When somebody took the course."""

    begun_at: datetime
    completed_at: datetime


@dataclass(frozen=True)
class Change:
    """One measure before and after, over the people who have both, and the mean of their own
    differences with its 95 % interval; all in hundredths of the measure's unit."""

    measure: str
    before: int | None
    after: int | None
    gap: Estimate

    @property
    def people(self) -> int:
        """How many were measured on both sides."""
        return self.gap.n

    @property
    def says(self) -> Says:
        """Higher or lower only where the whole interval lies on one side of zero."""
        if self.gap.n < FEWEST or self.gap.low is None or self.gap.high is None:
            return Says.TOO_FEW
        if self.gap.low > 0:
            return Says.HIGHER
        return Says.LOWER if self.gap.high < 0 else Says.UNCLEAR


def compare(measure: str, sides: Iterable[tuple[Sequence[int], Sequence[int]]]) -> Change:
    """People's values before and after, each person with their own means; who lacks a side says
    nothing."""
    both = [(_mean(was), _mean(now)) for was, now in sides if was and now]
    gap = mean_of([round(now - was) for was, now in both], -_FAR, _FAR)
    if not both:
        return Change(measure, None, None, gap)
    before = round(sum(was for was, _now in both) / len(both))
    after = round(sum(now for _was, now in both) / len(both))
    return Change(measure, before, after, gap)


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values)


def around(
    measure: str, taken: Mapping[int, Taken], values: Series, window: timedelta = WINDOW
) -> Change:
    """Values seen within the window before somebody began, against those within the window after
    they finished."""
    sides = []
    for person, when in taken.items():
        mine = values.get(person, ())
        was = [v for at, v in mine if when.begun_at - window <= at < when.begun_at]
        now = [v for at, v in mine if when.completed_at < at <= when.completed_at + window]
        sides.append((was, now))
    return compare(measure, sides)


def same_exam(measure: str, taken: Mapping[int, Taken], results: Mapping[str, Series]) -> Change:
    """The gain in the same test: of each exam sat on both sides, the last result before somebody
    began and the first after they finished; a person counts with the mean over such exams."""
    sides = []
    for person, when in taken.items():
        was, now = [], []
        for series in results.values():
            mine = sorted(series.get(person, ()))
            first = [v for at, v in mine if at < when.begun_at]
            later = [v for at, v in mine if at > when.completed_at]
            if first and later:
                was.append(first[-1])
                now.append(later[0])
        sides.append((was, now))
    return compare(measure, sides)


def by_month(
    measure: str, taken: Mapping[int, tuple[date, date]], values: Mapping[int, Mapping[str, int]]
) -> Change:
    """Monthly figures: the three full months before the month somebody began, against the three
    after the month they finished."""
    sides = []
    for person, (begun, completed) in taken.items():
        mine = values.get(person, {})
        was = [mine[m] for m in _months(begun, -MONTHS) if m in mine]
        now = [mine[m] for m in _months(completed, MONTHS) if m in mine]
        sides.append((was, now))
    return compare(measure, sides)


def _months(day: date, count: int) -> list[str]:
    """The next (or, below zero, the last) full months beside a day's own, as YYYY-MM."""
    here = day.year * 12 + day.month - 1
    steps = range(1, count + 1) if count > 0 else range(count, 0)
    return [f"{(here + step) // 12:04d}-{(here + step) % 12 + 1:02d}" for step in steps]


def reactions(answers: Iterable[Mapping[str, int]]) -> tuple[Summary, ...]:
    """How each statement was answered, in the form's order."""
    return summaries(answers, STATEMENTS)
