"""Which edition of the framework judges a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, select

from app.content import store
from app.content.store import Version
from app.growth.models.framework import Framework
from app.growth.models.tables import FrameworkEdition
from app.kernel.errors import Unavailable
from app.platform.db import db

Body = Framework
Edition = Version[Framework]
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


def editions() -> list[FrameworkEdition]:
    """Every published edition, the newest first."""
    return list(
        db.session.scalars(
            select(FrameworkEdition).order_by(
                FrameworkEdition.effective.desc(), FrameworkEdition.published_at.desc()
            )
        )
    )
