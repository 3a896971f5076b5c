"""Interviews: who may rate, and when the ratings make a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.growth.rules.levels import mean
from app.kernel.verdict import ALLOWED, Verdict


@dataclass(frozen=True)
class Sheet:
    """One interviewer's levels (whole ranks by criterion)."""

    rater: int
    levels: Mapping[str, int]

    @property
    def rating(self) -> int:
        """The mean level in hundredths."""
        return mean(rank * 100 for rank in self.levels.values())


def result(sheets: Sequence[Sheet], raters_needed: int) -> int | None:
    """The interview's rating in hundredths, once enough interviewers have rated."""
    if len({sheet.rater for sheet in sheets}) < max(1, raters_needed):
        return None
    return mean(sheet.rating for sheet in sheets)


def may_interview(rater: int, learner: int, earlier: Sequence[Sheet]) -> Verdict:
    """Nobody interviews themselves, and each interviewer rates once."""
    if rater == learner:
        return Verdict("Nobody interviews themselves.")
    if any(sheet.rater == rater for sheet in earlier):
        return Verdict("You have rated this interview already.")
    return ALLOWED
