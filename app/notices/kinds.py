"""Which kinds of notice there are. Features register theirs at start."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NoticeKind:
    """``title`` and ``reason`` are messages with ``%(...)s`` places; an urgent kind is mailed at
    once, the others wait for the daily mail. ``label`` names an urgent kind in the inbox."""

    name: str
    title: str
    reason: str
    icon: str
    tone: str = ""
    urgent: bool = False
    label: str = ""


_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> None:
    """Offer a kind; the same name again replaces it."""
    _kinds[kind.name] = kind


def urgent() -> list[NoticeKind]:
    """The kinds that are mailed at once, by name."""
    return [kind for _name, kind in sorted(_kinds.items()) if kind.urgent]


def find(name: str) -> NoticeKind | None:
    """A kind by name; None for one that this version no longer knows."""
    return _kinds.get(name)
