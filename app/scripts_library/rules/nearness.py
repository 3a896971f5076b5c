"""How near two texts are, and what use shows. Pure."""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from app.search import tokens

ADAPTED: Final = 0.5
EXACT: Final = 0.92
TWIN: Final = 0.8
LEAST_CASES: Final = 5
COMMONPLACE: Final = 400
LOOKED_AT: Final = 40
_BLANK: Final = re.compile(r"\{[a-z0-9_]+\}")


class Nearness(StrEnum):
    """What a message made of a script."""

    EXACT = "exact"
    ADAPTED = "adapted"
    NONE = "none"


class Said(NamedTuple):
    """One wording of a script: the field it stands in and its language."""

    key: str
    field: str
    language: str


class Twin(NamedTuple):
    """Two wordings that say nearly the same, and how nearly, from 0 to 1."""

    one: Said
    other: Said
    share: float


def grams(text: str) -> frozenset[str]:
    """What two texts are compared by: the pairs of neighbouring Chinese characters; of words in
    letters also each alone, since pairs of letters are the same in any two texts. No pair goes
    across a blank to fill; signs are left out."""
    found: set[str] = set()
    alone: set[str] = set()
    for piece in _BLANK.split(text):
        held = tokens.tokens(piece)
        found.update(f"{one} {other}" for one, other in pairwise(held))
        found.update(word for word in held if word.isascii() and word.isalpha())
        alone.update(held)
    return frozenset(found or alone)


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
    """Wordings found by what they share: near duplicates, and the script behind a message."""

    def __init__(self, texts: Iterable[tuple[Said, str]] = ()) -> None:
        self._grams: dict[Said, frozenset[str]] = {}
        self._holders: dict[str, set[Said]] = {}
        for said, text in texts:
            self.put(said, text)

    def put(self, said: Said, text: str) -> None:
        """One more wording, or a new text for one that is here."""
        held = grams(text)
        for gram in self._grams.get(said, frozenset()) - held:
            self._holders[gram].discard(said)
        for gram in held:
            self._holders.setdefault(gram, set()).add(said)
        self._grams[said] = held

    def _sharing(self, held: Iterable[str]) -> dict[Said, int]:
        counted: dict[Said, int] = {}
        for gram in held:
            for said in self._holders.get(gram, ()):
                counted[said] = counted.get(said, 0) + 1
        return counted

    def twins(self, text: str, least: float = TWIN) -> list[tuple[Said, float]]:
        """Wordings that are nearly this one, the nearest first.

        Texts that share so much also share one of the rarest pairs, so only those are
        looked at; pairs that very many texts hold say nothing.
        """
        held = grams(text)
        rare = sorted(held, key=lambda gram: (len(self._holders.get(gram, ())), gram))
        # A little less: what is whole must not be rounded up for its last binary digit.
        enough = math.ceil(least / (2 - least) * len(held) - 1e-9)
        shared = self._sharing(
            gram
            for gram in rare[: len(held) - enough + 1]
            if len(self._holders.get(gram, ())) <= COMMONPLACE
        )
        near = heapq.nlargest(LOOKED_AT, shared, key=lambda said: (shared[said], said))
        found = [(said, round(overlap(held, self._grams[said]), 3)) for said in near]
        return sorted(
            (pair for pair in found if pair[1] >= least), key=lambda pair: (-pair[1], pair[0])
        )

    def twins_of(self, texts: Iterable[tuple[Said, str]], least: float = TWIN) -> list[Twin]:
        """For each of these wordings the others that are nearly it, the nearest first; what two
        wordings are to each other is told once."""
        found: dict[tuple[Said, Said], Twin] = {}
        for said, text in texts:
            for other, share in self.twins(text, least):
                if other != said and (other, said) not in found:
                    found[said, other] = Twin(said, other, share)
        return sorted(found.values(), key=lambda twin: (-twin.share, twin.one, twin.other))

    def behind(self, message: str) -> tuple[str, Nearness]:
        """The script that a message holds most of, and how near it came; "" for none."""
        held = grams(message)
        best = max(
            (
                (shared / len(self._grams[said]), said.key)
                for said, shared in self._sharing(held).items()
            ),
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
