"""Practising a paper: what an answer was worth knowing, where to go on, what to do again.

A round goes through places of a paper in their order. A place is done once it was checked; then its
key is on the screen, so it is not asked again in the same round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.points import Points


class Mark(StrEnum):
    """How a checked place went. ``YOURS``: written in own words, the learner compares and says."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    YOURS = "yours"


def mark(earned: Points | None, worth: Points) -> Mark:
    """What the points earned say."""
    if earned is None:
        return Mark.YOURS
    if earned >= worth:
        return Mark.RIGHT
    return Mark.PARTLY if earned > 0 else Mark.WRONG


@dataclass(frozen=True)
class Progress:
    """How far a round is: of ``total`` places so many checked, and how they went."""

    total: int
    right: int
    partly: int
    wrong: int
    yours: int

    @property
    def done(self) -> int:
        """Places that were checked."""
        return self.right + self.partly + self.wrong + self.yours

    @property
    def left(self) -> int:
        """Places still to come."""
        return self.total - self.done

    @property
    def over(self) -> bool:
        """Was every place checked, and every answer in own words compared?"""
        return self.left == 0 and self.yours == 0

    @property
    def missed(self) -> int:
        """Places for a round of those that went wrong."""
        return self.partly + self.wrong


def progress(slots: Sequence[int], marks: Mapping[int, Mark]) -> Progress:
    """How far a round over these places is."""
    found = [marks[slot] for slot in slots if slot in marks]
    return Progress(
        len(slots),
        found.count(Mark.RIGHT),
        found.count(Mark.PARTLY),
        found.count(Mark.WRONG),
        found.count(Mark.YOURS),
    )


def missed(slots: Sequence[int], marks: Mapping[int, Mark]) -> tuple[int, ...]:
    """The places that did not earn everything, in the round's order."""
    return tuple(slot for slot in slots if marks.get(slot) in (Mark.PARTLY, Mark.WRONG))


def go_on(slots: Sequence[int], marks: Mapping[int, Mark], after: int | None = None) -> int | None:
    """The next place to work on: the first open one behind ``after``, else the first open one of
    all; None when nothing is open. Open is what was not checked, or not compared yet."""
    open_ones = [slot for slot in slots if marks.get(slot, Mark.YOURS) is Mark.YOURS]
    if not open_ones:
        return None
    if after in slots:
        behind = set(slots[slots.index(after) + 1 :])
        for slot in open_ones:
            if slot in behind:
                return slot
    return open_ones[0]


def neighbours(slots: Sequence[int], slot: int) -> tuple[int | None, int | None]:
    """The places before and behind one of the round's places."""
    place = slots.index(slot)
    before = slots[place - 1] if place else None
    behind = slots[place + 1] if place + 1 < len(slots) else None
    return before, behind
