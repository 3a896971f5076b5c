"""What another edition of the framework would change: who flips, who comes closer, whose duties
stand open, whose evidence ends soon, whose figures fall beyond other lines.

Only what differs between the editions needs weighing: demands that stand in both are met or
missing alike, and matter only where the rest is met, which is when readiness may come or go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.growth.rules.bands import Band, band
from app.growth.rules.board import last_figure
from app.growth.rules.dossier import Dossier
from app.growth.rules.readiness import Readiness, Standing, judge
from app.growth.rules.requirements import AtLeast, CertificateInForce, Completed
from app.growth.rules.tally import Requirement


class Effect(StrEnum):
    """What a person would notice."""

    BECOMES_READY = "becomes_ready"
    NO_LONGER_READY = "no_longer_ready"
    CLOSER = "closer"
    FARTHER = "farther"
    SAME = "same"


class Turn(StrEnum):
    """What else turns for somebody, whether or not they become ready."""

    DUTY_OPENS = "duty_opens"
    DUTY_CLOSES = "duty_closes"
    ENDS_SOON = "ends_soon"
    ENDS_LATER = "ends_later"
    BELOW_FLOOR = "below_floor"
    ABOVE_FLOOR = "above_floor"


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


# --- what keeps a tier, what runs out, monthly lines -----------------------------------------


@dataclass(frozen=True)
class Ending:
    """The demands whose end is looked at, under both editions, and how many days before its end
    each edition calls a demand ending soon."""

    demands: Compared
    soon: tuple[int, int]

    @property
    def alike(self) -> bool:
        """Does nothing differ?"""
        return not (self.demands.gone or self.demands.new)


def may_end(requirement: Requirement) -> bool:
    """Can what meets the demand run out by itself one day?"""
    if isinstance(requirement, AtLeast):
        return any(may_end(part) for part in requirement.parts)
    if isinstance(requirement, Completed | CertificateInForce):
        return True
    return getattr(requirement, "valid_months", None) is not None


def ending(
    before: Sequence[Requirement], after: Sequence[Requirement], soon: tuple[int, int]
) -> Ending:
    """What has to be looked at. Where the days differ, every demand that can end may be called
    otherwise."""
    before, after = ([r for r in some if may_end(r)] for some in (before, after))
    if soon[0] == soon[1]:
        return Ending(compared(before, after), soon)
    return Ending(Compared((), tuple(before), tuple(after)), soon)


@dataclass(frozen=True)
class Lines:
    """A monthly figure with its lines under both editions, in hundredths."""

    indicator: str
    targets: tuple[int | None, int | None]
    floors: tuple[int | None, int | None]
    lower_is_better: bool = False

    def bands(self, value: int) -> tuple[Band, Band]:
        """The band of a value before and after."""
        before, after = (
            band(value, target, floor, lower_is_better=self.lower_is_better)
            for target, floor in zip(self.targets, self.floors, strict=True)
        )
        return before, after


@dataclass(frozen=True)
class Turned:
    """One thing that turns for a person: which way, and the demand's or the figure's key."""

    turn: Turn
    about: str


def _open(demands: Iterable[Requirement], dossier: Dossier, on: date) -> set[str]:
    return {r.key for r in demands if not stands(r, dossier, on)}


def _ends(demands: Iterable[Requirement], dossier: Dossier, on: date, soon: int) -> set[str]:
    return {
        r.key
        for r in demands
        if stands(r, dossier, on) and judge(r, dossier, on, soon).standing is Standing.EXPIRING
    }


def duties(demands: Compared, dossier: Dossier, on: date) -> list[Turned]:
    """Which duties of the present tier stand open under one edition alone."""
    before, after = (_open(some, dossier, on) for some in (demands.gone, demands.new))
    return _both_ways(before, after, Turn.DUTY_OPENS, Turn.DUTY_CLOSES)


def endings(looked: Ending, dossier: Dossier, on: date) -> list[Turned]:
    """Which demands are met and end soon under one edition alone; what is not met any more under
    the other one does not end later."""
    before, after = (
        _ends(some, dossier, on, soon)
        for some, soon in zip((looked.demands.gone, looked.demands.new), looked.soon, strict=True)
    )
    unmet = _open(looked.demands.new, dossier, on) if before - after else set()
    return _both_ways(before - unmet, after, Turn.ENDS_SOON, Turn.ENDS_LATER)


def _both_ways(before: set[str], after: set[str], comes: Turn, goes: Turn) -> list[Turned]:
    return [Turned(comes, key) for key in sorted(after - before)] + [
        Turned(goes, key) for key in sorted(before - after)
    ]


def figures(lines: Iterable[Lines], dossier: Dossier, on: date) -> dict[str, tuple[Band, Band]]:
    """The band of each last figure before and after; no entry for what was not measured."""
    found = {}
    for line in lines:
        last = last_figure(dossier, line.indicator, on)
        if last is not None:
            found[line.indicator] = line.bands(last.value)
    return found


def fallen(bands: Mapping[str, tuple[Band, Band]]) -> list[Turned]:
    """Which figures lie beyond the floor of one edition alone."""
    before, after = ({key for key, two in bands.items() if two[n] is Band.LOW} for n in (0, 1))
    return _both_ways(before, after, Turn.BELOW_FLOOR, Turn.ABOVE_FLOOR)
