"""Entries of the header and the rail, named by the features at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

Shell = Literal["learner", "trainer", "manager", "analyst", "admin"]


@dataclass(frozen=True)
class NavEntry:
    """One place to go. ``label`` and ``group`` are msgids; ``permission`` is the one of the page.

    ``count`` gives what waits there for the reader, 0 for nothing.
    """

    shell: Shell
    label: str
    endpoint: str
    permission: str
    icon: str
    group: str = ""
    order: int = 50
    count: Callable[[], int] | None = None


_entries: list[NavEntry] = []


def add(entry: NavEntry, *more: Shell) -> None:
    """Offer a place, in ``more`` shells too. Called from a feature's wiring; the same entry twice
    counts once."""
    for shell in (entry.shell, *more):
        one = replace(entry, shell=shell)
        if one not in _entries:
            _entries.append(one)


def entries(shell: Shell) -> list[NavEntry]:
    """A shell's entries in order."""
    return sorted((e for e in _entries if e.shell == shell), key=lambda e: (e.order, e.label))
