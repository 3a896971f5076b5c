"""What some teams are asked instead, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.growth.labels.drafting import Listed, kept_name, lines, way_name
from app.growth.labels.words import Words, figure, joined
from app.growth.models.demands import Asked
from app.growth.models.framework import VariantKeeping, VariantWay
from app.kernel.points import points
from app.kernel.wording import Wording
from app.platform import i18n
from app.platform.i18n import language

say = i18n._


@dataclass(frozen=True)
class VariantLine:
    """A team variant: whom it is for, when, and what it makes of each
    promotion, of what keeps each tier, and of monthly figures."""

    path: str
    title: str
    units: str
    since: date
    until: date | None
    reason: str
    ways: tuple[Listed, ...]
    figures: tuple[str, ...]


def variants(words: Words, names: Mapping[str, Wording]) -> list[VariantLine]:
    """The team variants; ``names`` are the units by key."""
    return [
        VariantLine(
            f"variants-{number}",
            _said(variant.title),
            joined([_said(names[key]) if key in names else key for key in variant.units]),
            variant.since,
            variant.until,
            _said(variant.reason),
            tuple(_variant_ways(words, number)),
            tuple(_variant_figures(words, number)),
        )
        for number, variant in enumerate(words.framework.variants)
    ]


def _variant_ways(words: Words, number: int) -> Iterator[Listed]:
    body = words.framework
    for place, way in enumerate(body.variants[number].promotions):
        base = body.promotion_from(way.from_tier)
        path = f"variants-{number}-promotions-{place}-requirements"
        asked = base.requirements if base else ()
        begin = f"promotions-{body.promotions.index(base)}-requirements" if base else ""
        name = way_name(words, way.from_tier, base.to_tier if base else way.from_tier)
        yield _varied(words, path, name, way, asked, begin)
    for place, kept in enumerate(body.variants[number].keeping):
        tier = body.tier(kept.tier)
        path = f"variants-{number}-keeping-{place}-requirements"
        asked = tier.upkeep if tier else ()
        begin = f"tiers-{body.tiers.index(tier)}-upkeep" if tier else ""
        yield _varied(words, path, kept_name(words, kept.tier), kept, asked, begin)


def _varied(
    words: Words,
    path: str,
    name: str,
    way: VariantWay | VariantKeeping,
    asked: Sequence[Asked],
    begin: str,
) -> Listed:
    """A list of a variant, beside the list ``asked`` of all, which stands at ``begin``."""
    own = {one.key for one in way.requirements} | set(way.dropped)
    return Listed(
        path,
        name,
        lines(words, way.requirements, path),
        tuple(
            (f"{begin}-{spot}", words.title(one.rule()))
            for spot, one in enumerate(asked)
            if one.key not in own
        ),
        joined([words.title(one.rule()) for one in asked if one.key in way.dropped]),
    )


def _variant_figures(words: Words, number: int) -> Iterator[str]:
    """Other lines for monthly figures, each in words."""
    for line in words.framework.variants[number].figures:
        body = words.framework.indicator(line.indicator)
        said = []
        if line.target is not None:
            said.append(say("target %(target)s", target=figure(body, points(line.target))))
        if line.floor is not None:
            said.append(say("floor %(floor)s", floor=figure(body, points(line.floor))))
        yield say("%(where)s: %(what)s", where=words.name(line.indicator), what=joined(said))


def _said(text: Wording) -> str:
    return text.said_in(language())
