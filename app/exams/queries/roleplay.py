"""Named questions about plays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.orm import selectinload

from app.exams.models.roleplay import PeakDrill, PlayAppeal, PlayReview, RolePlay
from app.exams.rules.roleplay.lifecycle import PlayMode, PlayState
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform.db import db


def play_of(actor: Actor, public_id: UUID) -> RolePlay:
    """The actor's own play with its events. Raise NotFound for anybody else's."""
    play = db.session.scalar(
        select(RolePlay)
        .where(RolePlay.public_id == public_id, RolePlay.learner_id == actor.id)
        .options(selectinload(RolePlay.events), selectinload(RolePlay.drill))
    )
    if play is None:
        raise NotFound()
    return play


def play(public_id: UUID) -> RolePlay:
    """Any play with events, reviews and appeals. Raise NotFound."""
    found = db.session.scalar(
        select(RolePlay)
        .where(RolePlay.public_id == public_id)
        .options(
            selectinload(RolePlay.events),
            selectinload(RolePlay.drill),
            selectinload(RolePlay.reviews).selectinload(PlayReview.ratings),
            selectinload(RolePlay.appeals),
        )
    )
    if found is None:
        raise NotFound()
    return found


def open_play(learner_id: int, scenario_key: str) -> RolePlay | None:
    """The learner's unfinished play of a scenario, the newest."""
    return _open(learner_id, scenario_key, trial=False)


def open_trial(author_id: int, scenario_key: str) -> RolePlay | None:
    """The author's unfinished look at a scenario, the newest."""
    return _open(author_id, scenario_key, trial=True)


def _open(learner_id: int, scenario_key: str, *, trial: bool) -> RolePlay | None:
    return db.session.scalar(
        select(RolePlay)
        .where(
            RolePlay.learner_id == learner_id,
            RolePlay.scenario_key == scenario_key,
            RolePlay.drill_id.is_(None),
            RolePlay.trial.is_(trial),
            RolePlay.state.in_([PlayState.OPEN, PlayState.TALKED]),
        )
        .options(selectinload(RolePlay.events), selectinload(RolePlay.drill))
        .order_by(RolePlay.id.desc())
        .limit(1)
    )


def drill_of(actor: Actor, public_id: UUID) -> PeakDrill:
    """The actor's own peak drill with its plays. Raise NotFound for anybody else's."""
    return _drill(select(PeakDrill).where(PeakDrill.learner_id == actor.id), public_id)


def drill(public_id: UUID) -> PeakDrill:
    """Any peak drill with its plays. Raise NotFound."""
    return _drill(select(PeakDrill), public_id)


def _drill(among: Select[PeakDrill], public_id: UUID) -> PeakDrill:
    found = db.session.scalar(
        among.where(PeakDrill.public_id == public_id).options(
            selectinload(PeakDrill.plays).selectinload(RolePlay.events),
            selectinload(PeakDrill.plays).selectinload(RolePlay.drill),
        )
    )
    if found is None:
        raise NotFound()
    return found


def open_drill(learner_id: int, key: str) -> PeakDrill | None:
    """The learner's unfinished drill of this key."""
    return db.session.scalar(
        select(PeakDrill)
        .where(
            PeakDrill.learner_id == learner_id,
            PeakDrill.drill_key == key,
            PeakDrill.state == "open",
        )
        .order_by(PeakDrill.id.desc())
        .limit(1)
    )


def drills_of(learner_id: int, key: str, limit: int = 10) -> list[PeakDrill]:
    """A learner's finished drills of this key, the newest first."""
    return list(
        db.session.scalars(
            select(PeakDrill)
            .where(
                PeakDrill.learner_id == learner_id,
                PeakDrill.drill_key == key,
                PeakDrill.state == "submitted",
            )
            .order_by(PeakDrill.id.desc())
            .limit(limit)
        )
    )


def count_open_exam_plays(connection: Connection, *, since: datetime) -> int:
    """Exam plays begun since a moment and not yet handed in."""
    return (
        connection.scalar(
            select(func.count())
            .select_from(RolePlay)
            .where(
                RolePlay.mode == PlayMode.EXAM,
                RolePlay.state.in_([PlayState.OPEN, PlayState.TALKED]),
                RolePlay.started_at >= since,
            )
        )
        or 0
    )


def last_number(learner_id: int, scenario_key: str) -> int:
    """How often the learner has begun this scenario."""
    return (
        db.session.scalar(
            select(func.max(RolePlay.number)).where(
                RolePlay.learner_id == learner_id, RolePlay.scenario_key == scenario_key
            )
        )
        or 0
    )


@dataclass(frozen=True)
class Tally:
    """What a learner has done in one scenario."""

    plays: int
    best: int | None
    passed: bool
    open_id: UUID | None
    last_at: datetime | None


def tallies(learner_id: int) -> Mapping[str, Tally]:
    """For every scenario the learner has touched: how often, the best, what is open. Two
    statements whatever the number."""
    rows = db.session.execute(
        select(
            RolePlay.scenario_key,
            func.count(),
            func.max(RolePlay.total),
            func.max(RolePlay.started_at),
        )
        .where(
            RolePlay.learner_id == learner_id,
            RolePlay.state != PlayState.VOIDED,
            RolePlay.trial.is_(False),
        )
        .group_by(RolePlay.scenario_key)
    ).all()
    passed = set(
        db.session.scalars(
            select(RolePlay.scenario_key)
            .where(
                RolePlay.learner_id == learner_id,
                RolePlay.passed.is_(True),
                RolePlay.state == PlayState.RATED,
                RolePlay.trial.is_(False),
            )
            .distinct()
        )
    )
    unfinished = db.session.execute(
        select(RolePlay.scenario_key, RolePlay.public_id).where(
            RolePlay.learner_id == learner_id,
            RolePlay.drill_id.is_(None),
            RolePlay.trial.is_(False),
            RolePlay.state.in_([PlayState.OPEN, PlayState.TALKED]),
        )
    )
    open_ids = {row.scenario_key: row.public_id for row in unfinished}
    return {
        key: Tally(count, best, key in passed, open_ids.get(key), last)
        for key, count, best, last in rows
    }


def plays_of(learner_id: int, scenario_key: str | None = None) -> Select[RolePlay]:
    """A learner's finished plays, the newest first."""
    statement = (
        select(RolePlay)
        .where(
            RolePlay.learner_id == learner_id,
            RolePlay.trial.is_(False),
            RolePlay.state.in_([PlayState.SUBMITTED, PlayState.RATED]),
        )
        .order_by(RolePlay.submitted_at.desc(), RolePlay.id.desc())
    )
    return statement.where(RolePlay.scenario_key == scenario_key) if scenario_key else statement


@dataclass(frozen=True)
class RatingQueue:
    """Exam plays this rater may take next: the longest waiting first, never their own."""

    rater: Actor
    scenario: str | None = None

    def select(self) -> Select[RolePlay]:
        """The plays, with the appeals that are open."""
        waiting = (
            select(RolePlay)
            .where(
                RolePlay.state == PlayState.SUBMITTED,
                RolePlay.mode == PlayMode.EXAM,
                RolePlay.learner_id != self.rater.id,
            )
            .order_by(RolePlay.wants_third.desc(), RolePlay.submitted_at, RolePlay.id)
        )
        mine = select(PlayReview.id).where(
            PlayReview.play_id == RolePlay.id, PlayReview.rater_id == self.rater.id
        )
        waiting = waiting.where(~mine.exists())
        return waiting.where(RolePlay.scenario_key == self.scenario) if self.scenario else waiting

    def count(self) -> int:
        """How many wait."""
        counted = select(func.count()).select_from(self.select().order_by(None).subquery())
        return db.session.scalar(counted) or 0


def next_to_rate(rater: Actor, after: RolePlay | None = None) -> RolePlay | None:
    """The next play in the queue, other than the one in hand."""
    statement = RatingQueue(rater).select()
    if after is not None:
        statement = statement.where(RolePlay.id != after.id)
    return db.session.scalars(statement.limit(1)).first()


def rated_since(moment: datetime) -> list[RolePlay]:
    """Plays rated since a moment with their events, the earliest first."""
    return list(
        db.session.scalars(
            select(RolePlay)
            .where(
                RolePlay.state == PlayState.RATED,
                RolePlay.trial.is_(False),
                RolePlay.rated_at >= moment,
            )
            .order_by(RolePlay.rated_at, RolePlay.id)
            .options(selectinload(RolePlay.events))
        )
    )


def open_appeals(rater: Actor) -> list[tuple[PlayAppeal, RolePlay, bool]]:
    """Appeals without an answer, the oldest first; and whether it is the reader's own rating that
    each objects to."""
    own = select(PlayReview.id).where(
        PlayReview.play_id == PlayAppeal.play_id,
        PlayReview.rater_id == rater.id,
        PlayReview.created_at <= PlayAppeal.created_at,
    )
    rows = db.session.execute(
        select(PlayAppeal, RolePlay, own.exists())
        .join(RolePlay, RolePlay.id == PlayAppeal.play_id)
        .where(PlayAppeal.answered_at.is_(None), RolePlay.learner_id != rater.id)
        .order_by(PlayAppeal.created_at, PlayAppeal.id)
    ).all()
    return [(appeal, found, mine) for appeal, found, mine in rows]


def rated_by(rater_id: int, *, since: datetime) -> int:
    """How many plays somebody has rated since a moment."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(PlayReview)
            .where(PlayReview.rater_id == rater_id, PlayReview.created_at >= since)
        )
        or 0
    )


def held_of(account_id: int) -> list[dict[str, Any]]:
    """Everything a person wrote in plays, for that person."""
    plays = db.session.scalars(
        select(RolePlay)
        .where(RolePlay.learner_id == account_id)
        .options(selectinload(RolePlay.events), selectinload(RolePlay.appeals))
        .order_by(RolePlay.id)
    )
    return [
        {
            "scenario": one.scenario_key,
            "mode": one.mode,
            "started_at": one.started_at.isoformat(),
            "total": one.total,
            "levels": one.levels,
            "said": [
                {"at_ms": event.at_ms, "kind": event.kind, "text": event.data.get("text")}
                for event in one.events
            ],
            "appeals": [appeal.words for appeal in one.appeals],
        }
        for one in plays
    ]
