"""What plays hold of a person: given on request, emptied on erasure. Results stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.exams.models.roleplay import RolePlay
from app.exams.queries import roleplay as queries
from app.platform.db import db


def gather(account_id: int) -> list[dict[str, Any]]:
    """Everything the person wrote in plays."""
    return queries.held_of(account_id)


def erase(account_id: int, at: datetime) -> int:
    """Empty the words of somebody's plays and appeals; give the rows touched."""
    touched = 0
    plays = db.session.scalars(
        select(RolePlay)
        .where(RolePlay.learner_id == account_id)
        .options(selectinload(RolePlay.events), selectinload(RolePlay.appeals))
    )
    for play in plays:
        touched += _empty(play)
    return touched


def _empty(play: RolePlay) -> int:
    touched = 0
    for event in play.events:
        emptied = {key: _emptied(event.kind, key, value) for key, value in event.data.items()}
        if emptied != event.data:
            event.data = emptied
            touched += 1
    for appeal in play.appeals:
        if appeal.words:
            appeal.words = ""
            touched += 1
    return touched


def _emptied(kind: str, key: str, value: Any) -> Any:
    whole = kind in ("record", "note") or key in ("subject", "note")
    return "" if whole or (kind == "reply" and key == "text") else value
