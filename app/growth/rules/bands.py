"""How a monthly figure stands against its target and its floor."""

from __future__ import annotations

from enum import StrEnum


class Band(StrEnum):
    """On target, between floor and target, beyond the floor; plain where no target is set."""

    GOOD = "good"
    NEAR = "near"
    LOW = "low"
    PLAIN = "plain"


def band(value: int, target: int | None, floor: int | None, *, lower_is_better: bool) -> Band:
    """The band of a value, all in hundredths. Without a floor nothing is low, without a target
    what is not low is plain."""
    sign = -1 if lower_is_better else 1
    if floor is not None and sign * value < sign * floor:
        return Band.LOW
    if target is None:
        return Band.PLAIN
    return Band.GOOD if sign * value >= sign * target else Band.NEAR
