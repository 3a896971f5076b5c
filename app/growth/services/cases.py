"""Promotion cases: proposed, endorsed, decided. Nothing happens to a case but through here."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from app.audit import trail
from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import awarding
from app.evidence import ledger
from app.evidence.facts import TierAttained
from app.growth import policies
from app.growth.models.tables import CaseStep, PromotionCase, StepName
from app.growth.policies import Subject
from app.growth.queries import cases, people
from app.growth.queries.pictures import Picture
from app.growth.rules.frozen import freeze
from app.growth.rules.promotion import (
    OPEN,
    CaseEvent,
    CaseState,
    Parties,
    advance,
    clear_of_conflict,
    stands_alone,
)
from app.kernel.actor import Actor, Capability
from app.kernel.errors import Conflict
from app.kernel.verdict import Verdict
from app.notices import inbox
from app.platform.db import db
from app.platform.i18n import local

PROPOSED: Final = "growth.proposed"
DECIDED: Final = "growth.decided"


def propose(picture: Picture, *, reason: str, by: Actor, at: datetime) -> PromotionCase:
    """Open a case: the evidence is frozen as it stands now. Raise Denied with the reason."""
    person, ready = picture.person, picture.readiness
    is_open = person.id in cases.open_cases([person.id])
    policies.may_propose(
        by,
        Subject(person.id, person.team_id),
        target=ready.target,
        open_case=is_open,
        ready=ready.is_ready,
        reason=reason,
    ).enforce()
    case = PromotionCase(
        number=cases.next_number(picture.on.year),
        learner_id=person.id,
        unit_id=person.team_id,
        from_tier=ready.tier,
        to_tier=ready.target,
        state=CaseState.PROPOSED,
        open_for=person.id,
        proposed_by=by.id,
        proposed_at=at,
        reason=reason.strip(),
        frozen_at=at,
        frozen_on=picture.on,
        framework_version_id=picture.edition.id,
        met=ready.met,
        needed=ready.needed,
        evidence=[],
        levels={},
    )
    _freeze(case, picture, at)
    db.session.add(case)
    db.session.flush()
    _note(case, StepName.PROPOSED, by, at, reason=reason)
    tier = picture.framework.tier(ready.target)
    inbox.tell(
        person.id,
        PROPOSED,
        key=f"promotion:{case.public_id}",
        url=f"/team/cases/{case.public_id}",
        at=at,
        number=case.number,
        tier={"zh": tier.title.zh, "en": tier.title.en} if tier else {"en": ready.target},
    )
    trail.note(
        by,
        "promotion.proposed",
        f"promotion:{case.public_id}",
        after={"learner": person.id, "tier": ready.target, "met": ready.met, "of": ready.needed},
        at=at,
    )
    return case


def _freeze(case: PromotionCase, picture: Picture, at: datetime) -> None:
    ready = picture.readiness
    case.frozen_at, case.frozen_on = at, picture.on
    case.framework_version_id = picture.edition.id
    case.met, case.needed = ready.met, ready.needed
    case.evidence = [freeze(finding) for finding in ready.findings]
    case.levels = {
        key: {"level": mean.level, "ratings": mean.ratings, "needed": picture.needed.get(key)}
        for key, mean in picture.means.items()
    }


def endorse(case: PromotionCase, *, reason: str, by: Actor, at: datetime) -> None:
    """A trainer's word for the promotion."""
    alone = _clear(case, by, CaseEvent.ENDORSE, reason)
    _move(case, CaseEvent.ENDORSE, by, at, reason=reason, alone=alone)
    case.endorsed_by = by.id


def approve(case: PromotionCase, *, effective: date, reason: str, by: Actor, at: datetime) -> None:
    """Confer the tier from a day on: fact, certificate, notice and audit. Raise Conflict while
    evidence that was counted has been voided; the case must be frozen anew first."""
    alone = _clear(case, by, CaseEvent.APPROVE, reason)
    if voided_in(case):
        raise Conflict("Evidence of this case was voided. Freeze the evidence anew first.")
    if case.met < case.needed and not reason.strip():
        Verdict("Not everything is met: give the reason for approving all the same.").enforce()
    _move(case, CaseEvent.APPROVE, by, at, reason=reason, alone=alone)
    case.decided_at, case.effective_on = at, effective
    ledger.record(
        TierAttained(
            learner_id=case.learner_id,
            happened_at=at,
            source=f"promotion:{case.public_id}",
            tier=case.to_tier,
            effective=effective,
        ),
        at=at,
    )
    _award(case, effective, by, at)
    _tell_decided(case, "approved", at)


def _award(case: PromotionCase, effective: date, by: Actor, at: datetime) -> None:
    """The certificate of the tier, where the framework names one."""
    tier = cases.framework_of(case).body.tier(case.to_tier)
    if tier is None or not tier.certificate:
        return
    levels = {key: kept["level"] for key, kept in case.levels.items() if kept["level"] is not None}
    awarding.award(
        CertificateKind.TIER_ATTAINED,
        case.learner_id,
        subject=f"tier:{case.to_tier}",
        source=f"promotion:{case.public_id}",
        title=tier.title,
        at=at,
        by=by,
        day=max(effective, local(at).date()),
        facts={"levels": levels},
    )


def _tell_decided(case: PromotionCase, outcome: str, at: datetime) -> None:
    """The person and who proposed them learn of the decision."""
    tier = cases.framework_of(case).body.tier(case.to_tier)
    title = {"zh": tier.title.zh, "en": tier.title.en} if tier else {"en": case.to_tier}
    for account_id in (case.learner_id, case.proposed_by):
        inbox.tell(
            account_id,
            f"{DECIDED}.{outcome}",
            key=f"promotion:{case.public_id}:{outcome}:{case.state.value}:{at.isoformat()}",
            url=f"/team/cases/{case.public_id}",
            at=at,
            number=case.number,
            tier=title,
        )


def decline(case: PromotionCase, *, reason: str, by: Actor, at: datetime) -> None:
    """Say no, with the reason the person will read."""
    if not reason.strip():
        Verdict("Say why: the person will read it.").enforce()
    alone = _clear(case, by, CaseEvent.DECLINE, reason)
    _move(case, CaseEvent.DECLINE, by, at, reason=reason, alone=alone)
    case.decided_at = at
    _tell_decided(case, "declined", at)


def defer(
    case: PromotionCase,
    *,
    reason: str,
    conditions: str,
    until: date | None,
    by: Actor,
    at: datetime,
) -> None:
    """Not now: what must happen first, and when to look again."""
    if not conditions.strip():
        Verdict("Say what must happen first.").enforce()
    alone = _clear(case, by, CaseEvent.DEFER, reason or conditions)
    _move(
        case,
        CaseEvent.DEFER,
        by,
        at,
        reason=reason,
        conditions=conditions,
        until=until,
        alone=alone,
    )
    _tell_decided(case, "deferred", at)


def withdraw(
    case: PromotionCase, subject: Subject, *, reason: str, by: Actor, at: datetime
) -> None:
    """Take a proposal back."""
    policies.may_handle(by, subject, cases.parties(case)).enforce()
    _move(case, CaseEvent.WITHDRAW, by, at, reason=reason)
    case.decided_at = at


def freeze_anew(case: PromotionCase, picture: Picture, *, by: Actor, at: datetime) -> None:
    """Judge again on today's evidence: after a deferral, or when evidence was voided. An
    endorsement given on the old evidence no longer stands."""
    subject = Subject(picture.person.id, picture.person.team_id)
    policies.may_handle(by, subject, cases.parties(case)).enforce()
    resumed = case.state is CaseState.DEFERRED
    _move(case, CaseEvent.RESUME if resumed else CaseEvent.REOPEN, by, at)
    case.endorsed_by = None
    _freeze(case, picture, at)


def voided_in(case: PromotionCase) -> set[str]:
    """Ids of the frozen facts that counted and have been voided since."""
    counted: set[str] = set()
    stack = list(case.evidence)
    while stack:
        kept = stack.pop()
        counted |= {proof["id"] for proof in kept["proofs"] if proof["counts"]}
        if kept["waiver"]:
            counted.add(kept["waiver"])
        stack.extend(kept["parts"])
    return counted & ledger.void_ids(case.learner_id)


def _clear(case: PromotionCase, by: Actor, event: CaseEvent, reason: str) -> bool:
    """Refuse conflicts of interest; True if an approver does a second person's step alone."""
    hands = cases.parties(case)
    endorsing = event is CaseEvent.ENDORSE
    if endorsing:
        verdict = policies.may_endorse(by, hands, alone=False)
    else:
        verdict = policies.may_decide(by, hands, event)
    if verdict:
        return False
    others = _others(hands, endorsing=endorsing)
    if others == 0 and by.can(Capability.APPROVER) and by.id != case.learner_id:
        stands_alone(others, reason).enforce()
        return True
    verdict.enforce()
    raise AssertionError("a refused verdict raises")


def _others(hands: Parties, *, endorsing: bool) -> int:
    """How many people could do this step without a conflict of interest."""
    if endorsing:
        return people.others_able(None, without=[hands.learner, hands.proposer])
    without = [hands.learner, hands.proposer, hands.endorser]
    return people.others_able(Capability.APPROVER, without=without)


def may_act(case: PromotionCase, by: Actor, event: CaseEvent) -> Verdict:
    """Would this step be open to the actor, alone with a reason included? For showing it."""
    hands = cases.parties(case)
    endorsing = event is CaseEvent.ENDORSE
    verdict = (
        policies.may_endorse(by, hands, alone=False)
        if endorsing
        else policies.may_decide(by, hands, event)
    )
    alone_is_possible = by.can(Capability.APPROVER) and by.id != case.learner_id
    if not verdict and alone_is_possible and _others(hands, endorsing=endorsing) == 0:
        return Verdict()
    return verdict


def is_alone(case: PromotionCase, by: Actor, event: CaseEvent) -> bool:
    """Is this step open only because nobody else could do it?"""
    hands = cases.parties(case)
    if event is CaseEvent.ENDORSE:
        return not policies.may_endorse(by, hands, alone=False)
    return not clear_of_conflict(hands, by.id, event)


def _move(
    case: PromotionCase,
    event: CaseEvent,
    by: Actor,
    at: datetime,
    *,
    reason: str = "",
    conditions: str = "",
    until: date | None = None,
    alone: bool = False,
) -> None:
    before = case.state
    case.state = advance(case.state, event)
    case.open_for = case.learner_id if case.state in OPEN else None
    _note(case, StepName.of(event), by, at, reason, conditions, until, alone)
    trail.note(
        by,
        f"promotion.{event.value}",
        f"promotion:{case.public_id}",
        before={"state": before.value},
        after={"state": case.state.value, "alone": alone},
        at=at,
    )


def _note(
    case: PromotionCase,
    step: StepName,
    by: Actor,
    at: datetime,
    reason: str = "",
    conditions: str = "",
    until: date | None = None,
    alone: bool = False,
) -> None:
    db.session.add(
        CaseStep(
            case_id=case.id,
            step=step,
            by_id=by.id,
            at=at,
            reason=reason.strip(),
            conditions=conditions.strip(),
            until=until,
            alone=alone,
        )
    )
    db.session.flush()


def usual_effective(on: date) -> date:
    """The first day of the next month."""
    return (on.replace(day=1) + timedelta(days=32)).replace(day=1)
