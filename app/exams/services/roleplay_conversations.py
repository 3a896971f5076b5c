"""Role-plays as conversations, for whoever learns from what agents wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from app.exams.queries import roleplay as queries
from app.exams.rules.roleplay.lifecycle import PlayState
from app.exams.rules.roleplay.performance import of_play
from app.exams.rules.roleplay.state import EventKind
from app.exams.services.roleplay import events_of, scenario_of
from app.kernel.errors import NotFound
from app.language.conversations import Conversation, Spoken, Whole


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


def whole(key: str) -> Whole | None:
    """A rated role-play from both sides; ``key`` may name its review behind a colon. None while it
    is not rated, or once it is void or gone."""
    try:
        play = queries.play(UUID(key.partition(":")[0]))
    except (ValueError, NotFound):
        return None
    if play.state != PlayState.RATED:
        return None
    scenario = scenario_of(play)
    turns = of_play(events_of(play)).turns
    return Whole(
        learner_id=play.learner_id,
        at=play.submitted_at or play.started_at,
        title=scenario.title,
        names=tuple({scenario.customer.zh, scenario.customer.en}),
        messages=tuple(Spoken(turn.from_agent, turn.text) for turn in turns),
    )
