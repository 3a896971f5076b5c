"""The sample talks of a scenario under the pen, graded now; and what one sentence is read as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.exams.rules.roleplay.library import Library
from app.exams.rules.roleplay.lint import Fault
from app.exams.rules.roleplay.proof import proof
from app.exams.rules.roleplay.reading import Reading, message_of
from app.exams.rules.roleplay.results import as_json
from app.exams.rules.roleplay.scenario import Scenario, Trial
from app.exams.rules.roleplay.trials import Mismatch, Reader, mismatches, parse_line, run
from app.exams.services import roleplay_reading


@dataclass(frozen=True)
class Line:
    """One line of a sample talk."""

    at: float
    from_agent: bool
    text: str


@dataclass(frozen=True)
class Sample:
    """A sample talk with the grade it gets now. ``result`` is None where a line of it cannot be
    read; ``found`` holds level and evidence by criterion."""

    number: int
    trial: Trial
    lines: tuple[Line, ...]
    total: int | None
    passed: bool | None
    found: Mapping[str, Any]
    critical: Sequence[Mapping[str, Any]]
    wrong: tuple[Mismatch, ...]

    @property
    def as_wanted(self) -> bool:
        """Is everything as its author expects?"""
        return self.total is not None and not self.wrong

    @property
    def wrong_about(self) -> frozenset[str]:
        """What is otherwise: ``total``, ``passed``, ``critical`` or criteria."""
        return frozenset(one.about for one in self.wrong)


def reader_of(scenario: Scenario, shared: Library) -> Reader:
    """What reads the messages of a scenario that is in no store yet."""
    return roleplay_reading.reader(scenario, shared)


def graded(reader: Reader, only: int | None = None) -> list[Sample]:
    """The sample talks, each with its grade; ``only`` asks for one by its number."""
    if only is None:
        _hear_at_once(reader)
    return [
        _graded(reader, number, trial)
        for number, trial in enumerate(reader.scenario.trials, 1)
        if only is None or number == only
    ]


def _hear_at_once(reader: Reader) -> None:
    """Let the reader encode all messages together: one by one takes several times as long."""
    said: list[str] = []
    for trial in reader.scenario.trials:
        with suppress(ValueError):
            said += [text for _at, own, text in map(parse_line, trial.lines) if own]
    pieces = dict.fromkeys(piece.text for text in said for piece in message_of(text).pieces)
    reader.similar(list(pieces))


def _graded(reader: Reader, number: int, trial: Trial) -> Sample:
    try:
        lines = tuple(Line(*parse_line(line)) for line in trial.lines)
    except ValueError:
        return Sample(number, trial, (), None, None, {}, (), ())
    result = run(reader, trial)
    written = as_json(result)
    return Sample(
        number,
        trial,
        lines,
        result.total,
        result.passed,
        written["criteria"],
        written["critical"],
        tuple(mismatches(trial, result)),
    )


def proven(reader: Reader) -> list[Fault]:
    """What does not work in the scenario's own examples: not recognised, or mistaken for others.
    What the sample talks have otherwise is left to ``graded``."""
    return [fault for fault in proof(reader) if fault.path[0] != "tests"]


def tried(reader: Reader, sentence: str) -> Reading:
    """What a sentence would be read as at the beginning of a talk."""
    return reader.read(sentence)
