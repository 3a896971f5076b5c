"""Where the files of an item stand: beside its stem or explanation, an option, a side of a pair.
A place is written as tables write it: nothing for the stem, ``why``, ``A``, ``L1``, ``R2``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

STEM: Final = ""
WHY: Final = "why"
SEVERAL: Final = frozenset({STEM, WHY})
_PLACE: Final = re.compile(r"([A-Z])|([LR])([1-9]\d?)")


def option(number: int) -> str:
    """The place beside an option, counted from 0."""
    return chr(65 + number)


def left(number: int) -> str:
    """The place beside what is to be matched, counted from 0."""
    return f"L{number + 1}"


def right(number: int) -> str:
    """The place beside a right side: first the partners in order, then those that match nothing."""
    return f"R{number + 1}"


def placed(body: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every file of a stored item with its place."""
    yield from ((STEM, one) for one in body.get("media") or [])
    for n, one in enumerate(body.get("options") or []):
        if one.get("media"):
            yield option(n), one["media"]
    pairs = body.get("pairs") or []
    for n, one in enumerate(pairs):
        if one.get("left_media"):
            yield left(n), one["left_media"]
    for n, medium in enumerate(_rights(body)):
        if medium:
            yield right(n), medium
    yield from ((WHY, one) for one in body.get("explanation_media") or [])


def _rights(body: Mapping[str, Any]) -> list[dict[str, Any] | None]:
    partners = [one.get("right_media") for one in body.get("pairs") or []]
    return [*partners, *(one.get("media") for one in body.get("extras") or [])]


def put(body: dict[str, Any], place: str, medium: dict[str, Any]) -> bool:
    """Set a file at a place, beside those that stand there where several may; False if the item
    has no such place."""
    if place in SEVERAL:
        name = "media" if place == STEM else "explanation_media"
        body[name] = [*(body.get(name) or []), medium]
        return True
    found = _PLACE.fullmatch(place)
    if found is None:
        return False
    if found[1]:
        return _set(body.get("options") or [], ord(found[1]) - 65, "media", medium)
    pairs, number = body.get("pairs") or [], int(found[3]) - 1
    if found[2] == "L":
        return _set(pairs, number, "left_media", medium)
    if number < len(pairs):
        return _set(pairs, number, "right_media", medium)
    return _set(body.get("extras") or [], number - len(pairs), "media", medium)


def _set(rows: list[dict[str, Any]], number: int, name: str, medium: dict[str, Any]) -> bool:
    if number < len(rows):
        rows[number][name] = medium
    return number < len(rows)
