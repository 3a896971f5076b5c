"""A foreign transcript as a performance: messages, and events where there are any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.exams.rules.roleplay.performance import Performance, Turn, announced_before
from app.exams.rules.roleplay.timing import USUAL_HOLD
from app.exams.rules.roleplay.trials import Reader

_WHO: Final = {"agent": True, "customer": False}


class BadTranscript(ValueError):
    """The transcript is not written as described."""


def performance_from(reader: Reader, given: Mapping[str, Any]) -> Performance:
    """Read ``{"messages": [{"t", "from", "text"}], "events": [{"t", "type", ...}]}``.

    Without events, what needs them is not observed. Raise BadTranscript naming the place.
    """
    messages = given.get("messages")
    if not isinstance(messages, list):
        raise BadTranscript("messages is not a list")
    turns: list[Turn] = []
    customer: list[str] = []
    own: list[str] = []
    for place, message in enumerate(messages):
        at, from_agent, text = _message(message, place)
        if from_agent:
            turns.append(Turn(at, True, text, reader.read(text, customer, own)))
            own.append(text)
        else:
            turns.append(Turn(at, False, text))
            customer.append(text)
    events = given.get("events")
    if events is None:
        return Performance(tuple(turns))
    if not isinstance(events, list):
        raise BadTranscript("events is not a list")
    return _with_events(turns, events)


def _message(message: Any, place: int) -> tuple[float, bool, str]:
    if not isinstance(message, Mapping):
        raise BadTranscript(f"message {place} is not an object")
    who = message.get("from")
    if who not in _WHO:
        raise BadTranscript(f"message {place}: from is customer or agent")
    try:
        at = float(message.get("t", 0))
    except (TypeError, ValueError):
        raise BadTranscript(f"message {place}: t is seconds") from None
    text = message.get("text")
    if not isinstance(text, str):
        raise BadTranscript(f"message {place}: text is missing")
    return at, _WHO[who], text


def _with_events(turns: Sequence[Turn], events: Sequence[Any]) -> Performance:
    actions: dict[str, float] = {}
    lookups: set[str] = set()
    record: dict[str, str] | None = None
    rings = 0
    rude = 0
    holds: dict[int, int] = {}
    for event in events:
        if not isinstance(event, Mapping):
            raise BadTranscript("an event is not an object")
        kind = event.get("type")
        if kind == "lookup":
            lookups.add(str(event.get("what") or event.get("panel") or "any"))
        elif kind in ("action", "handover"):
            key = str(event.get("action") or event.get("what") or "escalate")
            actions[key if kind == "action" else "escalate"] = _seconds(event.get("amount"))
        elif kind == "note":
            record = {
                key: str(event.get(key) or event.get("text") or "")
                for key in ("cause", "action", "promise")
            }
        elif kind == "ring":
            rings += 1
        elif kind == "hold":
            place = _answered_by(turns, _seconds(event.get("t")))
            if place is None or not (
                event.get("announced") or announced_before(turns[: place + 1])
            ):
                rude += 1
            else:
                holds[place] = int(_seconds(event.get("seconds"))) or USUAL_HOLD
    return Performance(
        tuple(turns), actions, frozenset(lookups), record, None, rings or None, rude, holds
    )


def _seconds(value: Any) -> float:
    """A figure of an event; 0 where none stands. Raise BadTranscript for what is none."""
    try:
        return float(value or 0)
    except (TypeError, ValueError):
        raise BadTranscript(f"an event has {value!r} where a figure belongs") from None


def _answered_by(turns: Sequence[Turn], at: float) -> int | None:
    """The agent's message nearest before a hold began."""
    before = [i for i, turn in enumerate(turns) if turn.from_agent and turn.at <= at + 1]
    return before[-1] if before else None
