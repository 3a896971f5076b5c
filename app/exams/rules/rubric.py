"""Ratings → one score: key points add up; two raters are averaged; too far apart asks a third."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.kernel.errors import BadContent
from app.kernel.points import Points, share


@dataclass(frozen=True)
class KeyPoint:
    """One thing an answer should contain, and what it is worth."""

    key: str
    worth: Points


@dataclass(frozen=True)
class Judgement:
    """What several ratings come to. ``score`` is None while more ratings are needed."""

    score: Points | None
    needs_third: bool = False


def total(points: Sequence[KeyPoint], given: Mapping[str, Points]) -> Points:
    """The sum of what was given. Raise BadContent if a key point is missing, unknown, or got less
    than nothing or more than it is worth."""
    by_key = {point.key: point.worth for point in points}
    if set(given) != set(by_key):
        raise BadContent("Give points for every key point.")
    for key, value in given.items():
        if not 0 <= value <= by_key[key]:
            raise BadContent("A key point is worth between 0 and its own points.")
    return sum(given.values())


def scaled(points: Sequence[KeyPoint], raw: Points, worth: Points) -> Points:
    """The key points' sum, stretched to what the slot on the paper is worth."""
    possible = sum(point.worth for point in points)
    return share(worth, raw, possible) if possible else 0


def judge(totals: Sequence[Points], *, raters: int, worth: Points, gap: int) -> Judgement:
    """The score that ratings come to.

    ``raters`` are wanted; the mean counts (halves up). If two lie further apart than ``gap``
    hundredths of a percent of ``worth``, a third opinion is needed and the middle one counts.
    """
    if len(totals) < raters:
        return Judgement(None)
    if len(totals) == 1:
        return Judgement(totals[0])
    if len(totals) == 2:
        low, high = sorted(totals)
        if (high - low) * 10_000 > gap * worth:
            return Judgement(None, needs_third=True)
        return Judgement(share(low + high, 1, 2))
    ranked = sorted(totals)
    middle = len(ranked) // 2
    if len(ranked) % 2:
        return Judgement(ranked[middle])
    return Judgement(share(ranked[middle - 1] + ranked[middle], 1, 2))
