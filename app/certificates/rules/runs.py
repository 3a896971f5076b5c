"""States of an order to award many certificates."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.kernel.moves import after

SLICE: Final = 25
MOST: Final = 2000


class RunState(StrEnum):
    """Where an order stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class RunEvent(StrEnum):
    """What happens to an order."""

    START = "start"
    FINISH = "finish"
    CANCEL = "cancel"


MOVES: Final[Mapping[tuple[RunState, RunEvent], RunState]] = {
    (RunState.WAITING, RunEvent.START): RunState.RUNNING,
    (RunState.RUNNING, RunEvent.START): RunState.RUNNING,
    (RunState.RUNNING, RunEvent.FINISH): RunState.DONE,
    (RunState.WAITING, RunEvent.CANCEL): RunState.CANCELLED,
    (RunState.RUNNING, RunEvent.CANCEL): RunState.CANCELLED,
}


def advance(state: RunState, event: RunEvent) -> RunState:
    """The state after the event. Raise IllegalMove if the table has no such move."""
    return after(MOVES, state, event)


def is_over(state: RunState) -> bool:
    """Will nothing more happen?"""
    return state in (RunState.DONE, RunState.CANCELLED)
