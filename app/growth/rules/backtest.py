"""What another edition of the framework would change: who flips, who comes closer.

Only what differs between the editions needs weighing: demands that stand in both are met or
missing alike, and matter only where the rest is met, which is when readiness may come or go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.growth.rules.dossier import Dossier
from app.growth.rules.readiness import Readiness
from app.growth.rules.requirements import AtLeast, Requirement


class Effect(StrEnum):
    """What a person would notice."""

    BECOMES_READY = "becomes_ready"
    NO_LONGER_READY = "no_longer_ready"
    CLOSER = "closer"
    FARTHER = "farther"
    SAME = "same"


def effect(before: Readiness, after: Readiness) -> Effect:
    """The difference between two verdicts on the same evidence; what is missing decides."""
    ready = before.is_ready, after.is_ready
    return _effect(*ready, after.missing - before.missing)


def _effect(before: bool, after: bool, more: int) -> Effect:
    if before != after:
        return Effect.BECOMES_READY if after else Effect.NO_LONGER_READY
    if more == 0:
        return Effect.SAME
    return Effect.CLOSER if more < 0 else Effect.FARTHER


@dataclass(frozen=True)
class Compared:
    """The demands of two editions on one person: in both, only before, only after. An edition that
    asks nothing has no tier to reach, so nobody is ready for one."""

    same: tuple[Requirement, ...]
    gone: tuple[Requirement, ...]
    new: tuple[Requirement, ...]


def compared(before: Sequence[Requirement], after: Sequence[Requirement]) -> Compared:
    """Set two lists of demands against each other."""
    old, other = Counter(before), Counter(after)
    shared = old & other
    gone, new = (tuple((all_ - shared).elements()) for all_ in (old, other))
    return Compared(tuple(shared.elements()), gone, new)


def stands(requirement: Requirement, dossier: Dossier, on: date) -> bool:
    """Is the demand met or waived: what ``readiness.judge`` finds good, without working out until
    when."""
    if isinstance(requirement, AtLeast):
        met = sum(stands(p, dossier, on) for p in requirement.parts) >= requirement.needed
    else:
        met = requirement.is_met(dossier, on)
    return met or dossier.waiver(requirement.key, on) is not None


def weigh(demands: Compared, dossier: Dossier, whole: Callable[[], Dossier], on: date) -> Effect:
    """The effect on one person. ``dossier`` needs to know what the differing demands ask about and
    the waivers; ``whole`` gives everything, asked for only where readiness hangs on the rest."""
    gone = sum(not stands(r, dossier, on) for r in demands.gone)
    new = sum(not stands(r, dossier, on) for r in demands.new)
    could_be = (
        gone == 0 and bool(demands.same or demands.gone),
        new == 0 and bool(demands.same or demands.new),
    )
    if could_be[0] == could_be[1]:
        return _effect(False, False, new - gone)
    everything = whole()
    ready = all(stands(r, everything, on) for r in demands.same)
    return _effect(ready and could_be[0], ready and could_be[1], new - gone)


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


def counted(effects: Iterable[Effect]) -> dict[Effect, int]:
    """How many people for each effect."""
    found = dict.fromkeys(Effect, 0)
    for one in effects:
        found[one] += 1
    return found
