"""Guessing is slowed, people are not: when the next sign-in may be tried.

Three counts work side by side. A name from one address is slowed after five misses; a name from
anywhere after twenty, but not at addresses where its owner has signed in, so that a stranger
cannot lock somebody out; an address after so many that a whole class may mistype behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True)
class Limit:
    """After every ``step`` misses a pause, doubled each time up to ``longest``.

    A miss or a pause older than ``window`` is forgotten by those that follow. What a miss brings
    about is settled when it happens, so a pause once told neither shrinks nor grows.
    """

    step: int
    first: timedelta
    longest: timedelta
    window: timedelta

    def until(self, misses: Sequence[datetime], at: datetime) -> datetime | None:
        """When the pause ends that these misses earned; None if there is none now."""
        pauses, _free = self._settled(misses, at)
        end = max((self._end(pauses, index) for index in range(len(pauses))), default=at)
        return end if at < end else None

    def left(self, misses: Sequence[datetime], at: datetime) -> int:
        """How many more misses are free before the next pause."""
        _pauses, free = self._settled(misses, at)
        return self.step - len(self._recent(free, at))

    def _settled(
        self, misses: Sequence[datetime], at: datetime
    ) -> tuple[list[datetime], list[datetime]]:
        """The misses that each began a pause, and those since the last of them."""
        pauses: list[datetime] = []
        free: list[datetime] = []
        for miss in sorted(moment for moment in misses if moment <= at):
            free = [*self._recent(free, miss), miss]
            if len(free) == self.step:
                pauses.append(miss)
                free = []
        return pauses, free

    def _recent(self, moments: Sequence[datetime], at: datetime) -> list[datetime]:
        return [moment for moment in moments if at - self.window < moment]

    def _end(self, pauses: Sequence[datetime], index: int) -> datetime:
        begun = pauses[index]
        earlier = len(self._recent(pauses[:index], begun))
        doubled: timedelta = self.first * (1 << min(earlier, 10))
        return begun + min(doubled, self.longest)


HERE: Final = Limit(5, timedelta(minutes=10), timedelta(hours=1), timedelta(hours=24))
ANYWHERE: Final = Limit(20, timedelta(minutes=15), timedelta(hours=1), timedelta(hours=24))
ADDRESS_STEP: Final = 100
ADDRESS_STEP_PER_NEIGHBOUR: Final = 10


def address_limit(neighbours: int) -> Limit:
    """The limit of an address where ``neighbours`` people have signed in of late."""
    return Limit(
        ADDRESS_STEP + ADDRESS_STEP_PER_NEIGHBOUR * max(0, neighbours),
        timedelta(minutes=5),
        timedelta(minutes=15),
        timedelta(hours=1),
    )


@dataclass(frozen=True)
class Misses:
    """What is known of wrong passwords: moments, and whether the owner is at home here."""

    here: Sequence[datetime] = ()
    anywhere: Sequence[datetime] = ()
    address: Sequence[datetime] = ()
    at_home: bool = False
    neighbours: int = 0


def paused_until(misses: Misses, *, at: datetime) -> datetime | None:
    """When this name may be tried again from this address; None if at once."""
    ends = [
        HERE.until(misses.here, at),
        None if misses.at_home else ANYWHERE.until(misses.anywhere, at),
        address_limit(misses.neighbours).until(misses.address, at),
    ]
    return max((end for end in ends if end is not None), default=None)


def tries_left(misses: Misses, *, at: datetime) -> int:
    """How many misses are free before this person is asked to wait, as told on the page."""
    lefts = [HERE.left(misses.here, at)]
    if not misses.at_home:
        lefts.append(ANYWHERE.left(misses.anywhere, at))
    return min(lefts)
