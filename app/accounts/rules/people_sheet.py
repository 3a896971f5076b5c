"""A table of people as others keep it: which column is what, and what each row says.

Cells arrive as the text a reader sees. A fault names its cell as the file does (``C7``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.accounts.rules import particulars
from app.kernel.verdict import Verdict

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "staff_no": (
        "工号",
        "员工号",
        "员工编号",
        "人员编号",
        "编号",
        "staff number",
        "staff no",
        "id",
    ),
    "name": ("姓名", "名字", "员工姓名", "name", "full name"),
    "latin_name": ("拼音", "英文名", "姓名拼音", "latin name", "name in latin letters"),
    "team": ("班组", "团队", "小组", "部门", "所属班组", "team", "group"),
    "hired_on": ("入职日期", "入职时间", "入职", "hire date", "hired on", "date of hire"),
    "language": ("语言", "界面语言", "language"),
    "email": ("邮箱", "电子邮箱", "邮件", "电子邮件", "e-mail", "email", "mail"),
    "shift": ("班次", "班别", "shift"),
}
REQUIRED: Final = ("staff_no", "name")
HEADER_WITHIN: Final = 10

_LANGUAGES: Final = {
    "": None,
    "zh": "zh",
    "中文": "zh",
    "汉语": "zh",
    "简体中文": "zh",
    "chinese": "zh",
    "en": "en",
    "英文": "en",
    "英语": "en",
    "english": "en",
}
_DATE: Final = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+[\d:]+)?\Z"
)
_EXCEL_EPOCH: Final = date(1899, 12, 30)


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell and how to mend it."""

    cell: str
    why: Verdict


@dataclass(frozen=True)
class Line:
    """One row. Absent columns are absent from ``values``; an empty cell is an empty text."""

    number: int
    values: Mapping[str, str]
    cells: Mapping[str, str]
    hired_on: date | None
    language: str | None
    faults: tuple[Fault, ...]

    def cell(self, name: str) -> str:
        """Where this row keeps that value, as the file names it."""
        return self.cells.get(name, str(self.number))


@dataclass(frozen=True)
class Table:
    """A recognised header, and the rows below it that are not empty."""

    columns: Mapping[str, int]
    ignored: tuple[str, ...]
    lines: tuple[Line, ...]


def read(rows: Sequence[Sequence[str]], *, first_row: int = 1) -> Table | None:
    """The table that starts at the first row naming staff number and name; None if none does."""
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        columns, ignored = _columns(row)
        if all(name in columns for name in REQUIRED):
            lines = _lines(rows[index + 1 :], columns, first_row + index + 1)
            return Table(columns, ignored, lines)
    return None


def _columns(row: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    columns: dict[str, int] = {}
    ignored: list[str] = []
    for index, heading in enumerate(row):
        tidy = _tidy(heading).rstrip("*").strip().casefold()
        name = next((n for n, known in HEADINGS.items() if tidy in known), None)
        if name is not None and name not in columns:
            columns[name] = index
        elif tidy:
            ignored.append(heading.strip())
    return columns, tuple(ignored)


def _lines(
    rows: Sequence[Sequence[str]], columns: Mapping[str, int], first: int
) -> tuple[Line, ...]:
    lines: list[Line] = []
    seen: dict[str, str] = {}
    for number, row in enumerate(rows, first):
        values = {
            name: _tidy(row[index]) if index < len(row) else "" for name, index in columns.items()
        }
        if not any(values.values()):
            continue
        cells = {name: f"{_letter(index)}{number}" for name, index in columns.items()}
        line = _line(number, values, cells)
        key = line.values["staff_no"]
        if key and key in seen:
            twin = Fault(
                cells["staff_no"],
                Verdict(
                    "This staff number stands in %(cell)s already; keep one row.",
                    {"cell": seen[key]},
                ),
            )
            line = Line(
                number, line.values, cells, line.hired_on, line.language, (*line.faults, twin)
            )
        seen.setdefault(key, cells["staff_no"])
        lines.append(line)
    return tuple(lines)


def _line(number: int, values: dict[str, str], cells: Mapping[str, str]) -> Line:
    faults: list[Fault] = []

    def wrong(name: str, why: Verdict) -> None:
        faults.append(Fault(cells[name], why))

    values["staff_no"] = values["staff_no"].upper()
    if values.get("email"):
        values["email"] = values["email"].casefold()
    for name, why in particulars.faults(values):
        wrong(name, why)
    hired_on = None
    if values.get("hired_on"):
        hired_on = day(values["hired_on"])
        if hired_on is None:
            wrong("hired_on", Verdict("Write the day as 2026-11-24."))
    spoken = values.get("language", "").casefold()
    if spoken not in _LANGUAGES:
        wrong("language", Verdict("Write 中文 or English, or leave it empty."))
    return Line(number, values, cells, hired_on, _LANGUAGES.get(spoken), tuple(faults))


def day(text: str) -> date | None:
    """A day as people and Excel write it; None if it is none."""
    found = _DATE.match(text)
    if found:
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            return None
    if text.isdigit() and 20_000 <= int(text) <= 80_000:
        return _EXCEL_EPOCH + timedelta(days=int(text))
    return None


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
