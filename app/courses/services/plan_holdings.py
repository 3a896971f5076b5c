"""What needs and plans hold of a person: handed to them, and emptied when they are forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update

from app.courses.models.planning import TrainingNeed
from app.platform.db import db


def gather(account_id: int) -> dict[str, Any]:
    """What somebody asked for, and the answers."""
    rows = db.session.scalars(
        select(TrainingNeed).where(TrainingNeed.by_id == account_id).order_by(TrainingNeed.id)
    )
    return {
        "needs": [
            {
                "topic": row.topic,
                "reason": row.reason,
                "asked_at": row.created_at.isoformat(),
                "state": row.state.value,
                "answer": row.answer,
            }
            for row in rows
        ]
    }


def erase(account_id: int, at: datetime) -> int:
    """Empty the words somebody wrote; what figures suggested has none of theirs."""
    asked = db.session.execute(
        update(TrainingNeed)
        .where(TrainingNeed.by_id == account_id, TrainingNeed.about == "", TrainingNeed.topic != "")
        .values(topic="", reason="")
        .execution_options(synchronize_session=False)
    )
    answered = db.session.execute(
        update(TrainingNeed)
        .where(TrainingNeed.answered_by == account_id, TrainingNeed.answer != "")
        .values(answer="")
        .execution_options(synchronize_session=False)
    )
    return sum(cast(CursorResult[Any], each).rowcount for each in (asked, answered))
