"""Decks of the drill: by category, by criterion, by what evidence says somebody is weak in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.evidence import ledger
from app.evidence.facts import CriterionRated, RolePlayRated
from app.kernel.actor import Actor
from app.scripts_library.labels import CRITERIA
from app.scripts_library.rules import weakness
from app.scripts_library.services import finding
from app.search import fuzzy, index

MOST_CARDS: Final = 60


@dataclass(frozen=True)
class WeakDeck:
    """A deck for a criterion: the mean of the latest levels, of how many, and its scripts."""

    criterion: str
    mean: float
    ratings: int
    scripts: int


def weak_decks(by: Actor) -> list[WeakDeck]:
    """Decks for what somebody's latest ratings are low in, the weakest first."""
    counted = index.counts("script")
    found = []
    for one in weakness.weakest(_observed(by.id)):
        scripts = counted.get(fuzzy.mark("criterion", one.criterion), 0)
        if scripts and one.criterion in CRITERIA:
            found.append(WeakDeck(one.criterion, one.mean / 100, one.number, scripts))
    return found


def _observed(account_id: int) -> Iterator[tuple[datetime, str, int]]:
    for line in ledger.lines([account_id], kinds=[RolePlayRated.KIND, CriterionRated.KIND]):
        if line.kind == CriterionRated.KIND:
            yield line.happened_at, str(line.body["criterion"]), int(line.body["level"])
        else:
            for criterion, level in line.body["levels"].items():
                yield line.happened_at, str(criterion), int(level)


def keys_for(criterion: str) -> list[str]:
    """Scripts with a key point that shows a criterion, the most used first."""
    if criterion not in CRITERIA:
        return []
    return list(finding.find("", {"criterion": criterion}, limit=MOST_CARDS).keys)
