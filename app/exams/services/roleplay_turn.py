"""One message of the agent as the event that is stored: its words, its reading, the wait it asks
for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.exams.rules.roleplay.peak import Marker, with_crossings
from app.exams.rules.roleplay.performance import Turn, hold_of
from app.exams.rules.roleplay.state import State
from app.exams.services.roleplay_reading import Ears, Heard, reading


def reply_data(
    heard: Heard,
    ears: Ears,
    state: State,
    seconds: float,
    *,
    subject: str = "",
    others: Sequence[Marker] = (),
) -> dict[str, Any]:
    """What a reply's event holds. The reading is made here once and never again."""
    found = reading(heard, ears, customer_said=state.customer_said, own_before=state.agent_said)
    found = with_crossings(found, heard.message, others, state.customer_said)
    turn = Turn(seconds, True, heard.text, found)
    data: dict[str, Any] = {"text": heard.text, "reading": found.as_json(), "hold": hold_of(turn)}
    if ears.scenario.channel == "email":
        data["subject"] = subject[:200]
    if not heard.exact:
        data["rough"] = True
    return data
