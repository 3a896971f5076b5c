"""What happens often: categories of cases by number, with what is solved and how it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from app.growth.rules.intervals import Estimate, wilson


@dataclass(frozen=True)
class Seen:
    """One case as far as counting needs it."""

    category: str
    solved: bool | None
    minutes: int | None
    learner: int | None = None


@dataclass(frozen=True)
class Frequent:
    """One category: how many cases, which share of all (hundredths of a percent), the running
    share from the top, the share solved, the median minutes, how many in the period before, and
    how many different agents had it."""

    category: str
    count: int
    share: int
    running: int
    solved: Estimate
    minutes: int | None
    before: int
    agents: int

    @property
    def change(self) -> int:
        """More cases than in the period before; negative for fewer."""
        return self.count - self.before


def frequent(cases: Iterable[Seen], earlier: Iterable[Seen] = ()) -> list[Frequent]:
    """Categories, the most frequent first; of the same number the name decides."""
    groups: dict[str, list[Seen]] = {}
    for case in cases:
        groups.setdefault(case.category, []).append(case)
    total = sum(len(group) for group in groups.values())
    before = Counter(case.category for case in earlier)
    found: list[Frequent] = []
    counted = 0
    for category, group in sorted(groups.items(), key=lambda e: (-len(e[1]), e[0])):
        counted += len(group)
        known = [case.solved for case in group if case.solved is not None]
        took = [case.minutes for case in group if case.minutes is not None]
        found.append(
            Frequent(
                category,
                len(group),
                len(group) * 10_000 // total,
                counted * 10_000 // total,
                wilson(sum(known), len(known)),
                round(median(took)) if took else None,
                before[category],
                len({case.learner for case in group if case.learner is not None}),
            )
        )
    return found


def few_that_matter(rows: list[Frequent], share: int = 8000) -> int:
    """How many categories from the top make up this share of all cases."""
    for number, row in enumerate(rows, 1):
        if row.running >= share:
            return number
    return len(rows)
