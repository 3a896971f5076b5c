"""Change the outline of a text: put in, take out, move, bring together, dissolve.

A text is what JSON can hold. A place is written as its steps with dashes, as in
``promotions-0-requirements-2-parts-1``. Nothing is changed in place: each function gives a new
text.
"""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from typing import Any

from app.kernel.errors import BadContent, NotFound

Raw = dict[str, Any]
PARTS = "parts"


def _step(place: Any, step: str) -> Any:
    if isinstance(place, list) and step.isdigit() and int(step) < len(place):
        return place[int(step)]
    if isinstance(place, dict) and step in place:
        return place[step]
    raise NotFound()


def find(raw: Raw, path: str) -> Any:
    """What stands at a place. Raise NotFound."""
    place: Any = raw
    for step in path.split("-"):
        place = _step(place, step)
    return place


def list_at(raw: Raw, path: str) -> list[Any]:
    """The list at a place. Raise NotFound if it is none."""
    found = find(raw, path)
    if not isinstance(found, list):
        raise NotFound()
    return found


def home(path: str) -> tuple[str, int]:
    """The list in which an entry stands, and its number there. Raise NotFound."""
    into, _, number = path.rpartition("-")
    if not into or not number.isdigit():
        raise NotFound()
    return into, int(number)


def _copy(raw: Raw, path: str) -> tuple[Raw, list[Any], int]:
    into, number = home(path)
    made = deepcopy(raw)
    found = list_at(made, into)
    if number >= len(found):
        raise NotFound()
    return made, found, number


def replaced(raw: Raw, path: str, value: Any) -> Raw:
    """The text with another entry at a place."""
    made, found, number = _copy(raw, path)
    found[number] = deepcopy(value)
    return made


def inserted(raw: Raw, into: str, value: Any) -> Raw:
    """The text with one entry more at the end of a list."""
    made = deepcopy(raw)
    list_at(made, into).append(deepcopy(value))
    return made


def removed(raw: Raw, path: str) -> Raw:
    """The text without an entry."""
    made, found, number = _copy(raw, path)
    del found[number]
    return made


def shifted(raw: Raw, path: str, *, up: bool) -> Raw:
    """The text with an entry before its neighbour, or after it; the same at the edge."""
    made, found, number = _copy(raw, path)
    other = number - 1 if up else number + 1
    if 0 <= other < len(found):
        found[number], found[other] = found[other], found[number]
    return made


def carried(raw: Raw, path: str, into: str) -> Raw:
    """The text with an entry at the end of another list. Raise BadContent for a list inside the
    entry itself."""
    if into == home(path)[0]:
        return deepcopy(raw)
    if into.startswith(f"{path}-"):
        raise BadContent("A group cannot stand inside itself.")
    made, found, number = _copy(raw, path)
    # The target is found before anything moves: taking out shifts the numbers behind it.
    target = list_at(made, into)
    target.append(found.pop(number))
    return made


def gathered(raw: Raw, into: str, numbers: Collection[int], group: Raw) -> Raw:
    """The text with some entries of a list brought together as the parts of a group, which stands
    where the first of them stood. Raise BadContent if there are none."""
    made = deepcopy(raw)
    found = list_at(made, into)
    chosen = sorted(number for number in set(numbers) if 0 <= number < len(found))
    if not chosen:
        raise BadContent("Choose what the group is made of.")
    parts = [found[number] for number in chosen]
    rest = [entry for number, entry in enumerate(found) if number not in chosen]
    rest.insert(chosen[0], {**deepcopy(group), PARTS: parts})
    found[:] = rest
    return made


def dissolved(raw: Raw, path: str) -> Raw:
    """The text with the parts of a group in its place. Raise NotFound if it is no group."""
    made, found, number = _copy(raw, path)
    group = found[number]
    if not isinstance(group, dict) or PARTS not in group:
        raise NotFound()
    found[number : number + 1] = group[PARTS]
    return made
