"""Monthly figures in the reader's words, and as files."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.growth.labels.team_board import Comparison, Series, say
from app.growth.labels.words import Words, figure, month
from app.growth.models.framework import Framework, IndicatorBody
from app.growth.queries.team_figures import FigureTable
from app.growth.rules.bands import Band
from app.growth.rules.months import month_of
from app.kernel.points import points
from app.platform.i18n import _l, language
from app.platform.sheets import Cell, Column

N_ = str
BANDS: Final = {
    Band.GOOD: (_l("on target"), "good"),
    Band.NEAR: (_l("below target"), "near"),
    Band.LOW: (_l("talk soon"), "low"),
    Band.PLAIN: (_l("no target"), "plain"),
}
# What is wrong with a cell → how it is mended. The reasons come from the rules as messages.
MENDS: Final = {
    N_("The staff number is missing."): _l("Write the person’s staff number."),
    N_("Write the month as 2026-10."): _l("Year and month, as in 2026-10."),
    N_("This month is not over yet."): _l("Only full months count; bring it in next month."),
    N_("This is not a number."): _l("Write digits, with a point before decimals."),
    N_("This figure cannot be negative."): _l("Look it up again in the source."),
    N_("A share is at most 100%."): _l("Write 93, 93% or 0.93."),
    N_("Other cells of this column are above 1: write 93% or 0.93%."): _l(
        "Write the whole column in one way."
    ),
    N_("A rating is at most 5."): _l("Ratings run from 0 to 5."),
    N_("This figure is too large."): _l("Check the unit of this column."),
    N_("This figure stands in the file twice."): _l("Keep one of the two rows."),
    N_("Nobody with this staff number is in your teams."): _l(
        "Check the number, or leave the row to who leads this person."
    ),
}


def cell(body: IndicatorBody | None, value: int | None) -> str:
    """A figure with its unit."""
    return figure(body, value)


def target(body: IndicatorBody) -> str:
    """≥ 90%, or nothing where no target is set."""
    if body.target is None:
        return ""
    sign = "≤" if body.better == "lower" else "≥"
    return f"{sign} {figure(body, points(body.target))}"


def heads(words: Words, table: FigureTable) -> list[tuple[str, str, str]]:
    """Key, title and target of each column; every target where teams have different ones."""
    if table.figure:
        return [(key, month(key), "") for key in table.keys]
    return [
        (
            i.key,
            i.title.said_in(language()),
            " / ".join(dict.fromkeys(filter(None, map(target, table.bodies(i.key))))),
        )
        for i in words.framework.indicators
    ]


def body_of(table: FigureTable, key: str) -> IndicatorBody | None:
    """The figure that a column shows."""
    return table.figure or table.framework.indicator(key)


def columns(words: Words, table: FigureTable) -> list[Column]:
    """The columns of the table as a file."""
    first = [say("Name"), say("Staff number"), say("Team")]
    if table.figure:
        first.append(say("Figure"))
        titles = list(table.keys)
    else:
        first.append(say("Month"))
        titles = [head[1] for head in heads(words, table)]
    return [Column(name, 16) for name in (*first, *titles)]


def rows(table: FigureTable) -> list[list[Cell]]:
    """The rows of the table as a file: the same people, order and figures as on the page."""
    shown = table.figure.title.said_in(language()) if table.figure else table.month
    return [
        [
            row.person.name,
            row.person.staff_no,
            row.person.team.said_in(language()) if row.person.team else "",
            shown,
            *(None if c.value is None else c.value / 100 for c in row.cells),
        ]
        for row in table.rows
    ]


def chart(words: Words, table: FigureTable) -> Comparison:
    """The mean of the chosen figure by month."""
    body, means = table.figure, tuple(table.means())
    name = words.name(table.asked.figure)
    line = Series(say("Mean of all shown"), means, tuple(figure(body, v) for v in means))
    wanted = points(body.target) if body and body.target is not None else None
    return Comparison(
        table.asked.figure,
        name,
        tuple(month(key) for key in table.keys),
        (line,),
        wanted,
        figure(body, wanted) if wanted is not None else "",
    )


def template(framework: Framework, day: date) -> tuple[list[Column], list[Cell]]:
    """Headings of an import in the reader's language, and one line to write over."""
    titles = [say("Staff number"), say("Month")]
    titles += [i.title.said_in(language()) for i in framework.indicators]
    sample: list[Cell] = ["KF0001", month_of(day, 1)]
    for body in framework.indicators:
        usual = {"percent": 92, "points": 4.6, "seconds": 24, "count": 1200}[body.unit]
        sample.append(usual)
    return [Column(title, 16) for title in titles], sample
