"""The parts of a scenario's file, one by one: found, put, moved, wired and taken out.

A body is the plain mapping of the file. Nothing here changes what it is given; every function
answers with a new body. A part's address is its collection and its key, or its number (from 1)
where the parts of a collection have no keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from app.exams.rules.roleplay.conditions import with_part, without_part

Body = Mapping[str, Any]
Changed = dict[str, Any]
NAMED: Final = ("facts", "needs")
KEYED: Final = ("panels", "actions", "storylets", "points", "acts", "taboos")
NUMBERED: Final = ("ends", "tests")
COLLECTIONS: Final = (
    "facts",
    "panels",
    "actions",
    "needs",
    "storylets",
    "ends",
    "points",
    "taboos",
    "acts",
    "tests",
)


def addresses(body: Body, collection: str) -> tuple[str, ...]:
    """The addresses of a collection's parts, in their order."""
    found = body.get(collection) or ()
    if collection in NAMED:
        return tuple(found)
    if collection in NUMBERED:
        return tuple(str(number) for number, _part in enumerate(found, 1))
    return tuple(str(part.get("key")) for part in found)


def part_of(body: Body, collection: str, at: str) -> dict[str, Any] | None:
    """The part at an address, its key in it; None if there is none."""
    known = addresses(body, collection)
    if at not in known:
        return None
    if collection in NAMED:
        return {"key": at, **deepcopy(body[collection][at])}
    return dict(deepcopy(body[collection][known.index(at)]))


def place_of(body: Body, collection: str, at: str) -> tuple[str | int, ...]:
    """Where the part stands in the file, as faults name it."""
    if collection in NAMED:
        return (collection, at)
    return (collection, addresses(body, collection).index(at))


def address_of(body: Body, path: tuple[str | int, ...]) -> str:
    """The address of the part that a path leads into; empty if it leads to none."""
    if len(path) < 2 or path[0] not in COLLECTIONS:
        return ""
    collection = str(path[0])
    if collection in NAMED:
        return str(path[1])
    known = addresses(body, collection)
    number = path[1]
    return known[number] if isinstance(number, int) and number < len(known) else ""


def with_part_at(body: Body, collection: str, at: str | None, part: Body) -> Changed:
    """The body with this part at the address, or at the end if there is no address. A new key
    takes the old one's place in the order; conditions that name the old one are left alone."""
    changed = deepcopy(dict(body))
    kept = dict(part)
    if collection in NAMED:
        key = str(kept.pop("key", ""))
        old = changed.get(collection) or {}
        if at is None or at not in old:
            changed[collection] = {**old, key: kept}
        else:
            changed[collection] = {
                key if name == at else name: kept if name == at else value
                for name, value in old.items()
            }
        return changed
    parts = list(changed.get(collection) or ())
    known = addresses(body, collection)
    if at is None or at not in known:
        parts.append(kept)
    else:
        parts[known.index(at)] = kept
    changed[collection] = parts
    return changed


def without_part_at(body: Body, collection: str, at: str) -> Changed:
    """The body without this part; nothing else is touched, so that a check can name what still
    leans on it."""
    changed = deepcopy(dict(body))
    known = addresses(body, collection)
    if at not in known:
        return changed
    if collection in NAMED:
        del changed[collection][at]
    else:
        del changed[collection][known.index(at)]
    return changed


def moved(body: Body, collection: str, at: str, by: int) -> Changed:
    """The body with this part moved by so many places, as far as there is room. Parts that are
    found by name have no order."""
    changed = deepcopy(dict(body))
    known = addresses(body, collection)
    if collection in NAMED or at not in known:
        return changed
    place = known.index(at)
    target = max(0, min(len(known) - 1, place + by))
    parts = changed[collection]
    parts.insert(target, parts.pop(place))
    return changed


def wired(body: Body, source: str, target: str) -> Changed:
    """The body in which ``source`` leads to ``target`` (both as ``storylets/open``): a line raises
    a need, a met need or an earlier line is asked for by a line or an ending. Raise ValueError if
    the two cannot be joined."""
    return _joined(body, source, target, join=True)


def unwired(body: Body, source: str, target: str) -> Changed:
    """The body in which ``source`` does not lead to ``target`` by that wire any more."""
    return _joined(body, source, target, join=False)


def _joined(body: Body, source: str, target: str, *, join: bool) -> Changed:
    kind, _, key = source.partition("/")
    to_kind, _, to_key = target.partition("/")
    if source == target or part_of(body, kind, key) is None:
        raise ValueError(source)
    part = part_of(body, to_kind, to_key)
    if part is None:
        raise ValueError(target)
    if (kind, to_kind) == ("storylets", "needs"):
        line = part_of(body, kind, key) or {}
        raises = [need for need in line.get("raises") or () if need != to_key]
        line["raises"] = [*raises, to_key] if join else raises
        return with_part_at(body, kind, key, line)
    if kind not in ("storylets", "needs") or to_kind not in ("storylets", "ends"):
        raise ValueError(target)
    when = str(part.get("when") or "")
    if join:
        part["when"] = with_part(when, f"{'said' if kind == 'storylets' else 'met'}.{key}")
    elif kind == "storylets":
        part["when"] = without_part(when, f"said.{key}")
    else:
        for word in ("met", "need", "asked"):
            when = without_part(when, f"{word}.{key}")
        part["when"] = when
    return with_part_at(body, to_kind, to_key, part)
