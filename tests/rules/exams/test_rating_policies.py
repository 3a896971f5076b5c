"""Who marks again, answers reports and makes appointments for oral exams."""

from __future__ import annotations

from app.exams.policies.rating import may_answer_report, may_regrade, may_schedule_oral
from app.kernel.actor import Actor, Role

TRAINER = Actor(1, frozenset({Role.TRAINER}), frozenset())
LEARNER = Actor(2, frozenset({Role.LEARNER}), frozenset())


def test_trainers_mark_again_and_others_do_not() -> None:
    assert may_regrade(TRAINER)
    assert "Only trainers" in may_regrade(LEARNER).reason


def test_reports_are_answered_by_trainers_and_never_one_s_own() -> None:
    assert may_answer_report(TRAINER, learner_id=2)
    assert "own report" in may_answer_report(TRAINER, learner_id=1).reason
    assert "Only trainers" in may_answer_report(LEARNER, learner_id=3).reason


def test_trainers_make_appointments() -> None:
    assert may_schedule_oral(TRAINER)
    assert "Only trainers" in may_schedule_oral(LEARNER).reason
