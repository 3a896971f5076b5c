"""The one place that reads the clock; doors call it and pass the moment on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_frozen: list[datetime] = []
_replayed: ContextVar[datetime | None] = ContextVar("replayed", default=None)


def now() -> datetime:
    """The moment, in UTC."""
    replayed = _replayed.get()
    if replayed is not None:
        return replayed
    return _frozen[-1] if _frozen else datetime.now(UTC)


@contextmanager
def replaying(moment: datetime) -> Iterator[None]:
    """Let this thread alone live ``moment`` (aware) again until the block ends; every other one
    goes on reading the true clock, so deadlines are watched while a history is being made."""
    if moment.tzinfo is None:
        raise ValueError("a moment has a time zone")
    token = _replayed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _replayed.reset(token)


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Make every thread read ``moment`` (aware) until the block ends. For tests and replays."""
    if moment.tzinfo is None:
        raise ValueError("a moment has a time zone")
    _frozen.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.pop()
