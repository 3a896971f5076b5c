"""The Rasch model by joint maximum likelihood, and how well answers fit it.

P(right) = 1 / (1 + exp(difficulty - ability)). Persons and items with no or full marks tell nothing
and are left out; difficulties are centred on 0 and corrected for the estimator's bias, (L - 1) / L.
Fit: mean of squared residuals (outfit) and weighted by information (infit); 1 is as expected.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LEAST_PERSONS: Final = 30
LEAST_ITEMS: Final = 3
ROUNDS: Final = 500
CLOSE: Final = 1e-7
STEP: Final = 1.0

Answers = Mapping[int, Mapping[str, bool]]


@dataclass(frozen=True)
class Difficulty:
    """An item on the scale, its standard error, its fit, and how many answers told."""

    value: float
    error: float
    infit: float
    outfit: float
    count: int


@dataclass(frozen=True)
class Estimate:
    """All items and persons on one scale. ``converged`` is False where the rounds ran out."""

    items: Mapping[str, Difficulty]
    persons: Mapping[int, float]
    converged: bool


def chance(ability: float, difficulty: float) -> float:
    """The probability of a right answer."""
    gap = max(-40.0, min(40.0, ability - difficulty))
    return 1 / (1 + math.exp(-gap))


def telling(answers: Answers) -> dict[int, dict[str, bool]]:
    """The answers that tell something: persons and items with neither none nor all right, again and
    again until nothing more falls away."""
    rows = {person: dict(given) for person, given in answers.items()}
    while True:
        tried: dict[str, list[bool]] = {}
        for given in rows.values():
            for item, right in given.items():
                tried.setdefault(item, []).append(right)
        extreme = {item for item, marks in tried.items() if all(marks) or not any(marks)}
        kept = {}
        for person, given in rows.items():
            rest = {item: right for item, right in given.items() if item not in extreme}
            if any(rest.values()) and not all(rest.values()):
                kept[person] = rest
        if kept == rows:
            return rows
        rows = kept


def estimate(answers: Answers) -> Estimate | None:
    """Difficulties and abilities; None below ``LEAST_PERSONS`` or ``LEAST_ITEMS`` that tell."""
    rows = telling(answers)
    columns: dict[str, list[tuple[int, bool]]] = {}
    for person, given in rows.items():
        for item, right in given.items():
            columns.setdefault(item, []).append((person, right))
    if len(rows) < LEAST_PERSONS or len(columns) < LEAST_ITEMS:
        return None
    hard = dict.fromkeys(columns, 0.0)
    able = dict.fromkeys(rows, 0.0)
    converged = False
    for _round in range(ROUNDS):
        moved = 0.0
        for item, marks in columns.items():
            step = _newton([(able[p], right) for p, right in marks], hard[item], -1)
            hard[item] += step
            moved = max(moved, abs(step))
        middle = math.fsum(hard.values()) / len(hard)
        hard = {item: value - middle for item, value in hard.items()}
        for person, given in rows.items():
            step = _newton([(hard[i], right) for i, right in given.items()], able[person], 1)
            able[person] += step
            moved = max(moved, abs(step))
        if moved < CLOSE:
            converged = True
            break
    fits = {item: _fit(hard[item], marks, able) for item, marks in columns.items()}
    shrink = (len(columns) - 1) / len(columns)
    return Estimate(
        {
            item: Difficulty(hard[item] * shrink, error, infit, outfit, len(columns[item]))
            for item, (error, infit, outfit) in fits.items()
        },
        {person: value * shrink for person, value in able.items()},
        converged,
    )


def _newton(others: Sequence[tuple[float, bool]], own: float, sign: int) -> float:
    """One Newton step for a parameter: ``sign`` 1 for an ability, -1 for a difficulty."""
    surplus = spread = 0.0
    for other, right in others:
        expected = chance(own, other) if sign > 0 else chance(other, own)
        surplus += right - expected
        spread += expected * (1 - expected)
    return max(-STEP, min(STEP, sign * surplus / max(spread, 1e-9)))


def _fit(
    difficulty: float, marks: Sequence[tuple[int, bool]], able: Mapping[int, float]
) -> tuple[float, float, float]:
    squares = information = outside = 0.0
    for person, right in marks:
        expected = chance(able[person], difficulty)
        spread = max(expected * (1 - expected), 1e-9)
        squares += (right - expected) ** 2
        outside += (right - expected) ** 2 / spread
        information += spread
    return 1 / math.sqrt(information), squares / information, outside / len(marks)
