"""The monthly evaluation of one person: drafted, shared and signed by who leads the team, answered
and signed by the person. Which cases are looked at is drawn by lot, and the lot can be repeated."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from random import Random
from typing import Final

from app.growth.rules.levels import mean
from app.kernel.moves import after
from app.kernel.verdict import ALLOWED, Verdict

SAMPLE: Final = 5
# How the level of a point of the second framework is named beside those of the criteria.
POINT: Final = "point:"


class EvaluationState(StrEnum):
    """Where an evaluation stands."""

    DRAFT = "draft"
    SHARED = "shared"
    SIGNED = "signed"


class EvaluationEvent(StrEnum):
    """What moves an evaluation."""

    KEEP = "keep"
    SHARE = "share"
    SIGN = "sign"


S, E = EvaluationState, EvaluationEvent
MOVES: Final[Mapping[tuple[EvaluationState, EvaluationEvent], EvaluationState]] = {
    (S.DRAFT, E.KEEP): S.DRAFT,
    (S.DRAFT, E.SHARE): S.SHARED,
    (S.SHARED, E.SIGN): S.SIGNED,
}


def advance(state: EvaluationState, event: EvaluationEvent) -> EvaluationState:
    """The state after the event. Raise IllegalMove if the table has no such move."""
    return after(MOVES, state, event)


def drawn(numbers: Sequence[str], seed: str, count: int = SAMPLE) -> list[str]:
    """So many cases by lot, in their order; the same month gives the same ones again."""
    known = sorted(set(numbers))
    chosen = set(Random(seed).sample(known, min(count, len(known))))
    return [number for number in known if number in chosen]


def may_share(levels: Mapping[str, int], criteria: Collection[str], words: str) -> Verdict:
    """Every criterion has a level, points of the second framework may have one, and the whole is
    said in words."""
    given = {key for key in levels if not key.startswith(POINT)}
    if given != set(criteria) or any(not 1 <= level <= 5 for level in levels.values()):
        return Verdict("Choose a level for every criterion.")
    return ALLOWED if words.strip() else Verdict("Say in words what you saw.")


def may_sign(*, agrees: bool, comment: str) -> Verdict:
    """Who does not agree says why; signing means: read, not agreed."""
    if agrees or comment.strip():
        return ALLOWED
    return Verdict("You do not agree: say why, so that it can be talked about.")


def overall(levels: Mapping[str, int]) -> int | None:
    """The mean level of the criteria in hundredths; None without levels."""
    given = [100 * level for key, level in levels.items() if not key.startswith(POINT)]
    return mean(given) if given else None
