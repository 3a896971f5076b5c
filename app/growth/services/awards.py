"""Hold a round of the best-team award: nominate, vote, decide, and award the certificates."""

from __future__ import annotations

from datetime import date, datetime

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
from app.growth.queries import people
from app.growth.rules import awards as rule
from app.growth.rules.awards import RoundEvent, RoundState
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict
from app.kernel.wording import Wording
from app.platform.db import db


def begin(period: str, month: str, *, by: Actor, at: datetime) -> AwardRound:
    """A new round. Raise Conflict if the period has one."""
    policies.may_hold_round(by).enforce()
    if db.session.scalar(select(AwardRound.id).where(AwardRound.period == period)) is not None:
        raise Conflict("This period has a round already.")
    row = AwardRound(
        period=period, month=month, state=RoundState.NOMINATING, created_by=by.id, created_at=at,
        scores=[],
    )  # fmt: skip
    row.nominations = []
    db.session.add(row)
    db.session.flush()
    trail.note(by, "award.begun", f"award:{row.public_id}", at=at)
    return row


def nominate(row: AwardRound, unit: Unit, why: str, *, by: Actor, at: datetime) -> None:
    """Propose a team, with the reason. Raise Conflict if it is proposed already."""
    if row.state is not RoundState.NOMINATING:
        raise Conflict("Teams are no longer proposed in this round.")
    if not why.strip():
        raise BadContent("Say what this team did.")
    if any(n.unit_id == unit.id for n in row.nominations):
        raise Conflict("This team is proposed already.")
    row.nominations.append(AwardNomination(unit_id=unit.id, by_id=by.id, at=at, why=why.strip()))
    db.session.flush()
    trail.note(by, "award.nominated", f"award:{row.public_id}", after={"unit": unit.id}, at=at)


def begin_votes(row: AwardRound, *, by: Actor, at: datetime) -> None:
    """From now on marks are taken."""
    policies.may_hold_round(by).enforce()
    if not row.nominations:
        raise Conflict("No team is proposed yet.")
    row.state = rule.advance(row.state, RoundEvent.VOTE)
    trail.note(by, "award.voting", f"award:{row.public_id}", at=at)


def vote(
    row: AwardRound, named: AwardNomination, marks: tuple[int, int], *, day: date, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Give one's marks, or other ones; neither members nor leaders vote for their team."""
    own_team = accounts.team_of(db.session(), by.id, day=day)
    own = named.unit_id == own_team or named.unit_id in by.teams
    rule.may_vote(row.state, own=own, marks=marks).enforce()
    known = queries.own_votes(row, by.id).get(named.id)
    if known is None:
        known = AwardVote(
            nomination_id=named.id, by_id=by.id, at=at, cohesion=marks[0], innovation=marks[1]
        )
        db.session.add(known)
    known.cohesion, known.innovation, known.at = marks[0], marks[1], at
    db.session.flush()


def decide(row: AwardRound, framework: Framework, *, day: date, by: Actor, at: datetime) -> None:
    """Close the round: the scores are kept as they stand, and every member of the best team gets
    the certificate. Raise Conflict while no team has a score."""
    policies.may_hold_round(by).enforce()
    found = queries.standing(row, framework, day=day)
    best = rule.winners(found)
    state = rule.advance(row.state, RoundEvent.DECIDE)
    if not best:
        raise Conflict("No team has a score yet: figures and at least three votes are needed.")
    row.state, row.decided_at = state, at
    row.scores = [
        {
            "unit": s.team,
            "performance": s.performance,
            "cohesion": s.cohesion.value,
            "innovation": s.innovation.value,
            "votes": s.cohesion.n,
            "total": s.total,
            "best": s.team in best,
        }
        for s in found
    ]
    for unit in best:
        units = db.session.scalars(accounts.units_inside(unit)).all()
        for member in people.learners(units, day=day):
            awarding.award(
                CertificateKind.BEST_TEAM,
                member.id,
                subject=f"award:{row.period.lower()}",
                source=f"award:{row.public_id}",
                title=Wording(f"{row.period} 优秀班组", f"Best team of {row.period}"),
                day=day,
                at=at,
                by=by,
            )
    db.session.flush()
    trail.note(by, "award.decided", f"award:{row.public_id}", after={"units": best}, at=at)


def team_of(account_id: int, day: date) -> int | None:
    """The team that somebody belongs to."""
    return accounts.team_of(db.session(), account_id, day=day)
