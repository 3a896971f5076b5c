"""The second framework: what each of its points is seen in, and what is there to be seen.

A criterion is seen through the mean of its ratings, a competency through the last exam that
measured it, the point itself through the last monthly review that rated it. A point with nothing
to be seen in is not observed; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.growth.rules.dossier import CriterionSeen, Dossier, ExamTaken
from app.growth.rules.levels import Mean


@dataclass(frozen=True)
class Sight:
    """One source of a point: a level (hundredths) or a share (hundredths of a percent)."""

    kind: str
    key: str
    value: int
    facts: tuple[str, ...]
    on: date | None = None


def shares(dossier: Dossier, on: date) -> dict[str, Sight]:
    """Each competency's share of points in the last exam that measured it."""
    found: dict[str, Sight] = {}
    for exam in dossier.of(ExamTaken, on):
        for competency, share in exam.competencies.items():
            found[competency] = Sight("competency", competency, share, (exam.id,), exam.on)
    return found


def reviews(dossier: Dossier, points: Iterable[str], on: date) -> dict[str, Sight]:
    """The level of each of these points in the last review that rated it."""
    wanted = set(points)
    return {
        seen.criterion: Sight("point", seen.criterion, seen.level, (seen.id,), seen.on)
        for seen in dossier.of(CriterionSeen, on)
        if seen.criterion in wanted
    }


def sights(
    sources: Iterable[tuple[str, str]], means: Mapping[str, Mean], known: Mapping[str, Sight]
) -> tuple[Sight, ...]:
    """What there is to be seen of a point whose sources are (kind, key) pairs; ``known`` holds the
    competencies and the points themselves."""
    found = []
    for kind, key in sources:
        if kind == "criterion":
            mean = means.get(key)
            if mean is not None and mean.level is not None:
                found.append(Sight(kind, key, mean.level, mean.facts))
        elif key in known and known[key].kind == kind:
            found.append(known[key])
    return tuple(found)
