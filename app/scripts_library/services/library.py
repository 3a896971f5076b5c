"""Rows of lists, stars, and private counts of use."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from app.kernel.actor import Actor
from app.kernel.refs import Ref
from app.platform.db import db
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.models.tables import ScriptFavourite, ScriptListing, ScriptUse
from app.search import ranking

STAR: Final = 3
TONES: Final = ("warm", "formal")


def project(version_id: int, key: str, body: ScriptBody) -> None:
    """Write down what lists show of a version. The caller flushes."""
    db.session.add(
        ScriptListing(
            version_id=version_id,
            key=key,
            category=body.category,
            stage=body.stage,
            tone=f",{','.join(tone for tone in TONES if body.in_tone(tone))},",
            channels=f",{','.join(body.channels)},",
            title_zh=body.title.zh,
            title_en=body.title.en,
            wording_zh=body.wording.zh,
            wording_en=body.wording.en,
            product_lines=f",{','.join(body.product_lines)}," if body.product_lines else "",
            owner=body.owner,
            review_on=body.review_on,
            expires_on=body.expires_on,
        )
    )


def ranks(keys: Collection[str]) -> dict[str, int]:
    """How high each script stands in the search: its uses, and three for each star."""
    uses = db.session.execute(
        select(ScriptUse.key, func.sum(ScriptUse.times))
        .where(ScriptUse.key.in_(keys))
        .group_by(ScriptUse.key)
    )
    found = {key: int(times) for key, times in uses}
    stars = db.session.execute(
        select(ScriptFavourite.key, func.count())
        .where(ScriptFavourite.key.in_(keys))
        .group_by(ScriptFavourite.key)
    )
    for key, number in stars:
        found[key] = found.get(key, 0) + STAR * number
    return found


def note_use(key: str, *, by: Actor, at: datetime) -> None:
    """Count that somebody copied a script; it stands a little higher in the search."""
    ranking.raise_rank(Ref("script", key), 1)
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
        ranking.raise_rank(Ref("script", key), -STAR)
        return False
    db.session.add(ScriptFavourite(account_id=by.id, key=key, since=at))
    ranking.raise_rank(Ref("script", key), STAR)
    return True
