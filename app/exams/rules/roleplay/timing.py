"""How long the customer waited: by the oldest unanswered message, with announced waits.

A wait that was announced is not late while its promise holds; without a figure it holds three
minutes. Times are seconds from the start of the play.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.exams.rules.roleplay.normalise import plain

USUAL_HOLD: Final = 180
RING_SECONDS: Final = 5
"""One ring and the pause after it: three rings are fifteen seconds."""
RINGS_ALLOWED: Final = 3
MOST_RINGS: Final = 10

ABOUT: Final = 1.1
NARROW: Final = 1.5
"""Of the time allowed: up to here it was missed by little."""

_MINUTES: Final = re.compile(r"(\d+)\s*(?:分钟|分(?!之)|minutes?|mins?)")
_SECONDS: Final = re.compile(r"(\d+)\s*(?:秒|seconds?|secs?)")
_HOURS: Final = re.compile(r"(\d+)\s*(?:个?小时|hours?)")


@dataclass(frozen=True)
class Utterance:
    """Who wrote when; ``hold`` is the wait in seconds that this message announced, 0 for none;
    ``patient``: the customer agreed to hear at the time that was named."""

    at: float
    from_agent: bool
    hold: int = 0
    patient: bool = False


@dataclass(frozen=True)
class Reply:
    """One answer: which utterance, how long the customer waited, the limit that held."""

    utterance: int
    waited: float
    limit: int
    first: bool
    held: bool

    @property
    def late(self) -> bool:
        """Longer than the limit? "About a minute" is kept by one that lasts a little longer."""
        return self.waited > self.limit * (ABOUT if self.held else 1)


def rings_at(seconds: float) -> int:
    """How often it has rung by then: the first ring begins at once."""
    return int(max(0.0, seconds) // RING_SECONDS) + 1


def announced(text: str) -> int:
    """The wait a message announces, in seconds; the usual hold if it names no figure."""
    said = plain(text)
    if found := _MINUTES.search(said):
        return min(int(found.group(1)), 120) * 60
    if found := _SECONDS.search(said):
        return int(found.group(1))
    if found := _HOURS.search(said):
        return min(int(found.group(1)), 48) * 3600
    return USUAL_HOLD


def replies(utterances: Sequence[Utterance], *, first_limit: int, limit: int) -> tuple[Reply, ...]:
    """Every answer with the time the customer had waited for it."""
    found: list[Reply] = []
    oldest: float | None = None
    hold: tuple[float, int] | None = None
    answered = False
    for index, said in enumerate(utterances):
        if not said.from_agent:
            if oldest is None and not said.patient:
                oldest = said.at
            continue
        if hold is not None:
            since, promised = hold
            found.append(Reply(index, max(0.0, said.at - since), promised, False, True))
        elif oldest is not None:
            ceiling = limit if answered else first_limit
            found.append(Reply(index, max(0.0, said.at - oldest), ceiling, not answered, False))
        answered = answered or oldest is not None or hold is not None
        oldest = None
        hold = (said.at, max(said.hold, limit)) if said.hold else None
    return tuple(found)


def waiting_since(utterances: Sequence[Utterance]) -> tuple[float, int] | None:
    """Since when somebody waits now, and how long an announced wait allows (0: none announced).

    None where nobody waits.
    """
    oldest: float | None = None
    hold: tuple[float, int] | None = None
    for said in utterances:
        if said.from_agent:
            oldest = None
            hold = (said.at, said.hold) if said.hold else None
        elif oldest is None:
            oldest = said.at
    if hold is not None:
        return hold
    return None if oldest is None else (oldest, 0)


def in_time(reply: Reply) -> float:
    """1 in time, a half where it missed by little, 0 else."""
    if not reply.late:
        return 1.0
    return 0.5 if reply.waited <= NARROW * reply.limit else 0.0
