"""Monthly evaluations in the reader's words, and as files."""

from __future__ import annotations

from typing import Final

from app.growth.queries.evaluations import Month, Row
from app.growth.rules.evaluation import EvaluationState, overall
from app.kernel.wording import Wording
from app.platform.i18n import _, _l, in_readers_language, number
from app.platform.sheets import Cell, Column

N_ = str
STATES: Final = {
    None: (_l("not begun"), "", "circle-dashed"),
    EvaluationState.DRAFT: (_l("draft"), "warm", "pencil"),
    EvaluationState.SHARED: (_l("waits for the person"), "info", "clock"),
    EvaluationState.SIGNED: (_l("signed by both"), "good", "check"),
}
WRONG: Final = (
    N_("Choose a level for every criterion."),
    N_("Say in words what you saw."),
    N_("You do not agree: say why, so that it can be talked about."),
)


def state(row: Row) -> tuple[object, str, str]:
    """The state's word, tone and sign."""
    return STATES[row.evaluation.state if row.evaluation else None]


def mean(row: Row) -> str:
    """The mean level, or a dash."""
    value = overall(row.evaluation.levels) if row.evaluation else None
    return "–" if value is None else number(value / 100, 1)


def table(month: Month) -> tuple[list[Column], list[list[Cell]]]:
    """The month as a file: the page's rows."""
    heads = (
        _("Name"), _("Staff number"), _("Team"), _("Month"), _("State"), _("Mean level"),
        _("Agrees"), _("Comment"),
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for row in month.rows:
        found = row.evaluation
        value = overall(found.levels) if found else None
        agrees = found.agrees if found else None
        said = "" if agrees is None else _("yes") if agrees else _("no")
        rows.append(
            [
                row.person.name, row.person.staff_no, _team(row.person.team), month.month,
                str(state(row)[0]), None if value is None else value / 100, str(said),
                found.comment if found else "",
            ]
        )  # fmt: skip
    return [Column(h, 40 if n == 7 else 16) for n, h in enumerate(heads)], rows


def _team(name: Wording | None) -> str:
    return in_readers_language(name) if name else ""
