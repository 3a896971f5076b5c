"""Who may see and do what, and the reason where not."""

from __future__ import annotations

import pytest

from app.growth import policies
from app.growth.policies import Subject
from app.growth.rules.promotion import CaseEvent, Parties
from app.kernel.actor import Actor, Capability, Role

TEAM = 7
LIN = Subject(1, TEAM)
lin = Actor(1, frozenset({Role.LEARNER}))
gao = Actor(2, frozenset({Role.MANAGER}), frozenset({TEAM}))
qiu = Actor(3, frozenset({Role.MANAGER}), frozenset({8}))
tao = Actor(4, frozenset({Role.TRAINER}))
ping = Actor(5, frozenset({Role.MANAGER}), capabilities=frozenset({Capability.APPROVER}))
iris = Actor(6, frozenset({Role.TRAINER}), capabilities=frozenset({Capability.INTERVIEWER}))
an = Actor(7, frozenset({Role.ANALYST}))
HANDS = Parties(LIN.id, gao.id)


def test_a_manager_leads_the_own_teams_people_but_not_themselves() -> None:
    assert policies.leads(gao, LIN)
    assert not policies.leads(qiu, LIN)
    assert not policies.leads(gao, Subject(gao.id, TEAM))
    assert not policies.leads(gao, Subject(9, None))
    assert not policies.leads(Actor(8, frozenset({Role.TRAINER}), frozenset({TEAM})), LIN)


def test_the_person_and_the_manager_see_the_same_and_nobody_else() -> None:
    assert policies.may_see(lin, LIN)
    assert policies.may_see(gao, LIN)
    assert not any(policies.may_see(actor, LIN) for actor in (qiu, tao, ping))


def test_who_decides_sees_evidence_only_while_a_case_is_open() -> None:
    for helper in (tao, ping):
        assert policies.may_see_fact(helper, LIN, in_case=True)
        assert not policies.may_see_fact(helper, LIN, in_case=False)
    assert not policies.may_see_fact(qiu, LIN, in_case=True)
    assert policies.may_see_fact(lin, LIN, in_case=False)


def test_a_case_is_open_to_helpers_and_to_who_took_part() -> None:
    interviewer = Actor(9, capabilities=frozenset({Capability.INTERVIEWER}))
    for actor in (lin, gao, tao, ping, interviewer):
        assert policies.may_see_case(actor, LIN, took_part=False)
    assert not policies.may_see_case(qiu, LIN, took_part=False)
    assert policies.may_see_case(qiu, LIN, took_part=True)


def test_only_who_leads_signs() -> None:
    assert policies.may_lead(gao, LIN)
    assert not policies.may_lead(qiu, LIN)


@pytest.mark.parametrize(
    ("actor", "target", "is_open", "ready", "reason", "may"),
    [
        (gao, "mid", False, True, "steady", True),
        (gao, "mid", False, False, "steady", True),
        (qiu, "mid", False, True, "steady", False),
        (gao, "", False, True, "steady", False),
        (gao, "mid", True, True, "steady", False),
        (gao, "mid", False, True, " ", False),
        (gao, "mid", False, False, " ", False),
    ],
)
def test_a_proposal_needs_a_team_a_tier_no_open_case_and_a_reason(
    actor: Actor, target: str, is_open: bool, ready: bool, reason: str, may: bool
) -> None:
    verdict = policies.may_propose(
        actor, LIN, target=target, open_case=is_open, ready=ready, reason=reason
    )
    assert bool(verdict) is may


def test_without_everything_met_the_reason_is_asked_for_differently() -> None:
    def why(ready: bool) -> str:
        return policies.may_propose(
            gao, LIN, target="mid", open_case=False, ready=ready, reason=""
        ).reason

    assert why(True) != why(False)


def test_trainers_endorse_and_approvers_only_alone() -> None:
    assert policies.may_endorse(tao, HANDS, alone=False)
    assert not policies.may_endorse(ping, HANDS, alone=False)
    assert policies.may_endorse(ping, HANDS, alone=True)
    assert not policies.may_endorse(qiu, HANDS, alone=True)


def test_approvers_decide_unless_they_had_a_hand_in_it() -> None:
    assert policies.may_decide(ping, HANDS, CaseEvent.APPROVE)
    assert not policies.may_decide(tao, HANDS, CaseEvent.APPROVE)
    assert not policies.may_decide(ping, Parties(LIN.id, ping.id), CaseEvent.APPROVE)


def test_the_proposer_or_who_leads_now_handles_the_case() -> None:
    assert policies.may_handle(gao, LIN, HANDS)
    assert policies.may_handle(qiu, Subject(1, 8), HANDS)
    assert policies.may_handle(ping, LIN, Parties(LIN.id, ping.id))
    assert not policies.may_handle(tao, LIN, HANDS)


def test_approvers_waive_for_others() -> None:
    assert policies.may_waive(ping, LIN)
    assert not policies.may_waive(ping, Subject(ping.id, TEAM))
    assert not policies.may_waive(gao, LIN)


def test_interviewers_rate_others() -> None:
    assert policies.may_rate_interview(iris, LIN)
    assert not policies.may_rate_interview(iris, Subject(iris.id, TEAM))
    assert not policies.may_rate_interview(tao, LIN)


def test_who_leads_asks_for_an_interview_and_interviewers_may_begin_one() -> None:
    assert policies.may_ask_interview(gao, LIN)
    assert policies.may_ask_interview(iris, LIN)
    assert not policies.may_ask_interview(qiu, LIN)


def test_a_person_opens_for_who_leads_for_analysts_and_for_approvers_of_an_open_case() -> None:
    assert policies.sees_everybody(an)
    for actor in (gao, an):
        assert policies.may_open_person(actor, LIN, in_case=False)
    assert policies.may_open_person(ping, LIN, in_case=True)
    assert not policies.may_open_person(ping, LIN, in_case=False)
    assert not policies.may_open_person(ping, Subject(ping.id, TEAM), in_case=True)
    assert not policies.may_open_person(qiu, LIN, in_case=True)


def test_analysts_run_for_everybody_and_managers_for_their_units() -> None:
    assert policies.may_run(an, None)
    assert policies.may_run(gao, TEAM)
    assert not policies.may_run(gao, 8)
    assert not policies.may_run(tao, TEAM)


def test_a_cycle_is_seen_by_its_owner_and_by_who_may_run_it() -> None:
    assert policies.may_see_cycle(lin, TEAM, owner=lin.id)
    assert policies.may_see_cycle(gao, TEAM, owner=None)
    assert not policies.may_see_cycle(qiu, TEAM, owner=lin.id)


def test_a_report_is_written_by_who_began_it() -> None:
    assert policies.may_write_report(an, an.id)
    assert "began" in policies.may_write_report(gao, an.id).reason


def test_rounds_are_held_by_those_who_lead_nobody() -> None:
    assert policies.may_hold_round(an)
    assert "Analysts" in policies.may_hold_round(gao).reason


def test_a_model_is_proposed_by_the_person_or_who_leads_them_and_agreed_to_by_the_person() -> None:
    for actor, may in ((lin, True), (gao, True), (qiu, False), (tao, False), (an, False)):
        assert bool(policies.may_propose_model(actor, LIN)) is may
    assert policies.may_answer_model(lin, lin.id)
    assert "Only the person" in policies.may_answer_model(gao, lin.id).reason


def test_a_model_that_is_not_shown_is_seen_by_the_person_and_the_proposer() -> None:
    for actor in (lin, gao):
        assert policies.may_see_model(actor, lin.id, shown=False, proposer=gao.id)
    assert not policies.may_see_model(qiu, lin.id, shown=False, proposer=gao.id)
    assert policies.may_see_model(qiu, lin.id, shown=True, proposer=gao.id)
