"""Promotion cases in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.growth.labels.lines import LevelLine
from app.growth.labels.team_board import Heat, band
from app.growth.labels.words import Words, level
from app.growth.models.tables import CaseStep, PromotionCase, StepName
from app.growth.queries import cases
from app.growth.rules.promotion import CaseState
from app.platform.i18n import _l

STEPS: Final = {
    StepName.PROPOSED: _l("proposed, with the evidence kept as it stood"),
    StepName.FROZEN: _l("kept the evidence as it stood"),
    StepName.ENDORSED: _l("endorsed"),
    StepName.APPROVED: _l("approved"),
    StepName.DECLINED: _l("declined"),
    StepName.DEFERRED: _l("deferred"),
    StepName.RESUMED: _l("took it up again, with today’s evidence"),
    StepName.WITHDRAWN: _l("withdrew it"),
    StepName.REOPENED: _l("kept the evidence anew"),
}
STAGES: Final = (_l("Proposed"), _l("Endorsed"), _l("Decided"), _l("In force, certificate"))


@dataclass(frozen=True)
class Stage:
    """One step of the way at the top of a case: done, now or still to come."""

    title: str
    state: str


def stages(case: PromotionCase) -> list[Stage]:
    """The way of a case and where it stands."""
    done = {
        CaseState.PROPOSED: 1,
        CaseState.DEFERRED: 1,
        CaseState.ENDORSED: 2,
        CaseState.DECLINED: 3,
        CaseState.WITHDRAWN: 3,
        CaseState.APPROVED: 4,
    }[case.state]
    closed = case.state in (CaseState.DECLINED, CaseState.WITHDRAWN)
    found = []
    for number, title in enumerate(STAGES, 1):
        next_one = number == done + 1 and not closed
        state = "done" if number <= done else "now" if next_one else ""
        found.append(Stage(str(title), state))
    return found


def last_decision(case: PromotionCase) -> CaseStep | None:
    """The step that decided or deferred the case."""
    wanted = (StepName.APPROVED, StepName.DECLINED, StepName.DEFERRED, StepName.WITHDRAWN)
    return next((s for s in reversed(case.steps) if s.step in wanted), None)


def words_of(case: PromotionCase) -> Words:
    """The words of the framework under which the case was opened."""
    return Words(cases.framework_of(case).body)


def levels_of(case: PromotionCase, words: Words) -> tuple[LevelLine, ...]:
    """The levels as they stood when the evidence was kept."""
    found = []
    for criterion in words.framework.criteria:
        kept = case.levels.get(criterion.key) or {}
        value, needed, ratings = kept.get("level"), kept.get("needed"), kept.get("ratings", 0)
        found.append(
            LevelLine(
                key=criterion.key,
                title=words.name(criterion.key),
                level=None if value is None else value / 100,
                text=level(value),
                needed=needed / 100 if needed else None,
                below=bool(needed and value is not None and value < needed),
                ratings=ratings,
                lacking=0,
                change=0,
            )
        )
    return tuple(found)


def heat_of(case: PromotionCase, words: Words) -> list[Heat]:
    """The levels kept with a case as cells, to be laid beside those of other cases."""
    found = []
    for criterion in words.framework.criteria:
        kept = case.levels.get(criterion.key) or {}
        value = kept.get("level")
        found.append(Heat(level(value), band(value), 0, max(0, 3 - kept.get("ratings", 0))))
    return found
