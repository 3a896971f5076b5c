"""Mentor pairs: one's own, those one arranges, one with its plan and meetings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Account, Membership
from app.accounts.queries import Person, on_day, people_by_id
from app.courses import policies
from app.courses.models.mentoring import MentorMeeting, MentorPair, MentorStep
from app.courses.queries import people, plans
from app.courses.rules.mentoring import PairRole, PairState, Progress, is_late, reads
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform.db import db
from app.platform.paging import Page, page_of

STATES = {
    PairState.ACTIVE: and_(
        MentorPair.ended_at.is_(None),
        MentorPair.mentor_signed_at.is_(None),
        MentorPair.newcomer_signed_at.is_(None),
    ),
    PairState.SIGNED: and_(
        MentorPair.ended_at.is_(None),
        or_(
            and_(MentorPair.mentor_signed_at.is_(None), MentorPair.newcomer_signed_at.is_not(None)),
            and_(MentorPair.mentor_signed_at.is_not(None), MentorPair.newcomer_signed_at.is_(None)),
        ),
    ),
    PairState.COMPLETED: and_(
        MentorPair.ended_at.is_(None),
        MentorPair.mentor_signed_at.is_not(None),
        MentorPair.newcomer_signed_at.is_not(None),
    ),
    PairState.ENDED: MentorPair.ended_at.is_not(None),
}


def role_in(actor: Actor, pair: MentorPair) -> PairRole | None:
    """Which of the two the actor is; None for anybody else."""
    if actor.id == pair.mentor_id:
        return PairRole.MENTOR
    return PairRole.NEWCOMER if actor.id == pair.newcomer_id else None


def pair_of(public_id: UUID, actor: Actor, *, day: date, lock: bool = False) -> MentorPair:
    """A pair that the actor is one of, or arranges. Raise NotFound."""
    statement = select(MentorPair).where(MentorPair.public_id == public_id)
    found = db.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound()
    if role_in(actor, found) is None and not arranges(actor, found, day=day):
        raise NotFound()
    return found


def arranges(actor: Actor, pair: MentorPair, *, day: date) -> bool:
    """Does the actor train, or lead the newcomer's team?"""
    newcomer = people_by_id(db.session(), {pair.newcomer_id}, day=day).get(pair.newcomer_id)
    team = newcomer.team_id if newcomer else None
    return bool(policies.may_pair_up(actor, team_id=team))


def open_pair_of(newcomer_id: int) -> MentorPair | None:
    """The pair in which somebody is led now."""
    return db.session.scalar(
        select(MentorPair)
        .where(
            MentorPair.newcomer_id == newcomer_id,
            or_(STATES[PairState.ACTIVE], STATES[PairState.SIGNED]),
        )
        .limit(1)
    )


@dataclass(frozen=True)
class Line:
    """A pair in a list."""

    pair: MentorPair
    mentor: Person | None
    newcomer: Person | None
    progress: Progress
    late: bool


def lines(pairs: Sequence[MentorPair], *, day: date) -> list[Line]:
    """Pairs with names and progress: three statements whatever their number."""
    ids = [pair.id for pair in pairs]
    known = people_by_id(
        db.session(), {i for pair in pairs for i in (pair.mentor_id, pair.newcomer_id)}, day=day
    )
    found = progress_of(ids)
    return [
        Line(
            pair,
            known.get(pair.mentor_id),
            known.get(pair.newcomer_id),
            found[pair.id],
            is_late(pair.state, pair.ends_on, day),
        )
        for pair in pairs
    ]


def progress_of(pair_ids: Sequence[int]) -> dict[int, Progress]:
    """Steps, those done and meetings of these pairs."""
    steps = db.session.execute(
        select(MentorStep.pair_id, func.count(), func.count(MentorStep.done_on))
        .where(MentorStep.pair_id.in_(pair_ids))
        .group_by(MentorStep.pair_id)
    )
    counted = {pair: (number, done) for pair, number, done in steps}
    meetings = db.session.execute(
        select(MentorMeeting.pair_id, func.count())
        .where(MentorMeeting.pair_id.in_(pair_ids))
        .group_by(MentorMeeting.pair_id)
    )
    met: dict[int, int] = {row[0]: row[1] for row in meetings}
    return {i: Progress(*counted.get(i, (0, 0)), met.get(i, 0)) for i in pair_ids}


def own(account_id: int, *, day: date) -> list[Line]:
    """Somebody's pairs, in either role, the open ones first."""
    rows = db.session.scalars(
        select(MentorPair)
        .where(or_(MentorPair.mentor_id == account_id, MentorPair.newcomer_id == account_id))
        .order_by(MentorPair.ended_at.is_not(None), MentorPair.id.desc())
        .limit(50)
    ).all()
    return lines(rows, day=day)


@dataclass(frozen=True)
class Arranged:
    """Pairs as a trainer or manager looks for them; ``teams`` None means everybody."""

    day: date
    teams: frozenset[int] | None = None
    state: str = ""
    search: str = ""

    def select(self) -> Select[MentorPair]:
        """The ordered statement: what runs first, then the newest."""
        mentor, newcomer = aliased(Account), aliased(Account)
        statement = (
            select(MentorPair)
            .join(mentor, mentor.id == MentorPair.mentor_id)
            .join(newcomer, newcomer.id == MentorPair.newcomer_id)
            .order_by(MentorPair.ended_at.is_not(None), MentorPair.id.desc())
        )
        if self.teams is not None:
            inside = select(Membership.account_id).where(
                Membership.unit_id.in_(self.teams), *on_day(Membership, self.day)
            )
            statement = statement.where(MentorPair.newcomer_id.in_(inside))
        if self.state in list(PairState):
            statement = statement.where(STATES[PairState(self.state)])
        if self.search:
            statement = statement.where(
                or_(
                    *(
                        who.name.icontains(self.search, autoescape=True)
                        for who in (mentor, newcomer)
                    ),
                    *(
                        who.staff_no.icontains(self.search, autoescape=True)
                        for who in (mentor, newcomer)
                    ),
                )
            )
        return statement

    def page(self, number: int, size: int = 25) -> Page[Line]:
        """One page of it."""
        found = page_of(db.session(), self.select(), number=number, size=size)
        return Page(lines(found.items, day=self.day), found.number, found.size, found.total)

    def all(self, most: int = 5_000) -> list[Line]:
        """All of it, for a file."""
        return lines(db.session.scalars(self.select().limit(most)).all(), day=self.day)


def steps_of(pair: MentorPair) -> list[MentorStep]:
    """A pair's plan in order."""
    return list(
        db.session.scalars(
            select(MentorStep)
            .where(MentorStep.pair_id == pair.id)
            .order_by(MentorStep.position, MentorStep.id)
        )
    )


def step_of(pair: MentorPair, public_id: UUID) -> MentorStep:
    """A step of this pair's plan. Raise NotFound."""
    found = db.session.scalar(
        select(MentorStep).where(MentorStep.public_id == public_id, MentorStep.pair_id == pair.id)
    )
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True)
class Met:
    """A meeting as its reader may see it; ``note`` is None where it is not theirs to read."""

    meeting: MentorMeeting
    note: str | None


def meetings_of(pair: MentorPair, actor: Actor) -> list[Met]:
    """A pair's meetings, the latest first."""
    of_pair = role_in(actor, pair) is not None
    rows = db.session.scalars(
        select(MentorMeeting)
        .where(MentorMeeting.pair_id == pair.id)
        .order_by(MentorMeeting.held_on.desc(), MentorMeeting.id.desc())
    )
    return [
        Met(
            row,
            row.note
            if reads(row.sight, writer=row.by_id == actor.id, of_pair=of_pair, leads=not of_pair)
            else None,
        )
        for row in rows
    ]


def newcomers(actor: Actor, *, day: date, most: int = 100) -> list[Person]:
    """Whom the actor may give a mentor: learners within reach who have none, the newest first."""
    led = select(MentorPair.newcomer_id).where(
        or_(STATES[PairState.ACTIVE], STATES[PairState.SIGNED])
    )
    statement = (
        select(Account.id)
        .where(Account.id.in_(plans.group(None, day=day)), Account.id.not_in(led))
        .order_by(Account.hired_on.desc(), Account.id.desc())
        .limit(most)
    )
    if not policies.sees_all_pairs(actor):
        inside = select(Membership.account_id).where(
            Membership.unit_id.in_(actor.teams), *on_day(Membership, day)
        )
        statement = statement.where(Account.id.in_(inside))
    ids = db.session.scalars(statement).all()
    known = people_by_id(db.session(), ids, day=day)
    return [known[i] for i in ids]


def possible_mentors(team_ids: Collection[int], *, day: date) -> list[Person]:
    """The people of these teams, for a list to choose from."""
    return people.learners(team_ids, day=day)[:200]


def id_of(public_id: str) -> int | None:
    """An account by the id that stands in forms; None if there is none."""
    try:
        wanted = UUID(public_id)
    except ValueError:
        return None
    return db.session.scalar(select(Account.id).where(Account.public_id == wanted))
