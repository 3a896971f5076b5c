"""Count the ledger again from the rows that state its facts.

A fact is stored twice: as the feature's own row and as a line of the ledger. Each feature
registers, for the kind of its source (``attestation``, ``figure`` ...), what its rows would state
today; the check then names every line that is missing, stands without a row, says something else,
or still counts although its row was taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from app.evidence.facts import Fact, Voided
from app.evidence.models import FactRow
from app.platform.db import db


@dataclass(frozen=True)
class Stated:
    """A fact as its row states it now; ``counts`` is false for one that was taken back."""

    fact: Fact
    counts: bool = True


Recount = Callable[[], Iterable[Stated]]
_recounts: dict[str, tuple[Recount, bool]] = {}


@dataclass
class Outcome:
    """What was found of one kind of source. The lists hold ``kind source`` of wrong lines."""

    source: str
    stated: int = 0
    recorded: int = 0
    missing: list[str] = field(default_factory=list)
    without_row: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    still_counting: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """How many lines are wrong."""
        lists = (self.missing, self.without_row, self.different, self.still_counting)
        return sum(len(found) for found in lists)


@dataclass
class Report:
    """All kinds of sources, and how many facts nobody can count again."""

    facts: int
    unchecked: int
    outcomes: list[Outcome]

    @property
    def faults(self) -> int:
        """How many lines are wrong altogether."""
        return sum(outcome.faults for outcome in self.outcomes)


def register(source: str, recount: Recount, *, whole: bool = True) -> None:
    """Say what the rows behind sources ``<source>:...`` state. From a feature's wiring.

    ``whole`` is false where a row is used again (a course taken anew), so that older facts, still
    true, have no row left to be compared with.
    """
    _recounts[source] = (recount, whole)


def _void_ids() -> set[str]:
    bodies = db.session.scalars(select(FactRow.body).where(FactRow.kind == Voided.KIND))
    return {str(body["voids"]) for body in bodies}


def verify() -> Report:
    """Compare every fact whose source can be counted again. Reads only."""
    void = _void_ids()
    total = db.session.scalar(
        select(func.count()).select_from(FactRow).where(FactRow.kind != Voided.KIND)
    )
    outcomes = [_compare(source, *_recounts[source], void) for source in sorted(_recounts)]
    checked = sum(outcome.recorded for outcome in outcomes)
    return Report(total or 0, (total or 0) - checked, outcomes)


def _compare(source: str, recount: Recount, whole: bool, void: set[str]) -> Outcome:
    outcome = Outcome(source)
    expected: dict[tuple[str, str, int], Stated] = {}
    for stated in recount():
        fact = stated.fact
        expected[fact.KIND, fact.source, fact.learner_id] = stated
    outcome.stated = len(expected)
    rows = db.session.execute(
        select(
            FactRow.public_id,
            FactRow.kind,
            FactRow.source,
            FactRow.learner_id,
            FactRow.happened_at,
            FactRow.body,
        )
        .where(FactRow.source.startswith(f"{source}:", autoescape=True))
        .order_by(FactRow.id)
        .execution_options(yield_per=2000)
    )
    for row in rows:
        outcome.recorded += 1
        name = f"{row.kind} {row.source}"
        known = expected.pop((row.kind, row.source, row.learner_id), None)
        if known is None:
            if whole and str(row.public_id) not in void:
                outcome.without_row.append(name)
            continue
        if (known.fact.happened_at, known.fact.body()) != (row.happened_at, row.body):
            outcome.different.append(name)
        if not known.counts and str(row.public_id) not in void:
            outcome.still_counting.append(name)
    outcome.missing = [f"{kind} {where}" for kind, where, _ in expected]
    return outcome
