"""Whether somebody who sits an exam is there, told by their last sign of life.

The page asks for the time every 15 seconds and each answer is saved at once; the sign-in notes at
most once a minute that it was seen. So a minute of silence says nothing yet.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

QUIET_AFTER: Final = timedelta(seconds=90)
GONE_AFTER: Final = timedelta(minutes=3)
NEARLY: Final = timedelta(minutes=5)


class Presence(StrEnum):
    """here: a sign of life just now. quiet: none for a while. gone: none for minutes."""

    HERE = "here"
    QUIET = "quiet"
    GONE = "gone"
    DONE = "done"


def last_sign(*moments: datetime | None) -> datetime | None:
    """The latest of the signs that there were."""
    return max((moment for moment in moments if moment is not None), default=None)


def presence(sign: datetime | None, at: datetime, *, running: bool) -> Presence:
    """What the last sign of life says now."""
    if not running:
        return Presence.DONE
    if sign is None or at - sign >= GONE_AFTER:
        return Presence.GONE
    return Presence.QUIET if at - sign >= QUIET_AFTER else Presence.HERE


def urgency(presence: Presence, *, late: int, left: timedelta) -> int:
    """What an invigilator looks at first: lower comes first. Late answers that nobody decided on,
    then those who are gone, then quiet ones, then those whose time runs out, then the rest."""
    if late:
        return 0
    if presence is Presence.DONE:
        return 5
    if presence is Presence.GONE:
        return 1
    if presence is Presence.QUIET:
        return 2
    return 3 if left <= NEARLY else 4
