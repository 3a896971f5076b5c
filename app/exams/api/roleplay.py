"""What the dashboard may know of role-plays: frozen rows, no models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.exams.queries import roleplay as queries
from app.exams.services import roleplay_catalogue as catalogue
from app.kernel.actor import Actor
from app.kernel.wording import Wording
from app.platform import clock
from app.platform.db import db, short_connection


@dataclass(frozen=True)
class PlayToDo:
    """A scenario to play next; ``open_id`` is an unfinished play to go on with."""

    scenario: str
    title: Wording
    minutes: int
    difficulty: int
    tags: tuple[str, ...]
    open_id: UUID | None
    plays: int
    best: int | None


@dataclass(frozen=True)
class LastPlay:
    """A finished play."""

    public_id: UUID
    scenario: str
    title: Wording
    mode: str
    state: str
    total: int | None
    passed: bool | None
    submitted_at: datetime | None


@dataclass(frozen=True)
class PlayToRate:
    """A play that waits for a rating."""

    public_id: UUID
    scenario: str
    title: Wording
    submitted_at: datetime | None
    blind: bool


def plays_to_do(actor: Actor, *, language: str, limit: int = 3) -> list[PlayToDo]:
    """Unfinished plays first, then scenarios not yet passed, the easier first."""
    listed = catalogue.listed(actor, catalogue.Wanted(), language=language)
    rows = [
        PlayToDo(
            scenario=card.version.key,
            title=card.version.body.title,
            minutes=card.version.body.minutes,
            difficulty=card.version.body.difficulty,
            tags=tuple(card.version.body.tags),
            open_id=card.tally.open_id if card.tally else None,
            plays=card.tally.plays if card.tally else 0,
            best=card.tally.best if card.tally else None,
        )
        for card in listed.page.items
        if card.tally is None or not card.tally.passed or card.tally.open_id is not None
    ]
    return sorted(rows, key=lambda row: (row.open_id is None, row.difficulty))[:limit]


def last_plays(actor: Actor, limit: int = 3) -> list[LastPlay]:
    """The actor's last finished plays, the newest first."""
    plays = db.session.scalars(queries.plays_of(actor.id).limit(limit)).all()
    titles = catalogue.titles(plays)
    return [
        LastPlay(
            play.public_id,
            play.scenario_key,
            titles[play.scenario_version_id],
            play.mode,
            play.state,
            play.total,
            play.passed,
            play.submitted_at,
        )
        for play in plays
    ]


def plays_to_rate(actor: Actor, limit: int = 5) -> list[PlayToRate]:
    """What waits for this rater, the longest first."""
    plays = db.session.scalars(queries.RatingQueue(actor).select().limit(limit)).all()
    titles = catalogue.titles(plays)
    return [
        PlayToRate(
            play.public_id,
            play.scenario_key,
            titles[play.scenario_version_id],
            play.submitted_at,
            play.blind,
        )
        for play in plays
    ]


def rating_queue_length(actor: Actor) -> int:
    """How many plays wait for this rater."""
    return queries.RatingQueue(actor).count()


def open_exam_plays() -> int:
    """Exam plays that are going on: a restart or an upgrade waits for them. One left open for
    half a day is not being played."""
    with short_connection() as connection:
        return queries.count_open_exam_plays(connection, since=clock.now() - timedelta(hours=12))


def open_appeals(actor: Actor) -> int:
    """How many appeals wait for this trainer: never those against a rating of their own."""
    return sum(not own for _appeal, _play, own in queries.open_appeals(actor))
