"""The best-team award in the reader's words, and as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.growth.queries.awards import Found
from app.growth.rules.awards import RoundState, Score
from app.kernel.wording import Wording
from app.platform.i18n import _, _l, in_readers_language, number
from app.platform.sheets import Cell, Column

N_ = str
STATES: Final = {
    RoundState.NOMINATING: (_l("teams are proposed"), "info", "flag"),
    RoundState.VOTING: (_l("votes are taken"), "warm", "checklist"),
    RoundState.DECIDED: (_l("decided"), "good", "rosette"),
}
WRONG: Final = (
    N_("Votes are not taken now."),
    N_("Nobody votes for their own team."),
    N_("Choose a mark for both criteria."),
)


@dataclass(frozen=True)
class Line:
    """A team of the result; the parts are points of 100, in hundredths."""

    name: str
    performance: int | None
    cohesion: int | None
    innovation: int | None
    votes: int
    total: int | None
    best: bool


def standing(found: Sequence[Score], names: Mapping[int, Wording]) -> list[Line]:
    """Scores before the decision."""
    return [
        Line(
            in_readers_language(names.get(s.team)), s.performance, s.cohesion.value,
            s.innovation.value, s.cohesion.n, s.total, False,
        )
        for s in found
    ]  # fmt: skip


def decided(row: Found, names: Mapping[int, Wording]) -> list[Line]:
    """Scores as they stood at the decision."""
    return [
        Line(
            in_readers_language(names.get(s["unit"])), s["performance"], s["cohesion"],
            s["innovation"], s["votes"], s["total"], s["best"],
        )
        for s in row.scores
    ]  # fmt: skip


def shown(value: int | None) -> str:
    """Points with one decimal, or a dash."""
    return "–" if value is None else number(value / 100, 1)


def table(lines: Sequence[Line]) -> tuple[list[Column], list[list[Cell]]]:
    """The result as a file."""
    heads = (
        _("Team"), _("Performance"), _("Cohesion"), _("Innovation"), _("Votes"), _("Score"),
        _("Best team"),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            li.name, *(None if v is None else v / 100 for v in (li.performance, li.cohesion,
            li.innovation)), li.votes, None if li.total is None else li.total / 100,
            str(_("yes")) if li.best else "",
        ]
        for li in lines
    ]  # fmt: skip
    return [Column(h, 24 if n == 0 else 14) for n, h in enumerate(heads)], rows
