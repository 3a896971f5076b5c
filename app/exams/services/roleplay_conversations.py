"""Role-plays as conversations, for whoever learns from what agents wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.exams.queries import roleplay as queries
from app.exams.rules.roleplay.state import EventKind
from app.language.conversations import Conversation


def rated_since(moment: datetime) -> Iterator[Conversation]:
    """Every role-play rated, or rated anew, since the moment; the earliest first."""
    for play in queries.rated_since(moment):
        messages = [
            str(event.data.get("text") or "")
            for event in play.events
            if event.kind == EventKind.REPLY
        ]
        levels = [level for level in (play.levels or {}).values() if level is not None]
        yield Conversation(
            source=f"play:{play.public_id}",
            learner_id=play.learner_id,
            at=play.submitted_at or play.started_at,
            messages=tuple(text for text in messages if text.strip()),
            level=round(100 * sum(levels) / len(levels)) if levels else None,
        )
