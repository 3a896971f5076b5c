"""The learning path of a tier: courses in their order, what is done, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.growth.rules.dossier import CourseDone, Dossier
from app.growth.rules.months import add_months


class Progress(StrEnum):
    """How a course on the path stands."""

    DONE = "done"
    RENEW = "renew"
    NEXT = "next"
    OPEN = "open"


@dataclass(frozen=True)
class Stop:
    """A course on the path; ``on`` is the day it was last completed, ``until`` the day from which
    that counts no more, if it has to be renewed."""

    course: str
    progress: Progress
    on: date | None = None
    until: date | None = None


def path(
    stages: Sequence[Sequence[str]],
    dossier: Dossier,
    on: date,
    *,
    valid_months: Mapping[str, int],
) -> tuple[tuple[Stop, ...], ...]:
    """Each stage's courses as they stand on a day. A course past its validity comes first again;
    the first one that is neither done nor past is next."""
    last = {fact.course: fact.on for fact in dossier.of(CourseDone, on)}
    next_named = False
    found = []
    for stage in stages:
        stops = []
        for course in stage:
            done = last.get(course)
            months = valid_months.get(course)
            until = add_months(done, months) if done is not None and months is not None else None
            if done is None:
                progress = Progress.OPEN if next_named else Progress.NEXT
                next_named = True
            else:
                past = until is not None and on >= until
                progress = Progress.RENEW if past else Progress.DONE
            stops.append(Stop(course, progress, done, until))
        found.append(tuple(stops))
    return tuple(found)
