"""Critical failures: what fails a talk, what only costs the level, what doubt leaves open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.exams.rules.roleplay.facts import Alarm
from app.exams.rules.roleplay.grading import Result
from app.exams.rules.roleplay.gravity import (
    CRITICAL_FROM,
    CRITICAL_HERE_FROM,
    HOSTAGE,
    grave,
    gravity,
)
from tests.rules.roleplay.test_grading import Written, graded, level, mine, point, theirs

REFUSED = "refusal_or_brush_off"


def _codes(result: Result) -> list[str]:
    return [one.code for one in result.critical]


def _shrug(sure: float, criterion: str = "attitude") -> tuple[tuple[str, str, float], ...]:
    return ((REFUSED, criterion, sure),)


def test_who_leaves_the_customer_without_help_has_refused(written: Written) -> None:
    scenario = written({"points": [point("a"), point("b"), point("c", "problem_handling")]})
    result = graded(scenario, theirs(), mine(alarms=_shrug(0.95)))
    assert _codes(result) == [REFUSED]
    assert not result.passed


def test_who_shrugs_and_then_helps_loses_the_level_not_the_talk(written: Written) -> None:
    scenario = written({"points": [point("a"), point("b"), point("c", "problem_handling")]})
    helped = mine("a", "c", at=20)
    result = graded(scenario, theirs(), mine(alarms=_shrug(0.95, "problem_handling")), helped)
    assert _codes(result) == []
    assert level(result, "problem_handling") == 2


def test_where_nothing_is_asked_for_a_refusal_is_not_spared(written: Written) -> None:
    result = graded(written({"points": []}), theirs(), mine("a", alarms=_shrug(0.95)))
    assert _codes(result) == [REFUSED]


@pytest.mark.parametrize(("sure", "wanted"), [((0.8,), 0), ((0.8, 0.7), 2), ((0.92,), 1)])
def test_one_doubtful_word_is_no_refusal_but_two_are(
    written: Written, sure: tuple[float, ...], wanted: int
) -> None:
    scenario = written({"points": [point("a"), point("b")]})
    turns = [mine(at=10.0 * (n + 1), alarms=_shrug(one)) for n, one in enumerate(sure)]
    assert len(_codes(graded(scenario, theirs(), *turns))) == wanted


def test_a_taboo_that_one_scenario_adds_has_to_be_surer() -> None:
    between = (CRITICAL_FROM + CRITICAL_HERE_FROM) / 2
    shared = Alarm("privacy_leak", "expertise", between, 0, 1, "taboo_ask_secret")
    assert grave(shared)
    assert not grave(Alarm("privacy_leak", "expertise", between, 0, 1, "taboo_here_code"))
    assert grave(Alarm("privacy_leak", "expertise", between, 0, 1, "taboo_here_code"), 0.35)
    assert not grave(Alarm("jargon", "communication", 1.0, 0, 1, "jargon"))


def test_of_two_alarms_the_one_that_may_fail_the_talk_counts() -> None:
    shared = Alarm(REFUSED, "attitude", 0.65, 0, 1, "taboo_brush_off")
    here = Alarm(REFUSED, "attitude", 0.68, 2, 3, "taboo_here_desk")
    assert max((shared, here), key=gravity) is shared
    hostage = Alarm(REFUSED, "attitude", 0.8, 4, 5, HOSTAGE)
    surer = Alarm(REFUSED, "attitude", 0.99, 6, 7, "taboo_brush_off")
    assert max((hostage, surer), key=gravity) is hostage


def test_help_only_for_a_deleted_review_is_never_forgiven(written: Written) -> None:
    scenario = written({"points": [point("a"), point("b")]})
    hostage = Alarm(REFUSED, "attitude", 0.8, 0, 1, HOSTAGE)
    turn = mine("a", "b")
    assert turn.reading is not None
    held = replace(turn, reading=replace(turn.reading, alarms=(hostage,)))
    assert _codes(graded(scenario, theirs(), held)) == [REFUSED]
