"""Transcripts of the author run through the grading, and agent lines through the customer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.exams.rules.roleplay.acts import EXACT, Bars
from app.exams.rules.roleplay.engine import Play, due, opening, react
from app.exams.rules.roleplay.grading import Result, grade
from app.exams.rules.roleplay.judging import Judging
from app.exams.rules.roleplay.library import Library, Scores
from app.exams.rules.roleplay.pairs import Scales
from app.exams.rules.roleplay.performance import Performance, Turn, hold_of
from app.exams.rules.roleplay.reading import Reading, message_of, read
from app.exams.rules.roleplay.scenario import Scenario, Trial
from app.exams.rules.roleplay.state import Event, EventKind, apply, fold
from app.exams.rules.roleplay.taught import Margins

_LINE: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s+([AC])\s+(.+)\Z", re.DOTALL)


@dataclass(frozen=True)
class Reader:
    """Reads messages of one scenario: its library (shared and own acts), the comparison, and the
    head, the scales and the lines of the judgement, where there are any."""

    scenario: Scenario
    library: Library
    similar: Callable[[Sequence[str]], Scores]
    bars: Bars = EXACT
    taught: Callable[[Sequence[str]], Margins] | None = None
    scales: Scales | None = None
    judging: Judging | None = None

    def read(
        self, text: str, customer_said: Sequence[str] = (), own_before: Sequence[str] = ()
    ) -> Reading:
        """The reading of one agent message in its place."""
        message = message_of(text)
        scores = self.similar([piece.text for piece in message.pieces])
        sentences = message.sentences
        return read(
            message,
            scores,
            library=self.library,
            scenario=self.scenario,
            customer_said=customer_said,
            own_before=own_before,
            bars=self.bars,
            taught=self.taught(sentences) if self.taught and sentences else None,
            scales=self.scales,
        )


def parse_line(line: str) -> tuple[float, bool, str]:
    """``18 A Hello`` → 18 seconds, the agent, the words. Raise ValueError if it is not so."""
    found = _LINE.match(line)
    if found is None:
        raise ValueError(f"write seconds, A or C, then the words, not {line!r}")
    return float(found.group(1)), found.group(2) == "A", found.group(3).strip()


def performed(reader: Reader, lines: Iterable[tuple[float, bool, str]]) -> Performance:
    """A transcript as a performance: every agent message read in its place."""
    turns: list[Turn] = []
    customer: list[str] = []
    own: list[str] = []
    for at, from_agent, text in lines:
        if from_agent:
            turns.append(Turn(at, True, text, reader.read(text, customer, own)))
            own.append(text)
        else:
            turns.append(Turn(at, False, text))
            customer.append(text)
    return Performance(tuple(turns))


def run(reader: Reader, trial: Trial) -> Result:
    """The grade of a trial."""
    return grade(reader.scenario, performed(reader, map(parse_line, trial.lines)), reader.judging)


@dataclass(frozen=True)
class Mismatch:
    """One thing a grade has otherwise than the author wanted. ``about`` is ``total``, ``passed``,
    ``critical`` or a criterion; ``values`` hold what was found and what was wanted."""

    about: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        found = self.values
        if self.about == "total":
            end = "most" if "most" in found else "least"
            return f"total {found['total']}, wanted at {end} {found[end]}"
        if self.about == "passed":
            return f"passed is {not found['wanted']}, wanted {found['wanted']}"
        if self.about == "critical":
            return f"critical failures {found['found']}, wanted {found['wanted']}"
        return f"{self.about} is {found['level']}, wanted {found['low']} to {found['high']}"


def mismatches(trial: Trial, result: Result) -> list[Mismatch]:
    """What the grade has otherwise than the author wanted; empty: as expected."""
    found = []
    total = result.total
    if trial.least is not None and total < trial.least:
        found.append(Mismatch("total", {"total": total, "least": trial.least}))
    if trial.most is not None and total > trial.most:
        found.append(Mismatch("total", {"total": total, "most": trial.most}))
    if trial.passed is not None and result.passed is not trial.passed:
        found.append(Mismatch("passed", {"wanted": trial.passed}))
    codes = {critical.code for critical in result.critical}
    if trial.critical is not None and codes != set(trial.critical):
        listed = {"found": sorted(codes), "wanted": sorted(trial.critical)}
        found.append(Mismatch("critical", listed))
    for criterion, (low, high) in trial.levels.items():
        level = result.criteria[criterion].level
        if level is None or not low <= level <= high:
            values = {"level": level, "low": low, "high": high}
            found.append(Mismatch(criterion, values))
    return found


def played(play: Play, reader: Reader, words: Sequence[str], pace: float = 20.0) -> list[Event]:
    """A play of these agent lines, each ``pace`` seconds after the customer's last line."""
    events = list(opening(play))
    state = fold(play.scenario, events)
    if not state.lifted:
        pickup = Event(EventKind.PICKUP, 4.0)
        events += [pickup, *react(play, state, pickup)]
        state = fold(play.scenario, events)
    for text in words:
        at = (events[-1].at if events else 0.0) + pace
        for event in due(play, state, at):
            events.append(event)
            state = apply(play.scenario, state, event)
        if state.outcome:
            break
        reading = reader.read(text, state.customer_said, state.agent_said)
        hold = hold_of(Turn(at, True, text, reading))
        reply = Event(
            EventKind.REPLY, at, {"text": text, "reading": reading.as_json(), "hold": hold}
        )
        answers = react(play, state, reply)
        for event in (reply, *answers):
            events.append(event)
            state = apply(play.scenario, state, event)
    return events
