"""What people state about people: signatures, deeds, waivers, interviews, talks, objections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.queries import Person
from app.audit import trail
from app.evidence import ledger
from app.evidence.facts import Fact, InterviewRated, ManagerAttested, SignedOff, Waived
from app.growth import policies
from app.growth.models.framework import Framework
from app.growth.models.tables import (
    Attestation,
    AttestationKind,
    Interview,
    InterviewRating,
    Objection,
    Talk,
)
from app.growth.policies import Subject
from app.growth.queries import people
from app.growth.rules.interviews import Sheet, may_interview, result
from app.growth.rules.promotion import stands_alone
from app.kernel.actor import Actor, Capability
from app.kernel.errors import Conflict, NotFound
from app.kernel.verdict import Verdict
from app.notices import inbox
from app.platform.db import db, new_id
from app.platform.i18n import local

# The ledger keeps no free words, so that they can be erased: its reasons are msgids.
N_ = str
WITHDRAWN: Final = N_("Taken back by who stated it.")
UPHELD: Final = N_("An objection was upheld.")
OBJECTED: Final = "growth.objected"
ANSWERED: Final = "growth.objection_answered"


def _subject(person: Person) -> Subject:
    return Subject(person.id, person.team_id)


def _attest(row: Attestation, fact: Fact, action: str, by: Actor, at: datetime) -> Attestation:
    db.session.add(row)
    row.fact_id = ledger.record(fact, at=at)
    db.session.flush()
    after = {"learner": row.learner_id, "what": row.what, "count": row.count}
    trail.note(by, action, f"attestation:{row.public_id}", after=after, at=at)
    return row


def _row(
    person: Person, kind: AttestationKind, what: str, by: Actor, at: datetime, reason: str
) -> Attestation:
    return Attestation(
        public_id=new_id(),
        learner_id=person.id,
        kind=kind,
        what=what,
        count=1,
        by_id=by.id,
        at=at,
        reason=reason.strip(),
    )


def sign_off(person: Person, what: str, *, reason: str, by: Actor, at: datetime) -> Attestation:
    """The team's manager signs for a step."""
    policies.may_lead(by, _subject(person)).enforce()
    row = _row(person, AttestationKind.SIGN_OFF, what, by, at, reason)
    fact = SignedOff(
        learner_id=person.id,
        happened_at=at,
        source=f"attestation:{row.public_id}",
        what=what,
        by=by.id,
    )
    return _attest(row, fact, "growth.signed_off", by, at)


def vouch(
    person: Person, what: str, count: int, *, reason: str, by: Actor, at: datetime
) -> Attestation:
    """The team's manager vouches for deeds; says which."""
    policies.may_lead(by, _subject(person)).enforce()
    if not reason.strip():
        Verdict("Say what you have seen.").enforce()
    row = _row(person, AttestationKind.DEED, what, by, at, reason)
    row.count = count
    fact = ManagerAttested(
        learner_id=person.id,
        happened_at=at,
        source=f"attestation:{row.public_id}",
        what=what,
        count=count,
        by=by.id,
    )
    return _attest(row, fact, "growth.vouched", by, at)


def waive(
    person: Person,
    requirement: str,
    *,
    until: date | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> Attestation:
    """An approver waives a requirement, with a reason everybody concerned can read."""
    policies.may_waive(by, _subject(person)).enforce()
    if not reason.strip():
        Verdict("Say why this requirement is waived.").enforce()
    row = _row(person, AttestationKind.WAIVER, requirement, by, at, reason)
    row.until = until
    fact = Waived(
        learner_id=person.id,
        happened_at=at,
        source=f"attestation:{row.public_id}",
        requirement=requirement,
        by=by.id,
        reason="",
        until=until,
    )
    return _attest(row, fact, "growth.waived", by, at)


def withdraw(row: Attestation, *, by: Actor, at: datetime) -> None:
    """Take a statement back: its fact is voided. Only who made it does that."""
    if row.by_id != by.id:
        Verdict("Only who stated it can take it back.").enforce()
    if row.withdrawn_at is not None or row.fact_id is None:
        raise Conflict("This was taken back already.")
    ledger.void(row.fact_id, reason=WITHDRAWN, by=by, at=at)
    row.withdrawn_at = at
    trail.note(by, "growth.withdrawn", f"attestation:{row.public_id}", at=at)


def attestation(public_id: UUID) -> Attestation:
    """A statement. Raise NotFound."""
    found = db.session.scalar(select(Attestation).where(Attestation.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


# --- interviews --------------------------------------------------------------------------


def interview_of(public_id: UUID) -> Interview:
    """An interview with its ratings. Raise NotFound."""
    found = db.session.scalar(
        select(Interview)
        .where(Interview.public_id == public_id)
        .options(selectinload(Interview.ratings))
    )
    if found is None:
        raise NotFound()
    return found


def hold_interview(
    person: Person,
    kind: str,
    framework: Framework,
    *,
    held_on: date,
    alone_because: str,
    by: Actor,
    at: datetime,
) -> Interview:
    """Begin an interview, to be rated by as many interviewers as the framework asks; by one
    alone where there is no other and a reason is given."""
    policies.may_rate_interview(by, _subject(person)).enforce()
    body = framework.interview(kind)
    if body is None:
        raise NotFound()
    raters = body.raters
    if raters > 1 and alone_because.strip():
        others = people.others_able(Capability.INTERVIEWER, without=[by.id, person.id])
        stands_alone(others, alone_because).enforce()
        raters = 1
    row = Interview(
        learner_id=person.id,
        kind=kind,
        held_on=held_on,
        raters_needed=raters,
        alone_because=alone_because.strip() if raters < body.raters else "",
        created_at=at,
        created_by=by.id,
    )
    row.ratings = []
    db.session.add(row)
    db.session.flush()
    return row


def ask_interview(
    person: Person, kind: str, framework: Framework, *, held_on: date, by: Actor, at: datetime
) -> Interview:
    """Arrange an interview, to be rated by the interviewers afterwards. Raise Conflict while one
    of the kind is open."""
    policies.may_ask_interview(by, _subject(person)).enforce()
    body = framework.interview(kind)
    if body is None:
        raise NotFound()
    waiting = select(Interview.id).where(
        Interview.learner_id == person.id, Interview.kind == kind, Interview.rating.is_(None)
    )
    if db.session.scalar(waiting) is not None:
        raise Conflict("An interview of this kind is arranged already.")
    row = Interview(
        learner_id=person.id,
        kind=kind,
        held_on=held_on,
        raters_needed=body.raters,
        created_at=at,
        created_by=by.id,
    )
    row.ratings = []
    db.session.add(row)
    db.session.flush()
    after = {"learner": person.id, "kind": kind, "held_on": held_on.isoformat()}
    trail.note(by, "interview.arranged", f"interview:{row.public_id}", after=after, at=at)
    return row


def call_off_interview(row: Interview, person: Person, *, by: Actor, at: datetime) -> None:
    """Take an arranged interview back, before anybody has rated it."""
    policies.may_ask_interview(by, _subject(person)).enforce()
    if row.ratings:
        raise Conflict("This interview has been rated; it stays.")
    trail.note(by, "interview.called_off", f"interview:{row.public_id}", at=at)
    db.session.delete(row)
    db.session.flush()


def rate_interview(
    row: Interview,
    person: Person,
    levels: Mapping[str, int],
    *,
    heard: str,
    by: Actor,
    at: datetime,
    alone_because: str = "",
) -> None:
    """One interviewer's levels. With the last one needed the mean becomes a fact. Where a second
    interviewer is asked and nobody else could be one, a reason lets one rating decide."""
    policies.may_rate_interview(by, _subject(person)).enforce()
    if row.rating is not None:
        raise Conflict("This interview has its result already.")
    if row.raters_needed > 1 and alone_because.strip() and not row.ratings:
        others = people.others_able(Capability.INTERVIEWER, without=[by.id, person.id])
        stands_alone(others, alone_because).enforce()
        row.raters_needed, row.alone_because = 1, alone_because.strip()
    sheets = [Sheet(r.rater_id, r.levels) for r in row.ratings]
    may_interview(by.id, row.learner_id, sheets).enforce()
    given = InterviewRating(
        interview_id=row.id, rater_id=by.id, levels=dict(levels), heard=heard.strip(), at=at
    )
    row.ratings.append(given)
    db.session.flush()
    trail.note(by, "interview.rated", f"interview:{row.public_id}", at=at)
    row.rating = result([*sheets, Sheet(by.id, levels)], row.raters_needed)
    if row.rating is not None:
        row.rated_at = at
        ledger.record(
            InterviewRated(
                learner_id=row.learner_id,
                happened_at=at,
                source=f"interview:{row.public_id}",
                interview_kind=row.kind,
                rating=row.rating,
            ),
            at=at,
        )


# --- talks and objections ----------------------------------------------------------------


def note_talk(person: Person, words: str, *, shared: bool, by: Actor, at: datetime) -> Talk:
    """Keep what was agreed in a one-to-one, and who may read it."""
    policies.may_lead(by, _subject(person)).enforce()
    row = Talk(learner_id=person.id, by_id=by.id, at=at, words=words.strip(), shared=shared)
    db.session.add(row)
    return row


def object_to(
    learner_id: int,
    requirement: str,
    fact_id: UUID | None,
    words: str,
    *,
    by: Actor,
    at: datetime,
) -> Objection:
    """A person says that a line about them is wrong."""
    if by.id != learner_id:
        raise NotFound()
    row = Objection(
        learner_id=learner_id, requirement=requirement, fact_id=fact_id, words=words.strip(), at=at
    )
    db.session.add(row)
    db.session.flush()
    trail.note(by, "growth.objected", f"objection:{row.public_id}", at=at)
    day = local(at).date()
    person = people.person_of(learner_id, day=day)
    for manager in people.managers(learner_id, day=day):
        inbox.tell(
            manager.id,
            OBJECTED,
            key=f"objection:{row.public_id}",
            url=f"/team/people/{person.public_id}#objections",
            at=at,
        )
    return row


def answer_objection(
    row: Objection, person: Person, answer: str, *, upheld: bool, by: Actor, at: datetime
) -> None:
    """The manager answers. An upheld objection about one fact voids that fact at once."""
    policies.may_lead(by, _subject(person)).enforce()
    if row.answered_at is not None:
        raise Conflict("This objection has its answer already.")
    row.answer, row.answered_by, row.answered_at, row.upheld = answer.strip(), by.id, at, upheld
    if upheld and row.fact_id is not None:
        ledger.void_many([row.fact_id], reason=UPHELD, by=by, at=at)
    inbox.tell(
        row.learner_id,
        ANSWERED,
        key=f"objection:{row.public_id}:answer",
        url="/growth#objections",
        at=at,
    )
    trail.note(
        by,
        "growth.objection_answered",
        f"objection:{row.public_id}",
        after={"upheld": upheld},
        at=at,
    )


def objection_of(public_id: UUID) -> Objection:
    """An objection. Raise NotFound."""
    found = db.session.scalar(select(Objection).where(Objection.public_id == public_id))
    if found is None:
        raise NotFound()
    return found
