"""A tier's learning path in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.growth.labels.words import Words
from app.growth.models.demands import CompletedBody
from app.growth.models.framework import Tier
from app.growth.queries.pictures import Picture
from app.growth.rules import learning as rule
from app.growth.rules.learning import Progress, Stop
from app.kernel.refs import Ref
from app.platform import links
from app.platform.i18n import language


@dataclass(frozen=True)
class StopLine:
    """A course of the path with its name and address; no address for one nobody meets now."""

    title: str
    url: str
    stop: Stop


@dataclass(frozen=True)
class StageLine:
    """A stretch of the path; ``done`` counts the courses that count today."""

    title: str
    stops: tuple[StopLine, ...]
    done: int


@dataclass(frozen=True)
class PathLine:
    """The path of one tier."""

    tier: str
    stages: tuple[StageLine, ...]
    done: int
    total: int


def path_line(words: Words, picture: Picture) -> PathLine | None:
    """The path of the tier a person holds; None where the framework names none."""
    tier = words.framework.tier(picture.readiness.tier)
    if tier is None or not tier.path:
        return None
    courses = [[course.ref.key for course in stage.courses] for stage in tier.path]
    stages = rule.path(courses, picture.dossier, picture.on, valid_months=_valid_months(tier))
    known = links.resolve_all([Ref("course", key) for row in courses for key in row], language())
    lines = tuple(
        StageLine(
            stage.title.said_in(language()),
            tuple(_line(stop, known) for stop in stops),
            sum(stop.progress is Progress.DONE for stop in stops),
        )
        for stage, stops in zip(tier.path, stages, strict=True)
    )
    total = sum(len(line.stops) for line in lines)
    return PathLine(words.tier(tier.key), lines, sum(line.done for line in lines), total)


def _line(stop: Stop, known: Mapping[Ref, links.Link]) -> StopLine:
    link = known.get(Ref("course", stop.course))
    return StopLine(link.title if link else stop.course, link.url if link else "", stop)


def _valid_months(tier: Tier) -> dict[str, int]:
    """How long a completion counts, by what keeps the tier."""
    return {
        course.ref.key: asked.valid_months
        for asked in tier.upkeep
        if isinstance(asked, CompletedBody) and asked.valid_months is not None
        for course in asked.courses
    }
