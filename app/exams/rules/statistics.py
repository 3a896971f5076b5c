"""Classical item statistics: difficulty, discrimination, distractors, reliability.

Every figure says what it needs: below ``FEW`` answers no figure of an item is given but its count
and share, since chance would do the talking.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FEW: Final = 30
Z95: Final = 1.959963984540054
OUTER: Final = 0.27


@dataclass(frozen=True)
class Interval:
    """Where the true share lies with 95 % confidence."""

    low: float
    high: float


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean of at least one value."""
    return math.fsum(values) / len(values)


def deviation(values: Sequence[float]) -> float:
    """The sample standard deviation; 0 for fewer than two values."""
    if len(values) < 2:
        return 0.0
    middle = mean(values)
    return math.sqrt(math.fsum((v - middle) ** 2 for v in values) / (len(values) - 1))


def wilson(share: float, count: int, z: float = Z95) -> Interval:
    """Wilson's score interval of a share of ``count`` answers. With partial points it is wider than
    needed, never narrower, since nothing between 0 and 1 varies more than right and wrong."""
    if count == 0:
        return Interval(0.0, 1.0)
    spread = z * z / count
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / count + spread / (4 * count))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Pearson's correlation; None where one of them does not vary."""
    if len(first) < 2:
        return None
    a, b = mean(first), mean(second)
    both = math.fsum((x - a) * (y - b) for x, y in zip(first, second, strict=True))
    own = math.fsum((x - a) ** 2 for x in first)
    other = math.fsum((y - b) ** 2 for y in second)
    if own <= 0 or other <= 0:
        return None
    return max(-1.0, min(1.0, both / math.sqrt(own * other)))


def alpha(matrix: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's alpha of persons × items; KR-20 where every item is right or wrong. None for fewer
    than two persons or items, or where totals do not vary."""
    if len(matrix) < 2 or len(matrix[0]) < 2:
        return None
    totals = deviation([math.fsum(row) for row in matrix]) ** 2
    if totals <= 0:
        return None
    items = len(matrix[0])
    parts = math.fsum(deviation([row[n] for row in matrix]) ** 2 for n in range(items))
    return items / (items - 1) * (1 - parts / totals)


def pooled_alpha(papers: Sequence[Sequence[Sequence[float]]]) -> float | None:
    """The mean of the papers' alphas, each weighted by its persons: people who sat different papers
    have no common items to compare."""
    found = [(len(paper), value) for paper in papers if (value := alpha(paper)) is not None]
    weight = sum(count for count, _value in found)
    return math.fsum(count * value for count, value in found) / weight if weight else None


def measurement_error(spread: float, reliability: float | None) -> float | None:
    """The standard error of measurement, in the unit of the spread."""
    if reliability is None:
        return None
    return spread * math.sqrt(max(0.0, 1 - reliability))


@dataclass(frozen=True)
class Answered:
    """One answer to an item: the share of its points earned, the share earned on the rest of the
    paper, whether it was left blank, and the options chosen."""

    share: float
    rest: float
    blank: bool = False
    chosen: tuple[int, ...] = ()


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
    """What the answers say about one item. ``discrimination`` and hints need ``FEW`` answers."""

    count: int
    blanks: int
    share: float
    interval: Interval
    discrimination: float | None
    options: tuple[OptionUse, ...]
    hints: tuple[Hint, ...]


def figures(answers: Sequence[Answered], right: frozenset[int], options: int) -> Figures:
    """The figures of an item with so many options (0 for none), of which ``right`` are right."""
    count = len(answers)
    share = mean([answer.share for answer in answers]) if answers else 0.0
    enough = count >= FEW
    rests = [answer.rest for answer in answers]
    said = correlation([answer.share for answer in answers], rests) if enough else None
    used = _uses(answers, right, options)
    hints = _hints(share, said, used) if enough else ()
    return Figures(
        count,
        sum(answer.blank for answer in answers),
        share,
        wilson(share, count),
        said,
        used,
        hints,
    )


def _uses(
    answers: Sequence[Answered], right: frozenset[int], options: int
) -> tuple[OptionUse, ...]:
    ranked = sorted(answers, key=lambda answer: answer.rest)
    outer = max(1, round(len(ranked) * OUTER)) if ranked else 0
    low, high = ranked[:outer], ranked[len(ranked) - outer :]
    return tuple(
        OptionUse(
            place,
            place in right,
            sum(place in answer.chosen for answer in answers),
            _chosen(answers, place),
            _chosen(low, place),
            _chosen(high, place),
        )
        for place in range(options)
    )


def _chosen(answers: Sequence[Answered], place: int) -> float:
    return sum(place in answer.chosen for answer in answers) / len(answers) if answers else 0.0


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


def whole(
    totals: Sequence[float], papers: Sequence[Sequence[Sequence[float]]], cut: float
) -> Whole | None:
    """The figures of an exam: totals as shares, items' shares per paper, the pass mark. ``near``
    counts results that lie within one standard error of the pass mark."""
    if not totals:
        return None
    spread = deviation(totals)
    reliability = pooled_alpha(papers) if len(totals) >= FEW else None
    error = measurement_error(spread, reliability)
    near = sum(abs(total - cut) <= error for total in totals) if error is not None else 0
    return Whole(len(totals), mean(totals), spread, reliability, error, near)


def groups(rows: Mapping[int, Sequence[Sequence[float]]]) -> list[Sequence[Sequence[float]]]:
    """The papers that at least two persons sat."""
    return [matrix for _paper, matrix in sorted(rows.items()) if len(matrix) > 1]
