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

    Misses older than ``window`` are forgotten.
    """

    step: int
    first: timedelta
    longest: timedelta
    window: timedelta

    def until(self, misses: Sequence[datetime], at: datetime) -> datetime | None:
        """When the pause ends that these misses earned; None if there is none now."""
        counted = self._counted(misses, at)
        rounds = len(counted) // self.step
        if rounds == 0:
            return None
        end = counted[rounds * self.step - 1] + self._pause(rounds)
        return end if at < end else None

    def left(self, misses: Sequence[datetime], at: datetime) -> int:
        """How many more misses are free before the next pause."""
        return self.step - len(self._counted(misses, at)) % self.step

    def _counted(self, misses: Sequence[datetime], at: datetime) -> list[datetime]:
        return sorted(moment for moment in misses if at - self.window < moment <= at)

    def _pause(self, rounds: int) -> timedelta:
        doubled: timedelta = self.first * (1 << min(rounds - 1, 10))
        return min(doubled, self.longest)


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
