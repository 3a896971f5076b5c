"""Conversations that others may learn from: whoever holds them registers a reader at start.

The reader is called with a moment and gives every conversation that was rated, or rated anew,
since. Nothing is known here of where conversations come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Conversation:
    """What an agent wrote in one conversation. ``source`` names it for good; ``level`` is the mean
    of its levels in hundredths (350 is 3.5), None while it is not rated."""

    source: str
    learner_id: int
    at: datetime
    messages: tuple[str, ...]
    level: int | None = None


Reader = Callable[[datetime], Iterable[Conversation]]

_readers: dict[str, Reader] = {}


def register(name: str, reader: Reader) -> None:
    """Offer conversations; the same name again replaces the reader."""
    _readers[name] = reader


def since(moment: datetime) -> Iterator[Conversation]:
    """Every conversation rated since the moment, reader by reader."""
    for _name, reader in sorted(_readers.items()):
        yield from reader(moment)
