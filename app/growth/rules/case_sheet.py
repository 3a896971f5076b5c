"""A table of case records: which column is what, which rows count, which cells are wrong and why.

One row a case: its number, the day, the category, and whatever else there is. A wrong cell that is
needed costs its row; one that is not costs itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from app.growth.rules.figure_sheet import STAFF, STAFF_HEADINGS, Fault, plain

NUMBER: Final = "number"
DAY: Final = "day"
CATEGORY: Final = "category"
PROBLEM: Final = "problem"
CHANNEL: Final = "channel"
SOLVED: Final = "solved"
MINUTES: Final = "minutes"
NEEDED: Final = (NUMBER, DAY, CATEGORY)
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    NUMBER: ("工单号", "案例编号", "会话编号", "case number", "case no", "ticket"),
    DAY: ("日期", "接待日期", "发生日期", "date", "day"),
    CATEGORY: ("分类", "问题分类", "类别", "category", "class"),
    PROBLEM: ("问题描述", "问题", "描述", "problem", "description"),
    STAFF: STAFF_HEADINGS,
    CHANNEL: ("渠道", "接待渠道", "channel"),
    SOLVED: ("是否解决", "已解决", "solved", "resolved"),
    MINUTES: ("处理分钟", "处理时长 分钟", "处理时长", "minutes", "handling minutes"),
}
YES: Final = frozenset({"是", "已解决", "y", "yes", "true", "1", "solved"})
NO: Final = frozenset({"否", "未解决", "n", "no", "false", "0", "unsolved", "open"})
MOST_TEXT: Final = 500
MOST_CATEGORY: Final = 60
_FORMS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")


@dataclass(frozen=True)
class Record:
    """One case as it stands in the file."""

    number: str
    day: date
    category: str
    problem: str
    staff_no: str
    channel: str
    solved: bool | None
    minutes: int | None
    row: int

    def kept(self, learner: int | None, unit: int | None) -> list[Any]:
        """As it is staged, with whose case it was."""
        return [
            self.number, self.day.isoformat(), self.category, self.problem, learner, unit,
            self.channel, self.solved, self.minutes,
        ]  # fmt: skip


@dataclass(frozen=True)
class Read:
    """All that a table held."""

    records: tuple[Record, ...]
    faults: tuple[Fault, ...]
    rows: int


def names() -> set[str]:
    """Every heading that is known, as headings are compared."""
    return {plain(h) for key, headings in HEADINGS.items() for h in (key, *headings)}


def columns_of(header: Sequence[object]) -> dict[int, str]:
    """Which column is what, by its heading; the first of two with the same meaning."""
    names = {plain(h): key for key, headings in HEADINGS.items() for h in (key, *headings)}
    found: dict[int, str] = {}
    for index, heading in enumerate(header):
        meaning = names.get(plain(heading))
        if meaning is not None and meaning not in found.values():
            found[index] = meaning
    return found


def lacking(columns: Mapping[int, str]) -> list[str]:
    """Needed columns that were not found."""
    return [key for key in NEEDED if key not in columns.values()]


def day_in(cell: object) -> date | None:
    """A day from a date, a moment, 2026-10-31, 2026/10/31, 2026年10月31日, 20261031."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell if cell is not None else "").strip().split(" ")[0].split("T")[0]
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None


def whole_minutes(cell: str) -> int:
    """Minutes, halves up. Raise ValueError with a msgid."""
    try:
        number = Decimal(cell)
    except InvalidOperation:
        raise ValueError("This is not a number.") from None
    if not number.is_finite() or not 0 <= number <= 100_000:
        raise ValueError("Minutes lie between 0 and 100,000.")
    return int(number + Decimal("0.5"))


def read(
    table: Sequence[Sequence[object]],
    columns: Mapping[int, str],
    *,
    known: Collection[str],
    today: date,
    first_row: int = 1,
) -> Read:
    """The cases of a table whose first row is the heading; those whose number is ``known`` stand
    in the academy already and are left out."""
    places = {meaning: index for index, meaning in columns.items()}
    records: list[Record] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    rows = 0
    for place, row in enumerate(table[1:], first_row + 1):
        if not any(str(cell or "").strip() for cell in row):
            continue
        rows += 1
        found = _Row(row, places, place)
        number, category = found.text(NUMBER), found.text(CATEGORY)[:MOST_CATEGORY]
        day = day_in(found.cell(DAY))
        if not number:
            found.fault(NUMBER, "The case number is missing.")
        elif number in seen or number in known:
            twice = number in seen
            found.fault(
                NUMBER,
                "This case stands in the file twice." if twice else "This case is here already.",
            )
        if day is None:
            found.fault(DAY, "Write the day as 2026-10-31.")
        elif day > today:
            found.fault(DAY, "This day is still to come.")
        if not category:
            found.fault(CATEGORY, "The category is missing.")
        if not found.faults and day is not None:
            seen.add(number)
            records.append(
                Record(
                    number, day, category, found.text(PROBLEM)[:MOST_TEXT], found.text(STAFF),
                    found.text(CHANNEL)[:MOST_CATEGORY], found.solved(), found.minutes(), place,
                )
            )  # fmt: skip
        faults += found.faults
    return Read(tuple(records), tuple(faults), rows)


class _Row:
    """One row while it is read."""

    def __init__(self, row: Sequence[object], places: Mapping[str, int], number: int) -> None:
        self.row, self.places, self.number = row, places, number
        self.faults: list[Fault] = []

    def cell(self, meaning: str) -> object:
        index = self.places.get(meaning)
        return self.row[index] if index is not None and index < len(self.row) else None

    def text(self, meaning: str) -> str:
        value = self.cell(meaning)
        return "" if value is None else str(value).strip()

    def fault(self, meaning: str, why: str) -> None:
        self.faults.append(Fault(self.number, self.places[meaning], self.text(meaning), why))

    def solved(self) -> bool | None:
        said = self.text(SOLVED).lower()
        if said in YES or said in NO:
            return said in YES
        if said:
            self.fault(SOLVED, "Write yes or no.")
        return None

    def minutes(self) -> int | None:
        text = self.text(MINUTES)
        if not text:
            return None
        try:
            return whole_minutes(text)
        except ValueError as error:
            self.fault(MINUTES, str(error))
            return None
