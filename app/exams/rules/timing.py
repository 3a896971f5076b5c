"""When an exam may be sat, until when answers count, and when the next try is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.kernel.verdict import ALLOWED, Verdict

DEFAULT_GRACE = timedelta(seconds=10)
NO_TIME = timedelta(0)


@dataclass(frozen=True)
class Window:
    """When an exam is offered and how long a sitting lasts. An open end is None."""

    time_limit: timedelta
    opens_at: datetime | None = None
    closes_at: datetime | None = None


class Arrival(StrEnum):
    """Whether an answer came in while answers counted."""

    IN_TIME = "in_time"
    LATE = "late"


def may_start(window: Window, at: datetime, accommodation: timedelta = NO_TIME) -> Verdict:
    """Is the exam offered now? Extra time also moves the end of the window."""
    if window.opens_at is not None and at < window.opens_at:
        return Verdict("This exam opens on %(when)s.", {"when": window.opens_at})
    if window.closes_at is not None and at >= window.closes_at + accommodation:
        return Verdict("This exam closed on %(when)s.", {"when": window.closes_at})
    return ALLOWED


def due_at(window: Window, started_at: datetime, accommodation: timedelta = NO_TIME) -> datetime:
    """When answers stop counting: the learner's time runs out or the window closes."""
    end = started_at + window.time_limit
    if window.closes_at is not None:
        end = min(end, window.closes_at)
    return end + accommodation


def extra_time(time_limit: timedelta, percent: int, minutes: int) -> timedelta:
    """What an accommodation adds to a time limit: a share of it and whole minutes, never less
    than nothing, in whole seconds."""
    share = time_limit * max(0, percent) / 100
    whole = timedelta(seconds=int(share.total_seconds()))
    return whole + timedelta(minutes=max(0, minutes))


def arrival(arrived_at: datetime, due: datetime, grace: timedelta = DEFAULT_GRACE) -> Arrival:
    """An answer counts if it arrives by the deadline and the network's grace. The moment is the
    server's; the device's clock is never asked."""
    return Arrival.IN_TIME if arrived_at <= due + grace else Arrival.LATE


def remaining(due: datetime, at: datetime) -> timedelta:
    """Time left, never less than nothing; the grace is not part of it."""
    return max(due - at, NO_TIME)


@dataclass(frozen=True)
class Tries:
    """How often an exam may be sat, and how long to wait between two tries."""

    allowed: int
    cool_down: timedelta = NO_TIME

    def left(self, used: int) -> int:
        """Tries still open after ``used`` of them."""
        return max(0, self.allowed - used)

    def next_at(self, last_finished_at: datetime | None) -> datetime | None:
        """From when on the next try is open; None for at once."""
        return None if last_finished_at is None else last_finished_at + self.cool_down

    def may_try(self, used: int, last_finished_at: datetime | None, at: datetime) -> Verdict:
        """May the learner begin another try now?"""
        if self.left(used) == 0:
            return Verdict(
                "All %(count)s tries are used. Talk to your trainer.", {"count": self.allowed}
            )
        opens = self.next_at(last_finished_at)
        if opens is not None and at < opens:
            return Verdict("Your next try opens on %(when)s.", {"when": opens})
        return ALLOWED


def shifted(moments: tuple[datetime, ...], step: timedelta) -> tuple[datetime, ...]:
    """Deadlines after the wall clock was moved by ``step``: nobody gains or loses time."""
    return tuple(moment + step for moment in moments)
