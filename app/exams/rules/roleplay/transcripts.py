"""A foreign transcript as a performance: messages, and events where there are any."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from app.exams.rules.roleplay.performance import Performance, Turn, announced_before
from app.exams.rules.roleplay.timing import USUAL_HOLD, rings_at
from app.exams.rules.roleplay.trials import Reader

_WHO: Final = {"agent": True, "customer": False}
_TIMED: Final = frozenset({"ring", "pickup", "hold"})
# Half a character, which no text can hold, becomes one sign: every place in the text stays.
_HALVES: Final = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


class BadTranscript(ValueError):
    """The transcript is not written as described."""


def performance_from(reader: Reader, given: Mapping[str, Any]) -> Performance:
    """Read ``{"messages": [{"t", "from", "text"}], "events": [{"t", "type", ...}]}``.

    Without events, what needs them is not observed, nor are waits where no message has a time; of
    a type that is not known nothing follows.
    Raise BadTranscript naming the place.
    """
    messages = given.get("messages")
    if not isinstance(messages, list):
        raise BadTranscript("messages is not a list")
    turns: list[Turn] = []
    customer: list[str] = []
    own: list[str] = []
    timed = any(isinstance(one, Mapping) and one.get("t") is not None for one in messages)
    latest = -math.inf
    for place, message in enumerate(messages):
        at, from_agent, text = _message(message, place, timed=timed)
        # The order of the list stands: who is written down later did not speak earlier.
        latest = at = max(at, latest)
        if from_agent:
            turns.append(Turn(at, True, text, reader.read(text, customer, own)))
            own.append(text)
        else:
            turns.append(Turn(at, False, text))
            customer.append(text)
    events = given.get("events")
    if events is None:
        return Performance(tuple(turns), timed=timed)
    if not isinstance(events, list):
        raise BadTranscript("events is not a list")
    read = [_event(event, place) for place, event in enumerate(events)]
    return replace(_with_events(turns, read), timed=timed)


def _message(message: Any, place: int, *, timed: bool) -> tuple[float, bool, str]:
    if not isinstance(message, Mapping):
        raise BadTranscript(f"message {place} is not an object")
    who = message.get("from")
    if not isinstance(who, str) or who not in _WHO:
        raise BadTranscript(f"message {place}: from is customer or agent")
    at = _figure(message.get("t")) if timed else 0.0
    if at is None:
        raise BadTranscript(f"message {place}: t is seconds")
    text = message.get("text")
    if not isinstance(text, str):
        raise BadTranscript(f"message {place}: text is missing")
    return at, _WHO[who], text.translate(_HALVES)


def _event(event: Any, place: int) -> Mapping[str, Any]:
    """An event whose type is a word and whose figures are figures."""
    if not isinstance(event, Mapping):
        raise BadTranscript(f"event {place} is not an object")
    kind = event.get("type")
    if not isinstance(kind, str):
        raise BadTranscript(f"event {place}: type is missing")
    if _figure(event.get("t")) is None and (kind in _TIMED or event.get("t") is not None):
        raise BadTranscript(f"event {place}: t is seconds")
    for name in ("amount", "seconds"):
        if event.get(name) is not None and _figure(event[name]) is None:
            raise BadTranscript(f"event {place}: {name} is a figure")
    return event


def _figure(value: Any) -> float | None:
    """A finite number, also written as a text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def _with_events(turns: Sequence[Turn], events: Sequence[Mapping[str, Any]]) -> Performance:
    actions: dict[str, float] = {}
    lookups: set[str] = set()
    record: dict[str, str] | None = None
    rude = 0
    holds: dict[int, int] = {}
    for event in events:
        kind = event["type"]
        if kind == "lookup":
            lookups.add(str(event.get("what") or event.get("panel") or "any"))
        elif kind == "action":
            key = str(event.get("action") or event.get("what") or "escalate")
            actions[key] = _seconds(event.get("amount"))
        elif kind == "handover":
            actions["escalate"] = _seconds(event.get("amount"))
        elif kind == "note":
            record = {
                key: str(event.get(key) or event.get("text") or "")
                for key in ("cause", "action", "promise")
            }
        elif kind == "hold":
            place = _answered_by(turns, _seconds(event["t"]))
            if place is None or not (
                event.get("announced") or announced_before(turns[: place + 1])
            ):
                rude += 1
            else:
                holds[place] = int(_seconds(event.get("seconds"))) or USUAL_HOLD
    return Performance(
        tuple(turns), actions, frozenset(lookups), record, None, _rings(events), rude, holds
    )


def _rings(events: Sequence[Mapping[str, Any]]) -> int | None:
    """How often it rang before somebody picked up; None where no ring was noted.

    Where only the first ring stands, the seconds until the line was picked up tell the rest.
    """
    rang = sorted(_seconds(event["t"]) for event in events if event["type"] == "ring")
    lifted = [_seconds(event["t"]) for event in events if event["type"] == "pickup"]
    if not rang:
        return None
    if not lifted:
        return len(rang)
    at = min(lifted)
    return rings_at(at - rang[0]) if len(rang) == 1 else sum(one <= at for one in rang) or 1


def _seconds(value: Any) -> float:
    """A figure of an event; 0 where none stands."""
    return _figure(value) or 0.0


def _answered_by(turns: Sequence[Turn], at: float) -> int | None:
    """The agent's message nearest before a hold began."""
    before = [i for i, turn in enumerate(turns) if turn.from_agent and turn.at <= at + 1]
    return before[-1] if before else None
