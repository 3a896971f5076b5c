"""A calibration head: what people go on to give, learned from what the rules gave and why.

For each criterion a straight line through a few named figures of the rules' own result says by how
much people differ from the rules. It is held against the rules on plays of scenarios it has not
seen, and is believed only where it is clearly nearer to the people. Nothing is drawn by lot; the
same plays in any order give the same head.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any, Final

from app.exams.rules.agreement import Pair, kappa
from app.exams.rules.roleplay.scenario import CRITERIA

NEEDED: Final = 100
FOLDS: Final = 5
GAIN: Final = 0.02
RIDGE: Final = 8.0
RESAMPLES: Final = 400
FEATURES: Final = ("level", "doubt", "lean", "good", "bad", "uncertain", "others", "critical")


@dataclass(frozen=True)
class Case:
    """One criterion of one play: what the rules gave and why, and what people gave."""

    play: str
    scenario: str
    figures: tuple[float, ...]
    rules: int
    people: int


@dataclass(frozen=True)
class Line:
    """The line of one criterion: by how much people differ, from figures put on one scale."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def terms(self, figures: Sequence[float]) -> tuple[tuple[str, float], ...]:
        """What each figure adds, by its name; with ``bias`` they make up the whole difference."""
        return tuple(
            (name, weight * (figure - mean) / scale)
            for name, weight, figure, mean, scale in zip(
                FEATURES, self.weights, figures, self.means, self.scales, strict=True
            )
        )

    def raw(self, figures: Sequence[float]) -> float:
        """The level before rounding: that of the rules and the difference."""
        return figures[0] + self.bias + math.fsum(value for _name, value in self.terms(figures))

    def level(self, figures: Sequence[float]) -> int:
        """The level, half a level up, within 1 to 5."""
        return max(1, min(5, math.floor(self.raw(figures) + 0.5)))


@dataclass(frozen=True)
class Held:
    """How rules and head did on plays the head had not seen. ``low``: in 95 of a hundred
    resamples the head's kappa lies at least this far above that of the rules."""

    count: int
    scenarios: int
    rules: float | None = None
    head: float | None = None
    low: float | None = None
    rules_error: float | None = None
    head_error: float | None = None


@dataclass(frozen=True)
class Fitted:
    """One criterion: its line, its figures, and why it is not believed (empty: it is)."""

    held: Held
    why: str
    line: Line | None = None


def figures_of(result: Mapping[str, Any], criterion: str) -> tuple[float, ...] | None:
    """The named figures of one criterion of a stored result; None where the rules gave no level."""
    found = result.get("criteria", {}).get(criterion) or {}
    level = found.get("level")
    if level is None:
        return None
    low, high = int(found["low"]), int(found["high"])
    weighed = {"good": 0.0, "bad": 0.0, "uncertain": 0.0}
    for item in found.get("evidence", ()):
        value, probability = item["value"], float(item["probability"])
        if value == 0 or (item["message"] is not None and 0.25 <= probability < 0.8):
            weighed["uncertain"] += 1
        else:
            weighed["good" if value > 0 else "bad"] += probability
    other = [
        one["level"]
        for key, one in result["criteria"].items()
        if key != criterion and one.get("level") is not None
    ]
    critical = sum(one.get("criterion") == criterion for one in result.get("critical", ()))
    return (
        float(level),
        float(high - low),
        (low + high) / 2 - level,
        math.log1p(weighed["good"]),
        math.log1p(weighed["bad"]),
        math.log1p(weighed["uncertain"]),
        fmean(other) - level if other else 0.0,
        float(min(1, critical)),
    )


def fit(cases: Sequence[Case]) -> Line:
    """The line through these cases: ridge regression of people's difference from the rules. With
    few cases it stays near the rules."""
    ordered = sorted(cases, key=lambda case: case.play)
    columns = list(zip(*(case.figures for case in ordered), strict=True))
    means = tuple(fmean(column) for column in columns)
    scales = tuple(
        max(math.sqrt(fmean((value - mean) ** 2 for value in column)), 1e-6)
        for column, mean in zip(columns, means, strict=True)
    )
    rows = [
        [(v - m) / s for v, m, s in zip(case.figures, means, scales, strict=True)]
        for case in ordered
    ]
    differences = [float(case.people - case.rules) for case in ordered]
    bias = fmean(differences) * len(ordered) / (len(ordered) + RIDGE)
    rest = [difference - bias for difference in differences]
    size = len(FEATURES)
    left = [
        [math.fsum(row[i] * row[j] for row in rows) + (RIDGE if i == j else 0.0)
         for j in range(size)]
        for i in range(size)
    ]  # fmt: skip
    right = [math.fsum(row[i] * r for row, r in zip(rows, rest, strict=True)) for i in range(size)]
    weights = tuple(round(weight, 9) for weight in _solved(left, right))
    return Line(means, scales, weights, round(bias, 9))


def _solved(left: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a positive definite system, by elimination with the largest pivot."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(left, right, strict=True)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda place: abs(rows[place][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for below in range(column + 1, size):
            factor = rows[below][column] / rows[column][column]
            for place in range(column, size + 1):
                rows[below][place] -= factor * rows[column][place]
    found = [0.0] * size
    for place in reversed(range(size)):
        known = math.fsum(rows[place][j] * found[j] for j in range(place + 1, size))
        found[place] = (rows[place][size] - known) / rows[place][place]
    return found


def folds(cases: Sequence[Case]) -> dict[str, int]:
    """Which fold each scenario is held back with: whole scenarios, evenly by their plays."""
    counts = Counter(case.scenario for case in cases)
    filled = [0] * FOLDS
    found = {}
    for scenario, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        place = min(range(FOLDS), key=lambda fold: (filled[fold], fold))
        filled[place] += count
        found[scenario] = place
    return found


def held_back(cases: Sequence[Case]) -> list[tuple[Case, int]]:
    """Every case with the level of a head that saw no play of its scenario."""
    places = folds(cases)
    ordered = sorted(cases, key=lambda case: case.play)
    found: list[tuple[Case, int]] = []
    for fold in range(FOLDS):
        inside = [case for case in ordered if places[case.scenario] == fold]
        outside = [case for case in ordered if places[case.scenario] != fold]
        if inside and outside:
            line = fit(outside)
            found += [(case, line.level(case.figures)) for case in inside]
    return found


def judge(cases: Sequence[Case]) -> Fitted:
    """Fit one criterion and hold it against the rules."""
    scenarios = len({case.scenario for case in cases})
    if len(cases) < NEEDED:
        return Fitted(Held(len(cases), scenarios), "few_plays")
    if scenarios < FOLDS:
        return Fitted(Held(len(cases), scenarios), "few_scenarios")
    judged = held_back(cases)
    held = _held(judged, scenarios)
    why = _why_not(held)
    return Fitted(held, why, None if why else fit(cases))


def _held(judged: Sequence[tuple[Case, int]], scenarios: int) -> Held:
    rules: list[Pair] = [(case.people, case.rules) for case, _level in judged]
    head: list[Pair] = [(case.people, level) for case, level in judged]
    return Held(
        len(judged),
        scenarios,
        kappa(rules),
        kappa(head),
        _low(rules, head),
        fmean(abs(a - b) for a, b in rules),
        fmean(abs(a - b) for a, b in head),
    )


def _low(rules: Sequence[Pair], head: Sequence[Pair]) -> float | None:
    draw = random.Random(1)
    places = range(len(rules))
    found = []
    for _ in range(RESAMPLES):
        chosen = draw.choices(places, k=len(rules))
        one, other = kappa([rules[p] for p in chosen]), kappa([head[p] for p in chosen])
        if one is not None and other is not None:
            found.append(other - one)
    found.sort()
    return found[int(0.05 * (len(found) - 1))] if found else None


def _why_not(held: Held) -> str:
    if held.rules is None or held.head is None or held.low is None:
        return "one_level"
    nearer = (held.head_error or 0.0) <= (held.rules_error or 0.0)
    if held.head - held.rules < GAIN or held.low <= 0 or not nearer:
        return "no_better"
    return ""


def as_json(fitted: Mapping[str, Fitted]) -> dict[str, Any]:
    """A head to be kept, criterion by criterion."""
    return {key: asdict(one) for key, one in fitted.items()}


def lines_of(kept: Mapping[str, Any]) -> dict[str, Line]:
    """The lines of a kept head that are believed."""
    found = {}
    for key, one in kept.items():
        line = one.get("line")
        if key in CRITERIA and line is not None and not one["why"]:
            found[key] = Line(
                tuple(line["means"]), tuple(line["scales"]), tuple(line["weights"]), line["bias"]
            )
    return found


def advice(lines: Mapping[str, Line], result: Mapping[str, Any]) -> dict[str, Any]:
    """What a head says to a result: a level for each criterion it is believed in, with what moved
    it most. The result itself stays as it is."""
    found: dict[str, Any] = {}
    for key, line in lines.items():
        figures = figures_of(result, key)
        if figures is None:
            continue
        terms = sorted(
            (*line.terms(figures), ("bias", line.bias)), key=lambda term: (-abs(term[1]), term[0])
        )
        found[key] = {
            "level": line.level(figures),
            "raw": round(line.raw(figures), 3),
            "terms": [[name, round(value, 3)] for name, value in terms if abs(value) >= 0.05][:3],
        }
    return found
