"""Are people promoted at the same rate whatever their team, language or shift? Rates with
intervals; a group is called out only where chance is a poor explanation.

Each group is compared with everybody outside it. Many comparisons find something by chance alone,
so the interval of the difference is widened for their number (Bonferroni), and a group or its rest
of fewer than :data:`LEAST` people is never judged. A difference shown is a reason to look, not a
verdict: it may have reasons that this table does not know.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist
from typing import Final

from app.growth.rules.intervals import Estimate, difference, wilson

LEAST: Final = 20
LEVEL: Final = 0.05


class Says(StrEnum):
    """What the comparison says."""

    LOWER = "lower"
    HIGHER = "higher"
    NOTHING = "nothing"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Chance:
    """One person who could have been promoted: the group they belong to, and whether they were."""

    group: str
    promoted: bool


@dataclass(frozen=True)
class Rate:
    """A group's rate and how it compares with the rest."""

    group: str
    promoted: int
    people: int
    rate: Estimate
    rest: Estimate
    gap: tuple[float, float] | None
    says: Says


def rates(chances: Iterable[Chance]) -> list[Rate]:
    """Every group, by name."""
    groups: dict[str, list[bool]] = {}
    for chance in chances:
        groups.setdefault(chance.group, []).append(chance.promoted)
    people = sum(len(members) for members in groups.values())
    hits = sum(sum(members) for members in groups.values())
    judged = [g for g, m in groups.items() if min(len(m), people - len(m)) >= LEAST]
    z = NormalDist().inv_cdf(1 - LEVEL / (2 * max(1, len(judged))))
    found = []
    for group, members in sorted(groups.items()):
        n, won = len(members), sum(members)
        gap = None
        says = Says.TOO_FEW
        if group in judged:
            gap = difference(won, n, hits - won, people - n, z=z)
            says = Says.LOWER if gap[1] < 0 else Says.HIGHER if gap[0] > 0 else Says.NOTHING
        rest = wilson(hits - won, people - n)
        found.append(Rate(group, won, n, wilson(won, n), rest, gap, says))
    return found
