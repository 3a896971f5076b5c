"""How near two texts are, and what use shows. Pure."""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ADAPTED: Final = 0.5
EXACT: Final = 0.92
TWIN: Final = 0.8
LEAST_CASES: Final = 5
COMMONPLACE: Final = 400
LOOKED_AT: Final = 40
_BLANK: Final = re.compile(r"\{[a-z0-9_]+\}")
_NOISE: Final = re.compile(r"[\W_]+")


class Nearness(StrEnum):
    """What a message made of a script."""

    EXACT = "exact"
    ADAPTED = "adapted"
    NONE = "none"


def grams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters, blanks to fill and signs left out."""
    plain = _NOISE.sub("", _BLANK.sub("", text)).casefold()
    if len(plain) < 2:
        return frozenset((plain,)) if plain else frozenset()
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1))


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared pairs over all pairs (Dice), from 0 to 1."""
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 0.0


def covered(script: frozenset[str], message: frozenset[str]) -> float:
    """The share of the script's pairs that the message holds."""
    return len(script & message) / len(script) if script else 0.0


def nearness(share: float) -> Nearness:
    """Exact, adapted or none by the share of a script that a message holds."""
    return (
        Nearness.EXACT
        if share >= EXACT
        else Nearness.ADAPTED
        if share >= ADAPTED
        else Nearness.NONE
    )


class Shelf:
    """Texts by key, found by shared pairs: near duplicates, and the script behind a message."""

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        self._grams = {key: grams(text) for key, text in texts}
        self._holders: dict[str, list[str]] = {}
        for key, held in self._grams.items():
            for gram in held:
                self._holders.setdefault(gram, []).append(key)

    def _sharing(self, held: Iterable[str]) -> dict[str, int]:
        counted: dict[str, int] = {}
        for gram in held:
            for key in self._holders.get(gram, ()):
                counted[key] = counted.get(key, 0) + 1
        return counted

    def twins(self, text: str, least: float = TWIN) -> list[tuple[str, float]]:
        """Keys whose text is nearly this one, the nearest first.

        Texts that share so much also share one of the rarest pairs, so only those are
        looked at; pairs that very many texts hold say nothing.
        """
        held = grams(text)
        rare = sorted(held, key=lambda gram: (len(self._holders.get(gram, ())), gram))
        enough = math.ceil(least / (2 - least) * len(held))
        shared = self._sharing(
            gram
            for gram in rare[: len(held) - enough + 1]
            if len(self._holders.get(gram, ())) <= COMMONPLACE
        )
        near = heapq.nlargest(LOOKED_AT, shared, key=lambda key: (shared[key], key))
        found = [(key, round(overlap(held, self._grams[key]), 3)) for key in near]
        return sorted(
            (pair for pair in found if pair[1] >= least), key=lambda pair: (-pair[1], pair[0])
        )

    def behind(self, message: str) -> tuple[str, Nearness]:
        """The script that a message holds most of, and how near it came; "" for none."""
        held = grams(message)
        best = max(
            ((shared / len(self._grams[key]), key) for key, shared in self._sharing(held).items()),
            default=(0.0, ""),
        )
        near = nearness(best[0])
        return (best[1], near) if near is not Nearness.NONE else ("", near)


@dataclass(frozen=True)
class Levels:
    """What must be known of many levels to compare them: how many, their sum, their squares'."""

    number: int = 0
    total: float = 0.0
    squares: float = 0.0

    @classmethod
    def of(cls, values: Iterable[float]) -> Levels:
        """The levels of these values."""
        kept = list(values)
        return cls(len(kept), sum(kept), sum(value * value for value in kept))

    def without(self, part: Levels) -> Levels:
        """The rest, where a part of them is left out."""
        return Levels(
            self.number - part.number, self.total - part.total, self.squares - part.squares
        )

    @property
    def mean(self) -> float:
        """Their mean."""
        return self.total / self.number

    @property
    def uncertainty(self) -> float:
        """The variance of that mean."""
        spread = max(0.0, self.squares - self.number * self.mean**2)
        return spread / (self.number - 1) / self.number


@dataclass(frozen=True)
class Effect:
    """Mean levels with and without a script, their difference and its 95 % interval."""

    cases: int
    others: int
    mean: float
    mean_without: float
    difference: float
    low: float
    high: float


def effect(used: Levels, unused: Levels) -> Effect | None:
    """What use goes along with (not what it causes); None below ``LEAST_CASES`` on a side."""
    if min(used.number, unused.number) < LEAST_CASES:
        return None
    spread = math.sqrt(used.uncertainty + unused.uncertainty)
    difference = used.mean - unused.mean
    return Effect(
        used.number, unused.number, used.mean, unused.mean, difference,
        difference - 1.96 * spread, difference + 1.96 * spread,
    )  # fmt: skip
