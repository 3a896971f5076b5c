"""What use teaches: scripts behind the messages of role-plays, their effect, gaps, rereading.

Whoever holds conversations registers a reader at start (``read_from``); this feature never asks
who that is. A reader gives each conversation once it is rated, again if its levels change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from app.evidence import ledger
from app.evidence.facts import Acknowledged
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.language.conversations import Conversation
from app.platform.db import db
from app.scripts_library import queries
from app.scripts_library.models.drills import ScriptCard
from app.scripts_library.models.learnt import ScriptGap, ScriptReread, ScriptSaid
from app.scripts_library.models.tables import ScriptFavourite, ScriptUse
from app.scripts_library.rules import nearness
from app.scripts_library.rules.nearness import Effect, Levels, Nearness
from app.scripts_library.services import twins


@dataclass(frozen=True)
class Effectiveness:
    """A script's use in role-plays; ``effect`` is None where there are too few cases."""

    key: str
    exact: int
    adapted: int
    conversations: int
    effect: Effect | None


def note(conversations: Iterable[Conversation]) -> int:
    """Find the scripts behind each conversation's messages; give how many there were."""
    texts, number = twins.shelf(), 0
    for one in conversations:
        number += 1
        db.session.execute(delete(ScriptSaid).where(ScriptSaid.source == one.source))
        counted: dict[str, dict[Nearness, int]] = {}
        for message in one.messages:
            key, near = texts.behind(message)
            by_way = counted.setdefault(key, {})
            by_way[near] = by_way.get(near, 0) + 1
        db.session.add_all(
            ScriptSaid(
                source=one.source,
                key=key,
                account_id=one.learner_id,
                exact=ways.get(Nearness.EXACT, 0),
                adapted=ways.get(Nearness.ADAPTED, 0),
                other=ways.get(Nearness.NONE, 0),
                level=one.level,
                at=one.at,
            )
            for key, ways in counted.items()
        )
    db.session.flush()
    return number


def effectiveness(key: str = "") -> list[Effectiveness]:
    """Every script met in role-plays (or this one), the most used first, with what use goes along
    with."""
    said = ScriptSaid
    level = said.level * 0.01
    used = (
        select(
            said.key,
            func.sum(said.exact).label("exact"),
            func.sum(said.adapted).label("adapted"),
            func.count().label("conversations"),
            func.count(said.level).label("rated"),
            func.sum(level).label("total"),
            func.sum(level * level).label("squares"),
        )
        .where(said.key == key if key else said.key != "")
        .group_by(said.key)
    )
    rows = db.session.execute(used).all()
    everything = _all_levels() if rows else Levels()
    found = []
    for row in rows:
        mine = Levels(row.rated, float(row.total or 0), float(row.squares or 0))
        effect = nearness.effect(mine, everything.without(mine))
        found.append(
            Effectiveness(row.key, int(row.exact), int(row.adapted), row.conversations, effect)
        )
    return sorted(found, key=lambda one: (-(one.exact + one.adapted), one.key))


def _all_levels() -> Levels:
    """The levels of all rated conversations, each once."""
    once = (
        select(ScriptSaid.source, func.max(ScriptSaid.level * 0.01).label("level"))
        .where(ScriptSaid.level.is_not(None))
        .group_by(ScriptSaid.source)
        .subquery()
    )
    level = once.c.level
    row = db.session.execute(
        select(func.count(), func.sum(level), func.sum(level * level)).select_from(once)
    ).one()
    return Levels(row[0], float(row[1] or 0), float(row[2] or 0))


def shares() -> tuple[int, int, int]:
    """Messages of role-plays in all: exact, adapted, none."""
    row = db.session.execute(
        select(func.sum(ScriptSaid.exact), func.sum(ScriptSaid.adapted), func.sum(ScriptSaid.other))
    ).one()
    return int(row[0] or 0), int(row[1] or 0), int(row[2] or 0)


def gaps(limit: int = 50) -> Sequence[ScriptGap]:
    """Searches without hits that nobody closed, the most frequent first."""
    return db.session.scalars(
        select(ScriptGap)
        .where(ScriptGap.closed_at.is_(None))
        .order_by(ScriptGap.times.desc(), ScriptGap.last_at.desc(), ScriptGap.words)
        .limit(limit)
    ).all()


def close_gap(words: str, *, at: datetime) -> None:
    """A gap is filled, or needs no script. Raise NotFound."""
    row = db.session.get(ScriptGap, words)
    if row is None:
        raise NotFound()
    row.closed_at = at


# --- a change and whom it touches


def touched(key: str) -> list[int]:
    """Accounts that used, starred or drill a script."""
    found: set[int] = set()
    for model in (ScriptUse, ScriptFavourite, ScriptCard):
        found |= set(db.session.scalars(select(model.account_id).where(model.key == key)))
    return sorted(found)


def ask_to_reread(key: str, number: int, accounts: Collection[int], *, at: datetime) -> None:
    """Ask these people to read the changed script; asked again, they have not read it yet."""
    for account_id in accounts:
        row = db.session.get(ScriptReread, (account_id, key))
        if row is None:
            db.session.add(ScriptReread(account_id=account_id, key=key, number=number, asked_at=at))
        else:
            row.number, row.asked_at, row.done_at = number, at, None
    db.session.flush()


def to_reread(account_id: int) -> list[ScriptReread]:
    """What somebody is asked to read again and still can."""
    return list(
        db.session.scalars(
            select(ScriptReread)
            .where(ScriptReread.account_id == account_id, ScriptReread.done_at.is_(None))
            .where(queries.still_published(ScriptReread.key))
            .order_by(ScriptReread.asked_at, ScriptReread.key)
        )
    )


def confirm(key: str, *, by: Actor, at: datetime) -> None:
    """It was read: evidence of that. Raise NotFound where nobody asked."""
    row = db.session.get(ScriptReread, (by.id, key))
    if row is None or row.done_at is not None:
        raise NotFound()
    row.done_at = at
    ledger.record(
        Acknowledged(
            learner_id=by.id,
            happened_at=at,
            source=f"script:{key}:{row.number}",
            ref=f"script:{key}",
            version=row.number,
        ),
        at=at,
    )


def rereading(key: str) -> tuple[int, int]:
    """How many were asked to read a script again, and how many have."""
    asked, done = db.session.execute(
        select(func.count(), func.count(ScriptReread.done_at)).where(ScriptReread.key == key)
    ).one()
    return int(asked), int(done)
