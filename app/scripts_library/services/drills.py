"""Cards, the day's queue, answers and what they are worth as evidence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, case, func, select

from app.evidence import ledger
from app.evidence.facts import ScriptDrilled
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound, Unavailable
from app.platform.db import db, new_id
from app.platform.encoder import Encoder, NgramEncoder
from app.scripts_library import queries
from app.scripts_library.models.drills import ScriptCard, ScriptRecall
from app.scripts_library.rules import drilling, spacing
from app.scripts_library.rules.drilling import Compared, Point, Way
from app.scripts_library.rules.spacing import Memory, Recall

NEW_A_DAY: Final = 10
QUEUE: Final = 30
SAMPLE: Final = 500
FORESEEN: Final = 2_000


@dataclass(frozen=True)
class Outlook:
    """The drill at a glance: due now, today's done, cards at all, due on each of seven days, the
    share still known in a week (None without recalled cards), when there was practice lately."""

    due: int
    done_today: int
    cards: int
    days: tuple[int, ...]
    known_in_a_week: float | None
    moments: tuple[datetime, ...]


class _Comparing:
    """The encoder that compares answers; n-grams until the application names another."""

    engine: Encoder = NgramEncoder()


def compare_with(engine: Encoder) -> None:
    """Name the encoder, at start."""
    _Comparing.engine = engine


def compared(answer: str, points: Sequence[Point]) -> list[Compared]:
    """An answer against key points, by meaning; by characters where the encoder is silent."""
    texts = [*drilling.clauses(answer), *(t for p in points for t in (p.text, *p.said))]
    engine: Encoder = _Comparing.engine
    try:
        vectors = dict(zip(texts, engine.encode(texts), strict=True))
    except Unavailable:
        engine = NgramEncoder()
        vectors = dict(zip(texts, engine.encode(texts), strict=True))
    lines = drilling.BY_MEANING if engine.exact else drilling.BY_CHARACTERS

    def similarity(left: Sequence[str], right: Sequence[str]) -> list[list[float]]:
        return [[float(vectors[a] @ vectors[b]) for b in right] for a in left]

    return drilling.compare(answer, points, similarity, lines)


def add(keys: Collection[str], *, by: Actor, at: datetime) -> int:
    """Put scripts into somebody's drill; give how many were not there yet."""
    have = set(
        db.session.scalars(
            select(ScriptCard.key).where(
                ScriptCard.account_id == by.id, ScriptCard.key.in_(list(keys))
            )
        )
    )
    new = [key for key in dict.fromkeys(keys) if key not in have]
    db.session.add_all(ScriptCard(account_id=by.id, key=key, due_at=at, added_at=at) for key in new)
    db.session.flush()
    return len(new)


def remove(key: str, *, by: Actor) -> None:
    """Take a script out of somebody's drill; what was answered stays."""
    row = db.session.get(ScriptCard, (by.id, key))
    if row is not None:
        db.session.delete(row)


def has(key: str, *, by: Actor) -> bool:
    """Is the script in somebody's drill?"""
    return db.session.get(ScriptCard, (by.id, key)) is not None


def queue(by: Actor, at: datetime, *, since: datetime, limit: int = QUEUE) -> list[ScriptCard]:
    """Cards due now of scripts that are still published: those once recalled first, longest
    overdue first, then at most ``NEW_A_DAY`` new ones a day (``since`` is the day's beginning)."""
    due = (
        select(ScriptCard)
        .where(
            ScriptCard.account_id == by.id,
            ScriptCard.due_at <= at,
            queries.still_published(ScriptCard.key),
        )
        .order_by(ScriptCard.due_at, ScriptCard.key)
    )
    known = list(db.session.scalars(due.where(ScriptCard.times > 0).limit(limit)))
    begun = db.session.scalar(
        select(func.count()).select_from(
            select(ScriptRecall.key)
            .where(ScriptRecall.account_id == by.id)
            .group_by(ScriptRecall.key)
            .having(func.min(ScriptRecall.at) >= since)
            .subquery()
        )
    )
    room = min(max(0, NEW_A_DAY - (begun or 0)), limit - len(known))
    new = due.where(ScriptCard.times == 0).limit(room) if room > 0 else None
    return known + (list(db.session.scalars(new)) if new is not None else [])


def card(key: str, *, by: Actor) -> ScriptCard:
    """Somebody's card. Raise NotFound."""
    row = db.session.get(ScriptCard, (by.id, key))
    if row is None:
        raise NotFound()
    return row


def memory_of(row: ScriptCard) -> Memory | None:
    """What is known of a card; None for one never recalled."""
    if row.stability is None or row.difficulty is None or row.last_at is None:
        return None
    return Memory(row.stability, row.difficulty, row.last_at)


def note_try(key: str, *, way: Way, met: int, points: int, by: Actor) -> None:
    """Keep what a comparison found until the learner says how well it went."""
    row = card(key, by=by)
    row.tried_way, row.tried_met, row.tried_points = way.value, met, points


def answer(
    key: str, recall: Recall, *, by: Actor, at: datetime, since: datetime | None = None
) -> ScriptCard:
    """Note how well it went, set the next date, and state it as evidence. ``since`` is the
    beginning of the learner's day, from which the days until the next time are counted.

    Raise Conflict where nothing was compared since the last answer."""
    row = card(key, by=by)
    if not row.tried_way:
        raise Conflict("Answer the card first.")
    way, met, points = row.tried_way, row.tried_met, row.tried_points
    row.tried_way = ""
    following = spacing.answered(memory_of(row), recall, at, since)
    row.stability, row.difficulty = following.memory.stability, following.memory.difficulty
    row.last_at, row.due_at = at, following.due_at
    row.times += 1
    row.lapses += recall is Recall.AGAIN and row.times > 1
    row.last_recall = int(recall)
    noted = ScriptRecall(
        public_id=new_id(),
        account_id=by.id,
        key=key,
        at=at,
        way=way,
        recall=int(recall),
        met=met,
        points=points,
    )
    db.session.add(noted)
    ledger.record(
        ScriptDrilled(
            learner_id=by.id,
            happened_at=at,
            source=f"recall:{noted.public_id}",
            script=key,
            met=met,
            points=points,
        ),
        at=at,
    )
    return row


def outlook(by: Actor, at: datetime, *, since: datetime) -> Outlook:
    """The drill at a glance; ``since`` is the day's beginning."""
    mine = and_(ScriptCard.account_id == by.id, queries.still_published(ScriptCard.key))
    due, cards = db.session.execute(
        select(func.sum(case((ScriptCard.due_at <= at, 1), else_=0)), func.count()).where(mine)
    ).one()
    week = db.session.scalars(
        select(ScriptCard.due_at)
        .where(mine, ScriptCard.due_at >= at, ScriptCard.due_at < since + timedelta(days=7))
        .limit(FORESEEN)
    ).all()
    now = [int(due or 0), *[0] * 6]
    kept = db.session.execute(
        select(ScriptCard.stability, ScriptCard.difficulty, ScriptCard.last_at)
        .where(mine, ScriptCard.last_at.is_not(None))
        .limit(SAMPLE)
    ).all()
    memories = [Memory(s, d, t) for s, d, t in kept if s is not None and d and t is not None]
    practised = db.session.scalars(
        select(ScriptRecall.at).where(
            ScriptRecall.account_id == by.id, ScriptRecall.at >= at - timedelta(days=60)
        )
    ).all()
    return Outlook(
        due=int(due or 0),
        done_today=sum(moment >= since for moment in practised),
        cards=int(cards),
        days=tuple(map(sum, zip(spacing.forecast(week, since), now, strict=True))),
        known_in_a_week=spacing.retained(memories, at, 7),
        moments=tuple(practised),
    )
