"""Statistics of an exam: first tries whose marks are all in; what each item did."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from app.content import store
from app.exams.models.bodies import WITH_OPTIONS, ExamBody, ItemBody
from app.exams.rules import statistics
from app.exams.rules.statistics import FEW, Figures, Whole
from app.exams.rules.summaries import SlotSums
from app.exams.services import summaries

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
    """An exam's figures: the whole, and its items with those that want a look first. ``late``
    attempts are not in yet."""

    exam: ExamBody
    whole: Whole | None
    items: tuple[ItemLine, ...]
    late: int

    @property
    def to_see(self) -> tuple[ItemLine, ...]:
        """Items with a hint."""
        return tuple(line for line in self.items if line.figures.hints)


def report(exam_key: str) -> Report:
    """Work the figures out from the kept sums. Raise NotFound for an exam that never was."""
    exam = store.latest(ExamBody, exam_key).body
    standing = summaries.standing(exam_key)
    places: dict[int, list[SlotSums]] = defaultdict(list)
    for paper, versions in standing.papers.values():
        for version_id, sums in zip(versions, paper.slots, strict=True):
            if sums.count:
                places[version_id].append(sums)
    items = store.versions(ItemBody, list(places))
    lines = [_line(items[version_id], sums) for version_id, sums in places.items()]
    lines.sort(key=lambda line: (not line.figures.hints, line.figures.share, line.key))
    papers = [paper for _number, (paper, _versions) in sorted(standing.papers.items())]
    return Report(exam, statistics.whole(papers, exam.cut / 10_000), tuple(lines), standing.late)


def _line(version: store.Version[ItemBody], places: list[SlotSums]) -> ItemLine:
    body = version.body
    right = frozenset(n for n, option in enumerate(body.options) if option.correct)
    found = statistics.figures(places, right if body.type in WITH_OPTIONS else frozenset())
    return ItemLine(version.key, version.id, body, found)
