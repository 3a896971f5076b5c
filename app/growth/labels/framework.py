"""The framework as its page shows it: demands with links, figures and standards with units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.growth.labels.drafting import kept_name, way_name
from app.growth.labels.words import Words, figure, joined, level
from app.growth.models.demands import Asked, GroupBody
from app.growth.models.framework import Framework, IndicatorBody, Standard, Tier
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
    "floor": _l("Floor"),
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
    words: Words, numbers: Sequence[tuple[str, Asked | IndicatorBody]]
) -> list[tuple[str, list[NumberGroup]]]:
    """The numbers by the list in which their requirement stands: (the list in words,
    requirements). Each number is its path and what it is a number of."""
    rooms: dict[str, dict[str, tuple[str, list[str]]]] = {}
    for path, of in numbers:
        begin = path.rsplit("-", 1)[0]
        if isinstance(of, IndicatorBody):
            room, title = "indicators", of.title.said_in(language())
        else:
            room, title = "-".join(path.split("-")[:2]), words.title(of.rule())
        rooms.setdefault(room, {}).setdefault(begin, (title, []))[1].append(path)
    return [
        (_room(words, room), [NumberGroup(title, tuple(paths)) for title, paths in rows.values()])
        for room, rows in rooms.items()
    ]


@dataclass(frozen=True)
class FigureTried:
    """A monthly figure whose lines a trial changes: of how many people it is measured, and how
    many reach the target and lie beyond the floor, before and after."""

    title: str
    measured: int
    good: tuple[int, int]
    low: tuple[int, int]


def figures_tried(words: Words, counted: Mapping[str, Mapping[str, Any]]) -> list[FigureTried]:
    """What a trial counted of monthly figures, in the order of the framework."""
    return [
        FigureTried(
            figure.title.said_in(language()),
            one["measured"],
            (one["good"][0], one["good"][1]),
            (one["low"][0], one["low"][1]),
        )
        for figure in words.framework.indicators
        if (one := counted.get(figure.key)) is not None
    ]


def about(words: Words, before: Words, keys: Sequence[str]) -> str:
    """Demands or figures by their keys: as the tried edition says them, else as it was."""
    found = []
    for key in keys:
        for said in (words, before):
            asked, figure = said.framework.asked(key), said.framework.indicator(key)
            if asked is not None or figure is not None:
                found.append(said.title(asked.rule()) if asked else said.name(key))
                break
    return joined(found)


def _room(words: Words, room: str) -> str:
    """The name of a list of numbers: a promotion's, a tier's, or the monthly figures'."""
    if room == "indicators":
        return say("Monthly figures")
    kind, _, number = room.partition("-")
    if kind == "tiers":
        return kept_name(words, words.framework.tiers[int(number)].key)
    promotion = words.framework.promotions[int(number)]
    return way_name(words, promotion.from_tier, promotion.to_tier)
