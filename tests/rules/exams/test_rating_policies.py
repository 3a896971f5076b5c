"""Who marks again, answers reports and makes appointments for oral exams."""

from __future__ import annotations

from app.exams.policies import rating as policies
from app.exams.policies.rating import may_answer_report, may_regrade, may_schedule_oral
from app.kernel.actor import Actor, Capability, Role

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


WATCHER = Actor(3, frozenset({Role.LEARNER}), capabilities=frozenset({Capability.INVIGILATOR}))
SYSTEM = Actor(0)


def test_a_trainer_marks_an_answer_once_and_never_the_own_attempt() -> None:
    assert policies.may_mark(TRAINER, learner_id=2)
    assert "Only trainers" in policies.may_mark(LEARNER, learner_id=3).reason
    assert "their own" in policies.may_mark(TRAINER, learner_id=1).reason
    assert "already" in policies.may_mark(TRAINER, learner_id=2, earlier=[1]).reason


def test_results_are_released_by_trainers_and_by_the_system() -> None:
    assert policies.may_release(SYSTEM, learner_id=2)
    assert policies.may_release(TRAINER, learner_id=2)
    assert "Only trainers" in policies.may_release(LEARNER, learner_id=3).reason
    assert "their own" in policies.may_release(TRAINER, learner_id=1).reason


def test_voiding_wants_a_reason_and_another_person() -> None:
    for actor in (TRAINER, WATCHER):
        assert policies.may_void(actor, learner_id=2, reason="Two people at one desk.")
        assert "reason" in policies.may_void(actor, learner_id=2, reason=" x ").reason
        assert "their own" in policies.may_void(actor, learner_id=actor.id, reason="Why").reason
    assert "Only trainers" in policies.may_void(LEARNER, learner_id=3, reason="Because").reason


def test_time_is_given_by_those_who_watch_and_never_to_oneself() -> None:
    assert policies.may_give_time(TRAINER, learner_id=2)
    assert policies.may_give_time(WATCHER, learner_id=2)
    assert "Only trainers" in policies.may_give_time(LEARNER, learner_id=3).reason
    assert "themselves" in policies.may_give_time(WATCHER, learner_id=3).reason


def test_an_appeal_is_answered_by_a_trainer_who_did_not_mark() -> None:
    assert policies.may_answer_appeal(TRAINER, learner_id=2, raters=[9])
    assert "Only trainers" in policies.may_answer_appeal(LEARNER, learner_id=3, raters=[]).reason
    assert "own appeal" in policies.may_answer_appeal(TRAINER, learner_id=1, raters=[]).reason
    assert "another trainer" in policies.may_answer_appeal(TRAINER, learner_id=2, raters=[1]).reason
