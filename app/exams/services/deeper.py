"""Deeper figures of an exam: the Rasch scale, language groups compared, drift between versions,
time taken. Worked out when asked for, from first tries whose marks are all in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import func, select

from app.content import store
from app.exams.models.attempts import Attempt
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.models.ratings import SlotScore
from app.exams.rules.attempt import AttemptState
from app.exams.rules.fairness import Comparison, Given, drift, mantel_haenszel
from app.exams.rules.item_response import Difficulty, estimate
from app.platform.db import db

MOST_ATTEMPTS = 3_000
STRATA = 5


@dataclass(frozen=True)
class Line:
    """An item: its place on the Rasch scale, the language groups, how far the newest version lies
    from the one before in standard errors, exposure, and saves until the last answer stood."""

    key: str
    item: ItemBody
    rasch: Difficulty | None
    groups: Comparison | None
    drift: float | None
    exposure: int
    saves: float | None


@dataclass(frozen=True)
class Deeper:
    """All items, and the time that attempts took in seconds: the quartiles."""

    exam: ExamBody
    lines: tuple[Line, ...]
    attempts: int
    converged: bool
    times: tuple[float, float, float] | None


def report(exam_key: str) -> Deeper:
    """Work the figures out over the latest attempts. Raise NotFound for an exam that never was."""
    exam = store.latest(ExamBody, exam_key).body
    rows = _rows(exam_key)
    totals: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        totals[row.attempt_id][0] += row.earned or 0
        totals[row.attempt_id][1] += row.worth
    answers: dict[int, dict[str, bool]] = defaultdict(dict)
    given: dict[str, list[Given]] = defaultdict(list)
    versions: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        share = (row.earned or 0) / row.worth if row.worth else 0.0
        right = share > 0.5
        answers[row.attempt_id][row.item_key] = right
        versions[row.item_key][row.item_version_id].append(share)
        given[row.item_key].append(
            Given(row.language == "zh", _stratum(row, totals[row.attempt_id]), right)
        )
    found = estimate(answers)
    bodies = store.latest_of(ItemBody, sorted(given))
    saves = _saves(exam_key)
    lines = [
        Line(
            key,
            bodies[key].body,
            found.items.get(key) if found else None,
            mantel_haenszel(given[key]),
            _drift(versions[key]),
            len(given[key]),
            saves.get(key),
        )
        for key in sorted(given)
        if key in bodies
    ]
    return Deeper(
        exam, tuple(lines), len(answers), found is not None and found.converged, _times(exam_key)
    )


def _wanted(exam_key: str) -> list[Any]:
    return [
        Attempt.exam_key == exam_key,
        Attempt.number == 1,
        Attempt.state.in_([AttemptState.SCORED, AttemptState.RELEASED]),
    ]


def _rows(exam_key: str) -> Sequence[Any]:
    latest = (
        select(Attempt.id)
        .where(*_wanted(exam_key))
        .order_by(Attempt.finished_at.desc(), Attempt.id.desc())
        .limit(MOST_ATTEMPTS)
        .subquery()
    )
    return db.session.execute(
        select(
            SlotScore.attempt_id,
            SlotScore.item_key,
            SlotScore.item_version_id,
            SlotScore.worth,
            SlotScore.earned,
            Attempt.language,
        )
        .join(latest, latest.c.id == SlotScore.attempt_id)
        .join(Attempt, Attempt.id == SlotScore.attempt_id)
        .order_by(SlotScore.attempt_id, SlotScore.slot)
    ).all()


def _stratum(row: Any, total: Sequence[int]) -> int:
    """People of equal score: fifths of the share earned on the rest of the paper."""
    worth = total[1] - row.worth
    rest = (total[0] - (row.earned or 0)) / worth if worth else 0.0
    return min(STRATA - 1, int(rest * STRATA))


def _drift(versions: dict[int, list[float]]) -> float | None:
    if len(versions) < 2:
        return None
    before, now = (versions[number] for number in sorted(versions)[-2:])
    return drift(sum(before) / len(before), len(before), sum(now) / len(now), len(now))


def _saves(exam_key: str) -> dict[str, float]:
    """How often an answer was changed until it stood, on average, by item."""
    rows = db.session.execute(
        select(SlotScore.item_key, func.avg(SlotScore.revision))
        .join(Attempt, Attempt.id == SlotScore.attempt_id)
        .where(*_wanted(exam_key), SlotScore.revision.is_not(None))
        .group_by(SlotScore.item_key)
    )
    return {row[0]: float(row[1]) for row in rows}


def _times(exam_key: str) -> tuple[float, float, float] | None:
    rows = db.session.execute(
        select(Attempt.started_at, Attempt.finished_at)
        .where(*_wanted(exam_key), Attempt.finished_at.is_not(None))
        .order_by(Attempt.id.desc())
        .limit(MOST_ATTEMPTS)
    )
    took = sorted((end - start).total_seconds() for start, end in rows if end is not None)
    if len(took) < 3:
        return None
    half = len(took) // 2
    return median(took[:half]), median(took), median(took[-half:])
