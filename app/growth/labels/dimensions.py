"""The second framework's points in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass

from app.growth.labels.words import Words, level
from app.growth.queries.pictures import Picture
from app.growth.rules import dimensions as rule
from app.platform import i18n
from app.platform.i18n import language

say = i18n._


@dataclass(frozen=True)
class SightLine:
    """What a point is seen in and what is seen there."""

    name: str
    value: str
    fact: str


@dataclass(frozen=True)
class PointLine:
    """One point; no sights means not observed. ``again`` marks one the source lists twice."""

    key: str
    title: str
    sights: tuple[SightLine, ...]
    again: bool


@dataclass(frozen=True)
class DimensionLine:
    """One dimension with its points; ``observed`` counts those seen, each once."""

    key: str
    title: str
    points: tuple[PointLine, ...]
    observed: int
    total: int


def dimension_lines(words: Words, picture: Picture) -> tuple[DimensionLine, ...]:
    """The dimensions with what is seen of a person."""
    reviewed = [point.key for point in picture.framework.reviewed_points]
    known = rule.shares(picture.dossier, picture.on)
    known |= rule.reviews(picture.dossier, reviewed, picture.on)
    found = []
    for dimension in picture.framework.dimensions:
        points = []
        for point in dimension.points:
            sources = [(ref.ref.kind, ref.ref.key) for ref in point.seen_in]
            sources += [("point", point.key)] if point.reviewed else []
            seen = rule.sights(sources, picture.means, known)
            points.append(
                PointLine(
                    point.key,
                    point.title.said_in(language()),
                    tuple(_sight(words, sight) for sight in seen),
                    bool(point.same_as),
                )
            )
        found.append(
            DimensionLine(
                dimension.key,
                dimension.title.said_in(language()),
                tuple(points),
                sum(bool(p.sights) and not p.again for p in points),
                sum(not p.again for p in points),
            )
        )
    return tuple(found)


def _sight(words: Words, sight: rule.Sight) -> SightLine:
    if sight.kind == "point":
        on = i18n.day(sight.on) if sight.on else ""
        return SightLine(say("Review of %(day)s", day=on), level(sight.value), sight.facts[0])
    if sight.kind == "criterion":
        value, fact = level(sight.value), ""
    else:
        value, fact = i18n.share(sight.value / 10_000), sight.facts[0]
    return SightLine(words.name(sight.key), value, fact)
