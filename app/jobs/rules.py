"""When a job that failed is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

MOST_ATTEMPTS: Final = 8
LEASE: Final = timedelta(minutes=5)
FIRST_WAIT: Final = timedelta(seconds=10)
LONGEST_WAIT: Final = timedelta(hours=1)


def next_try(attempts: int, *, at: datetime) -> datetime | None:
    """When to try again after ``attempts`` failures: doubling waits; None when it is enough."""
    if attempts >= MOST_ATTEMPTS:
        return None
    doubled: timedelta = FIRST_WAIT * 2 ** max(0, attempts - 1)
    wait = min(LONGEST_WAIT, doubled)
    return at + wait
