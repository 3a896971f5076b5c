"""An attempt's states and the moves between them: one table, no flags."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.kernel.moves import after


class AttemptState(StrEnum):
    """open: answers count. submitted: in, not all marked. scored: every mark is in, not shown.
    released: the learner sees the outcome. voided: it never counts again."""

    OPEN = "open"
    SUBMITTED = "submitted"
    SCORED = "scored"
    RELEASED = "released"
    VOIDED = "voided"


class AttemptEvent(StrEnum):
    """What may happen to an attempt. reopen: a mark is missing again (a late answer counts)."""

    SUBMIT = "submit"
    EXPIRE = "expire"
    SCORE = "score"
    RELEASE = "release"
    REGRADE = "regrade"
    REOPEN = "reopen"
    VOID = "void"


S, E = AttemptState, AttemptEvent

MOVES: Final[Mapping[tuple[AttemptState, AttemptEvent], AttemptState]] = {
    (S.OPEN, E.SUBMIT): S.SUBMITTED,
    (S.OPEN, E.EXPIRE): S.SUBMITTED,
    (S.OPEN, E.VOID): S.VOIDED,
    (S.SUBMITTED, E.SCORE): S.SCORED,
    (S.SUBMITTED, E.VOID): S.VOIDED,
    (S.SCORED, E.REGRADE): S.SCORED,
    (S.SCORED, E.REOPEN): S.SUBMITTED,
    (S.SCORED, E.RELEASE): S.RELEASED,
    (S.SCORED, E.VOID): S.VOIDED,
    (S.RELEASED, E.REGRADE): S.RELEASED,
    (S.RELEASED, E.VOID): S.VOIDED,
}

FINAL: Final = frozenset({S.VOIDED})


def advance(state: AttemptState, event: AttemptEvent) -> AttemptState:
    """The state after the event. Raise IllegalMove if the table has no such move."""
    return after(MOVES, state, event)


class Closing(StrEnum):
    """Who closed an attempt: the learner, the clock, or the invigilator."""

    HAND = "hand"
    CLOCK = "clock"
    INVIGILATOR = "invigilator"
