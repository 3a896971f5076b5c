"""What people say of a class afterwards: a few statements from 1 to 5, counted, never by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

STATEMENTS: Final = ("useful", "clear", "practised", "arranged")
LOWEST, HIGHEST = 1, 5
LEAST: Final = 3
"""Fewer answers than this are not shown: one could tell who gave them."""
OPEN_FOR: Final = timedelta(days=30)


@dataclass(frozen=True)
class Summary:
    """How one statement was answered. ``counts``: how many gave 1, 2, ... 5."""

    statement: str
    counts: tuple[int, ...]

    @property
    def number(self) -> int:
        """How many answered."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """The mean of the answers; 0 without any."""
        points = sum(place * count for place, count in enumerate(self.counts, LOWEST))
        return points / self.number if self.number else 0.0


def summaries(
    answers: Iterable[Mapping[str, int]], statements: Sequence[str] = STATEMENTS
) -> tuple[Summary, ...]:
    """Every statement with its counts, in the form's order."""
    given = list(answers)
    return tuple(
        Summary(
            statement,
            tuple(
                sum(answer.get(statement) == level for answer in given)
                for level in range(LOWEST, HIGHEST + 1)
            ),
        )
        for statement in statements
    )


def may_be_shown(number: int) -> bool:
    """Are there so many answers that nobody can be told by theirs?"""
    return number >= LEAST


def is_open(confirmed_at: datetime | None, at: datetime) -> bool:
    """Can those who came still say what they think?"""
    return confirmed_at is not None and at <= confirmed_at + OPEN_FOR
