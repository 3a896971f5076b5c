"""What another edition of the framework would change: who flips, who comes closer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.growth.rules.readiness import Readiness


class Effect(StrEnum):
    """What a person would notice."""

    BECOMES_READY = "becomes_ready"
    NO_LONGER_READY = "no_longer_ready"
    CLOSER = "closer"
    FARTHER = "farther"
    SAME = "same"


def effect(before: Readiness, after: Readiness) -> Effect:
    """The difference between two verdicts on the same evidence; what is missing decides."""
    if before.is_ready != after.is_ready:
        return Effect.BECOMES_READY if after.is_ready else Effect.NO_LONGER_READY
    if before.missing == after.missing:
        return Effect.SAME
    return Effect.CLOSER if after.missing < before.missing else Effect.FARTHER


@dataclass(frozen=True)
class Flip:
    """One person's verdicts under both editions."""

    learner: int
    effect: Effect
    before: int
    after: int
    needed: int


def flip(learner: int, before: Readiness, after: Readiness) -> Flip:
    """The same as a row: requirements met before and after, and how many are asked after."""
    return Flip(learner, effect(before, after), before.met, after.met, after.needed)


def counted(flips: Iterable[Flip]) -> dict[Effect, int]:
    """How many people for each effect."""
    found = dict.fromkeys(Effect, 0)
    for one in flips:
        found[one.effect] += 1
    return found
