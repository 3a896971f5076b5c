"""A table of monthly figures: which column is what, which cells count, which are wrong and why.

One row a person: the staff number, the month (or one month for the whole file), and a column for
each figure. A wrong cell costs that cell, not the file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.growth.rules.written import amount, is_empty, mixes, month_in, number_in

STAFF: Final = "staff_no"
MONTH: Final = "month"
STAFF_HEADINGS: Final = (
    "工号",
    "员工号",
    "客服工号",
    "staff number",
    "staff no",
    "staff_no",
    "agent id",
)
MONTH_HEADINGS: Final = ("月份", "统计月份", "月", "month", "period")
MIXED: Final = "Other cells of this column are above 1: write 93% or 0.93%."


@dataclass(frozen=True)
class Wanted:
    """A figure that a column may hold, and by which headings it is known."""

    key: str
    unit: str
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Value:
    """One figure of one person for one month, in hundredths, and where it stood."""

    staff_no: str
    month: str
    indicator: str
    value: int
    row: int
    column: int


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be taken. ``why`` is a msgid with ``%(...)s`` places."""

    row: int
    column: int
    shown: str
    why: str


@dataclass(frozen=True)
class Read:
    """All that a table held."""

    columns: Mapping[int, str]
    values: tuple[Value, ...]
    faults: tuple[Fault, ...]
    rows: int


def plain(heading: object) -> str:
    """A heading without blanks, brackets and case, as headings are compared."""
    text = re.sub(r"[（(].*?[）)]", "", str(heading or "")).strip().lower()
    return re.sub(r"[\s_:：%％]+", " ", text).strip()


def columns_of(header: Sequence[object], wanted: Sequence[Wanted]) -> dict[int, str]:
    """Which column is what, by its heading; the first of two with the same meaning."""
    names = {plain(h): STAFF for h in STAFF_HEADINGS} | {plain(h): MONTH for h in MONTH_HEADINGS}
    for figure in wanted:
        names |= {plain(h): figure.key for h in (figure.key, *figure.headings)}
    found: dict[int, str] = {}
    for index, heading in enumerate(header):
        meaning = names.get(plain(heading))
        if meaning is not None and meaning not in found.values():
            found[index] = meaning
    return found


def mapped(
    header: Sequence[object], columns: Mapping[int, str], said: Mapping[str, str]
) -> dict[int, str]:
    """What each column means, with what somebody said about some headings; an empty meaning
    leaves a column out. Raise KeyError naming a heading that is not there."""
    places = {plain(heading): place for place, heading in enumerate(header)}
    wanted = {}
    for heading, meaning in said.items():
        if plain(heading) not in places:
            raise KeyError(heading)
        wanted[places[plain(heading)]] = meaning
    given = set(wanted.values())
    kept = {place: what for place, what in columns.items() if what not in given}
    return {place: what for place, what in sorted((kept | wanted).items()) if what}


def names_of(wanted: Sequence[Wanted]) -> set[str]:
    """Every heading that is known, as headings are compared."""
    figures = (heading for figure in wanted for heading in (figure.key, *figure.headings))
    return {plain(h) for h in (*STAFF_HEADINGS, *MONTH_HEADINGS, *figures)}


def lacking(meanings: Collection[str], month: str | None) -> str:
    """What a file needs before it can be read, as a msgid; empty if it has all."""
    if STAFF not in meanings:
        return "No column of staff numbers was found. Name it 工号 or Staff number."
    if not set(meanings) - {STAFF, MONTH, ""}:
        return "No column of figures was found. Take the template for the headings."
    if MONTH not in meanings and month is None:
        return "No column of months was found. Choose the month of the file."
    return ""


def read(
    table: Sequence[Sequence[object]],
    wanted: Sequence[Wanted],
    columns: Mapping[int, str],
    *,
    first_row: int = 1,
    month: str | None = None,
    last_month: str,
) -> Read:
    """The figures of a table whose first row is the heading. ``month`` is used where no column
    gives one; months after ``last_month`` are refused."""
    units = {figure.key: figure.unit for figure in wanted}
    mixed = _mixed(table, columns, units)
    values: list[Value] = []
    faults: list[Fault] = []
    seen: set[tuple[str, str, str]] = set()
    rows = 0
    places = {meaning: index for index, meaning in columns.items()}
    for number, row in enumerate(table[1:], first_row + 1):
        if all(is_empty(cell) for cell in row):
            continue
        rows += 1
        staff = _text(row, places[STAFF])
        if not staff:
            faults.append(Fault(number, places[STAFF], "", "The staff number is missing."))
            continue
        when = month
        if MONTH in places:
            cell = row[places[MONTH]] if places[MONTH] < len(row) else None
            when = month_in(cell, last_month)
        if when is None or when > last_month:
            why = "Write the month as 2026-10." if when is None else "This month is not over yet."
            faults.append(
                Fault(number, places.get(MONTH, 0), _text(row, places.get(MONTH, 0)), why)
            )
            continue
        for index, meaning in columns.items():
            if meaning in (STAFF, MONTH) or index >= len(row) or is_empty(row[index]):
                continue
            try:
                value = amount(row[index], units[meaning])
                if value and index in mixed and _is_small(row[index]):
                    raise ValueError(MIXED)
            except ValueError as error:
                faults.append(Fault(number, index, _text(row, index), str(error)))
                continue
            if (staff, when, meaning) in seen:
                why = "This figure stands in the file twice."
                faults.append(Fault(number, index, _text(row, index), why))
                continue
            seen.add((staff, when, meaning))
            values.append(Value(staff, when, meaning, value, number, index))
    return Read(columns, tuple(values), tuple(faults), rows)


def _mixed(
    table: Sequence[Sequence[object]], columns: Mapping[int, str], units: Mapping[str, str]
) -> set[int]:
    """Columns of percents in which 0.9 may mean 90% or 0.9%."""
    return {
        index
        for index, meaning in columns.items()
        if units.get(meaning) == "percent"
        and mixes([row[index] for row in table[1:] if index < len(row)])
    }


def _is_small(cell: object) -> bool:
    number, share = number_in(cell, "percent")
    return not share and number <= 1


def _text(row: Sequence[object], index: int) -> str:
    value = row[index] if index < len(row) else None
    return "" if value is None else str(value).strip()
