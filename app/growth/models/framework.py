"""The competency framework as it is written in content/framework.yaml and edited in the browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from app.content.authored import Authored, Part, RefText, Text
from app.growth.models.demands import (
    Asked,
    CertificateBody,
    CompletedBody,
    GroupBody,
    Key,
    PassedBody,
)
from app.growth.rules import variants as rule
from app.kernel.refs import Ref
from app.kernel.wording import Wording


class Named(Part):
    """Something with a key and a name in both languages."""

    key: Key
    title: Text


class Competency(Named):
    """What an agent can do, taught and examined."""

    summary: Text | None = None


class Criterion(Named):
    """One of the seven criteria everything is rated against."""

    behaviour: Text


class Point(Named):
    """A point of a dimension, with what it is seen in. Nothing named: not observed, unless it is
    ``reviewed``: the manager rates it in the monthly review."""

    seen_in: tuple[RefText, ...] = ()
    same_as: str = ""
    reviewed: bool = False


class Dimension(Named):
    """One of the six dimensions of the second framework."""

    points: tuple[Point, ...]


class IndicatorBody(Named):
    """A monthly figure of daily work."""

    unit: Literal["percent", "points", "seconds", "count"]
    better: Literal["higher", "lower"] = "higher"
    target: float | None = None
    floor: float | None = None
    hint: Text | None = None
    headings: tuple[str, ...] = ()


class InterviewBody(Named):
    """An interview: what it rates and how many interviewers it takes."""

    criteria: tuple[str, ...]
    raters: int = Field(default=1, ge=1, le=5)
    rubric: RefText | None = None


class Rubrics(Part):
    """What levels look like: in the monthly review and self-assessment, and for each point of the
    dimensions."""

    review: RefText | None = None
    dimensions: RefText | None = None


class DeedBody(Named):
    """Something a manager vouches for."""


class Standard(Named):
    """A figure of service: the one place where it stands."""

    value: float
    unit: Literal["seconds", "minutes", "hours", "days", "months", "percent", "level", "times"]
    source: str


class Stage(Part):
    """A stretch of a learning path: courses in their order."""

    title: Text
    courses: tuple[RefText, ...] = Field(min_length=1)


class Tier(Named):
    """A career step with its duties, what is learnt on it and what keeps it."""

    short: Text
    duties: tuple[Text, ...]
    path: tuple[Stage, ...] = ()
    certificate: str = ""
    upkeep: tuple[Asked, ...] = ()


class Promotion(Part):
    """From one tier to the next, and what that asks."""

    from_tier: str
    to_tier: str
    requirements: tuple[Asked, ...] = Field(min_length=1)


class VariantWay(Part):
    """What a variant makes of one promotion: demands left out, and demands in place of the one
    with the same key or beside the others."""

    from_tier: str
    dropped: tuple[str, ...] = ()
    requirements: tuple[Asked, ...] = ()


class VariantKeeping(Part):
    """What a variant makes of what keeps one tier, in the same way."""

    tier: str
    dropped: tuple[str, ...] = ()
    requirements: tuple[Asked, ...] = ()


class VariantFigure(Part):
    """Other lines for one monthly figure; a line that is not named stays as it is."""

    indicator: str
    target: float | None = None
    floor: float | None = None

    def applied(self, body: IndicatorBody) -> IndicatorBody:
        """The figure with these lines in place of its own."""
        lines = {"target": self.target, "floor": self.floor}
        return body.model_copy(update={k: v for k, v in lines.items() if v is not None})


class TeamVariant(Named):
    """What some teams or shops are asked instead, from one day until before another: for the next
    tier, to keep the present one, and of the figures of their daily work."""

    units: tuple[str, ...] = Field(min_length=1)
    since: date
    until: date | None = None
    reason: Text
    promotions: tuple[VariantWay, ...] = ()
    keeping: tuple[VariantKeeping, ...] = ()
    figures: tuple[VariantFigure, ...] = ()

    def kept(self, tier: str) -> VariantKeeping:
        """What it makes of what keeps this tier; nothing where it does not say."""
        empty = VariantKeeping(tier=tier)
        return next((kept for kept in self.keeping if kept.tier == tier), empty)

    def way(self, from_tier: str) -> VariantWay:
        """What it makes of the promotion from this tier; nothing where it does not say."""
        empty = VariantWay(from_tier=from_tier)
        return next((way for way in self.promotions if way.from_tier == from_tier), empty)


class Board(Part):
    """Where the board draws its lines."""

    soon_days: int = Field(default=90, ge=1, le=366)
    near_missing: int = Field(default=2, ge=1)
    low_level: float = Field(default=2.5, ge=1, le=5)
    wanted_level: float = Field(default=3.5, ge=1, le=5)
    shown: tuple[str, ...] = ()


class Framework(Authored):
    """The whole framework. ``effective`` is the day from which it judges."""

    KIND: ClassVar[str] = "framework"

    title: Text
    effective: date
    reason: Text
    competencies: tuple[Competency, ...]
    criteria: tuple[Criterion, ...]
    dimensions: tuple[Dimension, ...]
    indicators: tuple[IndicatorBody, ...]
    interviews: tuple[InterviewBody, ...]
    rubrics: Rubrics = Rubrics()
    deeds: tuple[DeedBody, ...] = ()
    tags: tuple[Named, ...] = ()
    tiers: tuple[Tier, ...] = Field(min_length=1)
    promotions: tuple[Promotion, ...]
    variants: tuple[TeamVariant, ...] = ()
    board: Board = Board()
    standards: tuple[Standard, ...] = ()

    @property
    def points(self) -> tuple[Point, ...]:
        """All points of all dimensions, in order."""
        return tuple(point for dimension in self.dimensions for point in dimension.points)

    @property
    def reviewed_points(self) -> tuple[Point, ...]:
        """The points that a manager rates in the monthly review."""
        return tuple(point for point in self.points if point.reviewed)

    def tier(self, key: str) -> Tier | None:
        """The tier with this key."""
        return next((tier for tier in self.tiers if tier.key == key), None)

    def tier_of(self, held: str) -> str:
        """The tier of somebody who holds this one; the lowest for a tier that is not known here
        and for the empty name of nobody's."""
        return held if self.tier(held) else self.tiers[0].key

    def promotion_from(self, tier: str) -> Promotion | None:
        """The way up from a tier; None at the top."""
        return next((p for p in self.promotions if p.from_tier == tier), None)

    def indicator(self, key: str) -> IndicatorBody | None:
        """The monthly figure with this key."""
        return next((i for i in self.indicators if i.key == key), None)

    def interview(self, key: str) -> InterviewBody | None:
        """The interview with this key."""
        return next((i for i in self.interviews if i.key == key), None)

    def every_asked(self) -> Iterator[Asked]:
        """Every demand, however deep inside a group: of promotions, upkeep, then variants."""
        stack: list[Asked] = [r for p in self.promotions for r in p.requirements]
        stack += [r for t in self.tiers for r in t.upkeep]
        for variant in self.variants:
            stack += [r for way in variant.promotions for r in way.requirements]
            stack += [r for kept in variant.keeping for r in kept.requirements]
        stack.reverse()
        while stack:
            found = stack.pop()
            yield found
            if isinstance(found, GroupBody):
                stack.extend(reversed(found.parts))

    def asked(self, key: str) -> Asked | None:
        """The demand with this key, wherever it stands."""
        return next((found for found in self.every_asked() if found.key == key), None)

    def variants_for(self, units: Sequence[str], on: date) -> tuple[TeamVariant, ...]:
        """The variants for somebody of these units (the shop before the team) on a day."""
        return rule.in_force(self.variants, units, on)

    def as_varied(self, variants: Sequence[TeamVariant]) -> Framework:
        """The framework as it judges where these variants are in force, in this order; it names
        them alone."""
        ways = []
        for promotion in self.promotions:
            asked = promotion.requirements
            for variant in variants:
                way = variant.way(promotion.from_tier)
                asked = rule.applied(asked, way.dropped, way.requirements)
            ways.append(promotion.model_copy(update={"requirements": asked}))
        tiers = []
        for tier in self.tiers:
            asked = tier.upkeep
            for variant in variants:
                kept = variant.kept(tier.key)
                asked = rule.applied(asked, kept.dropped, kept.requirements)
            tiers.append(tier.model_copy(update={"upkeep": asked}))
        figures = {figure.key: figure for figure in self.indicators}
        for line in (line for variant in variants for line in variant.figures):
            if line.indicator in figures:
                figures[line.indicator] = line.applied(figures[line.indicator])
        made = {
            "promotions": tuple(ways),
            "tiers": tuple(tiers),
            "indicators": tuple(figures.values()),
            "variants": tuple(variants),
        }
        return self.model_copy(update=made)

    def asked_refs(self, promotion: Promotion) -> set[Ref]:
        """Courses, exams and certificates that a promotion asks for, however deep inside."""
        found: set[Ref] = set()
        stack: list[Asked] = list(promotion.requirements)
        while stack:
            asked = stack.pop()
            if isinstance(asked, CompletedBody):
                found |= {course.ref for course in asked.courses}
            elif isinstance(asked, PassedBody):
                found.add(asked.exam.ref)
            elif isinstance(asked, CertificateBody):
                found.add(Ref("certificate", asked.certificate))
            elif isinstance(asked, GroupBody):
                stack.extend(asked.parts)
        return found

    def title_of(self, ref: Ref) -> Wording | None:
        """The title of what others may point at; None if it is not here."""
        rooms = {
            "competency": self.competencies,
            "criterion": self.criteria,
            "tier": self.tiers,
            "standard": self.standards,
            "indicator": self.indicators,
            "point": self.points,
        }
        return next((e.title for e in rooms.get(ref.kind, ()) if e.key == ref.key), None)

    def name_of(self, key: str) -> Wording | None:
        """The title of a criterion, indicator, interview, deed, tag or competency by its key."""
        rooms = (
            self.criteria,
            self.indicators,
            self.interviews,
            self.deeds,
            self.tags,
            self.competencies,
            self.points,
        )
        return next((e.title for room in rooms for e in room if e.key == key), None)
