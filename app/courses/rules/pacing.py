"""A path of courses and two days → by which day each course is due."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Leg:
    """A course of a path: how many hours it takes, and what it builds on."""

    course: str
    hours: float
    builds_on: tuple[str, ...] = ()


def in_order(legs: Sequence[Leg]) -> list[Leg]:
    """The same courses, none before one of them that it builds on; otherwise as they stood. A
    circle, which content never has, is left as it stood."""
    waiting, placed, found = list(legs), set[str](), list[Leg]()
    here = {leg.course for leg in legs}
    while waiting:
        ready = next(
            (leg for leg in waiting if not (set(leg.builds_on) & here) - placed), waiting[0]
        )
        waiting.remove(ready)
        placed.add(ready.course)
        found.append(ready)
    return found


def due_days(legs: Sequence[Leg], first: date, last: date) -> dict[str, date]:
    """When each course is due if all are done by ``last``: as far along as its hours are, in the
    order in which they can be taken. The last one is due on the last day, none before the first."""
    ordered = in_order(legs)
    whole = sum(max(0.0, leg.hours) for leg in ordered)
    days, spent = max(0, (last - first).days), 0.0
    found = {}
    for number, leg in enumerate(ordered, 1):
        spent += max(0.0, leg.hours)
        share = spent / whole if whole else number / len(ordered)
        found[leg.course] = first + timedelta(days=round(days * min(1.0, share)))
    return found


def missing_before(legs: Sequence[Leg], done: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """What of its foundations each course still lacks for somebody who has completed ``done``;
    courses that lack nothing are left out."""
    lacking = {
        leg.course: tuple(one for one in leg.builds_on if one not in done)
        for leg in legs
        if leg.course not in done
    }
    return {course: missing for course, missing in lacking.items() if missing}
