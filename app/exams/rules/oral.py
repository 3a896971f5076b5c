"""Oral exams: who may ask whom and when, and what the marks are as an interview's rating."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.kernel.verdict import ALLOWED, Verdict

LOWEST, HIGHEST = 100, 500


@dataclass(frozen=True)
class Slot:
    """A time that is taken, and by whom."""

    begins_at: datetime
    minutes: int
    people: frozenset[int]

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.begins_at + timedelta(minutes=self.minutes)

    def meets(self, other: Slot) -> bool:
        """Do the two overlap in time? One that begins as the other ends does not."""
        return self.begins_at < other.ends_at and other.begins_at < self.ends_at


def may_schedule(
    begins_at: datetime,
    minutes: int,
    taken: Collection[Slot],
    *,
    learner: int,
    interviewers: Sequence[int],
    raters: int,
    at: datetime,
) -> Verdict:
    """As many interviewers as the exam asks for, none of them the learner, nobody twice at once,
    and not in the past."""
    if learner in interviewers:
        return Verdict("Nobody interviews themselves.")
    if len(set(interviewers)) < raters:
        return Verdict("This exam asks for %(count)s different interviewers.", {"count": raters})
    if begins_at < at:
        return Verdict("Choose a time to come.")
    wanted = Slot(begins_at, minutes, frozenset([learner, *interviewers]))
    for slot in taken:
        if slot.meets(wanted) and slot.people & wanted.people:
            return Verdict(
                "Somebody of them has another oral exam from %(when)s.", {"when": slot.begins_at}
            )
    return ALLOWED


def may_begin(
    begins_at: datetime, at: datetime, *, begun: bool, cancelled: bool, early: timedelta
) -> Verdict:
    """An interview begins once, and at most a little before its time."""
    if cancelled:
        return Verdict("This oral exam was called off.")
    if begun:
        return Verdict("This oral exam has begun already.")
    if at < begins_at - early:
        return Verdict("It begins at %(when)s.", {"when": begins_at})
    return ALLOWED


def rating_of(percent: int) -> int:
    """The share earned (hundredths of a percent) on an interview's scale of 1 to 5 (hundredths of
    a level): nothing earned is 1, everything is 5, and the line between is straight."""
    share = min(10_000, max(0, percent))
    return LOWEST + ((HIGHEST - LOWEST) * share + 5_000) // 10_000


def complete(rated_by: Sequence[int], interviewers: Sequence[int]) -> bool:
    """Have all of them sent their sheet?"""
    return set(interviewers) <= set(rated_by)
