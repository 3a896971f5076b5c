"""Who may play, read, rate and object."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.exams.policies import roleplay as policies
from app.kernel.actor import Actor, Capability, Role

AT = datetime(2026, 11, 24, tzinfo=UTC)
LIN = Actor(1, frozenset({Role.LEARNER}))
MEI = Actor(2, frozenset({Role.LEARNER}))
TAO = Actor(3, frozenset({Role.TRAINER}))
GAO = Actor(4, frozenset({Role.MANAGER}), frozenset({7}))


def test_a_play_belongs_to_the_one_who_started_it() -> None:
    assert policies.may_play(LIN, learner_id=1)
    assert not policies.may_play(MEI, learner_id=1)


def test_an_exam_needs_the_encoder_and_practice_does_not() -> None:
    assert policies.may_start(mode="practice", exact=False)
    assert policies.may_start(mode="exam", exact=True)
    assert not policies.may_start(mode="exam", exact=False)


@pytest.mark.parametrize(
    ("actor", "submitted", "may"),
    [(LIN, False, True), (TAO, False, False), (TAO, True, True), (GAO, True, True),
     (MEI, True, False)],
)  # fmt: skip
def test_who_reads_a_report(actor: Actor, submitted: bool, may: bool) -> None:
    found = policies.may_read(actor, learner_id=1, team_id=7, submitted=submitted)
    assert bool(found) is may


def test_a_manager_reads_only_the_own_team() -> None:
    assert not policies.may_read(GAO, learner_id=1, team_id=8, submitted=True)
    assert not policies.may_read(GAO, learner_id=1, team_id=None, submitted=True)


def test_trainers_rate_what_was_submitted_and_never_their_own() -> None:
    assert policies.may_rate(TAO, learner_id=1, state="submitted")
    assert policies.may_rate(TAO, learner_id=1, state="rated")
    assert not policies.may_rate(TAO, learner_id=1, state="open")
    assert not policies.may_rate(TAO, learner_id=3, state="submitted")
    assert not policies.may_rate(LIN, learner_id=2, state="submitted")


def test_the_learner_may_object_for_seven_days() -> None:
    def may(actor: Actor, state: str = "rated", days: int = 1) -> bool:
        return bool(
            policies.may_appeal(
                actor, learner_id=1, state=state, rated_at=AT, at=AT + timedelta(days=days)
            )
        )

    assert may(LIN)
    assert not may(MEI)
    assert not may(LIN, state="submitted")
    assert not may(LIN, days=8)


def test_the_second_and_the_deciding_rater_are_other_people() -> None:
    tao = Actor(1, frozenset({Role.TRAINER}))
    assert policies.may_look_again(tao, earlier=[2])
    assert not policies.may_look_again(tao, earlier=[1])


def test_from_five_anchors_on_a_rater_is_calibrated_first() -> None:
    assert policies.may_rate_live(calibrated=False, anchors=4)
    assert not policies.may_rate_live(calibrated=False, anchors=5)
    assert policies.may_rate_live(calibrated=True, anchors=9)


def test_lead_trainers_agree_on_anchors() -> None:
    lead = Actor(1, frozenset({Role.TRAINER}), capabilities=frozenset({Capability.LEAD_TRAINER}))
    assert policies.may_agree_anchors(lead)
    assert not policies.may_agree_anchors(Actor(1, frozenset({Role.TRAINER})))


def test_an_appeal_is_answered_by_a_trainer_who_did_not_rate() -> None:
    tao = Actor(1, frozenset({Role.TRAINER}))
    assert policies.may_answer_appeal(tao, learner_id=2, raters=[3])
    for learner_id, raters, reason in ((1, [], "own appeal"), (2, [3, 1], "another trainer")):
        refused = policies.may_answer_appeal(tao, learner_id=learner_id, raters=raters)
        assert reason in refused.reason
    nobody = Actor(1, frozenset({Role.LEARNER}))
    assert "Only trainers" in policies.may_answer_appeal(nobody, learner_id=2, raters=[]).reason
