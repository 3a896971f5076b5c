"""Conversations that others may learn from: whoever holds them registers a reader at start.

One kind of reader is called with a moment and gives every conversation that was rated, or rated
anew, since; another gives a single conversation from both sides. Nothing is known here of where
conversations come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.kernel.wording import Wording


@dataclass(frozen=True)
class Conversation:
    """What an agent wrote in one conversation. ``source`` names it for good; ``level`` is the mean
    of its levels in hundredths (350 is 3.5), None while it is not rated."""

    source: str
    learner_id: int
    at: datetime
    messages: tuple[str, ...]
    level: int | None = None


@dataclass(frozen=True)
class Spoken:
    """One message of a conversation."""

    from_agent: bool
    text: str


@dataclass(frozen=True)
class Whole:
    """A conversation from both sides. ``names`` are how the customer is called in it."""

    learner_id: int
    at: datetime
    title: Wording
    names: tuple[str, ...]
    messages: tuple[Spoken, ...]


Reader = Callable[[datetime], Iterable[Conversation]]
WholeReader = Callable[[str], Whole | None]

_readers: dict[str, Reader] = {}
_whole_readers: dict[str, WholeReader] = {}


def register(name: str, reader: Reader) -> None:
    """Offer conversations; the same name again replaces the reader."""
    _readers[name] = reader


def since(moment: datetime) -> Iterator[Conversation]:
    """Every conversation rated since the moment, reader by reader."""
    for _name, reader in sorted(_readers.items()):
        yield from reader(moment)


def register_whole(kind: str, reader: WholeReader) -> None:
    """Say how a conversation whose source begins with ``kind:`` is read; the reader is given what
    stands behind the colon. The same kind again replaces the reader."""
    _whole_readers[kind] = reader


def whole(source: str) -> Whole | None:
    """The conversation from both sides; None where nobody knows it or it may not be read."""
    kind, _, key = source.partition(":")
    known = _whole_readers.get(kind)
    return known(key) if known else None
