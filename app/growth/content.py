"""The framework as a file: what is checked, and from when an edition judges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sqlalchemy import select

from app.content import registry
from app.content.layouts import SingleFile
from app.content.registry import Change, Checking, ContentKind
from app.growth.models.demands import (
    Asked,
    GroupBody,
    IndicatorAsked,
    InterviewAsked,
    RatedBody,
    VouchedBody,
)
from app.growth.models.framework import Framework, IndicatorBody, VariantFigure
from app.growth.models.tables import FrameworkEdition
from app.growth.queries.frameworks import KEY
from app.growth.rules import variants as rule
from app.kernel.refs import Ref
from app.platform import clock
from app.platform.db import db

N_ = str  # a msgid for tools/catalogs.py


def register() -> None:
    """Let the loader read and write ``framework.yaml``."""
    registry.register(
        SingleFile("framework.yaml", Framework, KEY),
        ContentKind(
            Framework,
            check=check,
            switched=switched,
            provides=provides,
            provided_kinds=frozenset(
                {"competency", "criterion", "tier", "standard", "indicator", "point"}
            ),
        ),
    )


def provides(_key: str, body: Framework) -> Iterator[Ref]:
    """Everything that other content may point at."""
    for competency in body.competencies:
        yield Ref("competency", competency.key)
    for criterion in body.criteria:
        yield Ref("criterion", criterion.key)
    for tier in body.tiers:
        yield Ref("tier", tier.key)
    for standard in body.standards:
        yield Ref("standard", standard.key)
    for indicator in body.indicators:
        yield Ref("indicator", indicator.key)
    for point in body.points:
        yield Ref("point", point.key)


def check(_key: str, body: Framework, checking: Checking) -> None:
    """What the schema cannot say: keys that repeat, steps that lead nowhere, unknown names."""
    for room in (
        "competencies",
        "criteria",
        "indicators",
        "interviews",
        "tiers",
        "standards",
        "points",
        "variants",
    ):
        keys = Counter(entry.key for entry in getattr(body, room))
        for number, entry in enumerate(getattr(body, room)):
            if keys[entry.key] > 1:
                said = N_("%(key)s stands here twice; keep one")
                checking.fault(said, room, number, "key", key=entry.key)
    tiers = [tier.key for tier in body.tiers]
    ways = set(pairwise(tiers))
    for number, promotion in enumerate(body.promotions):
        if (promotion.from_tier, promotion.to_tier) not in ways:
            checking.fault(
                N_("a promotion leads from one tier to the next in the list of tiers"),
                "promotions",
                number,
                "to_tier",
            )
        _check_list(promotion.requirements, body, checking, ("promotions", number, "requirements"))
    _check_paths(body, checking)
    _check_variants(body, checking)
    for number, figure in enumerate(body.indicators):
        _check_lines(figure, checking, ("indicators", number))
    for number, tier in enumerate(body.tiers):
        for place, asked in enumerate(tier.upkeep):
            _check_asked(asked, body, checking, ("tiers", number, "upkeep", place))


def _check_list(
    asked: Sequence[Asked], body: Framework, checking: Checking, path: tuple[str | int, ...]
) -> None:
    """Demands of one promotion: no key twice, groups looked into, and each sound."""
    seen: set[str] = set()

    def look(some: Sequence[Asked], begin: tuple[str | int, ...]) -> None:
        for place, one in enumerate(some):
            if one.key in seen:
                said = N_("%(key)s is asked twice; give it another key")
                checking.fault(said, *begin, place, "key", key=one.key)
            seen.add(one.key)
            if isinstance(one, GroupBody):
                look(one.parts, (*begin, place, "parts"))

    look(asked, path)
    for place, one in enumerate(asked):
        _check_asked(one, body, checking, (*path, place))


def _check_variants(body: Framework, checking: Checking) -> None:
    """A variant has days, changes promotions, tiers and figures that are there, and holds alone
    for its units."""
    ways = {p.from_tier: {asked.key for asked in p.requirements} for p in body.promotions}
    kept = {tier.key: {asked.key for asked in tier.upkeep} for tier in body.tiers}
    for number, variant in enumerate(body.variants):
        if variant.until is not None and variant.until <= variant.since:
            checking.fault(N_("a variant ends after it begins"), "variants", number, "until")
        for other in body.variants[:number]:
            if rule.clash(variant, other):
                said = N_("%(key)s and %(other)s hold for the same team on the same day")
                both = {"key": variant.key, "other": other.key}
                checking.fault(said, "variants", number, "units", **both)
        for place, way in enumerate(variant.promotions):
            path = ("variants", number, "promotions", place)
            if way.from_tier not in ways:
                said = N_("no promotion leads from %(tier)s")
                checking.fault(said, *path, "from_tier", tier=way.from_tier)
            _check_dropped(way.dropped, ways.get(way.from_tier, set()), checking, path)
            _check_list(way.requirements, body, checking, (*path, "requirements"))
        for place, keeping in enumerate(variant.keeping):
            path = ("variants", number, "keeping", place)
            if keeping.tier not in kept:
                said = N_("there is no tier %(tier)s")
                checking.fault(said, *path, "tier", tier=keeping.tier)
            _check_dropped(keeping.dropped, kept.get(keeping.tier, set()), checking, path)
            _check_list(keeping.requirements, body, checking, (*path, "requirements"))
        for place, figure in enumerate(variant.figures):
            path = ("variants", number, "figures", place)
            _check_figure(figure, body, checking, path)


def _check_dropped(
    dropped: Sequence[str], asked: set[str], checking: Checking, path: tuple[str | int, ...]
) -> None:
    for key in dropped:
        if key not in asked:
            said = N_("%(key)s is not asked there; nothing to drop")
            checking.fault(said, *path, "dropped", key=key)


def _check_lines(figure: IndicatorBody, checking: Checking, path: tuple[str | int, ...]) -> None:
    """A floor lies on the worse side of the target."""
    if figure.target is None or figure.floor is None:
        return
    lower = figure.better == "lower"
    if figure.floor < figure.target if lower else figure.floor > figure.target:
        checking.fault(N_("the floor is better than the target"), *path, "floor")


def _check_figure(
    figure: VariantFigure, body: Framework, checking: Checking, path: tuple[str | int, ...]
) -> None:
    """The figure is there, and its lines are sound."""
    known = body.indicator(figure.indicator)
    if known is None:
        said = N_("there is no monthly figure %(key)s")
        checking.fault(said, *path, "indicator", key=figure.indicator)
        return
    _check_lines(figure.applied(known), checking, path)


def _check_paths(body: Framework, checking: Checking) -> None:
    """A learning path leads through courses, each of them once."""
    seen: set[str] = set()
    for number, tier in enumerate(body.tiers):
        for place, stage in enumerate(tier.path):
            for step, course in enumerate(stage.courses):
                path = ("tiers", number, "path", place, "courses", step)
                if course.ref.kind != "course":
                    checking.fault(N_("a learning path leads through courses: `course:key`"), *path)
                if course in seen:
                    said = N_("`%(course)s` is on a path already; remove one")
                    checking.fault(said, *path, course=course)
                seen.add(course)


def _check_asked(
    asked: Asked, body: Framework, checking: Checking, path: tuple[str | int, ...]
) -> None:
    if isinstance(asked, GroupBody):
        if asked.needed is not None and asked.needed > len(asked.parts):
            checking.fault(N_("more is needed than there are parts"), *path, "needed")
        for number, part in enumerate(asked.parts):
            _check_asked(part, body, checking, (*path, "parts", number))
    if isinstance(asked, RatedBody):
        criteria = {criterion.key for criterion in body.criteria}
        for number, key in enumerate(asked.criteria):
            if key not in criteria:
                said = N_("there is no criterion %(key)s")
                checking.fault(said, *path, "criteria", number, key=key)
    if isinstance(asked, IndicatorAsked) and body.indicator(asked.indicator) is None:
        said = N_("there is no monthly figure %(key)s")
        checking.fault(said, *path, "indicator", key=asked.indicator)
    if isinstance(asked, InterviewAsked) and body.interview(asked.interview) is None:
        said = N_("there is no interview %(key)s")
        checking.fault(said, *path, "interview", key=asked.interview)
    if isinstance(asked, VouchedBody) and asked.what not in {deed.key for deed in body.deeds}:
        said = N_("there is no deed %(key)s under deeds")
        checking.fault(said, *path, "what", key=asked.what)


def switched(changes: Sequence[Change[Framework]]) -> None:
    """Remember from when a published version judges, so that past days can be replayed."""
    for change in changes:
        if change.body is None or change.version_id is None:
            continue
        known = select(FrameworkEdition.id).where(FrameworkEdition.version_id == change.version_id)
        if db.session.scalar(known) is None:
            db.session.add(
                FrameworkEdition(
                    version_id=change.version_id,
                    number=change.number,
                    effective=change.body.effective,
                    published_at=clock.now(),
                )
            )
    db.session.flush()
