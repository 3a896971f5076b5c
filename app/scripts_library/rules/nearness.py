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
class Effect:
    """Mean levels with and without a script, their difference and its 95 % interval."""

    cases: int
    others: int
    mean: float
    mean_without: float
    difference: float
    low: float
    high: float


def effect(used: Sequence[float], unused: Sequence[float]) -> Effect | None:
    """What use goes along with (not what it causes); None below ``LEAST_CASES`` on a side."""
    if min(len(used), len(unused)) < LEAST_CASES:
        return None
    mean, without = sum(used) / len(used), sum(unused) / len(unused)
    spread = math.sqrt(_variance(used, mean) / len(used) + _variance(unused, without) / len(unused))
    difference = mean - without
    return Effect(
        len(used), len(unused), mean, without, difference,
        difference - 1.96 * spread, difference + 1.96 * spread,
    )  # fmt: skip


def _variance(values: Sequence[float], mean: float) -> float:
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)
