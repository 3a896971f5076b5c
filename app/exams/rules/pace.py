"""How long each item of an attempt took, from the moments at which answers reached the server.

A device's clock is no evidence, and looking at an item leaves no trace on the server; saving does.
So the time from one save to the next belongs to the item of the later one, the time from the start
to the first save to the first item saved. A pause counts for at most ``LONGEST``. What passes after
the last save belongs to no item; answers that come in a burst after the line was down share what
the burst leaves them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

LONGEST: Final = timedelta(minutes=5)


def seconds_by_slot(started_at: datetime, saves: Iterable[tuple[datetime, int]]) -> dict[int, int]:
    """Whole seconds for each item that was saved, rounded down at each save."""
    took: dict[int, int] = {}
    before = started_at
    for moment, slot in sorted(saves):
        # A clock that was set back may put a save before the start; that took no time.
        pause = min(max(moment - before, timedelta(0)), LONGEST)
        took[slot] = took.get(slot, 0) + int(pause.total_seconds())
        before = max(before, moment)
    return took
