"""Lessons and sections change places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def put_at(things: Sequence[Thing], number: int, place: int) -> list[Thing]:
    """The thing with this number now stands at this place (the last one, if there are fewer)."""
    rest = [thing for n, thing in enumerate(things) if n != number]
    rest.insert(max(0, min(place, len(rest))), things[number])
    return rest


def put_into(
    columns: Sequence[Sequence[str]], name: str, column: int, place: int
) -> list[list[str]]:
    """The name now stands in this column at this place (its end, if it is shorter), and nowhere
    else."""
    rest = [[other for other in names if other != name] for names in columns]
    rest[column].insert(max(0, min(place, len(rest[column]))), name)
    return rest
