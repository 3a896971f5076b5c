"""Sheets that somebody had printed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.growth.models.printing import Printout
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform.db import db


def printout(public_id: UUID, actor: Actor) -> Printout:
    """A sheet of one's own. Raise NotFound for everybody else's."""
    found = db.session.scalar(
        select(Printout).where(Printout.public_id == public_id, Printout.by_id == actor.id)
    )
    if found is None:
        raise NotFound()
    return found


def sheet(public_id: UUID, actor: Actor) -> tuple[str, bytes]:
    """The name and the bytes of a sheet of one's own. Raise NotFound while it is not made."""
    found = printout(public_id, actor)
    if found.data is None:
        raise NotFound()
    return found.name, found.data
