"""What is kept of answers so that statistics need not read them again: counts and sums.

All of it is whole numbers (hundredths of points, seconds, persons), so that taking an attempt out
again leaves exactly what was there before it, and adding up in another order gives the same.
Points of one place of one paper have one worth; shares are made of them when they are looked at.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from app.kernel.late import late
from app.kernel.points import Points

if TYPE_CHECKING:
    import numpy as np
else:
    np = late("numpy")

BINS: Final = 20
"""So many classes of people by the share they earned on the rest of the paper."""


class Mark(NamedTuple):
    """What one answer brought. ``chosen``: a bit for each option taken, by the author's position.
    ``seconds`` is -1 where no save tells the time."""

    earned: Points
    blank: bool
    chosen: int
    seconds: int


def bin_of(rest: Points, of: Points) -> int:
    """The class of somebody who earned ``rest`` of ``of`` points on the other items."""
    return min(BINS - 1, rest * BINS // of) if of > 0 else 0


@dataclass
class SlotSums:
    """One place of a paper: ``worth`` points, ``rest_worth`` on all others together.

    e: points earned here; r: points earned on the rest; ``people[bin]`` and ``takers[bin][option]``
    count persons by their class.
    """

    worth: Points
    rest_worth: Points
    options: int
    count: int = 0
    blanks: int = 0
    e: int = 0
    ee: int = 0
    r: int = 0
    rr: int = 0
    er: int = 0
    timed: int = 0
    seconds: int = 0
    people: list[int] = field(default_factory=lambda: [0] * BINS)
    takers: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.takers:
            self.takers = [[0] * self.options for _ in range(BINS)]

    def add(self, mark: Mark, total: Points, sign: int = 1) -> None:
        """Count an answer of somebody with so many points in all; with -1 take it out again."""
        rest = total - mark.earned
        place = bin_of(rest, self.rest_worth)
        self.count += sign
        self.blanks += sign * mark.blank
        self.e += sign * mark.earned
        self.ee += sign * mark.earned**2
        self.r += sign * rest
        self.rr += sign * rest**2
        self.er += sign * mark.earned * rest
        if mark.seconds >= 0:
            self.timed += sign
            self.seconds += sign * mark.seconds
        self.people[place] += sign
        takers = self.takers[place]
        for option in range(self.options):
            if mark.chosen >> option & 1:
                takers[option] += sign


@dataclass
class PaperSums:
    """A paper: its places in order, and how many persons earned which total."""

    slots: list[SlotSums]
    totals: Counter[int] = field(default_factory=Counter)

    @property
    def possible(self) -> Points:
        """The points of the whole paper."""
        return sum(slot.worth for slot in self.slots)

    @property
    def count(self) -> int:
        """How many persons."""
        return self.totals.total()

    def add(self, marks: Sequence[Mark], sign: int = 1) -> None:
        """Count an attempt, a mark for each place; with -1 take it out again."""
        total = sum(mark.earned for mark in marks)
        for slot, mark in zip(self.slots, marks, strict=True):
            slot.add(mark, total, sign)
        self.totals[total] += sign
        if not self.totals[total]:
            del self.totals[total]


def empty(worths: Sequence[Points], options: Sequence[int]) -> PaperSums:
    """A paper of such places that nobody has sat."""
    possible = sum(worths)
    return PaperSums(
        [
            SlotSums(worth, possible - worth, count)
            for worth, count in zip(worths, options, strict=True)
        ]
    )


# --- an attempt in a few bytes, and many at once ----------------------------------------------

BLANK: Final = 1 << 30
KIND: Final = "<i4"
_MARK: Final = struct.Struct("<iii")
_FIELDS: Final = 3


def packed(marks: Iterable[Mark]) -> bytes:
    """The marks of an attempt, twelve bytes each."""
    return b"".join(
        _MARK.pack(m.earned, m.chosen | (BLANK if m.blank else 0), m.seconds) for m in marks
    )


def unpacked(kept: bytes) -> list[Mark]:
    """What ``packed`` was given."""
    return [
        Mark(earned, bool(chosen & BLANK), chosen & ~BLANK, seconds)
        for earned, chosen, seconds in _MARK.iter_unpack(kept)
    ]


def added_up(paper: PaperSums, many: Sequence[bytes]) -> PaperSums:
    """A new count of a paper of this shape over many packed attempts: what adding one after the
    other gives, a hundred times faster."""
    places = len(paper.slots)
    if not many:
        return empty([s.worth for s in paper.slots], [s.options for s in paper.slots])
    rows = np.frombuffer(b"".join(many), dtype=KIND).reshape(len(many), places, _FIELDS)
    earned, seconds = rows[:, :, 0].astype(np.int64), rows[:, :, 2].astype(np.int64)
    chosen, blank = rows[:, :, 1] & ~BLANK, (rows[:, :, 1] & BLANK) != 0
    total = earned.sum(axis=1)
    slots = [
        _column(one, earned[:, n], total, blank[:, n], chosen[:, n], seconds[:, n])
        for n, one in enumerate(paper.slots)
    ]
    values, counts = np.unique(total, return_counts=True)
    return PaperSums(slots, Counter(dict(zip(values.tolist(), counts.tolist(), strict=True))))


def _column(
    shape: SlotSums,
    earned: np.ndarray[tuple[int], np.dtype[np.int64]],
    total: np.ndarray[tuple[int], np.dtype[np.int64]],
    blank: np.ndarray[tuple[int], np.dtype[np.bool_]],
    chosen: np.ndarray[tuple[int], np.dtype[np.int32]],
    seconds: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> SlotSums:
    rest = total - earned
    of = shape.rest_worth
    place = np.minimum(BINS - 1, rest * BINS // of) if of > 0 else np.zeros_like(rest)
    timed = seconds >= 0
    takers = [
        np.bincount(place[(chosen >> option & 1) != 0], minlength=BINS).tolist()
        for option in range(shape.options)
    ]
    return SlotSums(
        worth=shape.worth,
        rest_worth=of,
        options=shape.options,
        count=len(earned),
        blanks=int(blank.sum()),
        e=int(earned.sum()),
        ee=int((earned * earned).sum()),
        r=int(rest.sum()),
        rr=int((rest * rest).sum()),
        er=int((earned * rest).sum()),
        timed=int(timed.sum()),
        seconds=int(seconds[timed].sum()),
        people=np.bincount(place, minlength=BINS).tolist(),
        takers=[list(row) for row in zip(*takers, strict=True)] if takers else [],
    )
