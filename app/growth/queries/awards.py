"""Rounds of the awards, and the scores of the teams or people nominated."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts import queries as accounts
from app.accounts.models import Unit, UnitKind
from app.growth.models.awards import AwardNomination, AwardRound, AwardVote
from app.growth.models.framework import Framework
from app.growth.models.tables import MonthlyFigure
from app.growth.queries import people
from app.growth.queries.team_figures import band_of
from app.growth.rules.awards import RoundState, Score, Subject, Vote, scores
from app.growth.rules.bands import Band
from app.growth.rules.levels import mean
from app.growth.rules.months import first_day, month_of
from app.kernel.errors import NotFound
from app.kernel.wording import Wording
from app.platform.db import db

# The names under which the doors know a round.
Found = AwardRound


def rounds() -> list[AwardRound]:
    """All rounds, the newest first."""
    return list(db.session.scalars(select(AwardRound).order_by(AwardRound.id.desc())))


def open_for_people() -> list[AwardRound]:
    """Rounds in which people are proposed now, the newest first."""
    wanted = select(AwardRound).where(
        AwardRound.subject == Subject.PERSON, AwardRound.state == RoundState.NOMINATING
    )
    return list(db.session.scalars(wanted.order_by(AwardRound.id.desc())))


def round_of(public_id: UUID) -> AwardRound:
    """A round with its nominations. Raise NotFound."""
    found = db.session.scalar(
        select(AwardRound)
        .where(AwardRound.public_id == public_id)
        .options(selectinload(AwardRound.nominations))
    )
    if found is None:
        raise NotFound()
    return found


def nomination(public_id: UUID, found: AwardRound) -> AwardNomination:
    """A nomination of the round. Raise NotFound."""
    for row in found.nominations:
        if row.public_id == public_id:
            return row
    raise NotFound()


def teams() -> list[Unit]:
    """Teams that may be nominated."""
    return accounts.units(db.session(), UnitKind.TEAM)


def votes_of(found: AwardRound) -> dict[int, list[Vote]]:
    """Marks by team or person."""
    by_nomination = {n.id: n.subject_id for n in found.nominations}
    rows = db.session.scalars(
        select(AwardVote).where(AwardVote.nomination_id.in_(by_nomination)).order_by(AwardVote.id)
    )
    given: dict[int, list[Vote]] = {}
    for row in rows:
        vote = Vote(row.cohesion, row.innovation)
        given.setdefault(by_nomination[row.nomination_id], []).append(vote)
    return given


def own_votes(found: AwardRound, account_id: int) -> dict[int, AwardVote]:
    """The reader's own marks by nomination."""
    ids = [n.id for n in found.nominations]
    rows = db.session.scalars(
        select(AwardVote).where(AwardVote.nomination_id.in_(ids), AwardVote.by_id == account_id)
    )
    return {row.nomination_id: row for row in rows}


def members_of(row: AwardNomination, *, day: date) -> list[int]:
    """Everybody in the nominated team, or the one person."""
    if row.unit_id is None:
        return [row.subject_id]
    units = db.session.scalars(accounts.units_inside(row.unit_id)).all()
    return [p.id for p in people.learners(units, day=day)]


def names(found: AwardRound, *, day: date) -> dict[int, Wording]:
    """How the nominated teams or people are called, by id; an erased person has no name left."""
    if found.subject is Subject.TEAM:
        return {unit.id: unit.name for unit in teams()}
    ids = [row.subject_id for row in found.nominations]
    known = people.names(ids, day=day).values()
    return {p.id: Wording(p.name, p.name) for p in known if p.name}


def learner_by_number(staff_no: str, *, day: date) -> int | None:
    """An active learner by staff number."""
    found = people.ids_by_staff_no([staff_no], teams=None, day=day).get(staff_no)
    return found if found is not None and people.is_learner(found) else None


def performance(found: AwardRound, framework: Framework, *, day: date) -> dict[int, int]:
    """The share of the figures of each team or person on target over the three months up to the
    round's, in hundredths of a point; who has no figure with a target is left out."""
    start = first_day(found.month)
    months = [month_of(start, back) for back in range(3)]
    result: dict[int, int] = {}
    for row in found.nominations:
        members = members_of(row, day=day)
        values: dict[str, list[int]] = {}
        figures = db.session.execute(
            select(MonthlyFigure.indicator, MonthlyFigure.value).where(
                MonthlyFigure.learner_id.in_(members),
                MonthlyFigure.month.in_(months),
                MonthlyFigure.replaced_at.is_(None),
            )
        )
        for indicator, value in figures:
            values.setdefault(indicator, []).append(value)
        bands = [
            band_of(body, mean(values[body.key]))
            for body in framework.indicators
            if body.key in values and body.target is not None
        ]
        if bands:
            result[row.subject_id] = sum(b is Band.GOOD for b in bands) * 10_000 // len(bands)
    return result


def standing(found: AwardRound, framework: Framework, *, day: date) -> list[Score]:
    """The scores as they stand now."""
    named = [n.subject_id for n in found.nominations]
    return scores(named, performance(found, framework, day=day), votes_of(found))
