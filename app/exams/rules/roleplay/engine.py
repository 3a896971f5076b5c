"""The simulated customer: after each event of the agent, what the customer says and whether the
play ends. Deterministic: the same scenario, seed and events give the same conversation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Final

from app.exams.rules.roleplay import timing
from app.exams.rules.roleplay.conditions import parse
from app.exams.rules.roleplay.reading import Reading
from app.exams.rules.roleplay.scenario import Lines, Scenario, Storylet
from app.exams.rules.roleplay.state import (
    Event,
    EventKind,
    State,
    apply,
    begin,
    fold,
    happening,
)

NUDGE_AFTER: Final = 60
MOST_NUDGES: Final = 3
_HURTFUL: Final = frozenset(
    {
        "now.taboo.insult_or_argument",
        "now.taboo.cold_or_commanding",
        "now.taboo.refusal_or_brush_off",
    }
)
_SLOW_CHANNELS: Final = frozenset({"email"})

_UNCLEAR: Final = Lines(
    zh=(
        "不好意思，我没太明白您的意思。",
        "您这话我没听懂，能再说清楚一点吗？",
        "您说的跟我问的是一回事吗？",
    ),
    en=(
        "Sorry, I don't quite follow.",
        "I don't see what you mean. Could you put it differently?",
        "Is that about what I asked?",
    ),
)
_FINE: Final = Lines(
    zh=("好，那我等您。", "行，您查吧。", "嗯，好的。"),
    en=("All right, I'll wait.", "OK, go ahead.", "Fine, take a look."),
)
_ACKNOWLEDGED: Final = Lines(
    zh=("嗯，知道了。", "好的。", "行，明白了。"),
    en=("OK, got it.", "All right.", "I see, thanks."),
)
_NUDGE: Final = Lines(
    zh=("在吗？", "人呢？怎么不回了？", "还有人管吗？再不回我就走了。"),
    en=(
        "Are you there?",
        "Hello? Why is nobody answering?",
        "Is anybody dealing with this? I'm about to leave.",
    ),
)
_HURT: Final = Lines(
    zh=("您这是什么态度？", "您就是这么对待顾客的？", "我没法跟您说了。"),
    en=("What kind of tone is that?", "Is that how you treat people?", "I can't talk to you."),
)
_GONE: Final = Lines(
    zh=("算了，不跟您说了，我找平台投诉。", "不用了，我另外想办法。"),
    en=("Forget it, I'll complain to the platform.", "Never mind, I'll sort it out elsewhere."),
)
_GOODBYE: Final = Lines(
    zh=("好的，谢谢，再见。", "行，那先这样，谢谢您。"),
    en=("Great, thank you, goodbye.", "All right, that's it then. Thanks."),
)


# What the agent writes down beside the talk: taken down at once, whatever time has brought.
ASIDE = frozenset({EventKind.NOTE})


@dataclass(frozen=True)
class Play:
    """What never changes during a play."""

    scenario: Scenario
    language: str
    seed: int


def opening(play: Play, at: float = 0.0) -> tuple[Event, ...]:
    """The customer's first words. On the phone they come once somebody picks up."""
    if play.scenario.channel == "phone":
        return ()
    return _first_words(play, at)


def _first_words(play: Play, at: float) -> tuple[Event, ...]:
    state = begin(play.scenario)
    storylet = _most_specific(play.scenario, state, {"opening": 1.0})
    if storylet is None:
        return ()
    return (_line(play, state, storylet, at),)


def react(play: Play, before: State, event: Event) -> tuple[Event, ...]:
    """What follows from an event of the agent; ``before`` is the state it happened in."""
    state = apply(play.scenario, before, event)
    if state.outcome:
        return ()
    if event.kind is EventKind.PICKUP:
        return () if before.lifted else _first_words(play, event.at)
    if event.kind is EventKind.REPLY:
        fresh = {f"now.met.{need}": 1.0 for need in state.met - before.met}
        if state.off_topic > before.off_topic:
            fresh["off_topic"] = 1.0
        return _react_to_words(play, state, event, fresh)
    if event.kind is EventKind.ACTION:
        return _react_to_action(play, state, event)
    return ()


def due(play: Play, state: State, at: float) -> tuple[Event, ...]:
    """What time alone has brought by ``at``: nudges, a walk-out, the end of the time allowed."""
    if state.outcome:
        return ()
    found: list[Event] = []
    limit = play.scenario.minutes * 60
    while not state.outcome:
        event = _next_due(play, state, limit)
        if event is None or event.at > at:
            break
        found.append(event)
        state = apply(play.scenario, state, event)
        if event.kind is EventKind.SAID and state.mood.patience <= 0:
            found.append(_end(event.at, "walked_out"))
            state = apply(play.scenario, state, found[-1])
    return tuple(found)


def next_due_at(play: Play, state: State) -> float | None:
    """When ``due`` has something next, so that a page need not ask before."""
    if state.outcome:
        return None
    event = _next_due(play, state, play.scenario.minutes * 60)
    return None if event is None else event.at


def _next_due(play: Play, state: State, limit: int) -> Event | None:
    timeout = _end(float(limit), "timeout")
    if play.scenario.channel in _SLOW_CHANNELS:
        return timeout
    if not state.lifted:
        return _end(float(timing.MOST_RINGS * timing.RING_SECONDS), "walked_out")
    waiting = timing.waiting_since(state.spoken)
    if waiting is None or not state.spoken:
        return timeout
    since, hold = waiting
    if state.nudges >= MOST_NUDGES:
        at = max(since, state.spoken[-1].at) + NUDGE_AFTER
        return min((_end(at, "walked_out"), timeout), key=lambda event: event.at)
    if state.nudges == 0:
        at = since + (max(hold, NUDGE_AFTER) if hold else NUDGE_AFTER)
    else:
        at = state.spoken[-1].at + NUDGE_AFTER
    at = round(at, 3)  # as it is stored, so that it comes out the same when it is played again
    if at >= limit:
        return timeout
    storylet = _most_specific(play.scenario, state, {"silence": 1.0, "nudge": state.nudges})
    if storylet is not None:
        return _line(play, state, storylet, at, nudge=True)
    variants = _NUDGE.said_in(play.language)
    text = variants[min(state.nudges, len(variants) - 1)]
    return Event(EventKind.SAID, at, {"text": text, "nudge": True})


def _react_to_words(
    play: Play, state: State, event: Event, fresh: Mapping[str, float]
) -> tuple[Event, ...]:
    reading = Reading.from_json(event.data["reading"])
    now = {**happening(state, reading), **fresh}
    beside = "off_topic" in now
    at = event.at
    if state.mood.patience <= 0:
        return _last_words(play, state, _GONE, at, "walked_out")
    for end in play.scenario.ends:
        if parse(end.when).holds(_with_all(play.scenario, state, now)):
            return _last_words(play, state, end.say or _GOODBYE, at, end.outcome)
    hurt = _HURTFUL & now.keys()
    storylet = _most_specific(play.scenario, state, now, _answering(play.scenario, hurt))
    if storylet is not None:
        return (_line(play, state, storylet, at),)
    if hurt:
        return (_plain(play, state, _HURT, at, count=state.turn - 1),)
    if now.get("now.act.ask_wait") and not now.keys() & {"now.act.report_status"}:
        return (_plain(play, state, _FINE, at),)
    return (_still_open(play, state, at, now, beside=beside),)


def _answering(scenario: Scenario, hurt: Set[str]) -> Sequence[Storylet] | None:
    """Storylets that may answer: after hurtful words only those that speak of them."""
    if not hurt:
        return None
    return [s for s in scenario.storylets if hurt & set(parse(s.when).names)]


def _last_words(
    play: Play, state: State, lines: Lines, at: float, outcome: str
) -> tuple[Event, ...]:
    goodbye = _plain(play, state, lines, at)
    return (goodbye, _end(goodbye.at, outcome))


def _still_open(
    play: Play, state: State, at: float, now: Mapping[str, float], *, beside: bool
) -> Event:
    """Never a dead end: ask again what is open, first plainly, then more sharply."""
    for need in reversed(state.needs):
        again = play.scenario.needs[need].again if need in play.scenario.needs else Lines()
        variants = again.said_in(play.language)
        if variants:
            text = variants[min(state.asked.get(need, 1) - 1, len(variants) - 1)]
            return _said(play, state, text, at, {"again": need})
    lines = _UNCLEAR if beside or not now else _ACKNOWLEDGED
    event = _plain(play, state, lines, at, count=state.fallbacks if beside else None)
    return Event(event.kind, event.at, {**event.data, "fallback": True})


def _react_to_action(play: Play, state: State, event: Event) -> tuple[Event, ...]:
    # A deed is no word: the customer hears of it only when told, unless a storylet says otherwise.
    now = {f"now.action.{event.data['action']}": 1.0}
    eligible = [
        storylet
        for storylet in play.scenario.storylets
        if any(name.startswith("now.action.") for name in parse(storylet.when).names)
    ]
    storylet = _most_specific(play.scenario, state, now, eligible)
    return () if storylet is None else (_line(play, state, storylet, event.at),)


def _most_specific(
    scenario: Scenario,
    state: State,
    now: Mapping[str, float],
    among: Sequence[Storylet] | None = None,
) -> Storylet | None:
    """The eligible storylet that asks for most; then the higher priority; then file order."""
    values = _with_all(scenario, state, now)
    special = now.keys() & {"opening", "silence"}
    best: Storylet | None = None
    rank = (-1, -1)
    for storylet in scenario.storylets if among is None else among:
        if storylet.once and state.said.get(storylet.key):
            continue
        condition = parse(storylet.when)
        if special and not special & set(condition.names):
            continue
        if not special and {"opening", "silence"} & set(condition.names):
            continue
        if not condition.holds(values):
            continue
        new = (storylet.priority, condition.specificity)
        if new > rank:
            best, rank = storylet, new
    return best


def _with_all(scenario: Scenario, state: State, now: Mapping[str, float]) -> dict[str, float]:
    values = state.values(now)
    if scenario.goals and all(goal.key in state.goals for goal in scenario.goals):
        values["goal.all"] = 1.0
    if not state.needs:
        values["calm"] = 1.0
    return values


def _line(play: Play, state: State, storylet: Storylet, at: float, *, nudge: bool = False) -> Event:
    variants = storylet.say.said_in(play.language)
    said = state.said.get(storylet.key, 0)
    if storylet.escalating:
        text = variants[min(said, len(variants) - 1)]
    else:
        text = variants[_draw(play, f"{storylet.key}/{state.turn}/{said}", len(variants))]
    data: dict[str, Any] = {"storylet": storylet.key}
    if storylet.by is not None:
        data["by"] = storylet.by.said_in(play.language)
    if storylet.raises:
        data["raises"] = list(storylet.raises)
    if storylet.tells:
        data["tells"] = list(storylet.tells)
    if nudge:
        return Event(EventKind.SAID, at, {**data, "text": text, "nudge": True})
    return _said(play, state, text, at, data)


def _plain(play: Play, state: State, lines: Lines, at: float, *, count: int | None = None) -> Event:
    variants = lines.said_in(play.language)
    if count is not None:
        text = variants[min(count, len(variants) - 1)]
    else:
        text = variants[_draw(play, f"{variants[0]}/{state.turn}", len(variants))]
    return _said(play, state, text, at, {})


def _said(play: Play, state: State, text: str, at: float, data: Mapping[str, Any]) -> Event:
    """A line after the time it takes to type it: 2 to 7 seconds, none at the very beginning."""
    pause = 0.0
    if state.turn:
        weight = 0.12 if play.language == "zh" else 0.04
        pause = min(7.0, 2.0 + weight * len(text) + _draw(play, f"p/{state.turn}", 10) / 10)
    return Event(EventKind.SAID, round(at + pause, 3), {**data, "text": text})


def agent_ends(play: Play, state: State, at: float) -> Event:
    """The agent ends the talk: with every goal reached it is solved, or handed over where the
    matter was passed on and nothing is left open; before that it is an outcome, not an error."""
    goals = play.scenario.goals
    reached = bool(goals) and all(goal.key in state.goals for goal in goals)
    outcome = "solved" if reached else "left"
    if reached and state.acts.get("escalate", 0) >= 0.5 and not state.needs:
        outcome = "handed_over"
    return Event(EventKind.ENDED, round(at, 3), {"outcome": outcome, "by": "agent"})


def _end(at: float, outcome: str) -> Event:
    return Event(EventKind.ENDED, round(at, 3), {"outcome": outcome})


def _draw(play: Play, what: str, sides: int) -> int:
    digest = hashlib.sha256(f"{play.scenario.key}:{play.seed}:{what}".encode()).digest()
    return int.from_bytes(digest[:6], "big") % max(1, sides)


def replayed(play: Play, events: Sequence[Event]) -> tuple[Event, ...]:
    """The whole conversation again from what the agent did: equal to ``events`` for the same
    scenario, seed and readings."""
    made: list[Event] = list(opening(play))
    state = fold(play.scenario, made)
    for event in events:
        by_agent = event.kind is EventKind.ENDED and event.data.get("by") == "agent"
        if event.kind in (EventKind.SAID, EventKind.ENDED) and not by_agent:
            continue
        if event.kind not in ASIDE:
            for timed in due(play, state, event.at):
                made.append(timed)
                state = apply(play.scenario, state, timed)
        if by_agent:
            event = agent_ends(play, state, event.at)
        made.append(event)
        answers = react(play, state, event)
        state = apply(play.scenario, state, event)
        for answer in answers:
            made.append(answer)
            state = apply(play.scenario, state, answer)
    if events and events[-1].kind in (EventKind.SAID, EventKind.ENDED):
        for timed in due(play, state, events[-1].at):
            made.append(timed)
            state = apply(play.scenario, state, timed)
    return tuple(made)
