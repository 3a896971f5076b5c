"""What has happened in a play, folded from its events: the same events, the same state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from app.exams.rules.roleplay.conditions import parse
from app.exams.rules.roleplay.reading import Reading
from app.exams.rules.roleplay.scenario import Dynamic, Scenario
from app.exams.rules.roleplay.timing import Utterance

SURE: Final = 0.5


class EventKind(StrEnum):
    """What can happen. Customer lines and endings are events too: nothing is recomputed."""

    SAID = "said"
    REPLY = "reply"
    LOOKUP = "lookup"
    ACTION = "action"
    NOTE = "note"
    PICKUP = "pickup"
    HOLD = "hold"
    RECORD = "record"
    ENDED = "ended"


@dataclass(frozen=True)
class Event:
    """One thing that happened, ``at`` seconds after the play began."""

    kind: EventKind
    at: float
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Mood:
    """The customer's patience, trust and anger, each 0 to 100."""

    patience: int
    trust: int
    anger: int

    def after(self, change: Dynamic) -> Mood:
        """The mood after a change, kept within its bounds."""
        return Mood(
            _bounded(self.patience + change.patience),
            _bounded(self.trust + change.trust),
            _bounded(self.anger + change.anger),
        )


@dataclass(frozen=True)
class State:
    """Everything the customer and the checker know now."""

    mood: Mood
    needs: tuple[str, ...] = ()
    met: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    acts: Mapping[str, float] = field(default_factory=dict)
    facts: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    said: Mapping[str, int] = field(default_factory=dict)
    asked: Mapping[str, int] = field(default_factory=dict)
    actions: Mapping[str, float] = field(default_factory=dict)
    lookups: frozenset[str] = frozenset()
    alarms: Mapping[str, float] = field(default_factory=dict)
    felt: frozenset[str] = frozenset()
    turn: int = 0
    off_topic: int = 0
    nudges: int = 0
    fallbacks: int = 0
    spoken: tuple[Utterance, ...] = ()
    customer_said: tuple[str, ...] = ()
    agent_said: tuple[str, ...] = ()
    outcome: str = ""
    ended_at: float | None = None
    record: Mapping[str, str] = field(default_factory=dict)
    lifted: bool = True
    holding: bool = False

    def values(self, now: Mapping[str, float] | None = None) -> dict[str, float]:
        """The names a condition may use; ``now`` adds what holds for this turn alone."""
        names: dict[str, float] = {
            "patience": self.mood.patience,
            "trust": self.mood.trust,
            "anger": self.mood.anger,
            "turn": self.turn,
            "nudges": self.nudges,
            "off_topics": self.off_topic,
        }
        for prefix, keys in (
            ("need", self.needs),
            ("met", self.met),
            ("goal", self.goals),
            ("fact", self.facts),
            ("told", self.told),
            ("lookup", self.lookups),
        ):
            names.update(dict.fromkeys((f"{prefix}.{key}" for key in keys), 1.0))
        names.update({f"act.{key}": 1.0 for key, value in self.acts.items() if value >= SURE})
        names.update({f"taboo.{key}": 1.0 for key, value in self.alarms.items() if value >= SURE})
        names.update({f"said.{key}": float(count) for key, count in self.said.items()})
        names.update({f"asked.{key}": float(count) for key, count in self.asked.items()})
        names.update({f"action.{key}": max(value, 1.0) for key, value in self.actions.items()})
        names.update({f"amount.{key}": value for key, value in self.actions.items()})
        names.update(now or {})
        return names


def begin(scenario: Scenario) -> State:
    """The state before anybody spoke."""
    mood = Mood(scenario.patience, scenario.trust, scenario.anger)
    return State(mood, lifted=scenario.channel != "phone")


HOUSE_DYNAMICS: Final = (
    Dynamic("act.apologise", first_only=True, anger=-8, patience=4),
    Dynamic("act.empathy", first_only=True, anger=-6, trust=8),
    Dynamic("act.calm", first_only=True, anger=-8, trust=4),
    Dynamic("act.admit_fault", first_only=True, anger=-6, trust=6),
    Dynamic("act.promise_time", first_only=True, trust=6, patience=4),
    Dynamic("answered", patience=6, trust=4, anger=-3),
    Dynamic("off_topic", patience=-14, anger=4),
    Dynamic("echo", patience=-14, anger=6),
    Dynamic("repeat", patience=-12, anger=4),
    Dynamic("taboo.insult_or_argument", patience=-35, trust=-25, anger=30),
    Dynamic("taboo.refusal_or_brush_off", patience=-22, trust=-15, anger=18),
    Dynamic("taboo.cold_or_commanding", patience=-12, anger=10),
    Dynamic("taboo.sarcasm", patience=-10, anger=10),
    Dynamic("silence", patience=-10, anger=6),
)


def moods(scenario: Scenario) -> tuple[Dynamic, ...]:
    """The scenario's own dynamics, and the house's for what it leaves unsaid."""
    own = {item.on for item in scenario.dynamics}
    return (*scenario.dynamics, *(item for item in HOUSE_DYNAMICS if item.on not in own))


def apply(scenario: Scenario, state: State, event: Event) -> State:
    """The state after an event."""
    return _APPLY[event.kind](scenario, state, event)


def fold(scenario: Scenario, events: Iterable[Event]) -> State:
    """The state after all these events."""
    state = begin(scenario)
    for event in events:
        state = apply(scenario, state, event)
    return state


def happening(state: State, reading: Reading) -> dict[str, float]:
    """What holds for this turn alone, from the reading of the message."""
    names = {f"now.act.{seen.act}": 1.0 for seen in reading.acts if seen.probability >= SURE}
    names.update({f"now.fact.{found.fact}": 1.0 for found in reading.facts})
    names.update({f"now.taboo.{a.code}": 1.0 for a in reading.alarms if a.probability >= SURE})
    if reading.echo:
        names["echo"] = 1.0
    if reading.repeat:
        names["repeat"] = 1.0
    return names


def answers(scenario: Scenario, state: State, now: Mapping[str, float]) -> tuple[str, ...]:
    """Open needs that this turn answers: an act must come now; facts and actions keep."""
    values = state.values(now)
    found = []
    for key in state.needs:
        need = scenario.needs.get(key)
        if need is None:
            continue
        for token in need.answered_by:
            name = f"now.{token}" if token.startswith("act.") else token
            if parse(name).holds(values):
                found.append(key)
                break
    return tuple(found)


def _said(scenario: Scenario, state: State, event: Event) -> State:
    data = event.data
    key = str(data.get("storylet") or "")
    raises = [need for need in data.get("raises", ()) if need not in state.needs]
    asked = dict(state.asked)
    for need in (*raises, *([data["again"]] if data.get("again") else ())):
        asked[need] = asked.get(need, 0) + 1
    mood = state.mood
    if data.get("nudge"):
        mood = _moved(scenario, mood, ("silence",), state.felt)[0]
    text = str(data.get("text", ""))
    return replace(
        state,
        mood=mood,
        needs=(*state.needs, *raises),
        met=state.met - set(raises),
        told=state.told | set(data.get("tells", ())),
        said={**state.said, key: state.said.get(key, 0) + 1} if key else state.said,
        asked=asked,
        nudges=state.nudges + bool(data.get("nudge")),
        fallbacks=state.fallbacks + bool(data.get("fallback")),
        spoken=(*state.spoken, Utterance(event.at, False)),
        customer_said=(*state.customer_said, text),
    )


def _reply(scenario: Scenario, state: State, event: Event) -> State:
    reading = Reading.from_json(event.data["reading"])
    acts = dict(state.acts)
    if not (reading.echo or reading.repeat):
        for seen in reading.acts:
            acts[seen.act] = max(acts.get(seen.act, 0.0), seen.probability)
    alarms = dict(state.alarms)
    for alarm in reading.alarms:
        alarms[alarm.code] = max(alarms.get(alarm.code, 0.0), alarm.probability)
    now = happening(state, reading)
    state = replace(
        state,
        acts=acts,
        alarms=alarms,
        facts=state.facts | {found.fact for found in reading.facts},
        turn=state.turn + 1,
        nudges=0,
        spoken=(*state.spoken, Utterance(event.at, True, int(event.data.get("hold", 0)))),
        agent_said=(*state.agent_said, str(event.data["text"])),
        holding=False,
    )
    answered = answers(scenario, state, now)
    heard = {name.removeprefix("now.") for name in now}
    if answered:
        heard.add("answered")
    beside = _beside(state, reading, answered)
    if beside:
        heard.add("off_topic")
    mood, felt = _moved(scenario, state.mood, sorted(heard), state.felt)
    state = replace(
        state,
        mood=mood,
        felt=felt,
        needs=tuple(need for need in state.needs if need not in answered),
        met=state.met | set(answered),
        off_topic=state.off_topic + beside,
    )
    return _settled(scenario, state, now)


def _beside(state: State, reading: Reading, answered: tuple[str, ...]) -> bool:
    """Did the message pass by what was asked? Courtesy alone may open a talk, once."""
    if answered or not state.needs or reading.facts:
        return False
    if reading.echo or reading.repeat:
        return True
    useful = [
        seen
        for seen in reading.acts
        if seen.probability >= SURE and seen.act not in ("greet", "identify", "thank", "farewell")
    ]
    return not useful and not (state.turn == 1 and reading.acts)


def _lookup(scenario: Scenario, state: State, event: Event) -> State:
    return replace(state, lookups=state.lookups | {str(event.data["panel"])})


def _action(scenario: Scenario, state: State, event: Event) -> State:
    key = str(event.data["action"])
    if not event.data.get("done", True):
        key = f"{key}.refused"
    amount = float(event.data.get("amount") or 0)
    state = replace(state, actions={**state.actions, key: amount})
    return _settled(scenario, state, {})


def _note(scenario: Scenario, state: State, event: Event) -> State:
    return state


def _pickup(scenario: Scenario, state: State, event: Event) -> State:
    return replace(state, lifted=True)


def _hold(scenario: Scenario, state: State, event: Event) -> State:
    return replace(state, holding=True)


def _record(scenario: Scenario, state: State, event: Event) -> State:
    return replace(state, record={key: str(value) for key, value in event.data.items()})


def _ended(scenario: Scenario, state: State, event: Event) -> State:
    return replace(state, outcome=str(event.data["outcome"]), ended_at=event.at)


def _settled(scenario: Scenario, state: State, now: Mapping[str, float]) -> State:
    values = state.values(now)
    met = {goal.key for goal in scenario.goals if parse(goal.accept_if).holds(values)}
    goals = state.goals | met
    return replace(state, goals=goals)


def _moved(
    scenario: Scenario, mood: Mood, heard: Iterable[str], felt: frozenset[str]
) -> tuple[Mood, frozenset[str]]:
    names = frozenset(heard)
    for change in moods(scenario):
        if change.on in names and not (change.first_only and change.on in felt):
            mood = mood.after(change)
    return mood, felt | names


def _bounded(value: int) -> int:
    return max(0, min(100, value))


_APPLY: Final = {
    EventKind.SAID: _said,
    EventKind.REPLY: _reply,
    EventKind.LOOKUP: _lookup,
    EventKind.ACTION: _action,
    EventKind.NOTE: _note,
    EventKind.PICKUP: _pickup,
    EventKind.HOLD: _hold,
    EventKind.RECORD: _record,
    EventKind.ENDED: _ended,
}
