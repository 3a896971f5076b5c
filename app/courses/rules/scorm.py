"""What the stored elements of a package mean: completed, passed, with which score, in what time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.courses.rules.packing import Packed, PackedPart, Version
from app.kernel.points import Points, points

_SPAN_12 = re.compile(r"(\d{2,4}):(\d\d):(\d\d)(?:\.\d{1,2})?")
_SPAN = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d{1,2})?S)?)?"
)
# Longer than a day at one go was a clock that ran while nobody was there.
LONGEST_SITTING: Final = 24 * 60 * 60


@dataclass(frozen=True)
class Outcome:
    """How one part stands. ``score`` is in hundredths of a percent; ``passed`` is None where the
    part does not judge."""

    completed: bool = False
    passed: bool | None = None
    score: Points | None = None

    @property
    def done(self) -> bool:
        """Is there nothing left to do in it?"""
        return self.completed and self.passed is not False


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _scaled(raw: float | None, low: float | None, high: float | None) -> Points | None:
    """A raw score between its ends, as hundredths of a percent."""
    if raw is None:
        return None
    low, high = low or 0.0, 100.0 if high is None else high
    if high <= low:
        return None
    return points(min(1.0, max(0.0, (raw - low) / (high - low))) * 100)


def outcome(version: Version, values: Mapping[str, str], part: PackedPart, ended: bool) -> Outcome:
    """How a part stands by what it stored. ``ended``: it said that it is over."""
    if not part.keeps:
        return Outcome(completed=True)
    read = _outcome_12 if version == "1.2" else _outcome_2004
    return read(values, part, ended)


def _outcome_12(values: Mapping[str, str], part: PackedPart, ended: bool) -> Outcome:
    status = values.get("cmi.core.lesson_status", "")
    score = _scaled(
        *(_number(values.get(f"cmi.core.score.{end}")) for end in ("raw", "min", "max"))
    )
    passed = {"passed": True, "failed": False}.get(status)
    if part.mastery is not None and score is not None and ended:
        passed = score >= points(part.mastery)
    completed = status in ("completed", "passed", "failed") or (ended and not status)
    return Outcome(completed or passed is not None, passed, score)


def _outcome_2004(values: Mapping[str, str], part: PackedPart, ended: bool) -> Outcome:
    completion = values.get("cmi.completion_status", "unknown")
    success = values.get("cmi.success_status", "unknown")
    scaled = _number(values.get("cmi.score.scaled"))
    if scaled is not None:
        score: Points | None = points(max(0.0, scaled) * 100)
    else:
        ends = ("raw", "min", "max")
        score = _scaled(*(_number(values.get(f"cmi.score.{end}")) for end in ends))
    passed = {"passed": True, "failed": False}.get(success)
    if part.mastery is not None and scaled is not None:
        passed = points(scaled * 100) >= points(part.mastery)
    # A part that never speaks of completion is complete once it has ended or was passed.
    silent = completion == "unknown"
    completed = completion == "completed" or (silent and (ended or passed is not None))
    return Outcome(completed, passed, score)


def total(parts: Sequence[Outcome]) -> Points | None:
    """The mean score of the parts that have one."""
    scores = [part.score for part in parts if part.score is not None]
    return sum(scores) // len(scores) if scores else None


def is_done(parts: Sequence[Outcome], wanted: int) -> bool:
    """Is a package done: each part, and with at least the wanted score (in percent, 0: any)?"""
    if not parts or not all(part.done for part in parts):
        return False
    score = total(parts)
    return not wanted or (score is not None and score >= wanted * 100)


def better(before: Outcome, now: Outcome) -> Outcome:
    """What stays of two outcomes: looking at a part again takes nothing away."""
    scores = [one.score for one in (before, now) if one.score is not None]
    passed = True if before.passed else before.passed if now.passed is None else now.passed
    return Outcome(before.completed or now.completed, passed, max(scores, default=None))


def seconds_of(version: Version, values: Mapping[str, str]) -> int:
    """The time that a part says this sitting took; at most a day."""
    if version == "1.2":
        found = _SPAN_12.fullmatch(values.get("cmi.core.session_time", ""))
        days, hours, minutes, seconds = (0, *map(int, found.groups())) if found else (0, 0, 0, 0)
    else:
        found = _SPAN.fullmatch(values.get("cmi.session_time", ""))
        pieces = [int(piece or 0) for piece in found.groups()] if found else [0] * 6
        days, hours, minutes, seconds = pieces[0] * 365 + pieces[1] * 30 + pieces[2], *pieces[3:]
    return min(LONGEST_SITTING, ((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def _span(version: Version, seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    if version == "1.2":
        return f"{min(hours, 9999):04d}:{rest // 60:02d}:{rest % 60:02d}"
    return f"PT{hours}H{rest // 60}M{rest % 60}S"


@dataclass(frozen=True)
class Learner:
    """Whom a package meets."""

    key: str
    name: str


def opening(
    packed: Packed,
    number: int,
    kept: Mapping[str, str],
    learner: Learner,
    *,
    seconds: int,
    begun: bool,
    ended: bool,
) -> dict[str, str]:
    """The values that a part finds when it opens: what it stored, and what the academy tells it.

    A part that was left in the middle, by itself or by a browser that went away, is resumed.
    """
    part = packed.parts[number]
    mastery = "" if part.mastery is None else f"{part.mastery:g}"
    if packed.version == "1.2":
        again = not ended or kept.get("cmi.core.exit") == "suspend"
        told = {
            "cmi.core.student_id": learner.key,
            "cmi.core.student_name": learner.name,
            "cmi.core.credit": "credit",
            "cmi.core.lesson_mode": "normal",
            "cmi.core.entry": "resume" if begun and again else "" if begun else "ab-initio",
            "cmi.core.total_time": _span("1.2", seconds),
            "cmi.launch_data": part.launch_data,
            "cmi.student_data.mastery_score": mastery,
            "cmi.comments_from_lms": "",
        }
        default = {"cmi.core.lesson_status": "not attempted"}
        left = {"cmi.core.exit", "cmi.core.session_time"}
    else:
        again = not ended or kept.get("cmi.exit") in ("suspend", "logout")
        told = {
            "cmi._version": "1.0",
            "cmi.learner_id": learner.key,
            "cmi.learner_name": learner.name,
            "cmi.credit": "credit",
            "cmi.mode": "normal",
            "cmi.entry": "resume" if begun and again else "" if begun else "ab-initio",
            "cmi.total_time": _span("2004", seconds),
            "adl.nav.request": "_none_",
            "adl.nav.request_valid.continue": str(number + 1 < len(packed.parts)).lower(),
            "adl.nav.request_valid.previous": str(number > 0).lower(),
        }
        if part.launch_data:
            told["cmi.launch_data"] = part.launch_data
        if part.mastery is not None:
            told["cmi.scaled_passing_score"] = f"{part.mastery / 100:g}"
        default = {"cmi.completion_status": "unknown", "cmi.success_status": "unknown"}
        left = {"cmi.exit", "cmi.session_time", "adl.nav.request"}
    return default | {name: value for name, value in kept.items() if name not in left} | told
