"""Which edition of the framework judges a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, select

from app.accounts.models import Unit
from app.content import store
from app.content.store import Version
from app.growth.models.framework import Framework, TeamVariant
from app.growth.models.tables import FrameworkEdition
from app.kernel.errors import Unavailable
from app.platform.db import db

Body = Framework
Edition = Version[Framework]
# The name under which the doors know a published edition.
Published = FrameworkEdition
KEY: Final = "framework"


def _newest(day: date, known_by: datetime | None) -> Select[int]:
    wanted = select(FrameworkEdition.version_id).where(FrameworkEdition.effective <= day)
    if known_by is not None:
        wanted = wanted.where(FrameworkEdition.published_at <= known_by)
    return wanted.order_by(
        FrameworkEdition.effective.desc(), FrameworkEdition.published_at.desc()
    ).limit(1)


def find_edition(day: date, *, known_by: datetime | None = None) -> Edition | None:
    """The edition in force on a day, as it was known then; the first one for days before it.
    None if no framework was ever published."""
    found = db.session.scalar(_newest(day, known_by))
    if found is None:
        oldest = select(FrameworkEdition.version_id).order_by(
            FrameworkEdition.effective, FrameworkEdition.published_at
        )
        found = db.session.scalar(oldest.limit(1))
    if found is None:
        return store.find_current(Framework, KEY)
    return store.version(Framework, found)


def edition(day: date, *, known_by: datetime | None = None) -> Edition:
    """The same. Raise Unavailable if there is none."""
    found = find_edition(day, known_by=known_by)
    if found is None:
        raise Unavailable("There is no competency framework yet. Load the content first.")
    return found


def latest() -> Edition:
    """The edition published last, also if its day is still to come. Raise Unavailable."""
    found = store.find_current(Framework, KEY)
    if found is None:
        raise Unavailable("There is no competency framework yet. Load the content first.")
    return found


def working() -> Edition:
    """What an editor goes on with: the draft if there is one, else the published edition. Raise
    Unavailable if there is neither."""
    latest()
    return store.latest(Framework, KEY)


def versions() -> list[Edition]:
    """Every version ever saved, drafts among them, the newest first."""
    return store.history(Framework, KEY)


def numbered(number: int) -> Edition:
    """The version with this number. Raise NotFound."""
    return store.numbered(Framework, KEY, number)


def published() -> dict[str, list[str]]:
    """Keys of the exams, courses and rubrics that the framework may name."""
    return {kind: sorted(store.published_keys(kind)) for kind in ("exam", "course", "rubric")}


def editions() -> list[FrameworkEdition]:
    """Every published edition, the newest first."""
    return list(
        db.session.scalars(
            select(FrameworkEdition).order_by(
                FrameworkEdition.effective.desc(), FrameworkEdition.published_at.desc()
            )
        )
    )


_varied: dict[tuple[str, tuple[str, ...]], Edition] = {}


def for_teams(
    edition: Edition, teams: Collection[int | None], on: date
) -> dict[int | None, Edition]:
    """The edition as it judges the people of each team on a day: with the variants of the team and
    of the shops around it. One statement, and none where the edition has no variants."""
    if not edition.body.variants:
        return dict.fromkeys(teams, edition)
    units = {row.id: row for row in db.session.execute(select(Unit.id, Unit.key, Unit.parent_id))}
    found = {}
    for team in teams:
        chain: list[str] = []
        place = team
        while place in units and len(chain) < len(units):
            chain.insert(0, units[place].key)
            place = units[place].parent_id
        found[team] = _as_varied(edition, edition.body.variants_for(chain, on))
    return found


def _as_varied(edition: Edition, variants: tuple[TeamVariant, ...]) -> Edition:
    """The edition with these variants worked in, made once; it keeps its id and its number."""
    key = edition.hash, tuple(variant.key for variant in variants)
    made = _varied.get(key)
    if made is None:
        if len(_varied) > 64:
            _varied.clear()
        made = replace(
            edition,
            body=edition.body.as_varied(variants),
            hash=":".join((edition.hash, "varied", *key[1])),
        )
        _varied[key] = made
    return made if made.id == edition.id else replace(made, id=edition.id, number=edition.number)
