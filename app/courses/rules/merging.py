"""Two people changed the same text: what each changed alone is joined, the rest is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Clash:
    """A field that both changed, each in their own way."""

    field: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Merged:
    """The fields joined. ``taken``: fields where only they changed something, now as they wrote it;
    in fields that both changed ``values`` holds mine, and ``clashes`` holds both."""

    values: Mapping[str, str]
    taken: tuple[str, ...]
    clashes: tuple[Clash, ...]


def merged(base: Mapping[str, str], theirs: Mapping[str, str], mine: Mapping[str, str]) -> Merged:
    """Join two changes of one text, field by field. A field that is missing counts as empty."""
    values: dict[str, str] = {}
    taken, clashes = [], []
    for field in mine:
        old, other, own = base.get(field, ""), theirs.get(field, ""), mine[field]
        values[field] = own
        if own == other:
            continue
        if own == old:
            values[field] = other
            taken.append(field)
        elif other != old:
            clashes.append(Clash(field, other, own))
    return Merged(values, tuple(taken), tuple(clashes))
