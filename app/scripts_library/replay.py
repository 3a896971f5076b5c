"""How people used the script library at past moments, for made histories."""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.content import store
from app.kernel.actor import Actor
from app.kernel.refs import Ref
from app.platform.db import db
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.models.tables import ScriptFavourite, ScriptUse
from app.scripts_library.rules.drilling import Way
from app.scripts_library.rules.spacing import Recall
from app.scripts_library.services import drills, library, own
from app.search import ranking


def keys() -> list[str]:
    """Every published script."""
    return sorted(v.key for v in store.published(ScriptBody))


def use(by: Actor, chosen: Collection[str], *, at: datetime) -> None:
    """Copy these scripts, a few minutes apart."""
    for number, key in enumerate(chosen):
        library.note_use(key, by=by, at=at + timedelta(minutes=7 * number))
    db.session.flush()


def star(by: Actor, key: str, *, at: datetime) -> None:
    """Mark a script with a star."""
    if db.session.get(ScriptFavourite, (by.id, key)) is None:
        library.toggle_favourite(key, by=by, at=at)
        db.session.flush()


def drill(by: Actor, chosen: Collection[str], *, skill: float, seed: str, at: datetime) -> int:
    """A round of the drill: put these scripts into it and answer what is due; give how many."""
    drills.add(chosen, by=by, at=at)
    db.session.flush()
    draw = random.Random(f"drill/{seed}/{at.date().isoformat()}")
    due = drills.queue(by, at, since=at - timedelta(hours=12), limit=10)
    for number, card in enumerate(due):
        points = draw.randint(3, 5)
        met = sum(draw.random() < skill for _ in range(points))
        share = met / points
        recall = Recall.AGAIN if share < 0.4 else Recall.HARD if share < 0.7 else Recall.GOOD
        drills.note_try(card.key, way=Way(draw.choice(list(Way))), met=met, points=points, by=by)
        drills.answer(card.key, recall, by=by, at=at + timedelta(seconds=55 * number))
        db.session.flush()
    return len(due)


def propose(
    by: Actor, key: str, words: tuple[str, str, str, str], *, at: datetime
) -> None:  # fmt: skip
    """Hand in an improvement of a script: title, situation, wording, why."""
    title, situation, wording, why = words
    category = store.current(ScriptBody, key).body.category
    own.propose(
        by=by, at=at, key=key, title=title, situation=situation, wording=wording,
        category=category, why=why,
    )  # fmt: skip


def answer_oldest(by: Actor, *, taken: bool, text: str, at: datetime) -> None:
    """Answer the proposal that waits longest."""
    waiting = own.proposals()
    if waiting:
        own.answer(waiting[0], taken=taken, text=text, by=by, at=at)


def keep_own(
    by: Actor, words: tuple[str, str, str], category: str, *, at: datetime, day: date
) -> None:
    """A wording for one's own team: title, situation, wording."""
    title, situation, wording = words
    own.keep(
        None, by=by, at=at, day=day, for_team=True, title=title, situation=situation,
        wording=wording, category=category,
    )  # fmt: skip


def forget_ranks(accounts: Collection[int]) -> None:
    """Let these people's uses and stars no longer raise what they used in the search."""
    uses = db.session.execute(
        select(ScriptUse.key, ScriptUse.times).where(ScriptUse.account_id.in_(accounts))
    ).all()
    stars = db.session.scalars(
        select(ScriptFavourite.key).where(ScriptFavourite.account_id.in_(accounts))
    ).all()
    for key, times in uses:
        ranking.raise_rank(Ref("script", key), -times)
    for key in stars:
        ranking.raise_rank(Ref("script", key), -library.STAR)
