"""Work that a restart would disturb: features say what is open, the launcher and admins ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class OpenWork:
    """So many of something are open now. ``label`` is a message with its plural handled by it."""

    name: str
    label: str
    count: int


_sources: dict[str, tuple[str, Callable[[], int]]] = {}


def register(name: str, label: str, count: Callable[[], int]) -> None:
    """Say how many of ``label`` (a msgid such as "Open exam attempts") are open now."""
    _sources[name] = (label, count)


def open_work() -> list[OpenWork]:
    """What is open, zero counts left out."""
    found = [OpenWork(name, label, count()) for name, (label, count) in _sources.items()]
    return [work for work in found if work.count]
