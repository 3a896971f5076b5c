"""Which alarms are so sure and so grave that they may fail a talk."""

from __future__ import annotations

from typing import Final

from app.exams.rules.roleplay.facts import Alarm
from app.exams.rules.roleplay.library import OF_SCENARIO
from app.exams.rules.roleplay.scenario import CRITICAL_CODES

CRITICAL_FROM: Final = 0.6
CRITICAL_HERE_FROM: Final = 0.7
"""For a taboo that one scenario adds: its few examples say less than the library's many."""
HOSTAGE: Final = "taboo_delete_first"
"""Help only in exchange for a review: never forgiven."""


def grave(alarm: Alarm, least: float | None = None) -> bool:
    """Is it one of the failures that are critical, and so sure? ``least`` asks for another
    sureness than the usual."""
    if least is None:
        least = CRITICAL_HERE_FROM if alarm.rule.startswith(OF_SCENARIO) else CRITICAL_FROM
    return alarm.code in CRITICAL_CODES and alarm.probability >= least


def gravity(alarm: Alarm) -> tuple[bool, bool, float]:
    """What to rank alarms of one code by: of two, the one that may fail the talk counts."""
    fatal = grave(alarm)
    return fatal, fatal and alarm.rule == HOSTAGE, alarm.probability
