"""How inspectors weigh what a talk shows: a line for each criterion through the signs of the talk.

The gates say what a level takes. How much each thing heard moves a person who reads the whole talk
is learned from rated talks: from a beginning every sign adds or takes what its weight says, so that
each tenth of a level can be told. Nothing good ever lowers a level and nothing bad raises one; the
line stays within two levels of the gates, and above them only where nothing grave was said or left.
Pure: the weights are an argument (``app/exams/taught/judging.json``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from app.exams.rules.roleplay.asking import chased, pressed
from app.exams.rules.roleplay.caps import critical
from app.exams.rules.roleplay.case import EVEN, GENEROUS, INSISTED, REBUFFS, STRICT, Case, coverage
from app.exams.rules.roleplay.feedback import takings
from app.exams.rules.roleplay.gravity import grave
from app.exams.rules.roleplay.scenario import CRITERIA
from app.exams.rules.roleplay.timing import in_time

NEAR: Final = 2
"""By how many levels a line may leave the gates."""
ALARMS: Final = (
    "privacy_leak", "insult_or_argument", "overpromise_beyond_authority", "false_information",
    "refusal_or_brush_off", "cold_or_commanding", "sarcasm", "check_number", "jargon",
    "asks_in_public",
)  # fmt: skip
GATE: Final = "gate"
"""The sign that tells the level of a criterion's own gate."""
SURELY: Final = 0.75
_MOST_CARE: Final = 12
_MOST: Final = 3
"""Of things that are counted, so many count."""
_LONG: Final = 5.0
_TOP: Final = 5.0


@dataclass(frozen=True)
class Line:
    """Where a criterion begins, and what each sign adds for each whole of it."""

    start: float
    weights: Mapping[str, float]

    def terms(self, signs: Mapping[str, float]) -> list[tuple[str, float]]:
        """What each sign adds or takes, the largest first."""
        found = [
            (name, weight * signs.get(name, 0.0))
            for name, weight in self.weights.items()
            if weight * signs.get(name, 0.0)
        ]
        return sorted(found, key=lambda term: (-abs(term[1]), term[0]))

    def reckon(self, signs: Mapping[str, float]) -> float:
        """The level before rounding."""
        return self.start + math.fsum(value for _name, value in self.terms(signs))


Judging = Mapping[str, Line]
"""A line for each criterion that people's ratings have taught."""


def direction(sign: str) -> int:
    """1: may only raise a level; -1: may only lower one; 0: tells what sort of case it is."""
    kind = sign.partition(".")[0]
    if kind in ("act", "points") or sign in (GATE, *_GOOD):
        return 1
    return -1 if kind in ("alarm", "missing") or sign in _BAD else 0


_GOOD: Final = ("facts", "courtesy", "care", "worked", "taken_in", "in_time")
_BAD: Final = (
    "vague", "repeated", "stuffed", "hollow", "left", "asked_again", "chased", "late", "wait",
    "longest_wait", "first_wait", "critical", "criticals",
)  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """A level with its reckoning: the gates' level, the beginning, what every sign adds, the sum,
    and between which levels it was kept."""

    level: int
    gate: int
    start: float
    terms: tuple[tuple[str, float], ...]
    sum: float
    least: int
    most: int


def judged(criterion: str, line: Line, signs: Mapping[str, float], gate: int, case: Case) -> Judged:
    """The level of a criterion: the line, kept near the gates; above them only where nothing of the
    talk forbids it. ``signs`` are those of the talk."""
    known = {**signs, GATE: gate / _TOP}
    whole = line.reckon(known)
    least = max(1, gate - NEAR)
    most = gate if _held(criterion, case) else min(5, gate + NEAR)
    level = min(most, max(least, math.floor(whole + 0.5)))
    return Judged(level, gate, line.start, tuple(line.terms(known)), whole, least, most)


def _held(criterion: str, case: Case) -> bool:
    """Does something forbid to lift a level above its gate: empty words, a message with too much at
    once, a grave fault, a rebuff, a customer who left or had to ask twice?"""
    return (
        _empty(case)
        or bool(case.ledger.voided)
        or _at_fault(criterion, case)
        or any(case.count(code, SURELY) for code in REBUFFS)
        or case.performance.outcome == "walked_out"
        or len(pressed(case.performance)) >= INSISTED
    )


def _empty(case: Case) -> bool:
    """Was it mostly courtesy or repetition, or told nothing of the matter at all?"""
    public = _public(case)
    told = any(f"fact.{key}" in case.ledger.sights for key in public)
    own = len(case.performance.own)
    return case.hollow or 3 * len(case.ledger.empty) >= max(1, own) or (bool(public) and not told)


def _at_fault(criterion: str, case: Case) -> bool:
    """Was something surely said against this criterion, twice, or so that it may fail the talk?"""
    sure = [
        alarm
        for _, alarm in case.alarms
        if alarm.criterion == criterion and alarm.probability >= SURELY and alarm.code in ALARMS
    ]
    return len(sure) > 1 or any(grave(alarm) for alarm in sure)


def _public(case: Case) -> list[str]:
    return [one.key for one in case.scenario.facts.values() if not one.secret and one.said]


def signs_of(case: Case, least: float) -> dict[str, float]:
    """All signs of a talk but the gate of a criterion, each from 0 to 1.

    ``least``: with an even reading everything counts by its probability; a strict one lets only
    what is sure speak for the talk, a generous one only what is sure against it.
    """
    return {
        **_acts(case, least),
        **_alarms(case, least),
        **_points(case, least),
        **_manner(case, least),
        **_times(case),
    }


def _sure(probability: float, least: float) -> float:
    """A probability as the reading takes it."""
    if least == EVEN:
        return probability
    return (1.0 if least < EVEN else probability) if probability >= least else 0.0


def _acts(case: Case, least: float) -> dict[str, float]:
    return {
        token: max(
            (_sure(s.probability, least) for s in sights if s.message not in case.ledger.voided),
            default=0.0,
        )
        for token, sights in case.ledger.sights.items()
        if token.startswith("act.") and not token.startswith("act.say-")
    }


def _alarms(case: Case, least: float) -> dict[str, float]:
    other = {STRICT: GENEROUS, GENEROUS: STRICT}.get(least, EVEN)
    return {
        f"alarm.{code}": max(
            (_sure(a.probability, other) for _, a in case.alarms if a.code == code), default=0.0
        )
        for code in ALARMS
    }


def _points(case: Case, least: float) -> dict[str, float]:
    found: dict[str, float] = {}
    whole = [earned for earned in case.ledger.earned if earned.observable]
    for criterion in (*CRITERIA, "all"):
        own = whole if criterion == "all" else case.points(criterion)
        found[f"asks.{criterion}"] = float(bool(own))
        if not own:
            continue
        weight = sum(earned.point.weight for earned in own)
        found[f"points.{criterion}"] = (
            sum(e.point.weight * e.probability for e in own) / weight
            if least == EVEN
            else coverage(own, least)
        )
        missing = sum(1 for e in own if e.point.needed_for and e.probability < least)
        found[f"missing.{criterion}"] = _share(missing)
    public = _public(case)
    told = sum(f"fact.{key}" in case.ledger.sights for key in public)
    found["facts"] = told / len(public) if public else 0.0
    return found


def _manner(case: Case, least: float) -> dict[str, float]:
    own = case.performance.own
    taken = [taking.level(least) for taking in takings(case.performance)]
    failures = {alarm.code for _, alarm in critical(case)}
    return {
        "courtesy": sum(reading.polite for _, _, reading in own) / max(1, len(own)),
        "care": min(_MOST_CARE, case.care(least)) / _MOST_CARE,
        "worked": float(case.tried),
        "taken_in": fmean(taken) / _TOP if taken else 0.0,
        "voiced": float(bool(taken)),
        "upset": float(case.scenario.upset),
        "complaint": float(case.scenario.complaint),
        "vague": _share(sum(reading.vague for _, _, reading in own)),
        "repeated": _share(len(case.ledger.empty)),
        "stuffed": _share(len(case.ledger.voided)),
        "hollow": float(case.hollow),
        "left": float(case.abandoned),
        "asked_again": _share(len(pressed(case.performance))),
        "chased": _share(len(chased(case.performance))),
        "critical": float(bool(failures)),
        "criticals": _share(len(failures)),
    }


def _times(case: Case) -> dict[str, float]:
    if not case.replies:
        return {"in_time": 1.0}
    used = [reply.waited / max(1, reply.limit) for reply in case.replies]
    return {
        "late": sum(reply.late for reply in case.replies) / len(case.replies),
        "in_time": fmean(in_time(reply) for reply in case.replies),
        "wait": min(_MOST, fmean(used)) / _MOST,
        "longest_wait": min(_LONG, max(used)) / _LONG,
        "first_wait": min(_LONG, used[0]) / _LONG,
    }


def _share(number: int) -> float:
    return min(_MOST, number) / _MOST


TIMED: Final = ("in_time", "late", "wait", "longest_wait", "first_wait", "chased", "left", "worked")
"""What moves efficiency beside its gate and its own points: what a clock measures."""


def names(acts: Sequence[str], criterion: str = "") -> tuple[str, ...]:
    """The names of all signs that the line of a criterion may weigh, where these are the acts of
    the library."""
    if criterion == "efficiency":
        own = tuple(f"{kind}.{criterion}" for kind in ("points", "missing", "asks"))
        return (*own, *TIMED, GATE)
    return (
        *(f"act.{act}" for act in acts),
        *(f"alarm.{code}" for code in ALARMS),
        *(f"{kind}.{key}" for key in (*CRITERIA, "all") for kind in ("points", "missing", "asks")),
        *_GOOD,
        *_BAD,
        "voiced",
        "upset",
        "complaint",
        GATE,
    )
