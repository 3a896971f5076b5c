"""One step of a state machine whose moves are a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from app.kernel.errors import IllegalMove

State = TypeVar("State")
Event = TypeVar("Event")


def after(moves: Mapping[tuple[State, Event], State], state: State, event: Event) -> State:
    """The state after the event. Raise IllegalMove if the table has no such move."""
    try:
        return moves[state, event]
    except KeyError:
        raise IllegalMove(state, event) from None
