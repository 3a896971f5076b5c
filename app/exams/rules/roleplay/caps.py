"""Critical failures, and what a level reaches at most beside them."""

from __future__ import annotations

from typing import Final

from app.exams.rules.roleplay.case import EVEN, Case, coverage
from app.exams.rules.roleplay.facts import Alarm
from app.exams.rules.roleplay.gravity import HOSTAGE, grave

ABANDONED: Final = {"attitude": 3, "communication": 2, "problem_handling": 2, "efficiency": 2}
"""The most a criterion reaches where the customer was left hanging."""
CAPS: Final = {"insult_or_argument": 1}
CAP: Final = 2
CAP_BESIDE: Final = 3
"""What handling the matter still reaches where something critical was said about it."""
DEALT_WITH: Final = 1 / 3
"""The share of the matter from which on a customer was not refused, only put off at first."""
REFUSAL: Final = "refusal_or_brush_off"
PLAINLY: Final = 0.9
"""From which probability one refusal suffices; two need not be so plain."""
_POSSIBLE: Final = 0.35


def critical(case: Case) -> tuple[tuple[int, Alarm], ...]:
    """The alarms that fail the talk, each with the place of its message.

    A refusal fails it only where the customer was indeed left without help: who shrugs once and
    then does a good part of what the matter needs loses the level, not the talk. Help in exchange
    for a review is never forgiven. One doubtful word is no refusal either.
    """
    spared = dealt_with(case) or not _refused(case)
    return tuple(
        (index, alarm)
        for index, alarm in case.alarms
        if grave(alarm) and not (spared and alarm.code == REFUSAL and alarm.rule != HOSTAGE)
    )


def _refused(case: Case) -> bool:
    sure = [a.probability for _, a in case.alarms if a.code == REFUSAL and grave(a)]
    return len(sure) > 1 or any(one >= PLAINLY for one in sure)


def dealt_with(case: Case) -> bool:
    """Was a good part of the matter seen to: of what to know, and what to do about it?"""
    matter = (*case.points("expertise"), *case.points("problem_handling"))
    return bool(matter) and coverage(matter, EVEN) >= DEALT_WITH


def capped(case: Case, criterion: str, level: int, least: float) -> int:
    """The level under the caps: a customer left hanging, critical failures of this criterion."""
    if case.abandoned:
        level = min(level, ABANDONED.get(criterion, level))
    for _, alarm in case.alarms:
        if alarm.criterion == criterion:
            if grave(alarm, None if least <= EVEN else _POSSIBLE):
                level = min(level, CAPS.get(alarm.code, CAP))
        # What is promised beyond one's power, false or refused solves nothing either.
        elif criterion == "problem_handling" and grave(alarm):
            level = min(level, CAP_BESIDE)
    return level
