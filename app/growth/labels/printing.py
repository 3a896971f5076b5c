"""What growth's pages say on paper: tables of texts in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.growth.labels.dimensions import dimension_lines
from app.growth.labels.lines import (
    SIGNS,
    LevelLine,
    Line,
    level_lines,
    lines,
    own_upkeep,
    urgent_first,
)
from app.growth.labels.words import Words, level, month
from app.growth.queries.pictures import Picture, View
from app.growth.rules.readiness import Standing
from app.platform import i18n, sheets
from app.platform.i18n import _ as say
from app.platform.sheets import Cell, Column


def section(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Sequence[int] = (),
    tight: Sequence[int] = (),
    codes: Sequence[int] = (),
) -> dict[str, Any]:
    """A table on paper; ``numbers`` says which of its columns stand to the right, ``tight`` which
    are never broken into lines, ``codes`` which hold addresses that are drawn as QR codes."""
    return {
        "title": title,
        "heads": list(heads),
        "rows": [list(row) for row in rows],
        "numbers": list(numbers),
        "tight": list(tight),
        "codes": list(codes),
    }


def of_table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> dict[str, Any]:
    """The table that a workbook would hold, on paper."""
    kept = [list(row) for row in rows]
    numbers = [
        place
        for place in range(len(columns))
        if any(_is_number(row[place]) for row in kept)
        and all(row[place] is None or _is_number(row[place]) for row in kept)
    ]
    heads = [column.title for column in columns]
    return section("", heads, ([_said(cell) for cell in row] for row in kept), numbers=numbers)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def _said(cell: Cell) -> str:
    if cell is None or cell == "":
        return "–"
    if isinstance(cell, datetime):
        return i18n.moment(cell)
    if isinstance(cell, date):
        return i18n.day(cell)
    return i18n.number(cell) if _is_number(cell) else sheets.text(cell)  # type: ignore[arg-type]


def of_readiness(words: Words, picture: Picture) -> list[dict[str, Any]]:
    """A person's ladder on paper: what the next tier asks, what keeps this one, levels by
    criterion and month, and the points of the second framework."""
    ready = picture.readiness
    found = []
    if ready.target:
        title = say("For %(tier)s", tier=words.tier(ready.target))
        found.append(demands_section(title, urgent_first(lines(words, ready.findings))))
    kept = say("What keeps %(tier)s", tier=words.tier(ready.tier, short=True))
    found.append(demands_section(kept, lines(words, own_upkeep(ready))))
    found.append(levels_section(level_lines(words, picture)))
    found.append(_months(words, picture))
    found.append(
        section(
            say("Six dimensions"),
            (say("Dimension"), say("Point"), say("Seen in")),
            (
                (dimension.title, point.title,
                 " · ".join(f"{s.name} {s.value}" for s in point.sights) or say("not observed"))
                for dimension in dimension_lines(words, picture)
                for point in dimension.points
            ),
        )
    )  # fmt: skip
    return found


def demands_section(title: str, rows: Iterable[Line]) -> dict[str, Any]:
    """Demands with their verdicts and evidence."""
    heads = (say("Requirement"), say("State"), say("Evidence and what to know"))
    return section(title, heads, _demands(rows), tight=(1,))


def levels_section(rows: Iterable[LevelLine]) -> dict[str, Any]:
    """Levels by criterion beside what is asked."""
    return section(
        say("Criteria, last 90 days"),
        (say("Criterion"), say("Level"), say("Asked"), say("Ratings")),
        ((row.title, row.text, _asked(row.needed), str(row.ratings)) for row in rows),
        numbers=(1, 2, 3),
    )


def _asked(needed: float | None) -> str:
    return i18n.number(needed, 1) if needed else "–"


def _demands(rows: Iterable[Line], depth: int = 0) -> Iterator[list[str]]:
    """Each demand, and the parts of a group one deeper."""
    for row in rows:
        evidence = [piece.text for piece in row.evidence if piece.counts and not row.parts]
        state = str(SIGNS[Standing(row.standing)][2])
        yield [
            f"{'　' * depth}{row.title}",
            state if row.chip.text == state else f"{state} · {row.chip.text}",
            " · ".join((*evidence, *row.notes)),
        ]
        yield from _demands(row.parts, depth + 1)


def _months(words: Words, picture: Picture) -> dict[str, Any]:
    months = [key for key, _ in next(iter(picture.months.values()), [])]
    return section(
        say("Levels by month"),
        (say("Criterion"), *(month(key) for key in months)),
        (
            (words.name(key), *(level(value) for _, value in series))
            for key, series in picture.months.items()
        ),
        numbers=range(1, len(months) + 1),
    )


def lede(words: Words, picture: Picture, view: View) -> list[str]:
    """What stands above a ladder on paper: from where to where, of which day, judged by what."""
    ready = picture.readiness
    way = words.tier(ready.tier)
    if ready.target:
        way = f"{way} → {words.tier(ready.target)}"
        met = say("%(met)s of %(needed)s requirements met", met=ready.met, needed=ready.needed)
        way = f"{way} · {met}"
    day = i18n.day(view.on)
    known = (
        say("%(day)s with today's knowledge", day=day)
        if view.with_hindsight
        else say("As it stood on %(day)s", day=day)
    )
    edition = say("Edition of %(day)s", day=i18n.day(picture.framework.effective))
    found = [way, f"{known} · {edition}"]
    if view.is_today and (forecast := words.forecast(picture.forecast, ready)):
        found.append(forecast)
    return found
