"""The levels of a person by criterion: present mean, change, months; shown only with enough behind.

A rating is one criterion in one confirmed role-play or one rating outside; practice that no
trainer confirmed is not a rating.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise

from app.growth.rules.dossier import CriterionSeen, Dossier, RolePlayed
from app.growth.rules.months import first_day, month_of
from app.kernel.records import record

WINDOW = 90
MONTHS = 6
FEWEST = 3
CHANGE = 50


@record
class Mean:
    """The mean of a criterion over a window; ``level`` is None with fewer than three ratings."""

    criterion: str
    level: int | None
    ratings: int
    change: int = 0
    facts: tuple[str, ...] = ()

    @property
    def lacking(self) -> int:
        """How many ratings are missing before the mean is shown."""
        return max(0, FEWEST - self.ratings)


# The fact, its day, the level. A board makes thousands: a plain tuple costs a tenth of a class.
_Rating = tuple[str, date, int]


def _ratings(dossier: Dossier, on: date, since: date) -> dict[str, list[_Rating]]:
    """The ratings of each criterion from a day on; means and months ask for the same ones."""
    return dossier.once(("ratings", on, since), lambda: _gathered(dossier, on, since))


def _gathered(dossier: Dossier, on: date, since: date) -> dict[str, list[_Rating]]:
    found: dict[str, list[_Rating]] = defaultdict(list)
    for play in dossier.of(RolePlayed, on):
        if play.confirmed and play.on >= since:
            fact, day = play.id, play.on
            for criterion, level in play.levels.items():
                found[criterion].append((fact, day, level))
    for seen in dossier.of(CriterionSeen, on):
        if seen.on >= since:
            found[seen.criterion].append((seen.id, seen.on, seen.level))
    return found


def _horizon(on: date, months: int) -> date:
    """The first day whose ratings a mean or a month can still hold."""
    return min(on - timedelta(days=2 * WINDOW), first_day(month_of(on, months - 1)))


def mean(levels: Iterable[int]) -> int:
    """The mean in whole hundredths, halves up. Raise ZeroDivisionError for none."""
    values = list(levels)
    return (2 * sum(values) + len(values)) // (2 * len(values))


def means(dossier: Dossier, criteria: Iterable[str], on: date) -> dict[str, Mean]:
    """Each criterion over the last 90 days, with the change against the 90 days before where
    that is half a level or more and both windows have enough ratings."""
    ratings = _ratings(dossier, on, _horizon(on, MONTHS))
    return {c: _mean(c, ratings.get(c, []), on) for c in criteria}


def _mean(criterion: str, ratings: list[_Rating], on: date) -> Mean:
    start, before = on - timedelta(days=WINDOW), on - timedelta(days=2 * WINDOW)
    recent = [r for r in ratings if r[1] > start]
    facts = tuple(fact for fact, _, _ in recent)
    if len(recent) < FEWEST:
        return Mean(criterion, None, len(recent), 0, facts)
    level = mean(given for _, _, given in recent)
    earlier = [given for _, day, given in ratings if before < day <= start]
    change = level - mean(earlier) if len(earlier) >= FEWEST else 0
    return Mean(criterion, level, len(recent), change if abs(change) >= CHANGE else 0, facts)


def monthly(
    dossier: Dossier, criteria: Iterable[str], on: date, months: int = MONTHS
) -> Mapping[str, list[tuple[str, int | None]]]:
    """Each criterion's mean by calendar month, oldest first; None for a month without ratings."""
    ratings = _ratings(dossier, on, _horizon(on, months))
    wanted = [month_of(on, back) for back in reversed(range(months))]
    series: dict[str, list[tuple[str, int | None]]] = {}
    start = first_day(wanted[0])
    for criterion in criteria:
        by_month: dict[str, list[int]] = {}
        for _, day, given in ratings.get(criterion, []):
            if day >= start:
                by_month.setdefault(month_of(day), []).append(given)
        series[criterion] = [(m, mean(by_month[m]) if m in by_month else None) for m in wanted]
    return series


def falling(series: Iterable[tuple[str, int | None]], months: int = 3) -> bool:
    """Did the level fall from month to month, so many times running up to the last one known?"""
    known = [level for _, level in series if level is not None][-months - 1 :]
    return len(known) == months + 1 and all(b < a for a, b in pairwise(known))
