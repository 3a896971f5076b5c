"""Scripts found, counted, starred."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.content.models import ContentEntry
from app.content.rules.lifecycle import State
from app.kernel.wording import Wording
from app.platform.db import in_session
from app.platform.statements import Statement
from app.scripts_library.models.drills import ScriptCard
from app.scripts_library.models.tables import ScriptFavourite, ScriptListing, ScriptUse


def _published() -> Select[ScriptListing]:
    met = and_(
        ContentEntry.current_version_id == ScriptListing.version_id,
        ContentEntry.kind == "script",
        ContentEntry.state == State.PUBLISHED,
    )
    return select(ScriptListing).join(ContentEntry, met)


def still_published(key: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Is the script of this key to be had? What is retired asks nobody for anything."""
    return exists().where(
        ContentEntry.kind == "script",
        ContentEntry.key == key,
        ContentEntry.state == State.PUBLISHED,
    )


@dataclass(frozen=True)
class Shelf:
    """Published scripts by category and filters; most used first, then in the trainer's order.
    What somebody used stands in the order of their last use.

    ``keys`` narrows to what the search found; what has expired by ``day`` is left out.
    """

    category: str = ""
    stage: str = ""
    channel: str = ""
    tone: str = ""
    line: str = ""
    day: date | None = None
    keys: Collection[str] | None = None
    starred_by: int | None = None
    used_by: int | None = None

    def select(self) -> Select[ScriptListing]:
        """The rows."""
        uses = (
            select(ScriptUse.key, func.sum(ScriptUse.times).label("times"))
            .group_by(ScriptUse.key)
            .subquery()
        )
        rows = _published().outerjoin(uses, uses.c.key == ScriptListing.key)
        if self.category:
            rows = rows.where(ScriptListing.category == self.category)
        if self.stage:
            rows = rows.where(ScriptListing.stage == self.stage)
        if self.tone:
            said = ScriptListing.tone
            rows = rows.where(or_(said == self.tone, said.contains(f",{self.tone},")))
        if self.channel:
            rows = rows.where(ScriptListing.channels.contains(f",{self.channel},"))
        if self.line:
            lines = ScriptListing.product_lines
            rows = rows.where(or_(lines == "", lines.contains(f",{self.line},")))
        if self.day is not None:
            until = ScriptListing.expires_on
            rows = rows.where(or_(until.is_(None), until >= self.day))
        if self.keys is not None:
            rows = rows.where(ScriptListing.key.in_(self.keys))
        if self.starred_by is not None:
            stars = select(ScriptFavourite.key).where(ScriptFavourite.account_id == self.starred_by)
            rows = rows.where(ScriptListing.key.in_(stars))
        if self.used_by is not None:
            mine = and_(ScriptUse.key == ScriptListing.key, ScriptUse.account_id == self.used_by)
            rows = rows.join(ScriptUse, mine).order_by(ScriptUse.last_at.desc())
        return rows.order_by(
            func.coalesce(uses.c.times, 0).desc(), ContentEntry.position, ScriptListing.key
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """A hit: as much of a script as a list shows. ``uses`` are everybody's, the star one's own."""

    key: str
    category: str
    title: Wording
    wording: Wording
    review_on: date | None
    uses: int
    starred: bool


MOST_ROWS: Final = 24
_PLACES: Final = tuple(f"key{place}" for place in range(MOST_ROWS))


def _rows() -> Select[Any]:
    one, use, star = ScriptListing, ScriptUse, ScriptFavourite
    uses = select(func.coalesce(func.sum(use.times), 0)).where(use.key == one.key)
    stars = select(func.count()).where(
        star.account_id == bindparam("account", type_=Integer), star.key == one.key
    )
    return (
        _published()
        .with_only_columns(
            one.key,
            one.category,
            one.title_zh,
            one.title_en,
            one.wording_zh,
            one.wording_en,
            one.review_on,
            uses.correlate(one).scalar_subquery().label("uses"),
            stars.correlate(one).scalar_subquery().label("stars"),
        )
        .where(
            ContentEntry.key.in_([bindparam(place, type_=Text) for place in _PLACES]),
            or_(one.expires_on.is_(None), one.expires_on >= bindparam("day", type_=Date)),
        )
    )


_ROWS: Final = Statement(_rows())


def rows_of(keys: Sequence[str], day: date, *, account_id: int = 0) -> list[Listed]:
    """The hits of these keys (at most ``MOST_ROWS``) that hold today, in the order of the keys,
    with the stars of an account."""
    wanted = dict(zip_longest(_PLACES, keys[:MOST_ROWS], fillvalue=""))
    found = {
        row.key: Listed(
            row.key,
            row.category,
            Wording(row.title_zh, row.title_en),
            Wording(row.wording_zh, row.wording_en),
            row.review_on,
            int(row.uses),
            bool(row.stars),
        )
        for row in in_session().rows(_ROWS, {**wanted, "day": day, "account": account_id})
    }
    return [found[key] for key in keys if key in found]


def due_for_review(session: Session, day: date) -> list[ScriptListing]:
    """Published scripts whose review or end is due by a day, the earliest first."""
    statement = (
        _published()
        .where(or_(ScriptListing.review_on <= day, ScriptListing.expires_on <= day))
        .order_by(func.coalesce(ScriptListing.review_on, ScriptListing.expires_on))
        .order_by(ScriptListing.key)
    )
    return list(session.scalars(statement.limit(200)))


def keys_in(session: Session, category: str, limit: int = 60) -> list[str]:
    """Keys of the published scripts of a category, in the trainer's order."""
    statement = _published().where(ScriptListing.category == category)
    ordered = statement.order_by(ContentEntry.position, ScriptListing.key).limit(limit)
    return [row.key for row in session.scalars(ordered)]


def titles(session: Session, most: int) -> list[tuple[str, Wording]]:
    """(key, title) of published scripts, for a field that offers them."""
    rows = _published().with_only_columns(
        ScriptListing.key, ScriptListing.title_zh, ScriptListing.title_en
    )
    ordered = rows.order_by(ScriptListing.category, ScriptListing.key).limit(most)
    return [(row.key, Wording(row.title_zh, row.title_en)) for row in session.execute(ordered)]


def recent_keys(session: Session, account_id: int, limit: int) -> list[str]:
    """What somebody copied last, the latest first."""
    statement = select(ScriptUse.key).where(ScriptUse.account_id == account_id)
    return list(session.scalars(statement.order_by(ScriptUse.last_at.desc()).limit(limit)))


def uses_of(session: Session, keys: Collection[str]) -> dict[str, int]:
    """How often each was copied, by everybody together."""
    rows = session.execute(
        select(ScriptUse.key, func.sum(ScriptUse.times))
        .where(ScriptUse.key.in_(keys))
        .group_by(ScriptUse.key)
    )
    return {key: int(times) for key, times in rows}


def stars_of(session: Session, account_id: int) -> set[str]:
    """Keys that somebody starred."""
    return set(
        session.scalars(select(ScriptFavourite.key).where(ScriptFavourite.account_id == account_id))
    )


def used_count(session: Session, account_id: int) -> int:
    """How many different scripts somebody has used."""
    statement = select(func.count()).where(ScriptUse.account_id == account_id)
    return session.scalar(statement) or 0


def cards_due(session: Session, account_id: int, at: datetime) -> int:
    """How many cards of somebody's drill are due."""
    due = (
        ScriptCard.account_id == account_id,
        ScriptCard.due_at <= at,
        still_published(ScriptCard.key),
    )
    return session.scalar(select(func.count()).where(*due)) or 0
