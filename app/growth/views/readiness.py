"""Everything a page about somebody's readiness shows, the same for the person and the manager."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.accounts.queries import Person
from app.growth.labels import charts, files
from app.growth.labels import printing as paper
from app.growth.labels.dimensions import dimension_lines
from app.growth.labels.learning import path_line
from app.growth.labels.lines import level_lines, lines, own_upkeep, step_line, urgent_first
from app.growth.labels.words import Words, level, month
from app.growth.queries.pictures import Picture, View
from app.growth.rules.levels import mean
from app.growth.rules.readiness import Standing
from app.growth.views.team_files import PDF, file_asked, file_of, sheet_of
from app.platform.i18n import _ as say


def shown(picture: Picture) -> dict[str, Any]:
    """The values that ``growth/_readiness.html`` needs: rows, step, levels, charts, dimensions."""
    words, ready = Words(picture.framework), picture.readiness
    levels = level_lines(words, picture)
    return {
        "picture": picture,
        "readiness": ready,
        "words": words,
        "rows": urgent_first(lines(words, ready.findings)),
        "upkeep": lines(words, own_upkeep(ready)),
        "counts": {standing.value: ready.count(standing) for standing in Standing},
        "step": step_line(words, picture),
        "forecast": words.forecast(picture.forecast, ready),
        "levels": levels,
        "radar": charts.radar([row.level for row in levels], [row.needed for row in levels]),
        "trend": _trend(words, picture),
        "dimensions": dimension_lines(words, picture),
        "learning": path_line(words, picture),
    }


def as_file(person: Person, picture: Picture, view: View) -> Response:
    """The ladder as the file that was asked for; as a PDF with levels and dimensions too."""
    words, name = Words(picture.framework), f"readiness-{person.staff_no}-{view.on}"
    if file_asked() == PDF:
        return sheet_of(
            say("Readiness of %(name)s", name=f"{person.name} {person.staff_no}"),
            name,
            paper.of_readiness(words, picture),
            lede=paper.lede(words, picture, view),
            about=person.id,
        )
    columns, rows = files.readiness(words, picture)
    return file_of(person.name, name, columns, rows)


def _trend(words: Words, picture: Picture) -> dict[str, Any]:
    """The mean of all criteria by month, and the criterion that stands lowest beside it."""
    months = [key for key, _ in next(iter(picture.months.values()), [])]
    every: list[float | None] = []
    for number in range(len(months)):
        seen = [series[number][1] for series in picture.months.values()]
        known = [value for value in seen if value is not None]
        every.append(mean(known) / 100 if known else None)
    lowest = min(
        (m for m in picture.means.values() if m.level is not None),
        key=lambda m: (m.level or 0) - picture.needed.get(m.criterion, 0),
        default=None,
    )
    rows, names = [every], [""]
    if lowest is not None:
        rows.append([None if v is None else v / 100 for _, v in picture.months[lowest.criterion]])
        names.append(words.name(lowest.criterion))
    asked = set(picture.needed.values())
    goal = asked.pop() / 100 if len(asked) == 1 else None
    return {
        "chart": charts.trend([month(key) for key in months], rows, goal),
        "months": [month(key) for key in months],
        "names": names,
        "table": [
            (words.name(key), [level(value) for _, value in series])
            for key, series in picture.months.items()
        ],
        "any": any(value is not None for value in every),
    }
