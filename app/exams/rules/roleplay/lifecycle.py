"""The states of a play and its moves, and who is rated how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.kernel.moves import after


class PlayMode(StrEnum):
    """Practice shows hints and its result at once; an exam shows neither."""

    PRACTICE = "practice"
    EXAM = "exam"


class PlayState(StrEnum):
    """open → talked (record still to write) → submitted → rated; void absorbs."""

    OPEN = "open"
    TALKED = "talked"
    SUBMITTED = "submitted"
    RATED = "rated"
    VOIDED = "voided"


class PlayMove(StrEnum):
    """What can happen to a play as a whole."""

    END = "end"
    SUBMIT = "submit"
    RATE = "rate"
    VOID = "void"


S, M = PlayState, PlayMove
MOVES: Final[Mapping[tuple[PlayState, PlayMove], PlayState]] = {
    (S.OPEN, M.END): S.TALKED,
    (S.OPEN, M.VOID): S.VOIDED,
    (S.TALKED, M.SUBMIT): S.SUBMITTED,
    (S.TALKED, M.VOID): S.VOIDED,
    (S.SUBMITTED, M.RATE): S.RATED,
    (S.SUBMITTED, M.VOID): S.VOIDED,
    (S.RATED, M.RATE): S.RATED,
    (S.RATED, M.VOID): S.VOIDED,
}


def advance(state: str, move: PlayMove) -> PlayState:
    """The state after the move. Raise IllegalMove if the table has no such move."""
    return after(MOVES, PlayState(state), move)


BLIND_SHARE: Final = 5


def is_blind(play: UUID) -> bool:
    """One play in five is rated before its suggestion is shown: the same ones for ever."""
    return play.int % BLIND_SHARE == 0


SECOND_SHARE: Final = 10
WIDE: Final = 2


def in_second_slice(play: UUID) -> bool:
    """One play in ten is rated by two people: the same ones for ever, blind or not."""
    return play.int // BLIND_SHARE % SECOND_SHARE == 0


def wants_second(
    play: UUID,
    ranges: Iterable[tuple[int | None, int | None]],
    *,
    critical: bool,
    calibrating: bool,
) -> bool:
    """Is a second rater needed? At each critical failure and wherever the evidence leaves a range
    of two levels and more; once raters calibrate, at one play in ten besides."""
    wide = any(low is not None and high is not None and high - low >= WIDE for low, high in ranges)
    return critical or wide or (calibrating and in_second_slice(play))


REASONS: Final = (
    "missed_evidence",
    "tone_in_context",
    "anchor_fits_other",
    "wrong_reading",
    "other",
)
"""Why a rater differs from the suggestion."""

APPEAL_DAYS: Final = 7
"""How long a learner may object."""
