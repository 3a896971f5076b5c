"""The awards in the reader's words, and as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.growth.queries.awards import Found
from app.growth.rules.awards import RoundState, Score, Subject
from app.kernel.wording import Wording
from app.platform.i18n import Lazy, _, _l, in_readers_language, number
from app.platform.sheets import Cell, Column

N_ = str
STATES: Final = {
    RoundState.NOMINATING: (_l("proposals are open"), "info", "flag"),
    RoundState.VOTING: (_l("votes are taken"), "warm", "checklist"),
    RoundState.DECIDED: (_l("decided"), "good", "rosette"),
}
WRONG: Final = (
    N_("Votes are not taken now."),
    N_("Nobody votes for themselves or their own team."),
    N_("Choose a mark for both criteria."),
)


@dataclass(frozen=True)
class Said:
    """How a round for teams or for people speaks."""

    best: Lazy
    one: Lazy
    cohesion: Lazy
    innovation: Lazy
    proposed: Lazy
    propose: Lazy
    what: Lazy
    own: Lazy
    hint: Lazy


SUBJECTS: Final = {
    Subject.TEAM: Said(
        best=_l("Best team"),
        one=_l("Team"),
        cohesion=_l("Cohesion"),
        innovation=_l("Innovation"),
        proposed=_l("Proposed teams"),
        propose=_l("Propose a team"),
        what=_l("What this team did"),
        own=_l("Your own team: others vote."),
        hint=_l("Propose the one that impressed you, also another than your own."),
    ),
    Subject.PERSON: Said(
        best=_l("Service star"),
        one=_l("Person"),
        cohesion=_l("Teamwork"),
        innovation=_l("Ideas"),
        proposed=_l("Proposed people"),
        propose=_l("Propose somebody"),
        what=_l("What they did for customers or colleagues"),
        own=_l("This is you: others vote."),
        hint=_l("Propose a colleague whose service impressed you, with what they did."),
    ),
}


@dataclass(frozen=True)
class Line:
    """A team or person of the result; the parts are points of 100, in hundredths."""

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
            in_readers_language(names.get(s["of"])), s["performance"], s["cohesion"],
            s["innovation"], s["votes"], s["total"], s["best"],
        )
        for s in row.scores
    ]  # fmt: skip


def shown(value: int | None) -> str:
    """Points with one decimal, or a dash."""
    return "–" if value is None else number(value / 100, 1)


def table(row: Found, lines: Sequence[Line]) -> tuple[list[Column], list[list[Cell]]]:
    """The result as a file."""
    said = SUBJECTS[row.subject]
    heads = (
        said.one, _("Performance"), said.cohesion, said.innovation, _("Votes"), _("Score"),
        said.best,
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            li.name, *(None if v is None else v / 100 for v in (li.performance, li.cohesion,
            li.innovation)), li.votes, None if li.total is None else li.total / 100,
            str(_("yes")) if li.best else "",
        ]
        for li in lines
    ]  # fmt: skip
    return [Column(str(h), 24 if n == 0 else 14) for n, h in enumerate(heads)], rows
