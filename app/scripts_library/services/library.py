"""Rows of lists, stars, and private counts of use."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.kernel.actor import Actor
from app.platform.db import db
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.models.tables import ScriptFavourite, ScriptListing, ScriptUse


def project(version_id: int, key: str, body: ScriptBody) -> None:
    """Write down what lists show of a version. Flushes."""
    db.session.add(
        ScriptListing(
            version_id=version_id,
            key=key,
            category=body.category,
            stage=body.stage,
            tone=body.tone,
            channels=f",{','.join(body.channels)},",
            title_zh=body.title.zh,
            title_en=body.title.en,
            wording_zh=body.wording.zh,
            wording_en=body.wording.en,
        )
    )
    db.session.flush()


def note_use(key: str, *, by: Actor, at: datetime) -> None:
    """Count that somebody copied a script."""
    row = db.session.get(ScriptUse, (by.id, key))
    if row is None:
        db.session.add(ScriptUse(account_id=by.id, key=key, times=1, last_at=at))
    else:
        row.times += 1
        row.last_at = at


def toggle_favourite(key: str, *, by: Actor, at: datetime) -> bool:
    """Set or take away the star; is it set now?"""
    row = db.session.get(ScriptFavourite, (by.id, key))
    if row is not None:
        db.session.delete(row)
        return False
    db.session.add(ScriptFavourite(account_id=by.id, key=key, since=at))
    return True


def gather(account_id: int) -> dict[str, Any]:
    """Stars and counts, for the person's own download."""
    stars = select(ScriptFavourite.key).where(ScriptFavourite.account_id == account_id)
    uses = select(ScriptUse.key, ScriptUse.times).where(ScriptUse.account_id == account_id)
    return {
        "favourites": list(db.session.scalars(stars)),
        "used": {row.key: row.times for row in db.session.execute(uses)},
    }


def erase(account_id: int, at: datetime) -> int:
    """Forget stars and counts of somebody; give how many rows there were."""
    gone = 0
    for model in (ScriptFavourite, ScriptUse):
        result: Any = db.session.execute(delete(model).where(model.account_id == account_id))
        gone += int(result.rowcount)
    return gone
