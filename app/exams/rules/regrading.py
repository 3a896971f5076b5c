"""Marks after a change of the key: may one key stand for the other, and who flips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.exams.rules.scoring import Outcome, Result, SectionLine, SlotResult, outcome
from app.kernel.points import Points
from app.kernel.verdict import ALLOWED, Verdict


@dataclass(frozen=True)
class Shape:
    """What of an item an answer to it refers to: its type and how many things may be named."""

    type: str
    options: int = 0
    blanks: int = 0
    lefts: int = 0
    by_hand: bool = False


def may_use_key(sat: Shape, other: Shape) -> Verdict:
    """Can answers to the version that was sat be marked by another version's key?"""
    if sat.by_hand or other.by_hand:
        return Verdict("People mark this item: use an appeal, or give everybody the points.")
    if sat.type != other.type:
        return Verdict("The newer version is of another type; its key does not fit the answers.")
    if (sat.options, sat.blanks, sat.lefts) != (other.options, other.blanks, other.lefts):
        return Verdict("The newer version has more or fewer options; its key does not fit.")
    return ALLOWED


class Flip(StrEnum):
    """What becomes of an attempt's outcome."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


def flip(before: bool | None, after: bool | None) -> Flip:
    """Whether a pass becomes a fail or the other way round; no outcome yet flips nothing."""
    if before is None or after is None or before == after:
        return Flip.SAME
    return Flip.UP if after else Flip.DOWN


@dataclass(frozen=True)
class Remark:
    """One attempt with the marks of one slot exchanged."""

    before: Points
    after: Points
    outcome_before: Outcome | None
    outcome_after: Outcome | None

    @property
    def flips(self) -> Flip:
        """Which way the outcome goes."""
        return flip(_passed(self.outcome_before), _passed(self.outcome_after))

    @property
    def changes(self) -> bool:
        """Do the marks change at all?"""
        return self.before != self.after


def _passed(found: Outcome | None) -> bool | None:
    return None if found is None else found.result is Result.PASS


def remark(
    slots: Sequence[SlotResult], place: int, after: Points, cut: int, lines: Sequence[SectionLine]
) -> Remark:
    """What the attempt comes to if the slot at ``place`` earns ``after`` instead."""
    old = slots[place]
    new = SlotResult(old.worth, after, old.section, old.competency)
    changed = [*slots[:place], new, *slots[place + 1 :]]
    return Remark(old.earned or 0, after, outcome(slots, cut, lines), outcome(changed, cut, lines))
