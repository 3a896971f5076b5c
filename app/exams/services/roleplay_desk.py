"""What the desk shows: the conversation, the clock, the cards, and in practice the hints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.exams.models.roleplay import RolePlay
from app.exams.rules.roleplay import engine, timing
from app.exams.rules.roleplay.credit import credit
from app.exams.rules.roleplay.grading import Evidence, grade
from app.exams.rules.roleplay.lifecycle import PlayMode, PlayState
from app.exams.rules.roleplay.performance import Performance, of_play
from app.exams.rules.roleplay.scenario import Action, Panel, Point, Scenario
from app.exams.rules.roleplay.state import Event, EventKind, State, fold
from app.exams.services import roleplay_judging
from app.exams.services.roleplay import events_of, rules_play, scenario_of


@dataclass(frozen=True)
class Line:
    """One row of the conversation. ``kind``: customer, agent, or what the agent did."""

    number: int
    kind: str
    at: datetime
    text: str = ""
    panel: Panel | None = None
    action: Action | None = None
    done: bool = True
    amount: int | None = None
    pause_ms: int = 0
    rough: bool = False
    by: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Waiting:
    """Somebody waits: how long already, how long is allowed, whether a wait was announced."""

    seconds: float
    limit: int
    announced: bool
    first: bool


@dataclass(frozen=True)
class Hint:
    """A point of the scenario and whether it is done."""

    point: Point
    done: bool


@dataclass(frozen=True)
class Desk:
    """Everything one desk page needs."""

    play: RolePlay
    scenario: Scenario
    state: State
    lines: tuple[Line, ...]
    waiting: Waiting | None
    first_reply: float | None
    longest_reply: float | None
    hints: tuple[Hint, ...]
    elapsed: float
    due_in_ms: int | None

    @property
    def practice(self) -> bool:
        """Are hints, mood and coach shown?"""
        return self.play.mode == PlayMode.PRACTICE

    @property
    def over(self) -> bool:
        """Is the talk over?"""
        return self.play.state != PlayState.OPEN

    def did(self, action: Action) -> bool:
        """Has this button, which asks for nothing, done its work in this talk?"""
        return not action.asks and action.key in self.state.actions

    def shows(self, panel: Panel) -> bool:
        """Has this card been looked up, or needs it no looking up?"""
        return not panel.lookup or panel.key in self.state.lookups


def desk(play: RolePlay, *, at: datetime) -> Desk:
    """The desk of a play at a moment. Reads only; what time has brought is shown by catch_up."""
    scenario = scenario_of(play)
    events = events_of(play)
    state = fold(scenario, events)
    elapsed = max(0.0, (at - play.started_at).total_seconds())
    performance = of_play(events)
    replies = performance.replies(scenario)
    due = engine.next_due_at(rules_play(play, scenario), state)
    over = play.state != PlayState.OPEN
    return Desk(
        play=play,
        scenario=scenario,
        state=state,
        lines=_lines(play, scenario, events, elapsed),
        waiting=None if over else _waiting(scenario, state, elapsed),
        first_reply=next((reply.waited for reply in replies if reply.first), None),
        longest_reply=max((r.waited for r in replies if not r.first and not r.held), default=None),
        hints=_hints(scenario, performance) if play.mode == PlayMode.PRACTICE else (),
        elapsed=elapsed,
        due_in_ms=None if over or due is None else max(200, round((due - elapsed) * 1000) + 50),
    )


def remarks(play: RolePlay) -> tuple[tuple[Evidence, ...], Point | None]:
    """What the last message earned and cost, and the next open point: the coach, in practice."""
    scenario = scenario_of(play)
    performance = of_play(events_of(play))
    last = max((index for index, _, _ in performance.own), default=None)
    if last is None:
        return (), next(iter(scenario.points), None)
    result = grade(scenario, performance, roleplay_judging.shipped())
    found = tuple(
        item
        for criterion in result.criteria.values()
        for item in criterion.evidence
        if item.message == last and item.value != 0
    )
    ledger = credit(scenario, performance)
    missing = next((e.point for e in ledger.earned if e.observable and e.probability < 0.5), None)
    return found, missing


def deeds(play: RolePlay, scenario: Scenario) -> tuple[tuple[float, Line], ...]:
    """What was done beside the words, with its second: cards looked up, buttons pressed or
    refused, the line picked up and held, the end."""
    events = events_of(play)
    lines = _lines(play, scenario, events, float("inf"))
    seconds = {row.number: event.at for row, event in zip(play.events, events, strict=True)}
    found = [(seconds[line.number], line) for line in lines]
    return tuple(pair for pair in found if pair[1].kind not in ("customer", "agent"))


def _lines(
    play: RolePlay, scenario: Scenario, events: tuple[Event, ...], elapsed: float
) -> tuple[Line, ...]:
    found: list[Line] = []
    panels = {panel.key: panel for panel in scenario.panels}
    for row, event in zip(play.events, events, strict=True):
        at = play.started_at + timedelta(seconds=event.at)
        data = event.data
        if event.kind is EventKind.SAID:
            pause = round(max(0.0, event.at - elapsed) * 1000)
            by = str(data.get("by", ""))
            text = str(data["text"])
            found.append(Line(row.number, "customer", at, text, pause_ms=pause, by=by))
        elif event.kind is EventKind.PICKUP:
            found.append(Line(row.number, "pickup", at, amount=timing.rings_at(event.at)))
        elif event.kind is EventKind.HOLD:
            found.append(Line(row.number, "hold", at))
        elif event.kind is EventKind.REPLY:
            rough = bool(data.get("rough"))
            subject = str(data.get("subject", ""))
            text = str(data["text"])
            found.append(Line(row.number, "agent", at, text, rough=rough, subject=subject))
        elif event.kind is EventKind.LOOKUP:
            found.append(Line(row.number, "lookup", at, panel=panels.get(str(data["panel"]))))
        elif event.kind is EventKind.ACTION:
            found.append(
                Line(
                    row.number,
                    "action",
                    at,
                    str(data.get("note", "")),
                    action=scenario.action(str(data["action"])),
                    done=bool(data.get("done", True)),
                    amount=data.get("amount"),
                )
            )
        elif event.kind is EventKind.ENDED:
            found.append(Line(row.number, "ended", at, str(data["outcome"])))
    return tuple(found)


def _waiting(scenario: Scenario, state: State, elapsed: float) -> Waiting | None:
    found = timing.waiting_since(state.spoken)
    if found is None:
        return None
    since, hold = found
    first = not state.agent_said
    limit = hold if hold else (scenario.first_reply if first else scenario.reply)
    return Waiting(elapsed - since, limit, bool(hold), first)


def _hints(scenario: Scenario, performance: Performance) -> tuple[Hint, ...]:
    ledger = credit(scenario, performance)
    return tuple(
        Hint(earned.point, earned.probability >= 0.5) for earned in ledger.earned if _shown(earned)
    )


def _shown(earned: object) -> bool:
    return bool(getattr(earned, "observable", True))
