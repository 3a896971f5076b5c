"""Hold a round for the best team or person: nominate, vote, decide, award the certificates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import Unit
from app.audit import trail
from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import awarding
from app.growth import policies
from app.growth.models.awards import AwardNomination, AwardRound, AwardVote
from app.growth.models.framework import Framework
from app.growth.queries import awards as queries
from app.growth.rules import awards as rule
from app.growth.rules.awards import RoundEvent, RoundState, Subject
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict
from app.kernel.wording import Wording
from app.platform.db import db

_HONOUR: Final = {
    Subject.TEAM: (
        CertificateKind.BEST_TEAM,
        Wording("{} 优秀班组", "Best team of {}"),
    ),
    Subject.PERSON: (
        CertificateKind.SERVICE_STAR,
        Wording("{} 服务之星", "Service star of {}"),
    ),
}


def begin(
    period: str, month: str, *, subject: Subject = Subject.TEAM, by: Actor, at: datetime
) -> AwardRound:
    """A new round. Raise Conflict if the period has one for this subject."""
    policies.may_hold_round(by).enforce()
    same = select(AwardRound.id).where(AwardRound.period == period, AwardRound.subject == subject)
    if db.session.scalar(same) is not None:
        raise Conflict("This period has a round already.")
    row = AwardRound(
        subject=subject, period=period, month=month, state=RoundState.NOMINATING,
        created_by=by.id, created_at=at, scores=[],
    )  # fmt: skip
    row.nominations = []
    db.session.add(row)
    db.session.flush()
    trail.note(by, "award.begun", f"award:{row.public_id}", at=at)
    return row


def nominate(row: AwardRound, unit: Unit, why: str, *, by: Actor, at: datetime) -> None:
    """Propose a team, with the reason. Raise Conflict if it is proposed already."""
    _nominate(row, Subject.TEAM, unit.id, why, by=by, at=at)


def nominate_person(row: AwardRound, learner: int, why: str, *, by: Actor, at: datetime) -> None:
    """Propose a person, with the reason; nobody proposes themselves. Raise Conflict if the person
    is proposed already."""
    if learner == by.id:
        raise BadContent("Others propose you; propose somebody else.")
    _nominate(row, Subject.PERSON, learner, why, by=by, at=at)


def _nominate(
    row: AwardRound, subject: Subject, key: int, why: str, *, by: Actor, at: datetime
) -> None:
    if row.subject is not subject:
        raise Conflict("This round honours others.")
    if row.state is not RoundState.NOMINATING:
        raise Conflict("Nobody is proposed any more in this round.")
    if not why.strip():
        raise BadContent("Say what they did.")
    if any(n.subject_id == key for n in row.nominations):
        raise Conflict("Proposed already; your votes will count.")
    of = {"unit_id": key} if subject is Subject.TEAM else {"learner_id": key}
    row.nominations.append(AwardNomination(by_id=by.id, at=at, why=why.strip(), **of))
    db.session.flush()
    trail.note(by, "award.nominated", f"award:{row.public_id}", after=of, at=at)


def begin_votes(row: AwardRound, *, by: Actor, at: datetime) -> None:
    """From now on marks are taken."""
    policies.may_hold_round(by).enforce()
    if not row.nominations:
        raise Conflict("Nobody is proposed yet.")
    row.state = rule.advance(row.state, RoundEvent.VOTE)
    trail.note(by, "award.voting", f"award:{row.public_id}", at=at)


def vote(
    row: AwardRound, named: AwardNomination, marks: tuple[int, int], *, day: date, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Give one's marks, or other ones; neither members nor leaders vote for their team, nobody for
    themselves."""
    rule.may_vote(row.state, own=is_own(named, by, day=day), marks=marks).enforce()
    known = queries.own_votes(row, by.id).get(named.id)
    if known is None:
        known = AwardVote(
            nomination_id=named.id, by_id=by.id, at=at, cohesion=marks[0], innovation=marks[1]
        )
        db.session.add(known)
    known.cohesion, known.innovation, known.at = marks[0], marks[1], at
    db.session.flush()


def decide(row: AwardRound, framework: Framework, *, day: date, by: Actor, at: datetime) -> None:
    """Close the round: the scores are kept as they stand, and the best person or every member of
    the best team gets the certificate. Raise Conflict while nobody has a score."""
    policies.may_hold_round(by).enforce()
    found = queries.standing(row, framework, day=day)
    best = rule.winners(found)
    state = rule.advance(row.state, RoundEvent.DECIDE)
    if not best:
        raise Conflict("Nobody has a score yet: figures and at least three votes are needed.")
    row.state, row.decided_at = state, at
    row.scores = [
        {
            "of": s.team,
            "performance": s.performance,
            "cohesion": s.cohesion.value,
            "innovation": s.innovation.value,
            "votes": s.cohesion.n,
            "total": s.total,
            "best": s.team in best,
        }
        for s in found
    ]
    kind, title = _HONOUR[row.subject]
    for named in row.nominations:
        if named.subject_id not in best:
            continue
        for learner in queries.members_of(named, day=day):
            awarding.award(
                kind,
                learner,
                subject=f"award:{row.period.lower()}",
                source=f"award:{row.public_id}",
                title=Wording(title.zh.format(row.period), title.en.format(row.period)),
                day=day,
                at=at,
                by=by,
            )
    db.session.flush()
    trail.note(by, "award.decided", f"award:{row.public_id}", after={"best": best}, at=at)


def is_own(named: AwardNomination, by: Actor, *, day: date) -> bool:
    """Is this the voter, or a team that the voter belongs to or leads?"""
    if named.unit_id is None:
        return named.learner_id == by.id
    return named.unit_id in {team_of(by.id, day), *by.teams}


def team_of(account_id: int, day: date) -> int | None:
    """The team that somebody belongs to."""
    return accounts.team_of(db.session(), account_id, day=day)
