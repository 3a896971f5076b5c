"""Turns at SQLite's one write lock: who does long work in many transactions lets others in between.

A writer that finds the lock taken looks again after a while, at last every tenth of a second. Work
that takes the lock again at once, as a load in batches does, hardly ever leaves it free at such a
moment: the others starve until they give up. So whoever is about to take the lock says so, by a
shared lock on a small file beside the database; and whoever has just held it for long and wants it
again waits a moment while somebody has said so. It is a courtesy: nothing is wrong without it.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

LONG: Final = 0.02
SOON: Final = 0.5
# A little longer than SQLite's longest pause between two looks at the lock.
COURTESY: Final = 0.15
_LOOK: Final = 0.003
_FILE: Final = "turns"

_own = threading.local()


def prepare(info: dict[Any, Any], database: str) -> None:
    """Open the file of a new connection to the database at this path; none for one in memory."""
    if database:
        info[_FILE] = os.open(f"{database}-turns", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def close(info: dict[Any, Any]) -> None:
    """Close it with its connection."""
    file = info.pop(_FILE, None)
    if file is not None:
        os.close(file)


@contextmanager
def waiting(info: dict[Any, Any]) -> Iterator[None]:
    """Say that the write lock is being asked for, inside the block."""
    file = info.get(_FILE)
    if file is None:
        yield
        return
    fcntl.flock(file, fcntl.LOCK_SH)
    try:
        yield
    finally:
        if info.get(_FILE) == file:  # a connection that failed has closed it already
            fcntl.flock(file, fcntl.LOCK_UN)


def began() -> None:
    """This thread holds the write lock now."""
    _own.began = time.monotonic()


def ended() -> None:
    """This thread is about to give the write lock back."""
    start = getattr(_own, "began", None)
    if start is not None:
        _own.began = None
        _own.ended = time.monotonic()
        _own.held = _own.ended - start


def give_way(info: dict[Any, Any]) -> None:
    """If this thread held the lock for long until a moment ago: let in who is waiting for it."""
    file = info.get(_FILE)
    if file is None or getattr(_own, "held", 0.0) < LONG:
        return
    until = time.monotonic() + COURTESY
    if until - COURTESY - _own.ended > SOON:
        return
    while time.monotonic() < until:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_LOOK)
        else:
            fcntl.flock(file, fcntl.LOCK_UN)
            return
