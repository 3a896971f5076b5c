"""Which points were earned, and by which words. The rules that make gaming unprofitable live here:

a message credits at most three new points by words; one that crowds more than eight acts (a letter:
fourteen) credits none and loses its courtesy, an endless one credits a single point; an echo or a
repetition credits nothing; a point has its window and what must come first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.exams.rules.roleplay.performance import Performance
from app.exams.rules.roleplay.scenario import Point, Scenario

MOST_NEW: Final = 3
ALIKE: Final = 0.05
"""Within which two proofs are as good as each other."""
MOST_ACTS: Final = 8
MOST_ACTS_OF_A_LETTER: Final = 14
MOST_LENGTH: Final = 200
_ROOMY_CHANNELS: Final = frozenset({"email"})
_COURTESY: Final = frozenset(
    {"greet", "identify", "apologise", "empathy", "thank", "farewell", "offer_more_help", "calm"}
)
_CLOSERS: Final = frozenset({"offer_more_help", "farewell"})
_SUBSTANCE: Final = frozenset(
    {
        "report_status",
        "explain_basis",
        "offer_solution",
        "give_steps",
        "escalate",
        "offer_compensation",
        "recommend",
        "refuse_politely",
        "protect_privacy",
        "urge_delivery",
        "suggest_channel",
    }
)


@dataclass(frozen=True)
class Sight:
    """Where something was seen: message, span, how surely."""

    probability: float
    message: int | None
    start: int = 0
    end: int = 0
    ordinal: int = 0


@dataclass(frozen=True)
class Earned:
    """A point with the best proof for it; no sight at all where nothing could show it."""

    point: Point
    sight: Sight | None
    observable: bool

    @property
    def probability(self) -> float:
        """How surely it was earned."""
        return self.sight.probability if self.sight is not None else 0.0


@dataclass(frozen=True)
class Ledger:
    """All that was credited."""

    sights: Mapping[str, tuple[Sight, ...]]
    earned: tuple[Earned, ...]
    voided: frozenset[int]
    empty: frozenset[int]

    def best(self, token: str, least: float = 0.0, *, within: int = 0) -> Sight | None:
        """The surest sight of a token, at least this sure, in the first ``within`` messages."""
        found = [
            sight
            for sight in self.sights.get(token, ())
            if sight.probability >= least and (not within or sight.ordinal <= within)
        ]
        return max(found, key=lambda sight: (sight.probability, -sight.ordinal), default=None)

    def has(self, act: str, least: float, *, within: int = 0) -> bool:
        """Was the act seen so surely?"""
        return self.best(f"act.{act}", least, within=within) is not None


def credit(scenario: Scenario, performance: Performance) -> Ledger:
    """Read the whole performance once, in order, and credit what it earned."""
    sights: dict[str, list[Sight]] = {}
    voided: set[int] = set()
    empty: set[int] = set()
    budget: dict[int, int] = {}
    substance = False
    roomy = scenario.channel in _ROOMY_CHANNELS
    for ordinal, (index, _, reading) in enumerate(performance.own, 1):
        if reading.echo or reading.repeat:
            empty.add(index)
            continue
        crowded = reading.crowd > (MOST_ACTS_OF_A_LETTER if roomy else MOST_ACTS)
        stuffed = crowded or (not roomy and reading.length > MOST_LENGTH)
        if stuffed:
            voided.add(index)
        budget[index] = 0 if crowded else 10 if roomy else 1 if stuffed else MOST_NEW
        substance = (
            substance
            or bool(reading.facts)
            or any(
                seen.act in _SUBSTANCE or seen.act.startswith("say-")
                for seen in reading.acts
                if seen.probability >= 0.5
            )
        )
        for seen in reading.acts:
            if stuffed and seen.act in _COURTESY:
                continue
            if seen.act in _CLOSERS and not substance:
                continue
            sight = Sight(seen.probability, index, seen.start, seen.end, ordinal)
            sights.setdefault(f"act.{seen.act}", []).append(sight)
        for fact in reading.facts:
            sight = Sight(fact.probability, index, fact.start, fact.end, ordinal)
            sights.setdefault(f"fact.{fact.fact}", []).append(sight)
    _deeds(performance, sights)
    _record(scenario, performance, sights)
    fixed = {token: tuple(found) for token, found in sights.items()}
    earned: list[Earned] = []
    for point in scenario.points:
        one = _earn(point, performance, fixed, earned, budget)
        earned.append(one)
        if one.sight is not None:
            fixed[f"point.{point.key}"] = (one.sight,)
    return Ledger(fixed, tuple(earned), frozenset(voided), frozenset(empty))


def _deeds(performance: Performance, sights: dict[str, list[Sight]]) -> None:
    for key, amount in (performance.actions or {}).items():
        sights[f"action.{key}"] = [Sight(1.0, None)]
        if amount:
            sights[f"amount.{key}"] = [Sight(1.0, None)]
    for panel in performance.lookups or ():
        sights[f"lookup.{panel}"] = [Sight(1.0, None)]
    if performance.outcome:
        sights[f"outcome.{performance.outcome}"] = [Sight(1.0, None)]


def _record(scenario: Scenario, performance: Performance, sights: dict[str, list[Sight]]) -> None:
    for key, text in (performance.record or {}).items():
        if len(text.strip()) < 2:
            continue
        checks = scenario.record_checks.get(key, ())
        if all(re.search(check, text, re.IGNORECASE) for check in checks):
            sights[f"record.{key}"] = [Sight(1.0, None)]


def _observable(token: str, performance: Performance) -> bool:
    kind = token.partition(".")[0]
    if kind in ("action", "amount"):
        return performance.actions is not None
    if kind == "lookup":
        return performance.lookups is not None
    if kind == "record":
        return performance.record is not None
    if kind == "outcome":
        return performance.outcome is not None
    return True


def _earn(
    point: Point,
    performance: Performance,
    sights: Mapping[str, tuple[Sight, ...]],
    before: list[Earned],
    budget: dict[int, int],
) -> Earned:
    tokens = [*point.any_of, *point.all_of]
    if tokens and not any(_observable(token, performance) for token in tokens):
        return Earned(point, None, False)
    start = _earliest(point.after, sights) if point.after else 0
    if start is None:
        return Earned(point, None, True)
    choices = [
        sight
        for token in point.any_of
        for sight in sights.get(token, ())
        if _fits(sight, point, start)
    ]
    choices.sort(key=lambda sight: (sight.probability, -sight.ordinal), reverse=True)
    # What finds no room in its message is no proof, but it does not spoil another one; and the last
    # room of a message is left to what is said nowhere else.
    rooms = {sight: _room(sight, sights, before, budget) for sight in choices}
    roomy = [sight for sight in choices if rooms[sight] > 0]
    alike = [s for s in roomy if s.probability >= roomy[0].probability - ALIKE]
    best = next(
        (sight for sight in alike if rooms[sight] > 1),
        next(iter(roomy or choices), None),
    )
    needed = [token for token in point.all_of if _observable(token, performance)]
    if needed:
        parts = [
            max(
                (s for s in sights.get(token, ()) if _fits(s, point, start)),
                key=lambda sight: sight.probability,
                default=None,
            )
            for token in needed
        ]
        together = [part for part in parts if part is not None]
        if len(together) < len(parts) or (point.any_of and best is None):
            return Earned(point, None, True)
        best = min([*together, *([best] if best else [])], key=lambda sight: sight.probability)
    if best is None:
        return Earned(point, None, True)
    return Earned(point, best if _room(best, sights, before, budget) > 0 else None, True)


def _room(
    best: Sight,
    sights: Mapping[str, tuple[Sight, ...]],
    before: list[Earned],
    budget: dict[int, int],
) -> int:
    """How many more points its message may credit, this one among them."""
    if best.message is None:
        return MOST_NEW
    left = budget[best.message]
    if left >= MOST_NEW and not _by_words(best, sights):
        return MOST_NEW
    taken = {
        (one.sight.start, one.sight.end)
        for one in before
        if one.sight is not None
        and one.sight.message == best.message
        and one.probability >= 0.5
        and (left < MOST_NEW or _by_words(one.sight, sights))
    }
    return left - len(taken - {(best.start, best.end)})


def _fits(sight: Sight, point: Point, start: int) -> bool:
    if sight.message is None:
        return True
    if point.within and sight.ordinal > point.within:
        return False
    return sight.ordinal >= start


def _by_words(sight: Sight, sights: Mapping[str, tuple[Sight, ...]]) -> bool:
    return not any(sight in found for token, found in sights.items() if token.startswith("fact."))


def _earliest(token: str, sights: Mapping[str, tuple[Sight, ...]]) -> int | None:
    found = [sight.ordinal for sight in sights.get(token, ()) if sight.probability >= 0.5]
    return min(found, default=None)
