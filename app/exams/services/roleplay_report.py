"""The report of a play: transcript with marks, levels with reasons, times, what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from app.exams.models.roleplay import PlayReview, RolePlay
from app.exams.rules.roleplay.lifecycle import PlayState
from app.exams.rules.roleplay.performance import of_play
from app.exams.rules.roleplay.scenario import CRITERIA, Point, Scenario
from app.exams.rules.roleplay.timing import Reply
from app.exams.rules.roleplay.trials import parse_line
from app.exams.services import roleplay_desk
from app.exams.services.roleplay import events_of, scenario_of
from app.exams.services.roleplay_desk import Line
from app.language import checking
from app.language.checking import Said


@dataclass(frozen=True)
class Part:
    """A stretch of a message, with the tone of the evidence on it and its numbers."""

    text: str
    tone: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Mark:
    """One piece of evidence beside a message."""

    number: int
    criterion: str
    tone: str
    item: Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One message of the transcript, with what was done at the desk before it. ``unsaid`` is what
    the lexicon finds in it: evidence for whoever reads, never a part of the grade."""

    index: int
    at: datetime
    second: float
    from_agent: bool
    parts: tuple[Part, ...]
    marks: tuple[Mark, ...]
    waited: Reply | None
    fatal: bool
    lost: bool
    deeds: tuple[tuple[float, Line], ...] = ()
    unsaid: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Level:
    """One criterion: the level that counts, the suggested range, whether a person changed it."""

    criterion: str
    level: int | None
    low: int | None
    high: int | None
    suggested: int | None
    changed: bool
    found: Mapping[str, Any]
    first_mark: int | None


@dataclass(frozen=True)
class Report:
    """Everything the report page needs."""

    play: RolePlay
    scenario: Scenario
    rows: tuple[Row, ...]
    afterwards: tuple[tuple[float, Line], ...]
    levels: tuple[Level, ...]
    replies: tuple[Reply, ...]
    critical: tuple[Mapping[str, Any], ...]
    review: PlayReview | None
    next_points: tuple[Point, ...]
    scripts: tuple[str, ...]
    model: tuple[tuple[bool, str], ...]
    record: Mapping[str, str]
    minutes: int
    seconds: int

    @property
    def length(self) -> float:
        """The second of the last thing that was said or done."""
        ends = [row.second for row in self.rows] + [second for second, _ in self.afterwards]
        return max(ends, default=0.0)


def report(play: RolePlay) -> Report:
    """The report of a submitted play."""
    scenario = scenario_of(play)
    performance = of_play(events_of(play))
    result: Mapping[str, Any] = play.result or {"criteria": {}, "critical": []}
    replies = performance.replies(scenario)
    numbered, marks = _marks(result)
    critical = tuple(result["critical"])
    review = play.reviews[-1] if play.reviews and play.state == PlayState.RATED else None
    unsaid = _unsaid([turn.text if turn.from_agent else "" for turn in performance.turns])
    done = _between(roleplay_desk.deeds(play, scenario), [turn.at for turn in performance.turns])
    rows = tuple(
        Row(
            index=index,
            at=play.started_at + timedelta(seconds=turn.at),
            second=turn.at,
            deeds=done[index],
            from_agent=turn.from_agent,
            parts=_parts(turn.text, marks.get(index, ())),
            marks=marks.get(index, ()),
            waited=next((reply for reply in replies if reply.utterance == index), None),
            fatal=any(one["message"] == index for one in critical),
            lost=any(mark.tone == "bad" for mark in marks.get(index, ())) or index in unsaid,
            unsaid=unsaid.get(index, ()),
        )
        for index, turn in enumerate(performance.turns)
    )
    missing = _missing(scenario, result)
    ended = play.ended_at or (play.started_at + timedelta(seconds=_last(play)))
    spent = max(0, round((ended - play.started_at).total_seconds()))
    return Report(
        play=play,
        scenario=scenario,
        rows=rows,
        afterwards=done[-1],
        levels=tuple(_level(key, play, result, review, numbered) for key in CRITERIA),
        replies=replies,
        critical=critical if review is None else _confirmed(critical, review),
        review=review,
        next_points=missing[:3],
        scripts=tuple(dict.fromkeys(s for point in missing for s in point.scripts))[:4],
        model=_model(scenario, play.language),
        record=performance.record or {},
        minutes=spent // 60,
        seconds=spent % 60,
    )


def _between(
    deeds: Sequence[tuple[float, Line]], moments: Sequence[float]
) -> tuple[tuple[tuple[float, Line], ...], ...]:
    """The deeds before each message, and last those after all of them."""
    found: list[list[tuple[float, Line]]] = [[] for _ in range(len(moments) + 1)]
    for deed in deeds:
        place = next((i for i, moment in enumerate(moments) if deed[0] < moment), len(moments))
        found[place].append(deed)
    return tuple(tuple(place) for place in found)


def _unsaid(texts: Sequence[str]) -> dict[int, tuple[Said, ...]]:
    """What the lexicon finds in the agent's messages, by message."""
    found: dict[int, tuple[Said, ...]] = {}
    for one in checking.evidence(texts):
        found[one.message] = (*found.get(one.message, ()), one)
    return found


def _last(play: RolePlay) -> float:
    return play.events[-1].at_ms / 1000 if play.events else 0.0


def _confirmed(
    critical: tuple[Mapping[str, Any], ...], review: PlayReview
) -> tuple[Mapping[str, Any], ...]:
    seen = {one["code"] for one in critical}
    kept = [one for one in critical if one["code"] in review.critical]
    added = [{"code": c, "message": None} for c in review.critical if c not in seen]
    return (*kept, *added)


def tone(item: Mapping[str, Any]) -> str:
    """good, bad, or warm where a person must look."""
    if item["value"] == 0 or (item["message"] is not None and 0.25 <= item["probability"] < 0.8):
        return "warm"
    return "good" if item["value"] > 0 else "bad"


def _marks(
    result: Mapping[str, Any],
) -> tuple[dict[str, list[int]], dict[int, tuple[Mark, ...]]]:
    """Evidence with numbers in the order of the talk, by criterion and by message."""
    found = [
        (item["message"], item["span"][0], criterion, item)
        for criterion, one in result["criteria"].items()
        for item in one["evidence"]
        if item["message"] is not None
    ]
    found.sort(key=lambda entry: (entry[0], entry[1], CRITERIA.index(entry[2])))
    by_criterion: dict[str, list[int]] = {}
    by_message: dict[int, list[Mark]] = {}
    for number, (message, _, criterion, item) in enumerate(found, 1):
        by_criterion.setdefault(criterion, []).append(number)
        by_message.setdefault(message, []).append(Mark(number, criterion, tone(item), item))
    return by_criterion, {message: tuple(marks) for message, marks in by_message.items()}


def _parts(text: str, marks: tuple[Mark, ...]) -> tuple[Part, ...]:
    """The text cut where evidence begins and ends; what spans everything marks nothing."""
    spans = [
        (mark.item["span"][0], min(mark.item["span"][1], len(text)), mark)
        for mark in marks
        if not str(mark.item["rule"]).startswith(("time.", "manner."))
    ]
    cuts = sorted({0, len(text), *(a for a, _, _ in spans), *(b for _, b, _ in spans)})
    parts: list[Part] = []
    for start, stop in pairwise(cuts):
        inside = [mark for a, b, mark in spans if a <= start and stop <= b]
        tones = {mark.tone for mark in inside}
        chosen = next((t for t in ("bad", "warm", "good") if t in tones), "")
        numbers = tuple(mark.number for a, b, mark in spans if b == stop and a <= start)
        parts.append(Part(text[start:stop], chosen, numbers))
    return tuple(part for part in parts if part.text)


def _level(
    key: str,
    play: RolePlay,
    result: Mapping[str, Any],
    review: PlayReview | None,
    numbered: Mapping[str, list[int]],
) -> Level:
    found = result["criteria"].get(key) or {"level": None, "low": None, "high": None}
    counted = (play.levels or {}).get(key) if review else found["level"]
    changed = review is not None and counted != found["level"]
    first = next(iter(numbered.get(key, ())), None)
    return Level(
        key,
        counted,
        None if review else found["low"],
        None if review else found["high"],
        found["level"],
        changed,
        found,
        first,
    )


def _missing(scenario: Scenario, result: Mapping[str, Any]) -> tuple[Point, ...]:
    """Points that were not earned, those that cost most first."""
    lost = {
        str(item["rule"]).removeprefix("point.")
        for one in result["criteria"].values()
        for item in one["evidence"]
        if item["value"] < 0 and str(item["rule"]).startswith("point.")
    }
    points = [point for point in scenario.points if point.key in lost]
    return tuple(sorted(points, key=lambda p: (p.needed_for or 6, -p.weight)))


def _model(scenario: Scenario, language: str) -> tuple[tuple[bool, str], ...]:
    """The author's ideal conversation, in the play's language if there is one."""
    ideals = [trial for trial in scenario.trials if trial.kind == "ideal"]
    chosen = next((t for t in ideals if t.language == language), ideals[0] if ideals else None)
    if chosen is None:
        return ()
    try:
        return tuple(parse_line(line)[1:] for line in chosen.lines)
    except ValueError:
        # A draft that is tried may hold a line nobody can read; its check names it.
        return ()
