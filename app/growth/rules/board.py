"""Where a person stands on a team's board, and the one thing to know about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.growth.rules.dossier import Dossier, Measured
from app.growth.rules.levels import Mean, falling, mean
from app.growth.rules.months import day_after, month_of
from app.growth.rules.readiness import Readiness


class Group(StrEnum):
    """The board's four groups. Who holds the highest tier is on the way unless at risk."""

    READY = "ready"
    NEAR = "near"
    ON_THE_WAY = "on_the_way"
    AT_RISK = "at_risk"


class RiskKind(StrEnum):
    """Why somebody is at risk: about behaviour and figures, never about the person."""

    FALLING = "falling"
    LOW_LEVEL = "low_level"
    LOW_FIGURE = "low_figure"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Risk:
    """One reason, with what it is about and the value seen."""

    kind: RiskKind
    about: str
    value: int = 0
    month: str = ""


@dataclass(frozen=True)
class Floor:
    """A figure below (or above) this is a risk."""

    indicator: str
    floor: int
    lower_is_better: bool = False

    def broken(self, value: int) -> bool:
        """Is the value on the wrong side?"""
        return value > self.floor if self.lower_is_better else value < self.floor


def last_figure(dossier: Dossier, indicator: str, on: date) -> Measured | None:
    """The figure of the last full month, or of the one before while that is not in."""
    wanted = (month_of(on, 1), month_of(on, 2))
    found = [
        f
        for f in dossier.of(Measured, on)
        if f.indicator == indicator and f.month in wanted and day_after(f.month) <= on
    ]
    return max(found, key=lambda f: (f.month, f.on, f.id), default=None)


def risks(
    readiness: Readiness,
    dossier: Dossier,
    means: Mapping[str, Mean],
    series: Mapping[str, Sequence[tuple[str, int | None]]],
    floors: Iterable[Floor],
    low_level: int,
) -> list[Risk]:
    """Every reason to talk soon: falling three months running, a mean below the floor, a figure
    below its floor, a duty that lapsed after it had been done."""
    found = [Risk(RiskKind.FALLING, c, 3) for c, s in series.items() if falling(s)]
    for floor in floors:
        figure = last_figure(dossier, floor.indicator, readiness.on)
        if figure is not None and floor.broken(figure.value):
            found.append(Risk(RiskKind.LOW_FIGURE, floor.indicator, figure.value, figure.month))
    found += [
        Risk(RiskKind.LOW_LEVEL, m.criterion, m.level)
        for m in sorted(means.values(), key=lambda m: (m.level or 0, m.criterion))
        if m.level is not None and m.level < low_level
    ]
    found += [Risk(RiskKind.LAPSED, f.key) for f in readiness.upkeep if not f.good and f.proofs]
    return found


def group_of(readiness: Readiness, found: Sequence[Risk], near: int) -> Group:
    """Ready first; then at risk; near with at most ``near`` requirements missing."""
    if readiness.is_ready:
        return Group.READY
    if found:
        return Group.AT_RISK
    if readiness.target and readiness.missing <= near:
        return Group.NEAR
    return Group.ON_THE_WAY


def widest_gap(
    people: Iterable[Mapping[str, Mean]], criteria: Iterable[str], line: int
) -> tuple[str, int, int] | None:
    """The criterion where most people stand below the line: (criterion, how many, of how many
    with a mean); None if nobody does."""
    known = list(people)
    best: tuple[str, int, int] | None = None
    for criterion in criteria:
        levels = [m[criterion].level for m in known if criterion in m]
        seen = [level for level in levels if level is not None]
        below = sum(level < line for level in seen)
        if below and (best is None or below > best[1]):
            best = (criterion, below, len(seen))
    return best


def team_months(
    dossiers: Iterable[Dossier], indicator: str, on: date, months: int = 6
) -> list[tuple[str, int | None]]:
    """The mean of a figure over a team by full month, oldest first; None where nobody has one."""
    wanted = [month_of(on, back) for back in range(months, 0, -1)]
    values: dict[str, dict[int, int]] = {month: {} for month in wanted}
    for number, dossier in enumerate(dossiers):
        for figure in dossier.of(Measured, on):
            if figure.indicator == indicator and figure.month in values:
                values[figure.month][number] = figure.value
    return [(m, mean(values[m].values()) if values[m] else None) for m in wanted]
