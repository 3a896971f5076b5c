"""The data elements of SCORM 1.2 and 2004 that a package may read and write.

One table for both sides: the player answers a package by it at once, and the academy holds every
stored value against it again. In a template ``n`` stands for the number of an entry in a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from app.courses.rules.packing import Version

LONG: Final = 65_535
_SPAN_12: Final = r"\d{2,4}:\d\d:\d\d(\.\d{1,2})?"
_TIME_12: Final = r"\d\d:\d\d:\d\d(\.\d{1,2})?"
_SPAN: Final = r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?"
_MOMENT: Final = r"\d{4}(-\d\d(-\d\d(T\d\d(:\d\d(:\d\d(\.\d{1,2})?)?)?(Z|[+-]\d\d(:?\d\d)?)?)?)?)?"
_DECIMAL: Final = r"-?\d+(\.\d+)?"


@dataclass(frozen=True)
class Data:
    """One element. ``access`` is r, w or rw; a value matches ``form`` whole, is at most
    ``longest`` characters long and, where it is a number, lies from ``low`` to ``high``."""

    template: str
    access: str
    form: str = ""
    longest: int = 255
    low: float | None = None
    high: float | None = None

    @cached_property
    def name(self) -> re.Pattern[str]:
        """What its names look like."""
        pieces = (r"(0|[1-9]\d{0,3})" if p == "n" else p for p in self.template.split("."))
        return re.compile(r"\.".join(pieces))

    def takes(self, value: str) -> bool:
        """Is it a value that a package may set?"""
        if len(value) > self.longest or (self.form and not re.fullmatch(self.form, value)):
            return False
        if self.low is None or not value:
            return True
        high = self.high if self.high is not None else float("inf")
        return self.low <= float(value) <= high

    def told(self) -> list[Any]:
        """As the player reads it."""
        return [self.template, self.access, self.form, self.longest, self.low, self.high]


def _words(*words: str) -> str:
    return "|".join(words)


def _score(template: str) -> Data:
    """A score of SCORM 1.2: nothing, or from 0 to 100."""
    return Data(template, "rw", rf"({_DECIMAL})?", low=0.0, high=100.0)


def _figure(template: str, low: float | None = None, high: float | None = None) -> Data:
    return Data(template, "rw", _DECIMAL, low=low, high=high)


_STATUS_12 = _words("passed", "completed", "failed", "incomplete", "browsed")
_KINDS = _words(
    "true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric"
)
SCORM_12: Final = (
    Data("cmi.core.student_id", "r"),
    Data("cmi.core.student_name", "r"),
    Data("cmi.core.lesson_location", "rw", longest=1_000),
    Data("cmi.core.credit", "r"),
    Data("cmi.core.lesson_status", "rw", _STATUS_12),
    Data("cmi.core.entry", "r"),
    _score("cmi.core.score.raw"),
    _score("cmi.core.score.max"),
    _score("cmi.core.score.min"),
    Data("cmi.core.total_time", "r"),
    Data("cmi.core.lesson_mode", "r"),
    Data("cmi.core.exit", "w", _words("time-out", "suspend", "logout", "")),
    Data("cmi.core.session_time", "w", _SPAN_12),
    Data("cmi.suspend_data", "rw", longest=LONG),
    Data("cmi.launch_data", "r"),
    Data("cmi.comments", "rw", longest=4_096),
    Data("cmi.comments_from_lms", "r"),
    Data("cmi.objectives.n.id", "rw"),
    _score("cmi.objectives.n.score.raw"),
    _score("cmi.objectives.n.score.max"),
    _score("cmi.objectives.n.score.min"),
    Data("cmi.objectives.n.status", "rw", _words(_STATUS_12, "not attempted")),
    Data("cmi.student_data.mastery_score", "r"),
    Data("cmi.student_data.max_time_allowed", "r"),
    Data("cmi.student_data.time_limit_action", "r"),
    Data("cmi.student_preference.audio", "rw", r"-?\d+", low=-1.0, high=100.0),
    Data("cmi.student_preference.language", "rw"),
    Data("cmi.student_preference.speed", "rw", r"-?\d+", low=-100.0, high=100.0),
    Data("cmi.student_preference.text", "rw", r"-?\d+", low=-1.0, high=1.0),
    Data("cmi.interactions.n.id", "w"),
    Data("cmi.interactions.n.objectives.n.id", "w"),
    Data("cmi.interactions.n.time", "w", _TIME_12),
    Data("cmi.interactions.n.type", "w", _KINDS),
    Data("cmi.interactions.n.correct_responses.n.pattern", "w", longest=1_000),
    Data("cmi.interactions.n.weighting", "w", _DECIMAL),
    Data("cmi.interactions.n.student_response", "w", longest=1_000),
    Data(
        "cmi.interactions.n.result",
        "w",
        _words("correct", "wrong", "unanticipated", "neutral", _DECIMAL),
    ),
    Data("cmi.interactions.n.latency", "w", _SPAN_12),
)
_COMPLETION = _words("completed", "incomplete", "not attempted", "unknown")
_SUCCESS = _words("passed", "failed", "unknown")
SCORM_2004: Final = (
    Data("cmi._version", "r"),
    Data("cmi.learner_id", "r"),
    Data("cmi.learner_name", "r"),
    Data("cmi.location", "rw", longest=1_000),
    Data("cmi.credit", "r"),
    Data("cmi.mode", "r"),
    Data("cmi.entry", "r"),
    Data("cmi.completion_status", "rw", _COMPLETION),
    Data("cmi.completion_threshold", "r"),
    Data("cmi.success_status", "rw", _SUCCESS),
    Data("cmi.scaled_passing_score", "r"),
    _figure("cmi.score.scaled", -1.0, 1.0),
    _figure("cmi.score.raw"),
    _figure("cmi.score.max"),
    _figure("cmi.score.min"),
    _figure("cmi.progress_measure", 0.0, 1.0),
    Data("cmi.exit", "w", _words("time-out", "suspend", "logout", "normal", "")),
    Data("cmi.session_time", "w", _SPAN),
    Data("cmi.total_time", "r"),
    Data("cmi.max_time_allowed", "r"),
    Data("cmi.time_limit_action", "r"),
    Data("cmi.launch_data", "r"),
    Data("cmi.suspend_data", "rw", longest=LONG),
    Data("cmi.learner_preference.audio_level", "rw", _DECIMAL, low=0.0),
    Data("cmi.learner_preference.language", "rw"),
    Data("cmi.learner_preference.delivery_speed", "rw", _DECIMAL, low=0.0),
    Data("cmi.learner_preference.audio_captioning", "rw", r"-1|0|1"),
    Data("cmi.comments_from_learner.n.comment", "rw", longest=4_000),
    Data("cmi.comments_from_learner.n.location", "rw"),
    Data("cmi.comments_from_learner.n.timestamp", "rw", _MOMENT),
    Data("cmi.comments_from_lms.n.comment", "r"),
    Data("cmi.comments_from_lms.n.location", "r"),
    Data("cmi.comments_from_lms.n.timestamp", "r"),
    Data("cmi.objectives.n.id", "rw", r"\S.*", 4_000),
    _figure("cmi.objectives.n.score.scaled", -1.0, 1.0),
    _figure("cmi.objectives.n.score.raw"),
    _figure("cmi.objectives.n.score.max"),
    _figure("cmi.objectives.n.score.min"),
    Data("cmi.objectives.n.success_status", "rw", _SUCCESS),
    Data("cmi.objectives.n.completion_status", "rw", _COMPLETION),
    _figure("cmi.objectives.n.progress_measure", 0.0, 1.0),
    Data("cmi.objectives.n.description", "rw"),
    Data("cmi.interactions.n.id", "rw", r"\S.*", 4_000),
    Data("cmi.interactions.n.type", "rw", _words(_KINDS, "long-fill-in", "other")),
    Data("cmi.interactions.n.objectives.n.id", "rw", r"\S.*", 4_000),
    Data("cmi.interactions.n.timestamp", "rw", _MOMENT),
    Data("cmi.interactions.n.correct_responses.n.pattern", "rw", longest=4_000),
    Data("cmi.interactions.n.weighting", "rw", _DECIMAL),
    Data("cmi.interactions.n.learner_response", "rw", longest=4_000),
    Data(
        "cmi.interactions.n.result",
        "rw",
        _words("correct", "incorrect", "unanticipated", "neutral", _DECIMAL),
    ),
    Data("cmi.interactions.n.latency", "rw", _SPAN),
    Data("cmi.interactions.n.description", "rw"),
    Data("adl.nav.request", "rw", r"continue|previous|exit|exitAll|abandon|abandonAll|_none_"),
    Data("adl.nav.request_valid.continue", "r"),
    Data("adl.nav.request_valid.previous", "r"),
)
BY_VERSION: Final[Mapping[Version, tuple[Data, ...]]] = {"1.2": SCORM_12, "2004": SCORM_2004}
MOST_VALUES: Final = 4_000
MOST_CHARACTERS: Final = 400_000


def element(version: Version, name: str) -> Data | None:
    """The element of this name; None if the version has none."""
    return next((one for one in BY_VERSION[version] if one.name.fullmatch(name)), None)


def fault(version: Version, values: Mapping[str, str]) -> str:
    """The first name whose value no package may set; empty where all may be stored."""
    for name, value in values.items():
        found = element(version, name)
        if found is None or "w" not in found.access or not found.takes(value):
            return name
    return ""


def fits(values: Mapping[str, str]) -> bool:
    """Are they few and short enough to be kept?"""
    return len(values) <= MOST_VALUES and _characters(values.items()) <= MOST_CHARACTERS


def _characters(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(len(name) + len(value) for name, value in pairs)
