"""The framework as its page shows it: demands with links, figures and standards with units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.growth.labels.words import Words, figure, level
from app.growth.models.demands import Asked, GroupBody
from app.growth.models.framework import Framework, Standard, Tier
from app.kernel.points import points
from app.kernel.refs import Ref
from app.platform import i18n, links
from app.platform.i18n import _l, language

say = i18n._


@dataclass(frozen=True)
class Demand:
    """One requirement in words, with what it leads to and the parts of a group."""

    key: str
    title: str
    links: tuple[links.Link, ...]
    parts: tuple[Demand, ...]


@dataclass(frozen=True)
class Rung:
    """A tier with its duties, what leads to it, what keeps it and what is learnt on it."""

    key: str
    title: str
    duties: tuple[str, ...]
    asked: tuple[Demand, ...]
    asked_from: str
    upkeep: tuple[Demand, ...]
    path: tuple[tuple[str, tuple[links.Link, ...]], ...]


@dataclass(frozen=True)
class Measure:
    """A monthly figure: its target and the floor below which somebody talks about it."""

    key: str
    title: str
    hint: str
    target: str
    floor: str
    lower: bool


@dataclass(frozen=True)
class Rule:
    """A figure of service in words, with the source it was taken from."""

    key: str
    title: str
    value: str
    source: str


def rungs(words: Words) -> list[Rung]:
    """The tiers from the lowest to the highest."""
    body, found = words.framework, []
    for tier in body.tiers:
        way = next((p for p in body.promotions if p.to_tier == tier.key), None)
        found.append(
            Rung(
                tier.key,
                tier.title.said_in(language()),
                tuple(duty.said_in(language()) for duty in tier.duties),
                demands(words, way.requirements) if way else (),
                words.tier(way.from_tier, short=True) if way else "",
                demands(words, tier.upkeep),
                _path(tier),
            )
        )
    return found


def _path(tier: Tier) -> tuple[tuple[str, tuple[links.Link, ...]], ...]:
    """The learning path: each stage with its courses."""
    refs = [course.ref for stage in tier.path for course in stage.courses]
    known = links.resolve_all(refs, language())
    return tuple(
        (
            stage.title.said_in(language()),
            tuple(known[course.ref] for course in stage.courses if course.ref in known),
        )
        for stage in tier.path
    )


def demands(words: Words, asked: Sequence[Asked]) -> tuple[Demand, ...]:
    """Requirements in words."""
    return tuple(
        Demand(
            body.key,
            words.title(body.rule()),
            tuple(
                link for ref in _refs(body) if (link := words.link(ref.kind, ref.key)) is not None
            ),
            demands(words, body.parts) if isinstance(body, GroupBody) else (),
        )
        for body in asked
    )


def _refs(body: Asked) -> list[Ref]:
    exam = getattr(body, "exam", None)
    return [text.ref for text in (*getattr(body, "courses", ()), *([exam] if exam else []))]


def measures(framework: Framework) -> list[Measure]:
    """The monthly figures with their lines."""
    return [
        Measure(
            i.key,
            i.title.said_in(language()),
            i.hint.said_in(language()) if i.hint else "",
            figure(i, points(i.target)) if i.target is not None else "–",
            figure(i, points(i.floor)) if i.floor is not None else "–",
            i.better == "lower",
        )
        for i in framework.indicators
    ]


_UNITS: Final = {
    "seconds": _l("%(number)s seconds"),
    "minutes": _l("%(number)s minutes"),
    "hours": _l("%(number)s hours"),
    "days": _l("%(number)s days"),
    "months": _l("%(number)s months"),
    "times": _l("%(number)s times"),
    "percent": _l("%(number)s percent"),
}


def rules(framework: Framework) -> list[Rule]:
    """The figures of service, each said in the one place where it stands."""
    return [
        Rule(s.key, s.title.said_in(language()), _value(s), s.source) for s in framework.standards
    ]


def _value(standard: Standard) -> str:
    if standard.unit == "level":
        return level(points(standard.value))
    return str(_UNITS[standard.unit]) % {"number": i18n.number(standard.value)}


NUMBERS: Final = {
    "at_least": _l("At least"),
    "level": _l("Level at least"),
    "scenarios": _l("Scenarios"),
    "scripts": _l("Scripts"),
    "target": _l("Target"),
    "count": _l("How many"),
    "hours": _l("Hours"),
    "months": _l("Months"),
    "needed": _l("Of these at least"),
    "valid_months": _l("Valid for months"),
}


def number_label(name: str) -> str:
    """A number's name."""
    return str(NUMBERS[name])


@dataclass(frozen=True)
class NumberGroup:
    """One requirement with the paths of its numbers."""

    title: str
    paths: tuple[str, ...]


def number_groups(
    words: Words, numbers: Sequence[tuple[str, int, Asked]]
) -> list[tuple[str, list[NumberGroup]]]:
    """The numbers by promotion and requirement: (promotion in words, requirements). Each number
    is its path, its promotion's place and its requirement."""
    found: list[tuple[str, list[NumberGroup]]] = []
    for place, promotion in enumerate(words.framework.promotions):
        ways: dict[str, tuple[str, list[str]]] = {}
        for path, where, demand in numbers:
            if where == place:
                begin = path.rsplit("-", 1)[0]
                title = words.title(demand.rule())
                ways.setdefault(begin, (title, []))[1].append(path)
        name = say(
            "%(before)s to %(after)s",
            before=words.tier(promotion.from_tier, short=True),
            after=words.tier(promotion.to_tier, short=True),
        )
        found.append((name, [NumberGroup(title, tuple(paths)) for title, paths in ways.values()]))
    return found
