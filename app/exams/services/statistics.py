"""Statistics of an exam: first tries whose marks are all in; what each item did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.content import store
from app.exams.models.attempts import Attempt, Response
from app.exams.models.bodies import WITH_OPTIONS, ExamBody, ItemBody
from app.exams.models.ratings import SlotScore
from app.exams.rules import statistics
from app.exams.rules.attempt import AttemptState
from app.exams.rules.statistics import FEW, Answered, Figures, Whole
from app.exams.services.papers import PaperView, paper_view
from app.exams.services.scoring import Given, answer_of
from app.platform.db import db

__all__ = ["FEW", "ItemLine", "Report", "report"]


@dataclass(frozen=True)
class ItemLine:
    """One item version with its figures."""

    key: str
    version_id: int
    item: ItemBody
    figures: Figures


@dataclass(frozen=True)
class Report:
    """An exam's figures: the whole, and its items with those that want a look first."""

    exam: ExamBody
    whole: Whole | None
    passed: int
    items: tuple[ItemLine, ...]

    @property
    def to_see(self) -> tuple[ItemLine, ...]:
        """Items with a hint."""
        return tuple(line for line in self.items if line.figures.hints)


def report(exam_key: str) -> Report:
    """Work the figures out. Raise NotFound for an exam that never was."""
    exam = store.latest(ExamBody, exam_key).body
    rows = db.session.execute(
        select(
            SlotScore.attempt_id,
            Attempt.paper_id,
            SlotScore.slot,
            SlotScore.item_key,
            SlotScore.item_version_id,
            SlotScore.worth,
            SlotScore.earned,
            SlotScore.blank,
            Response.answer,
        )
        .join(Attempt, Attempt.id == SlotScore.attempt_id)
        .outerjoin(
            Response,
            (Response.attempt_id == SlotScore.attempt_id)
            & (Response.slot == SlotScore.slot)
            & (Response.revision == SlotScore.revision),
        )
        .where(
            SlotScore.exam_key == exam_key,
            Attempt.number == 1,
            Attempt.state.in_([AttemptState.SCORED, AttemptState.RELEASED]),
        )
        .order_by(SlotScore.attempt_id, SlotScore.slot)
    ).all()
    by_attempt: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_attempt[row.attempt_id].append(row)
    papers = {row.paper_id: paper_view(row.paper_id) for row in rows}
    given: dict[int, list[Answered]] = defaultdict(list)
    totals: list[float] = []
    matrices: dict[int, list[list[float]]] = defaultdict(list)
    for lines in by_attempt.values():
        paper = papers[lines[0].paper_id]
        totals.append(_attempt(lines, paper, given))
        matrices[paper.id].append([_share(line) for line in lines])
    items = store.versions(ItemBody, list(given))
    figured = [_line(version_id, items, answers) for version_id, answers in given.items()]
    figured.sort(key=lambda line: (not line.figures.hints, line.figures.share, line.key))
    cut = exam.cut / 10_000
    return Report(
        exam,
        statistics.whole(totals, statistics.groups(matrices), cut),
        sum(total >= cut for total in totals),
        tuple(figured),
    )


def _share(line: Any) -> float:
    return float((line.earned or 0) / line.worth) if line.worth else 0.0


def _attempt(lines: Sequence[Any], paper: PaperView, given: dict[int, list[Answered]]) -> float:
    """Add an attempt's answers to their items; give the share of all points."""
    earned = sum(line.earned or 0 for line in lines)
    worth = sum(line.worth for line in lines)
    for line in lines:
        rest = worth - line.worth
        given[line.item_version_id].append(
            Answered(
                _share(line),
                (earned - (line.earned or 0)) / rest if rest else 0.0,
                line.blank,
                _chosen(line, paper),
            )
        )
    return float(earned / worth) if worth else 0.0


def _chosen(line: Any, paper: PaperView) -> tuple[int, ...]:
    slot = paper.slot(line.slot)
    if slot.item.type not in WITH_OPTIONS or line.answer is None:
        return ()
    answer = answer_of(slot, Given(line.slot, 1, line.answer))
    if isinstance(answer, int):
        return (answer,)
    return tuple(n for n in answer if isinstance(n, int)) if isinstance(answer, tuple) else ()


def _line(
    version_id: int, items: dict[int, store.Version[ItemBody]], answers: Sequence[Answered]
) -> ItemLine:
    version = items[version_id]
    body = version.body
    count = len(body.options) if body.type in WITH_OPTIONS else 0
    right = frozenset(n for n, option in enumerate(body.options) if option.correct)
    return ItemLine(version.key, version_id, body, statistics.figures(answers, right, count))
