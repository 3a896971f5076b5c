"""The best team or person of a period: nominated, scored by figures and votes, decided by rule.

Three criteria: performance comes from the figures (the share of the figures on target), cohesion
(for a person: teamwork) and innovation from votes of 1 to 5. Nobody votes for themselves or their
own team. Fewer than :data:`VOTES` votes give no score: a handful of friends decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.growth.rules.intervals import Estimate, mean_of
from app.kernel.moves import after
from app.kernel.verdict import ALLOWED, Verdict

VOTES: Final = 3
WEIGHTS: Final[Mapping[str, int]] = {"performance": 50, "cohesion": 25, "innovation": 25}


class Subject(StrEnum):
    """Whom a round honours."""

    TEAM = "team"
    PERSON = "person"


class RoundState(StrEnum):
    """Where a round stands."""

    NOMINATING = "nominating"
    VOTING = "voting"
    DECIDED = "decided"


class RoundEvent(StrEnum):
    """What moves a round."""

    VOTE = "vote"
    DECIDE = "decide"


MOVES: Final[Mapping[tuple[RoundState, RoundEvent], RoundState]] = {
    (RoundState.NOMINATING, RoundEvent.VOTE): RoundState.VOTING,
    (RoundState.VOTING, RoundEvent.DECIDE): RoundState.DECIDED,
}


def advance(state: RoundState, event: RoundEvent) -> RoundState:
    """The state after the event. Raise IllegalMove if the table has no such move."""
    return after(MOVES, state, event)


def may_vote(state: RoundState, *, own: bool, marks: Sequence[int]) -> Verdict:
    """While the round votes, with marks from 1 to 5, never for oneself or one's own team."""
    if state is not RoundState.VOTING:
        return Verdict("Votes are not taken now.")
    if own:
        return Verdict("Nobody votes for themselves or their own team.")
    if any(not 1 <= mark <= 5 for mark in marks):
        return Verdict("Choose a mark for both criteria.")
    return ALLOWED


@dataclass(frozen=True)
class Vote:
    """One person's marks for one team."""

    cohesion: int
    innovation: int


@dataclass(frozen=True)
class Score:
    """A nominated team or person: the parts in hundredths of a point (0 to 100 each), and the
    whole; None where something is missing."""

    team: int
    performance: int | None
    cohesion: Estimate
    innovation: Estimate
    total: int | None


def _of_marks(marks: Sequence[int]) -> Estimate:
    """Marks from 1 to 5 on a scale from 0 to 100 points, in hundredths."""
    return mean_of([(mark - 1) * 2500 for mark in marks], 0, 10_000)


def scores(
    teams: Iterable[int], performance: Mapping[int, int], votes: Mapping[int, Sequence[Vote]]
) -> list[Score]:
    """The teams or people, the best first; those without a score last."""
    found = []
    for team in teams:
        given = votes.get(team, ())
        parts = (
            performance.get(team),
            _of_marks([v.cohesion for v in given]),
            _of_marks([v.innovation for v in given]),
        )
        total = None
        enough = len(given) >= VOTES
        if parts[0] is not None and parts[1].value is not None and parts[2].value is not None:
            values = dict(zip(WEIGHTS, (parts[0], parts[1].value, parts[2].value), strict=True))
            summed = sum(WEIGHTS[key] * value for key, value in values.items())
            total = summed // sum(WEIGHTS.values()) if enough else None
        found.append(Score(team, *parts, total))
    return sorted(found, key=lambda s: (s.total is None, -(s.total or 0), s.team))


def winners(found: Sequence[Score]) -> list[int]:
    """The best one, or several with the same score; nobody where nobody has one."""
    best = max((s.total for s in found if s.total is not None), default=None)
    return [s.team for s in found if best is not None and s.total == best]
