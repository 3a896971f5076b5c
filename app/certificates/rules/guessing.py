"""How often a stranger may ask: a bucket of tries that fills again with time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST: Final = 20.0
PER_SECOND: Final = 0.2


@dataclass(frozen=True)
class Bucket:
    """Tries left at a reading of a monotonic clock."""

    left: float
    at: float


def take(bucket: Bucket | None, *, at: float) -> tuple[bool, Bucket]:
    """Is one more try allowed, and the bucket afterwards."""
    filled = MOST if bucket is None else min(MOST, bucket.left + (at - bucket.at) * PER_SECOND)
    if filled < 1:
        return False, Bucket(filled, at)
    return True, Bucket(filled - 1, at)
