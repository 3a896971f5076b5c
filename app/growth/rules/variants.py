"""What some teams are asked instead of the rest: which variants are in force, and what they make.

A variant names teams or shops and the days on which it holds. A shop's variant holds for its teams
too; where several hold, the nearer unit's word comes last, so a team may depart from its shop.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar


class Keyed(Protocol):
    """A demand by its key."""

    @property
    def key(self) -> str:
        """What names it inside a promotion."""


class Held(Protocol):
    """A variant as far as these rules look at it."""

    @property
    def units(self) -> tuple[str, ...]:
        """Keys of the teams and shops that it is for."""

    @property
    def since(self) -> date:
        """The first day on which it holds."""

    @property
    def until(self) -> date | None:
        """The first day on which it no longer holds; None for good."""


Item = TypeVar("Item", bound=Keyed)
Variant = TypeVar("Variant", bound=Held)


def holds(variant: Held, on: date) -> bool:
    """Is that day one of its days?"""
    return variant.since <= on and (variant.until is None or on < variant.until)


def in_force(variants: Iterable[Variant], units: Sequence[str], on: date) -> tuple[Variant, ...]:
    """The variants for somebody whose units these are (the shop before the team) on a day, in the
    order in which they are applied: the farther unit first, the older variant first."""
    places = {key: place for place, key in enumerate(units)}
    found = [
        (max(places[key] for key in variant.units if key in places), variant)
        for variant in variants
        if holds(variant, on) and any(key in places for key in variant.units)
    ]
    found.sort(key=lambda entry: (entry[0], entry[1].since))
    return tuple(variant for _, variant in found)


def applied(
    asked: Iterable[Item], dropped: Collection[str], instead: Iterable[Item]
) -> tuple[Item, ...]:
    """The demands with some left out and others in place of the one with the same key; those with
    a key of their own come at the end. What is dropped and named again stands at the end."""
    left = {item.key: item for item in asked if item.key not in dropped}
    for item in instead:
        left[item.key] = item
    return tuple(left.values())


def clash(one: Held, other: Held) -> bool:
    """Do two variants hold for the same unit on the same day? Both would be applied, and nobody
    could tell from one of them what is asked."""
    if not set(one.units) & set(other.units):
        return False
    begin = max(one.since, other.since)
    ends = [variant.until for variant in (one, other) if variant.until is not None]
    return not ends or begin < min(ends)
