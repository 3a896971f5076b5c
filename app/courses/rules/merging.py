"""Two people changed the same text: what each changed alone is joined, the rest is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.courses.rules import joining


@dataclass(frozen=True)
class Clash:
    """A field that both changed, each in their own way."""

    field: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Merged:
    """The fields joined. ``taken``: fields where only they changed something, now as they wrote it;
    ``woven``: fields that both changed in different places, now with both changes; in the other
    fields that both changed ``values`` holds mine, and ``clashes`` holds both."""

    values: Mapping[str, str]
    taken: tuple[str, ...]
    clashes: tuple[Clash, ...]
    woven: tuple[str, ...] = ()


def merged(
    base: Mapping[str, str],
    theirs: Mapping[str, str],
    mine: Mapping[str, str],
    *,
    long: Collection[str] = (),
) -> Merged:
    """Join two changes of one text, field by field, the ``long`` ones line by line. A field that is
    missing counts as empty."""
    values: dict[str, str] = {}
    taken, clashes, woven = [], [], []
    for field in mine:
        old, other, own = base.get(field, ""), theirs.get(field, ""), mine[field]
        values[field] = own
        if own == other:
            continue
        if own == old:
            values[field] = other
            taken.append(field)
        elif other != old:
            both = joining.joined(old, other, own) if field in long else None
            if both is None:
                clashes.append(Clash(field, other, own))
            else:
                values[field] = both
                woven.append(field)
    return Merged(values, tuple(taken), tuple(clashes), tuple(woven))
