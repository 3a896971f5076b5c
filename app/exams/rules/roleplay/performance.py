"""What was said and done, as grading reads it: from a play of ours or from a foreign transcript."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from app.exams.rules.roleplay.reading import Reading
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.state import Event, EventKind
from app.exams.rules.roleplay.timing import Reply, Utterance, announced, replies, rings_at

_AGREES: Final = re.compile(
    r"等(?:你|您|你们|周|消息|结果|通知|回信|着)|不(?:着)?急|慢慢来"
    r"|\bi(?:'ll| will) wait\b|\bno (?:rush|hurry)\b|\btake your time\b"
    r"|\bwaiting for your (?:news|word)",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(r"[?？]|吗|呢|多久|几点|什么时候")


@dataclass(frozen=True)
class Turn:
    """One message. ``reading`` is there for the agent's, not for the customer's."""

    at: float
    from_agent: bool
    text: str
    reading: Reading | None = None


@dataclass(frozen=True)
class Performance:
    """A finished talk. What is None was not observed and is judged by nobody."""

    turns: tuple[Turn, ...]
    actions: Mapping[str, float] | None = None
    lookups: frozenset[str] | None = None
    record: Mapping[str, str] | None = None
    outcome: str | None = None
    rings: int | None = None
    rude_holds: int = 0
    holds: Mapping[int, int] = field(default_factory=dict)
    timed: bool = True

    @cached_property
    def utterances(self) -> tuple[Utterance, ...]:
        """The turns as the clock sees them."""
        return tuple(
            Utterance(
                turn.at,
                turn.from_agent,
                self.holds.get(index, hold_of(turn)),
                agrees_to_wait(self.turns[:index], turn),
            )
            for index, turn in enumerate(self.turns)
        )

    def replies(self, scenario: Scenario) -> tuple[Reply, ...]:
        """Every answer with the time waited for it; none where no clock ran."""
        if not self.timed:
            return ()
        return replies(self.utterances, first_limit=scenario.first_reply, limit=scenario.reply)

    @cached_property
    def own(self) -> tuple[tuple[int, Turn, Reading], ...]:
        """The agent's messages with their place among all."""
        return tuple(
            (index, turn, turn.reading)
            for index, turn in enumerate(self.turns)
            if turn.from_agent and turn.reading is not None
        )


def agrees_to_wait(before: Sequence[Turn], turn: Turn) -> bool:
    """Does the customer only take note of the time at which the agent has promised to be back?"""
    if turn.from_agent or not _AGREES.search(turn.text) or _ASKS.search(turn.text):
        return False
    last = next((one for one in reversed(before) if one.from_agent), None)
    return last is not None and last.reading is not None and last.reading.does("promise_time")


def hold_of(turn: Turn) -> int:
    """The wait this message announced: it asks to wait and gives no result in the same breath."""
    reading = turn.reading
    if reading is None or not reading.does("ask_wait"):
        return 0
    if reading.does("offer_solution", 0.7) or reading.facts:
        return 0
    return announced(turn.text)


def of_play(events: Sequence[Event]) -> Performance:
    """The performance that a play's events tell."""
    turns: list[Turn] = []
    actions: dict[str, float] = {}
    lookups: set[str] = set()
    record: Mapping[str, str] | None = None
    outcome = ""
    rings: int | None = None
    rude = 0
    holds: dict[int, int] = {}
    for event in sorted(events, key=lambda event: event.at):
        data = event.data
        if event.kind is EventKind.SAID:
            turns.append(Turn(event.at, False, str(data["text"])))
        elif event.kind is EventKind.REPLY:
            if data.get("hold"):
                holds[len(turns)] = int(data["hold"])
            reading = Reading.from_json(data["reading"])
            turns.append(Turn(event.at, True, str(data["text"]), reading))
        elif event.kind is EventKind.ACTION:
            key = str(data["action"]) if data.get("done", True) else f"{data['action']}.refused"
            actions[key] = float(data.get("amount") or 0)
        elif event.kind is EventKind.LOOKUP:
            lookups.add(str(data["panel"]))
        elif event.kind is EventKind.RECORD:
            record = {key: str(value) for key, value in data.items()}
        elif event.kind is EventKind.PICKUP:
            rings = rings_at(event.at)
        elif event.kind is EventKind.HOLD:
            rude += not announced_before(turns)
        elif event.kind is EventKind.ENDED:
            outcome = str(data["outcome"])
    return Performance(
        tuple(turns), actions, frozenset(lookups), record, outcome, rings, rude, holds
    )


def announced_before(turns: Sequence[Turn]) -> bool:
    """Did the agent's last words ask to wait, before the line went to hold?"""
    last = next((turn for turn in reversed(turns) if turn.from_agent), None)
    return last is not None and last.reading is not None and last.reading.does("ask_wait")
