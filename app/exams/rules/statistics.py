"""Classical item statistics: difficulty, discrimination, distractors, reliability.

Every figure says what it needs: below ``FEW`` answers no figure of an item is given but its count
and share, since chance would do the talking.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from app.exams.rules.summaries import BINS, PaperSums, SlotSums

FEW: Final = 30
Z95: Final = 1.959963984540054
OUTER: Final = 0.27


@dataclass(frozen=True)
class Interval:
    """Where the true share lies with 95 % confidence."""

    low: float
    high: float


def wilson(share: float, count: int, z: float = Z95) -> Interval:
    """Wilson's score interval of a share of ``count`` answers. With partial points it is wider than
    needed, never narrower, since nothing between 0 and 1 varies more than right and wrong."""
    if count == 0:
        return Interval(0.0, 1.0)
    spread = z * z / count
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / count + spread / (4 * count))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def measurement_error(spread: float, reliability: float | None) -> float | None:
    """The standard error of measurement, in the unit of the spread."""
    if reliability is None:
        return None
    return spread * math.sqrt(max(0.0, 1 - reliability))


class Hint(StrEnum):
    """What deserves a look; suggestions, never verdicts."""

    KEY_SUSPECT = "key_suspect"
    WEAK = "weak"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    UNUSED_OPTION = "unused_option"


@dataclass(frozen=True)
class OptionUse:
    """How many chose an option: of all, and of the lowest and highest 27 % by the rest."""

    place: int
    right: bool
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Figures:
    """What the answers say about one item. ``discrimination`` and hints need ``FEW`` answers.
    ``seconds`` is the mean time, over the answers whose time is known."""

    count: int
    blanks: int
    share: float
    interval: Interval
    discrimination: float | None
    options: tuple[OptionUse, ...]
    hints: tuple[Hint, ...]
    seconds: float | None = None


def figures(places: Sequence[SlotSums], right: frozenset[int]) -> Figures:
    """The figures of an item from all places of papers where it stands; ``right`` options."""
    count = sum(one.count for one in places)
    earned = sum((Fraction(one.e, one.worth) for one in places if one.worth), Fraction(0))
    share = float(earned / count) if count else 0.0
    enough = count >= FEW
    said = discrimination(places) if enough else None
    used = _uses(places, right)
    timed = sum(one.timed for one in places)
    return Figures(
        count,
        sum(one.blanks for one in places),
        share,
        wilson(share, count),
        said,
        used,
        _hints(share, said, used) if enough else (),
        sum(one.seconds for one in places) / timed if timed else None,
    )


def discrimination(places: Sequence[SlotSums]) -> float | None:
    """Pearson's correlation between the share earned on the item and the share earned on the rest
    of the paper; None where one of them does not vary. Exact up to the last root."""
    count = sum(one.count for one in places)
    x = y = xx = yy = xy = Fraction(0)
    for one in places:
        worth, rest = one.worth or 1, one.rest_worth or 1
        x += Fraction(one.e, worth)
        y += Fraction(one.r, rest)
        xx += Fraction(one.ee, worth * worth)
        yy += Fraction(one.rr, rest * rest)
        xy += Fraction(one.er, worth * rest)
    own, other = count * xx - x * x, count * yy - y * y
    if own <= 0 or other <= 0:
        return None
    both = count * xy - x * y
    found = math.sqrt(both * both / (own * other))
    return min(1.0, found) if both >= 0 else max(-1.0, -found)


def _uses(places: Sequence[SlotSums], right: frozenset[int]) -> tuple[OptionUse, ...]:
    people = [sum(one.people[n] for one in places) for n in range(BINS)]
    options = max((one.options for one in places), default=0)
    takers = [
        [sum(one.takers[n][place] for one in places) for n in range(BINS)]
        for place in range(options)
    ]
    low, high = outer(people), outer(people[::-1])[::-1]
    count = sum(people)
    return tuple(
        OptionUse(
            place,
            place in right,
            sum(taken),
            sum(taken) / count if count else 0.0,
            _weighted(taken, people, low),
            _weighted(taken, people, high),
        )
        for place, taken in enumerate(takers)
    )


def outer(people: Sequence[int]) -> list[float]:
    """How many of each class belong to the first 27 % of all: whole classes, and of the one that
    lies across the border its share, so that nobody is told apart from an equal."""
    left = sum(people) * OUTER
    found = []
    for count in people:
        taken = min(float(count), left)
        found.append(taken)
        left -= taken
    return found


def _weighted(taken: Sequence[int], people: Sequence[int], group: Sequence[float]) -> float:
    size = math.fsum(group)
    if not size:
        return 0.0
    parts = (t / n * g for t, n, g in zip(taken, people, group, strict=True) if n)
    return math.fsum(parts) / size


def _hints(share: float, said: float | None, used: Sequence[OptionUse]) -> tuple[Hint, ...]:
    found = []
    keys = [one.high for one in used if one.right]
    lures = [one.high for one in used if not one.right]
    beaten = bool(keys and lures) and max(lures) > max(keys)
    if (said is not None and said < 0) or beaten:
        found.append(Hint.KEY_SUSPECT)
    elif said is not None and said < 0.15 and 0.2 <= share <= 0.95:
        found.append(Hint.WEAK)
    if share > 0.95:
        found.append(Hint.TOO_EASY)
    if share < 0.2:
        found.append(Hint.TOO_HARD)
    if any(not one.right and one.share < 0.03 for one in used):
        found.append(Hint.UNUSED_OPTION)
    return tuple(found)


@dataclass(frozen=True)
class Whole:
    """What the attempts say about the exam as a whole; shares of 1."""

    count: int
    middle: float
    spread: float
    reliability: float | None
    error: float | None
    near: int
    passed: int


def alpha(paper: PaperSums) -> float | None:
    """Cronbach's alpha of a paper; KR-20 where every item is right or wrong for the same points.
    None for fewer than two persons or items, or where totals do not vary."""
    count, items = paper.count, len(paper.slots)
    if count < 2 or items < 2:
        return None
    total = sum(points * n for points, n in paper.totals.items())
    squares = sum(points * points * n for points, n in paper.totals.items())
    whole_ = count * squares - total * total
    if whole_ <= 0:
        return None
    parts = sum(count * one.ee - one.e * one.e for one in paper.slots)
    return float(Fraction(items, items - 1) * (1 - Fraction(parts, whole_)))


def pooled_alpha(papers: Sequence[PaperSums]) -> float | None:
    """The mean of the papers' alphas, each weighted by its persons: people who sat different papers
    have no common items to compare."""
    found = [(paper.count, value) for paper in papers if (value := alpha(paper)) is not None]
    weight = sum(count for count, _value in found)
    return math.fsum(count * value for count, value in found) / weight if weight else None


def whole(papers: Sequence[PaperSums], cut: float) -> Whole | None:
    """The figures of an exam. ``cut`` is the pass mark as a share; ``near`` counts results that lie
    within one standard error of it, ``passed`` those that reach it. None if nobody sat it."""
    results: Counter[Fraction] = Counter()
    for paper in papers:
        for points, n in paper.totals.items():
            results[Fraction(points, paper.possible or 1)] += n
    count = results.total()
    if not count:
        return None
    middle = sum((share * n for share, n in results.items()), Fraction(0)) / count
    squares = sum(((share - middle) ** 2 * n for share, n in results.items()), Fraction(0))
    spread = math.sqrt(squares / (count - 1)) if count > 1 else 0.0
    reliability = pooled_alpha(papers) if count >= FEW else None
    error = measurement_error(spread, reliability)
    near = 0
    if error is not None:
        near = sum(n for share, n in results.items() if abs(float(share) - cut) <= error)
    passed = sum(n for share, n in results.items() if float(share) >= cut)
    return Whole(count, float(middle), spread, reliability, error, near, passed)
