"""How near raters are: exact and adjacent share, weighted kappa with its interval, Krippendorff's
alpha, Gwet's AC2, bias, drift, and the severity of raters by a many-facet Rasch model.

Levels are whole numbers. No figure is to be shown below ``FEWEST`` pairs: chance would speak.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Final

FEWEST: Final = 20
TARGET: Final = 0.75
LEVELS: Final = (1, 2, 3, 4, 5)
SEVERITY_BAND: Final = 0.2
RESAMPLES: Final = 400
PASS_EXACT: Final = 0.6
PASS_ADJACENT: Final = 0.95
ANCHORS_NEEDED: Final = 5
GAP_TO_ADJUDICATE: Final = 2

Pair = tuple[int, int]


def exact(pairs: Sequence[Pair]) -> float:
    """The share of equal judgements."""
    return fmean(first == second for first, second in pairs)


def adjacent(pairs: Sequence[Pair]) -> float:
    """The share of judgements at most one level apart."""
    return fmean(abs(first - second) <= 1 for first, second in pairs)


def bias(pairs: Sequence[Pair]) -> float:
    """How much higher the second judges than the first, on average."""
    return fmean(second - first for first, second in pairs)


def kappa(pairs: Sequence[Pair], levels: Sequence[int] = LEVELS) -> float | None:
    """Cohen's kappa with quadratic weights; None where nobody used more than one level."""
    count = len(pairs)
    if not count:
        return None
    first = Counter(pair[0] for pair in pairs)
    second = Counter(pair[1] for pair in pairs)
    seen = math.fsum((a - b) ** 2 for a, b in pairs) / count
    chance = math.fsum((a - b) ** 2 * first[a] * second[b] for a in levels for b in levels) / (
        count * count
    )
    return None if chance == 0 else 1 - seen / chance


@dataclass(frozen=True)
class Interval:
    """Where the figure lies in 95 of a hundred resamples."""

    low: float
    high: float


def kappa_interval(
    pairs: Sequence[Pair], *, seed: int = 1, times: int = RESAMPLES
) -> Interval | None:
    """A bootstrap interval of the weighted kappa: the same pairs give the same interval."""
    draw = random.Random(seed)
    found = []
    for _ in range(times):
        value = kappa(draw.choices(pairs, k=len(pairs))) if pairs else None
        if value is not None:
            found.append(value)
    if not found:
        return None
    found.sort()
    return Interval(
        found[int(0.025 * (len(found) - 1))], found[math.ceil(0.975 * (len(found) - 1))]
    )


def krippendorff(units: Sequence[Sequence[int]], *, metric: str = "ordinal") -> float | None:
    """Krippendorff's alpha of units with any number of judgements; single ones say nothing.

    ``metric`` is nominal, ordinal or interval. None where there is nothing to compare.
    """
    rated = [unit for unit in units if len(unit) > 1]
    values = sorted({value for unit in rated for value in unit})
    pairable = Counter(value for unit in rated for value in unit)
    total = sum(pairable.values())
    if total < 2 or len(values) < 2:
        return None
    distance = _distances(values, pairable, metric)
    seen = math.fsum(
        distance[a, b] / (len(unit) - 1)
        for unit in rated
        for i, a in enumerate(unit)
        for j, b in enumerate(unit)
        if i != j
    )
    chance = math.fsum(
        distance[a, b] * pairable[a] * pairable[b] for a in values for b in values
    ) / (total - 1)
    return 1 - seen / chance


def _distances(
    values: Sequence[int], weight: Mapping[int, int], metric: str
) -> dict[tuple[int, int], float]:
    found = {}
    for a in values:
        for b in values:
            low, high = min(a, b), max(a, b)
            if metric == "nominal":
                found[a, b] = float(a != b)
            elif metric == "interval":
                found[a, b] = float((a - b) ** 2)
            else:
                between = sum(weight[value] for value in values if low <= value <= high)
                found[a, b] = (between - (weight[low] + weight[high]) / 2) ** 2 if a != b else 0.0
    return found


def ac2(units: Sequence[Sequence[int]], levels: Sequence[int] = LEVELS) -> float | None:
    """Gwet's AC2 with quadratic weights; steady where nearly everybody gives the same level."""
    rated = [unit for unit in units if len(unit) > 1]
    if not rated:
        return None
    span = (max(levels) - min(levels)) ** 2

    def weight(a: int, b: int) -> float:
        return 1 - (a - b) ** 2 / span

    seen = fmean(
        fmean(weight(a, b) for i, a in enumerate(unit) for j, b in enumerate(unit) if i != j)
        for unit in rated
    )
    everybody = [unit for unit in units if unit]
    share = {level: fmean(unit.count(level) / len(unit) for unit in everybody) for level in levels}
    whole = math.fsum(weight(a, b) for a in levels for b in levels)
    count = len(levels)
    chance = whole * math.fsum(p * (1 - p) for p in share.values()) / (count * (count - 1))
    return (seen - chance) / (1 - chance)


def drift(points: Sequence[tuple[float, float]]) -> float | None:
    """The slope of a straight line through (week, difference); None with less than three weeks."""
    weeks = [week for week, _ in points]
    if len(set(weeks)) < 3:
        return None
    middle, level = fmean(weeks), fmean(value for _, value in points)
    spread = math.fsum((week - middle) ** 2 for week in weeks)
    return math.fsum((week - middle) * (value - level) for week, value in points) / spread


@dataclass(frozen=True)
class Rated:
    """One judgement for the Rasch model: whose work, which criterion, by whom, which level."""

    subject: int
    criterion: str
    rater: int
    level: int


@dataclass(frozen=True)
class Severity:
    """A rater's severity in logits (above 0: stricter than the mean), its error, and the fit:
    near 1 as expected, above 1.5 erratic, below 0.5 mechanical."""

    rater: int
    logit: float
    error: float
    fit: float
    count: int


def severities(ratings: Sequence[Rated], *, rounds: int = 60) -> tuple[Severity, ...]:
    """A many-facet Rasch model (rating scale) by joint maximum likelihood, raters centred at 0.

    Subjects with only lowest or only highest levels say nothing about severity and are left out.
    """
    usable = _informative(ratings)
    if not usable:
        return ()
    most = max(LEVELS) - min(LEVELS)
    subject = dict.fromkeys(sorted({one.subject for one in usable}), 0.0)
    criterion = dict.fromkeys(sorted({one.criterion for one in usable}), 0.0)
    rater = dict.fromkeys(sorted({one.rater for one in usable}), 0.0)
    steps = [0.0] * (most + 1)
    for _ in range(rounds):
        _improve(subject, "subject", 1, usable, (subject, criterion, rater), steps)
        _improve(criterion, "criterion", -1, usable, (subject, criterion, rater), steps)
        _improve(rater, "rater", -1, usable, (subject, criterion, rater), steps)
        centred: tuple[dict[Any, float], ...] = (criterion, rater)
        for facet in centred:
            middle = fmean(facet.values())
            for name in facet:
                facet[name] -= middle
        _improve_steps(steps, usable, (subject, criterion, rater))
    return tuple(
        _severity(name, value, usable, (subject, criterion, rater), steps)
        for name, value in rater.items()
    )


Facets = tuple[dict[int, float], dict[str, float], dict[int, float]]


def _informative(ratings: Sequence[Rated]) -> list[Rated]:
    kept = list(ratings)
    while True:
        bad = {
            (key, name)
            for key in ("subject", "rater", "criterion")
            for name in {getattr(one, key) for one in kept}
            if {one.level for one in kept if getattr(one, key) == name}
            in ({min(LEVELS)}, {max(LEVELS)})
        }
        if not bad:
            return kept
        kept = [
            one
            for one in kept
            if not any((key, getattr(one, key)) in bad for key in ("subject", "rater", "criterion"))
        ]


def _measure(one: Rated, facets: Facets) -> float:
    subject, criterion, rater = facets
    return subject[one.subject] - criterion[one.criterion] - rater[one.rater]


def _chances(measure: float, steps: Sequence[float]) -> list[float]:
    """The chance of each level above the lowest, for a measure in logits."""
    sums = [0.0]
    for step in steps[1:]:
        sums.append(sums[-1] + measure - step)
    top = max(sums)
    weights = [math.exp(value - top) for value in sums]
    whole = math.fsum(weights)
    return [value / whole for value in weights]


def _moments(measure: float, steps: Sequence[float]) -> tuple[float, float]:
    chances = _chances(measure, steps)
    mean = math.fsum(k * p for k, p in enumerate(chances))
    return mean, math.fsum((k - mean) ** 2 * p for k, p in enumerate(chances))


def _improve(
    facet: dict[Any, float],
    key: str,
    sign: int,
    ratings: Sequence[Rated],
    facets: Facets,
    steps: Sequence[float],
) -> None:
    residual: dict[Any, float] = dict.fromkeys(facet, 0.0)
    information: dict[Any, float] = dict.fromkeys(facet, 0.0)
    for one in ratings:
        mean, variance = _moments(_measure(one, facets), steps)
        name = getattr(one, key)
        residual[name] += (one.level - min(LEVELS)) - mean
        information[name] += variance
    for name in facet:
        change = sign * residual[name] / max(information[name], 1e-9)
        facet[name] += max(-1.0, min(1.0, change))


def _improve_steps(steps: list[float], ratings: Sequence[Rated], facets: Facets) -> None:
    """Where a level begins to be likelier than the one below it, centred at 0."""
    seen = Counter(one.level - min(LEVELS) for one in ratings)
    expected = [0.0] * len(steps)
    for one in ratings:
        for level, chance in enumerate(_chances(_measure(one, facets), steps)):
            expected[level] += chance
    for level in range(1, len(steps)):
        if seen[level] and seen[level - 1]:
            change = math.log(expected[level] / expected[level - 1]) - math.log(
                seen[level] / seen[level - 1]
            )
            steps[level] += max(-0.5, min(0.5, change))
    middle = fmean(steps[1:])
    for level in range(1, len(steps)):
        steps[level] -= middle


def _severity(
    name: int, value: float, ratings: Sequence[Rated], facets: Facets, steps: Sequence[float]
) -> Severity:
    own = [one for one in ratings if one.rater == name]
    squares, variances = 0.0, 0.0
    for one in own:
        mean, variance = _moments(_measure(one, facets), steps)
        squares += (one.level - min(LEVELS) - mean) ** 2
        variances += variance
    error = 1 / math.sqrt(max(variances, 1e-9))
    return Severity(name, value, error, squares / max(variances, 1e-9), len(own))


def calibrated(pairs: Sequence[Pair], anchors: int, *, criticals_right: bool) -> bool:
    """Has a rater passed a round: enough anchors, near enough to the agreed levels, every critical
    failure seen as agreed?"""
    return (
        anchors >= ANCHORS_NEEDED
        and criticals_right
        and bool(pairs)
        and exact(pairs) >= PASS_EXACT
        and adjacent(pairs) >= PASS_ADJACENT
    )


def together(
    first: Mapping[str, int | None], second: Mapping[str, int | None]
) -> dict[str, int | None] | None:
    """Two raters' levels as one: the mean, half a level up. None where a third person has to
    decide: two levels apart, or seen by one and not by the other."""
    found: dict[str, int | None] = {}
    for key, level in first.items():
        other = second.get(key)
        if (level is None) != (other is None):
            return None
        if level is None or other is None:
            found[key] = None
        elif abs(level - other) >= GAP_TO_ADJUDICATE:
            return None
        else:
            found[key] = (level + other + 1) // 2
    return found
