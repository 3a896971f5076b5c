"""A promotion from the proposal to the certificate, and who may not take which step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import CapabilityGrant, RoleGrant
from app.audit.models import AuditEntry
from app.certificates.models import Certificate
from app.evidence import ledger
from app.evidence.facts import TierAttained
from app.growth.models.tables import PromotionCase
from app.growth.policies import Subject
from app.growth.queries import cases as case_queries
from app.growth.queries import people, pictures
from app.growth.queries.pictures import Picture
from app.growth.rules.promotion import CaseEvent, CaseState
from app.growth.services import cases, statements
from app.kernel.actor import Actor, Capability
from app.kernel.errors import Conflict, Denied, IllegalMove
from app.notices.models import Notice
from app.platform.db import db
from tests import growth_team as made
from tests.conftest import NOON, Cast

TODAY = date(2026, 11, 24)
Who = Callable[[str], Actor]


@pytest.fixture
def who(context: Flask, cast: Cast) -> Who:
    """The actor behind a name."""
    made.publish(NOON - timedelta(days=200))
    made.make_ready(cast.lin, cast.gao, NOON - timedelta(days=3))
    return lambda name: accounts.actor_of(db.session(), cast.ids[name], day=TODAY)


def picture(learner: int) -> Picture:
    return pictures.picture(people.person_of(learner, day=TODAY), pictures.today(NOON))


def proposed(cast: Cast, who: Who) -> PromotionCase:
    case = cases.propose(picture(cast.lin), reason="Calm", by=who("gao"), at=NOON)
    db.session.expire_all()
    return case


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(Denied) as caught:
        call()
    return caught.value.message


def test_the_whole_way_ends_in_a_tier_a_certificate_a_notice_and_an_audit_entry(
    cast: Cast, who: Who
) -> None:
    case = proposed(cast, who)
    assert (case.state, case.met, case.needed) == (CaseState.PROPOSED, 4, 4)
    cases.endorse(case, reason="Seen in class", by=who("tao"), at=NOON)
    cases.approve(case, effective=date(2026, 12, 1), reason="", by=who("ping"), at=NOON)

    assert case.state is CaseState.APPROVED
    assert case.open_for is None
    (held,) = ledger.history(cast.lin, kinds=[TierAttained.KIND])[cast.lin]
    assert isinstance(held.fact, TierAttained)
    assert (held.fact.tier, held.fact.effective) == ("mid", date(2026, 12, 1))
    certificate = db.session.scalars(select(Certificate)).one()
    assert certificate.learner_id == cast.lin
    assert certificate.source == f"promotion:{case.public_id}"
    assert certificate.facts["levels"]["attitude"] == 400
    told = db.session.scalars(select(Notice).where(Notice.account_id == cast.lin)).all()
    assert {n.kind for n in told} == {"growth.proposed", "growth.decided.approved"}
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"promotion.proposed", "promotion.endorse", "promotion.approve"} <= actions


def test_the_new_tier_counts_from_its_first_day_on_and_not_before(cast: Cast, who: Who) -> None:
    case = proposed(cast, who)
    cases.endorse(case, reason="Seen", by=who("tao"), at=NOON)
    cases.approve(case, effective=date(2026, 12, 1), reason="", by=who("ping"), at=NOON)
    person = people.person_of(cast.lin, day=TODAY)
    known = pictures.pictures([person], pictures.today(NOON))[0].dossier
    assert known.tier(date(2026, 11, 30)) is None
    held = known.tier(date(2026, 12, 1))
    assert held is not None
    assert held.tier == "mid"


def test_who_proposed_neither_endorses_nor_decides(cast: Cast, who: Who) -> None:
    db.session.add(RoleGrant(account_id=cast.gao, role="trainer", granted_at=NOON))
    db.session.add(
        CapabilityGrant(account_id=cast.gao, capability=Capability.APPROVER, granted_at=NOON)
    )
    case = proposed(cast, who)
    gao = who("gao")
    conflict = "You proposed this promotion; somebody else has to decide."
    assert refusal(lambda: cases.endorse(case, reason="x", by=gao, at=NOON)) == conflict
    cases.endorse(case, reason="Seen", by=who("tao"), at=NOON)
    said = refusal(lambda: cases.approve(case, effective=TODAY, reason="mine", by=gao, at=NOON))
    assert said == conflict
    assert cases.may_act(case, gao, CaseEvent.APPROVE).reason == conflict


def test_nobody_decides_about_themselves(cast: Cast, who: Who) -> None:
    db.session.add(
        CapabilityGrant(account_id=cast.lin, capability=Capability.APPROVER, granted_at=NOON)
    )
    case = proposed(cast, who)
    cases.endorse(case, reason="Seen", by=who("tao"), at=NOON)
    said = refusal(
        lambda: cases.approve(case, effective=TODAY, reason="me", by=who("lin"), at=NOON)
    )
    assert said == "Nobody takes part in deciding their own promotion."


def test_an_approver_decides_alone_only_where_nobody_else_could_and_the_result_says_so(
    cast: Cast, who: Who
) -> None:
    for grant in db.session.scalars(select(RoleGrant).where(RoleGrant.role == "trainer")):
        grant.revoked_at = NOON
    case = proposed(cast, who)
    ping = who("ping")
    assert refusal(lambda: cases.endorse(case, reason="", by=ping, at=NOON)) == (
        "Say why you do this step alone: nobody else could."
    )
    cases.endorse(case, reason="No trainer is left", by=ping, at=NOON)
    cases.approve(case, effective=TODAY, reason="Nobody else approves", by=ping, at=NOON)
    db.session.expire_all()
    steps = case_queries.case_of(case.public_id).steps
    assert [s.alone for s in steps] == [False, True, True]


def test_a_case_is_not_decided_twice(cast: Cast, who: Who) -> None:
    case = proposed(cast, who)
    cases.decline(case, reason="Not yet calm under pressure", by=who("ping"), at=NOON)
    with pytest.raises(IllegalMove):
        cases.endorse(case, reason="Seen", by=who("tao"), at=NOON)


def test_evidence_voided_after_the_freeze_stops_an_approval_until_it_is_kept_anew(
    cast: Cast, who: Who
) -> None:
    case = proposed(cast, who)
    cases.endorse(case, reason="Seen", by=who("tao"), at=NOON)
    (fact,) = ledger.history(cast.lin, kinds=["interview_rated"])[cast.lin]
    ledger.void(fact.id, reason="wrong person", by=who("tao"), at=NOON)
    with pytest.raises(Conflict):
        cases.approve(case, effective=TODAY, reason="x", by=who("ping"), at=NOON)
    cases.freeze_anew(case, picture(cast.lin), by=who("gao"), at=NOON)
    assert (case.state, case.met, case.endorsed_by) == (CaseState.PROPOSED, 3, None)


def test_a_deferred_case_is_taken_up_with_the_evidence_of_that_day(cast: Cast, who: Who) -> None:
    case = proposed(cast, who)
    cases.endorse(case, reason="Seen", by=who("tao"), at=NOON)
    cases.defer(
        case,
        reason="",
        conditions="Two peak shifts",
        until=date(2027, 1, 15),
        by=who("ping"),
        at=NOON,
    )
    assert (case.state, case.open_for) == (CaseState.DEFERRED, cast.lin)
    cases.freeze_anew(case, picture(cast.lin), by=who("gao"), at=NOON + timedelta(days=1))
    assert (case.state, case.open_for) == (CaseState.PROPOSED, cast.lin)


def test_only_the_teams_manager_proposes_and_only_once(cast: Cast, who: Who) -> None:
    said = refusal(lambda: cases.propose(picture(cast.lin), reason="x", by=who("qiu"), at=NOON))
    assert said == "Only the team's manager does this."
    proposed(cast, who)
    said = refusal(lambda: cases.propose(picture(cast.lin), reason="again", by=who("gao"), at=NOON))
    assert said == "A case for this person is open already."


def test_a_withdrawn_case_leaves_room_for_another(cast: Cast, who: Who) -> None:
    case = proposed(cast, who)
    person = people.person_of(cast.lin, day=TODAY)
    subject = Subject(person.id, person.team_id)
    cases.withdraw(case, subject, reason="Too early", by=who("gao"), at=NOON)
    again = proposed(cast, who)
    assert again.number != case.number


# --- interviews --------------------------------------------------------------------------


def test_an_arranged_interview_becomes_evidence_once_it_is_rated(cast: Cast, who: Who) -> None:
    person = people.person_of(cast.mei, day=TODAY)
    body = picture(cast.mei).framework
    row = statements.ask_interview(person, "phone", body, held_on=TODAY, by=who("gao"), at=NOON)
    with pytest.raises(Conflict):
        statements.ask_interview(person, "phone", body, held_on=TODAY, by=who("gao"), at=NOON)
    levels = {"communication": 4, "problem_handling": 5}
    assert refusal(
        lambda: statements.rate_interview(row, person, levels, heard="x", by=who("gao"), at=NOON)
    ) == ("Interviewers rate interviews.")
    statements.rate_interview(row, person, levels, heard="Clear", by=who("ping"), at=NOON)
    assert row.rating == 450
    finding = picture(cast.mei).readiness.finding("mid-interview")
    assert finding is not None
    assert finding.good


def test_a_panel_waits_for_its_second_interviewer_unless_there_is_none(
    cast: Cast, who: Who
) -> None:
    person, body = people.person_of(cast.mei, day=TODAY), picture(cast.mei).framework
    levels = dict.fromkeys(made.CRITERIA, 4)
    row = statements.ask_interview(person, "panel", body, held_on=TODAY, by=who("gao"), at=NOON)
    db.session.add(
        CapabilityGrant(account_id=cast.tao, capability=Capability.INTERVIEWER, granted_at=NOON)
    )
    db.session.flush()
    said = refusal(
        lambda: statements.rate_interview(
            row, person, levels, heard="x", alone_because="ill", by=who("ping"), at=NOON
        )
    )
    assert said == "Somebody else can do this step: ask them."
    statements.rate_interview(row, person, levels, heard="One", by=who("ping"), at=NOON)
    assert row.rating is None
    statements.rate_interview(row, person, levels, heard="Two", by=who("tao"), at=NOON)
    assert row.rating == 400


def test_a_single_interviewer_rates_a_panel_alone_with_a_reason_kept(cast: Cast, who: Who) -> None:
    person, body = people.person_of(cast.mei, day=TODAY), picture(cast.mei).framework
    row = statements.ask_interview(person, "panel", body, held_on=TODAY, by=who("gao"), at=NOON)
    statements.rate_interview(
        row,
        person,
        dict.fromkeys(made.CRITERIA, 3),
        heard="x",
        alone_because="Nobody else interviews here",
        by=who("ping"),
        at=NOON,
    )
    assert (row.rating, row.alone_because) == (300, "Nobody else interviews here")


def test_a_rated_interview_cannot_be_called_off(cast: Cast, who: Who) -> None:
    person, body = people.person_of(cast.mei, day=TODAY), picture(cast.mei).framework
    row = statements.ask_interview(person, "phone", body, held_on=TODAY, by=who("gao"), at=NOON)
    levels = {"communication": 4, "problem_handling": 4}
    statements.rate_interview(row, person, levels, heard="x", by=who("ping"), at=NOON)
    with pytest.raises(Conflict):
        statements.call_off_interview(row, person, by=who("gao"), at=NOON)
