"""When a card is due again: the FSRS-6 scheduler (Free Spaced Repetition Scheduler, version 6).

The formulas and default parameters are those the open-spaced-repetition project publishes ("The
Algorithm", FSRS-6). Stability is the number of days after which recall falls to 90 %; difficulty
runs from 1 to 10. One thing is our own: a card that was forgotten comes back after ten minutes,
every other one after whole days of the learner: it is due from the beginning of its day on, at
whatever hour it was last recalled.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

W: Final = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
RETENTION: Final = 0.9
LEAST_STABILITY: Final = 0.001
MOST_DAYS: Final = 365
AGAIN_AFTER: Final = timedelta(minutes=10)
_DECAY: Final = -W[20]
_FACTOR: Final = 0.9 ** (1 / _DECAY) - 1


class Recall(IntEnum):
    """How well it went."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True)
class Memory:
    """What is known of one card: stability in days, difficulty, when it was last recalled."""

    stability: float
    difficulty: float
    last_at: datetime


@dataclass(frozen=True)
class Next:
    """The memory after an answer, and when the card is due."""

    memory: Memory
    due_at: datetime


def retrievability(memory: Memory, at: datetime) -> float:
    """How likely it is still known, from 0 to 1."""
    return _recall(memory.stability, max(0.0, (at - memory.last_at) / timedelta(days=1)))


def _recall(stability: float, days: float) -> float:
    return float((1 + _FACTOR * days / stability) ** _DECAY)


def interval(stability: float) -> int:
    """Whole days until recall falls to ``RETENTION``; at least one."""
    days = float(stability / _FACTOR * (RETENTION ** (1 / _DECAY) - 1))
    return min(max(round(days), 1), MOST_DAYS)


def answered(
    memory: Memory | None, recall: Recall, at: datetime, begins: datetime | None = None
) -> Next:
    """What an answer does to a card; ``memory`` is None for a new one. ``begins`` is when the
    learner's day began (the moment itself where nothing is said): days are counted from there."""
    begins = begins or at
    if memory is None:
        stability, difficulty = _first_stability(recall), _clamped(_first_difficulty(recall))
    else:
        days = max(0, -((memory.last_at - begins) // timedelta(days=1)))
        known = _recall(memory.stability, days)
        if days < 1:
            stability = _same_day(memory.stability, recall)
        elif recall is Recall.AGAIN:
            stability = _forgotten(memory, known)
        else:
            stability = _recalled(memory, recall, known)
        difficulty = _harder(memory.difficulty, recall)
    now = Memory(max(stability, LEAST_STABILITY), difficulty, at)
    if recall is Recall.AGAIN:
        return Next(now, at + AGAIN_AFTER)
    return Next(now, begins + timedelta(days=interval(now.stability)))


def choices(
    memory: Memory | None, at: datetime, begins: datetime | None = None
) -> dict[Recall, datetime]:
    """When the card would be due after each answer."""
    return {recall: answered(memory, recall, at, begins).due_at for recall in Recall}


def forecast(dues: Iterable[datetime], begins: datetime, days: int = 7) -> list[int]:
    """How many cards are due on each of the next days, the first of which begins at ``begins``
    (in whatever zone a day begins there); what is overdue counts as today."""
    found = [0] * days
    for due in dues:
        place = max(0, (due - begins) // timedelta(days=1))
        if place < days:
            found[place] += 1
    return found


def retained(memories: Iterable[Memory], at: datetime, in_days: int) -> float | None:
    """The share of cards that will still be known in so many days without practice; None
    without cards."""
    then = at + timedelta(days=in_days)
    shares = [retrievability(memory, then) for memory in memories]
    return sum(shares) / len(shares) if shares else None


def _clamped(difficulty: float) -> float:
    return min(max(difficulty, 1.0), 10.0)


def _first_stability(recall: Recall) -> float:
    return W[recall - 1]


def _first_difficulty(recall: Recall) -> float:
    return W[4] - math.exp(W[5] * (recall - 1)) + 1


def _harder(difficulty: float, recall: Recall) -> float:
    moved = difficulty + (10 - difficulty) * (-W[6] * (recall - 3)) / 9
    return _clamped(W[7] * _first_difficulty(Recall.EASY) + (1 - W[7]) * moved)


def _same_day(stability: float, recall: Recall) -> float:
    growth = float(math.exp(W[17] * (recall - 3 + W[18])) * stability ** -W[19])
    return stability * (max(growth, 1.0) if recall >= Recall.GOOD else growth)


def _recalled(memory: Memory, recall: Recall, known: float) -> float:
    factor = W[15] if recall is Recall.HARD else W[16] if recall is Recall.EASY else 1.0
    growth = (
        math.exp(W[8])
        * (11 - memory.difficulty)
        * memory.stability ** -W[9]
        * (math.exp((1 - known) * W[10]) - 1)
        * factor
    )
    return float(memory.stability * (1 + growth))


def _forgotten(memory: Memory, known: float) -> float:
    after = (
        W[11]
        * memory.difficulty ** -W[12]
        * ((memory.stability + 1) ** W[13] - 1)
        * math.exp((1 - known) * W[14])
    )
    return float(min(after, memory.stability / math.exp(W[17] * W[18])))
