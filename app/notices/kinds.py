"""Which kinds of notice there are. Features register theirs at start."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NoticeKind:
    """``title`` and ``reason`` are messages with ``%(...)s`` places; an urgent kind is mailed at
    once, the others wait for the daily mail."""

    name: str
    title: str
    reason: str
    icon: str
    tone: str = ""
    urgent: bool = False


_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> None:
    """Offer a kind; the same name again replaces it."""
    _kinds[kind.name] = kind


def find(name: str) -> NoticeKind | None:
    """A kind by name; None for one that this version no longer knows."""
    return _kinds.get(name)
