"""Who is whose manager, and since when; where somebody belongs on a day.

Spans are half open: ``since`` is the first day, ``until`` the first day no longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.verdict import ALLOWED, Verdict

Parents = Mapping[int, int | None]


@dataclass(frozen=True)
class Span:
    """From ``since`` until before ``until``; open at the end if that is None."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Is ``day`` inside?"""
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def is_empty(self) -> bool:
        """Holds on no day at all."""
        return self.until is not None and self.until <= self.since


@dataclass(frozen=True)
class Leadership:
    """Somebody manages a unit, or stands in for its manager, during a span."""

    unit: int
    person: int
    is_deputy: bool
    span: Span


@dataclass(frozen=True)
class Belonging:
    """Somebody belongs to a unit during a span. ``id`` names the row."""

    id: int
    unit: int
    span: Span


def upwards(unit: int | None, parents: Parents) -> Iterator[int]:
    """The unit, what it is nested in, and so on to the top; a circle ends the walk."""
    seen: set[int] = set()
    while unit is not None and unit not in seen:
        seen.add(unit)
        yield unit
        unit = parents.get(unit)


def inside(top: int, parents: Parents) -> frozenset[int]:
    """The unit and everything nested in it."""
    return frozenset({top}) | {unit for unit in parents if top in upwards(unit, parents)}


def led_on(
    person: int, day: date, parents: Parents, leaderships: Iterable[Leadership]
) -> frozenset[int]:
    """The units whose people answer to ``person`` on ``day``, nested ones included."""
    led: frozenset[int] = frozenset()
    for leadership in leaderships:
        if leadership.person == person and leadership.span.holds(day):
            led |= inside(leadership.unit, parents)
    return led


def leaders_on(
    unit: int | None,
    day: date,
    parents: Parents,
    leaderships: Sequence[Leadership],
    *,
    of: int | None = None,
) -> tuple[int, ...]:
    """Who leads the unit on ``day``: of the nearest unit upwards that is led at all, managers
    before deputies, each by seniority. Nobody leads themselves (``of``)."""
    for place in upwards(unit, parents):
        found = [
            item
            for item in leaderships
            if item.unit == place and item.span.holds(day) and item.person != of
        ]
        if found:
            found.sort(key=lambda item: (item.is_deputy, item.span.since, item.person))
            return tuple(dict.fromkeys(item.person for item in found))
    return ()


def leads_since(
    person: int, unit: int, day: date, parents: Parents, leaderships: Iterable[Leadership]
) -> date | None:
    """Since which day ``person`` has led the unit without a gap, as known on ``day``."""
    places = frozenset(upwards(unit, parents))
    held = (i.span for i in leaderships if i.person == person and i.unit in places)
    spans = sorted(held, key=lambda span: span.since)
    if not any(span.holds(day) for span in spans):
        return None
    first = day
    for span in reversed(spans):
        if span.since <= first and (span.until is None or span.until >= first):
            first = min(first, span.since)
    return first


def may_nest(unit: int, parent: int | None, parents: Parents) -> Verdict:
    """A unit may stand in any other, but never in itself or in what stands in it."""
    if parent is not None and unit in upwards(parent, parents):
        return Verdict("A team cannot stand inside itself.")
    return ALLOWED


@dataclass(frozen=True)
class Move:
    """What a move changes: spans to cut at a day, and the unit to belong to from then on."""

    cut: Mapping[int, date]
    opens: bool


def move(belongings: Iterable[Belonging], to: int | None, on: date) -> Move:
    """Belong to ``to`` (or to no team) from ``on``: what held then ends, what was planned for
    later lapses, history before ``on`` stays. Staying where one is changes nothing."""
    cut: dict[int, date] = {}
    stays = False
    for item in belongings:
        if item.span.is_empty:
            continue
        if item.span.since >= on and not (item.unit == to and item.span.since == on):
            cut[item.id] = item.span.since
        elif item.span.holds(on):
            if item.unit == to and not stays and item.span.until is None:
                stays = True
            else:
                cut[item.id] = on
    return Move(cut, opens=to is not None and not stays)
