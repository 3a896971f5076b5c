"""The improvement cycle: finding, plan, done, effect checked, kept or changed; and suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.growth.rules.intervals import Estimate, mean_of
from app.growth.rules.levels import mean
from app.growth.rules.months import add_months
from app.kernel.moves import after
from app.kernel.verdict import ALLOWED, Verdict

# The deed under which the framework asks for closed cycles.
DEED: Final = "improvement_closed"
WINDOW: Final = 3
FEWEST: Final = 5
_FAR: Final = 10**12


class Origin(StrEnum):
    """Where a finding comes from."""

    FIGURES = "figures"
    SURVEY = "survey"
    CASES = "cases"
    SUGGESTION = "suggestion"
    OTHER = "other"


class Aim(StrEnum):
    """What a finding asks for: a better way of working, or training."""

    IMPROVEMENT = "improvement"
    TRAINING = "training"


class CycleState(StrEnum):
    """Where a cycle stands."""

    FOUND = "found"
    PLANNED = "planned"
    DONE = "done"
    KEPT = "kept"
    DROPPED = "dropped"


class CycleEvent(StrEnum):
    """What moves a cycle. A change begins the next round with a new plan."""

    PLAN = "plan"
    DO = "do"
    KEEP = "keep"
    CHANGE = "change"
    DROP = "drop"


S, E = CycleState, CycleEvent
MOVES: Final[Mapping[tuple[CycleState, CycleEvent], CycleState]] = {
    (S.FOUND, E.PLAN): S.PLANNED,
    (S.PLANNED, E.PLAN): S.PLANNED,
    (S.PLANNED, E.DO): S.DONE,
    (S.DONE, E.KEEP): S.KEPT,
    (S.DONE, E.CHANGE): S.FOUND,
    (S.FOUND, E.DROP): S.DROPPED,
    (S.PLANNED, E.DROP): S.DROPPED,
}
CLOSED: Final = (S.KEPT, S.DROPPED)


def advance(state: CycleState, event: CycleEvent) -> CycleState:
    """The state after the event. Raise IllegalMove if the table has no such move."""
    return after(MOVES, state, event)


def is_overdue(state: CycleState, due_on: date | None, today: date) -> bool:
    """Planned, and its day is over."""
    return state is S.PLANNED and due_on is not None and due_on < today


def windows(done_on: date, months: int = WINDOW) -> tuple[list[str], list[str]]:
    """The full months before and after the month in which something was done; that month itself
    is mixed and counts for neither."""
    first = done_on.replace(day=1)
    before = [add_months(first, -back).isoformat()[:7] for back in range(months, 0, -1)]
    after = [add_months(first, on).isoformat()[:7] for on in range(1, months + 1)]
    return before, after


class Change(StrEnum):
    """What the figures say about an effect."""

    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Effect:
    """A figure before and after, over the people measured in both, and the mean of their
    differences with its interval, all in hundredths."""

    before: int | None
    after: int | None
    change: Estimate
    says: Change

    @property
    def people(self) -> int:
        """How many were measured before and after."""
        return self.change.n


def effect(
    before: Mapping[int, Sequence[int]],
    after: Mapping[int, Sequence[int]],
    *,
    lower_is_better: bool = False,
) -> Effect:
    """Compare people with themselves: each person's mean after less their mean before. Fewer than
    five people say nothing; an interval around zero leaves it unclear."""
    both = sorted(k for k in before if before[k] and after.get(k))
    was, now = [mean(before[k]) for k in both], [mean(after[k]) for k in both]
    gaps = [b - a for a, b in zip(was, now, strict=True)]
    change = mean_of(gaps, -_FAR, _FAR)
    says = Change.TOO_FEW
    if len(both) >= FEWEST and change.low is not None and change.high is not None:
        says = Change.UNCLEAR
        if change.low > 0 or change.high < 0:
            says = Change.BETTER if (change.low > 0) is not lower_is_better else Change.WORSE
    return Effect(mean(was) if both else None, mean(now) if both else None, change, says)


def may_count(state: CycleState, *, counted: bool, has_owner: bool) -> Verdict:
    """A kept cycle counts once, for its owner."""
    if state is not S.KEPT:
        return Verdict("Only a cycle whose effect was checked and kept counts.")
    if not has_owner:
        return Verdict("This cycle has no owner.")
    return Verdict("This cycle is counted already.") if counted else ALLOWED


class SuggestionState(StrEnum):
    """What became of an agent's suggestion."""

    NEW = "new"
    TAKEN = "taken"
    LATER = "later"
    DECLINED = "declined"


class SuggestionAbout(StrEnum):
    """What a suggestion is about."""

    CONTENT = "content"
    PROCESS = "process"
    NORMS = "norms"
    OTHER = "other"


def aim_of(about: SuggestionAbout) -> Aim:
    """What a suggestion that is taken up asks for: one about what is taught and said becomes a
    training need, any other a better way of working."""
    return Aim.TRAINING if about is SuggestionAbout.CONTENT else Aim.IMPROVEMENT


def may_answer(state: SuggestionState, answer: str) -> Verdict:
    """Every answer says why; what was put off may be answered again."""
    if state not in (SuggestionState.NEW, SuggestionState.LATER):
        return Verdict("This suggestion is answered already.")
    return ALLOWED if answer.strip() else Verdict("Tell the person why.")
