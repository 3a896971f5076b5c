"""What somebody really watched of a video: ranges in whole milliseconds, joined, never forged.

A player reports the ranges that ran before somebody's eyes; what counts is decided here. A report
cannot hold more than the time since the last one allows at the fastest speed, and where a trainer
forbids skipping, nothing counts beyond what was watched from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

Range = tuple[int, int]

# Players say where they are four times a second: a smaller gap was not skipped.
JOINED_MS: Final = 300
FASTEST: Final = 2
# Reports travel: one may arrive a little sooner after the last than it was sent.
SLACK_MS: Final = 4_000
# How far beyond the watched beginning a report may start where skipping is forbidden.
REACH_MS: Final = 2_000
# The last picture of a video is rarely reported to the millisecond.
END_MS: Final = 1_000
MOST_RANGES: Final = 400


def union(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The same time in as few ranges as there can be, in order; empty ones are dropped."""
    joined: list[Range] = []
    for start, end in sorted(r for r in ranges if r[1] > r[0]):
        if joined and start <= joined[-1][1] + JOINED_MS:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def length(ranges: Iterable[Range]) -> int:
    """How long these ranges are together, in milliseconds, each moment counted once."""
    return sum(end - start for start, end in union(ranges))


def reach(ranges: Iterable[Range]) -> int:
    """Up to where it was watched from the beginning without a gap."""
    first = next(iter(union(ranges)), None)
    return first[1] if first is not None and first[0] <= JOINED_MS else 0


def credited(
    before: Sequence[Range],
    reported: Iterable[Range],
    *,
    duration: int,
    elapsed: int,
    may_skip: bool,
) -> tuple[Range, ...]:
    """What counts after a report: ``before`` and as much of the reported as can be true.

    ``elapsed`` is the time since the last report by the academy's own clock.
    """
    counted = union(before)
    allowed = max(0, elapsed) * FASTEST + SLACK_MS
    for start, end in reported:
        start, end = max(0, start), min(end, duration)
        if not may_skip:
            furthest = reach(counted)
            if start > furthest + REACH_MS:
                continue
            start = min(start, furthest)
        end = min(end, start + allowed)
        if end <= start:
            continue
        allowed -= end - start
        counted = union([*counted, (start, end)])
    return counted[:MOST_RANGES]


def percent(ranges: Iterable[Range], duration: int) -> int:
    """Whole percents of a video that were watched, rounded down; a missing last second is none."""
    if duration <= 0:
        return 0
    watched = length(ranges)
    if watched >= duration - min(END_MS, duration // 10):
        return 100
    return min(99, watched * 100 // duration)


def is_watched(ranges: Iterable[Range], duration: int, wanted: int) -> bool:
    """Is as much of it watched as is wanted, in percent?"""
    return percent(ranges, duration) >= wanted


def resumes_at(position: int, duration: int) -> int:
    """Where to go on: where it was left, or from the beginning if that was the end."""
    return position if 0 < position < duration - 2 * END_MS else 0
