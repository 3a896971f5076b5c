"""What the library holds about people, for their download and for forgetting them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from app.platform.db import db
from app.scripts_library.models.drills import ScriptCard, ScriptRecall
from app.scripts_library.models.learnt import ScriptReread, ScriptSaid
from app.scripts_library.models.own import OwnScript, ScriptProposal, ScriptUpload
from app.scripts_library.models.tables import ScriptFavourite, ScriptUse

_FORGOTTEN = (
    ScriptFavourite,
    ScriptUse,
    ScriptCard,
    ScriptRecall,
    ScriptReread,
    OwnScript,
    ScriptUpload,
)


def gather(account_id: int) -> dict[str, Any]:
    """Stars, counts, drill, own scripts and proposals, for the person's own download."""
    stars = select(ScriptFavourite.key).where(ScriptFavourite.account_id == account_id)
    uses = select(ScriptUse.key, ScriptUse.times).where(ScriptUse.account_id == account_id)
    own = select(OwnScript.title, OwnScript.wording).where(OwnScript.account_id == account_id)
    cards = select(ScriptCard.key, ScriptCard.due_at, ScriptCard.times).where(
        ScriptCard.account_id == account_id
    )
    proposed = select(ScriptProposal.title, ScriptProposal.wording, ScriptProposal.state).where(
        ScriptProposal.account_id == account_id
    )
    rows = db.session.execute
    return {
        "favourites": list(db.session.scalars(stars)),
        "used": {row.key: row.times for row in rows(uses)},
        "own": [{"title": row.title, "wording": row.wording} for row in rows(own)],
        "cards": [
            {"script": row.key, "due_at": row.due_at.isoformat(), "times": row.times}
            for row in rows(cards)
        ],
        "proposals": [
            {"title": row.title, "wording": row.wording, "state": row.state}
            for row in rows(proposed)
        ],
    }


def erase(account_id: int, at: datetime) -> int:
    """Forget what somebody wrote and did here; give how many rows there were. Facts stand."""
    gone = 0
    for model in _FORGOTTEN:
        result: Any = db.session.execute(delete(model).where(model.account_id == account_id))
        gone += int(result.rowcount)
    said: Any = db.session.execute(delete(ScriptSaid).where(ScriptSaid.account_id == account_id))
    emptied: Any = db.session.execute(
        update(ScriptProposal)
        .where(ScriptProposal.account_id == account_id)
        .values(title="", situation="", wording="", why="", answer="")
    )
    return gone + int(said.rowcount) + int(emptied.rowcount)
