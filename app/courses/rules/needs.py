"""Training needs: asked by people, suggested by figures, answered by a trainer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.kernel.moves import after
from app.kernel.verdict import ALLOWED, Verdict

PASS_LINE: Final = 7500
"""Hundredths of a percent of a competency's points below which points were lost."""
LEVEL_LINE: Final = 300
"""Hundredths of a level below which a criterion needs practice."""
LAST_PLAYS: Final = 3


class NeedScope(StrEnum):
    """For whom training is asked."""

    SELF = "self"
    TEAM = "team"
    ALL = "all"


class NeedSource(StrEnum):
    """Where a need comes from: somebody asks, or figures suggest it."""

    ASKED = "asked"
    EXAMS = "exams"
    PLAYS = "plays"
    READINESS = "readiness"
    FINDING = "finding"


class NeedState(StrEnum):
    """What became of a need."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    LATER = "later"
    DECLINED = "declined"
    MET = "met"
    WITHDRAWN = "withdrawn"


class NeedEvent(StrEnum):
    """What moves a need. REOPEN takes the last answer back."""

    ACCEPT = "accept"
    POSTPONE = "postpone"
    DECLINE = "decline"
    MEET = "meet"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


S, E = NeedState, NeedEvent
MOVES: Final[Mapping[tuple[NeedState, NeedEvent], NeedState]] = {
    (S.ASKED, E.ACCEPT): S.ACCEPTED,
    (S.ASKED, E.POSTPONE): S.LATER,
    (S.ASKED, E.DECLINE): S.DECLINED,
    (S.ASKED, E.WITHDRAW): S.WITHDRAWN,
    (S.LATER, E.ACCEPT): S.ACCEPTED,
    (S.LATER, E.DECLINE): S.DECLINED,
    (S.LATER, E.WITHDRAW): S.WITHDRAWN,
    (S.LATER, E.REOPEN): S.ASKED,
    (S.DECLINED, E.REOPEN): S.ASKED,
    (S.ACCEPTED, E.MEET): S.MET,
    (S.ACCEPTED, E.REOPEN): S.ASKED,
    (S.MET, E.REOPEN): S.ACCEPTED,
    (S.WITHDRAWN, E.REOPEN): S.ASKED,
}
OPEN: Final = (S.ASKED, S.LATER, S.ACCEPTED)
ANSWERS: Final = (E.ACCEPT, E.POSTPONE, E.DECLINE)


def advance(state: NeedState, event: NeedEvent) -> NeedState:
    """The state after the event. Raise IllegalMove if the table has no such move."""
    return after(MOVES, state, event)


def may_reopen(*, planned: bool) -> Verdict:
    """An answer is taken back while no plan carries the need."""
    if planned:
        return Verdict("Take it out of the training plan first.")
    return ALLOWED


@dataclass(frozen=True)
class Gap:
    """Something that ``short`` of the ``measured`` people lack; ``mean`` is theirs all together,
    in the hundredths of what was measured, None where only yes and no are known."""

    ref: str
    short: int
    measured: int
    mean: int | None = None

    @property
    def share(self) -> float:
        """Which part of the measured people lacks it."""
        return self.short / self.measured if self.measured else 0.0


def ranked(gaps: Sequence[Gap], most: int = 8) -> list[Gap]:
    """Those that anybody lacks: what most people lack first, then what most of them lack."""
    lacking = [gap for gap in gaps if gap.short]
    return sorted(lacking, key=lambda gap: (-gap.short, -gap.share, gap.ref))[:most]


def weak(
    measured: Mapping[int, Mapping[str, Sequence[int]]], kind: str, line: int, last: int = 1
) -> list[Gap]:
    """Gaps among people's figures, oldest first, by name: each person counts with the mean of
    their ``last`` figures, and lacks it below ``line``."""
    standing: dict[str, list[float]] = {}
    for figures in measured.values():
        for name, values in figures.items():
            if values:
                latest = values[-last:]
                standing.setdefault(name, []).append(sum(latest) / len(latest))
    return [
        Gap(
            f"{kind}:{name}",
            sum(value < line for value in values),
            len(values),
            round(sum(values) / len(values)),
        )
        for name, values in standing.items()
    ]


def unfinished(asked: Mapping[str, Sequence[int]], done: Mapping[int, set[str]]) -> list[Gap]:
    """Courses that a next tier asks for, by the people it asks: who has not completed them."""
    return [
        Gap(
            f"course:{course}",
            sum(course not in done.get(person, set()) for person in people),
            len(people),
        )
        for course, people in asked.items()
        if people
    ]
