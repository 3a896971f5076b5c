"""Tables in and out: .xlsx, .xls, .ods and .csv read; .xlsx and .csv written.

Reading never trusts a file: bytes, unzipped size, rows and columns are bounded before a cell is
looked at. Writing neutralises cells that a spreadsheet would run as formulas.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from app.kernel.errors import BadContent
from app.kernel.late import late
from app.platform import archives, shown_cells

if TYPE_CHECKING:
    import python_calamine as calamine
    import xlsxwriter
else:
    calamine = late("python_calamine")
    xlsxwriter = late("xlsxwriter")

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_UNZIPPED: Final = 200 * 1024 * 1024
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 200
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | bool | date | datetime | time | timedelta | Decimal | None


@dataclass(frozen=True)
class Sheet:
    """One sheet as it stands in the file; ``rows[0]`` is Excel's row ``first_row``. ``merged``
    holds the merged cells as (first row, first column, last row, last column), from 0, ``shown``
    what numbers and days look like where asked for (row, column)."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    first_row: int = 1
    merged: tuple[tuple[int, int, int, int], ...] = ()
    shown: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A column to write: its heading, its width in characters, and the choices a cell may take."""

    title: str
    width: int = 16
    choices: tuple[str, ...] = ()


def read(data: bytes, filename: str, *, as_shown: bool = False) -> list[Sheet]:
    """All sheets of a file, with ``as_shown`` what their cells look like as well. Raise BadContent
    with what is wrong and how to mend it."""
    if not data:
        raise BadContent("The file is empty.")
    if len(data) > MOST_BYTES:
        raise BadContent("The file is larger than %(most)s MB.", most=MOST_BYTES // 1024**2)
    if filename.lower().endswith((".csv", ".tsv", ".txt")):
        return [_read_csv(data)]
    return _read_workbook(data, as_shown=as_shown)


def _read_workbook(data: bytes, *, as_shown: bool) -> list[Sheet]:
    if data[:2] == b"PK":
        _refuse_bombs(data)
    elif data[:4] != b"\xd0\xcf\x11\xe0":
        raise BadContent("This is not a spreadsheet. Save it as .xlsx or .csv and try again.")
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = shown_cells.of_workbook(data) if as_shown and data[:2] == b"PK" else {}
        sheets = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False)
            if len(rows) > MOST_ROWS:
                raise BadContent(
                    "Sheet %(sheet)s has more than %(most)s rows; split it.",
                    sheet=name,
                    most=MOST_ROWS,
                )
            merged = tuple(
                (top, left, bottom, right)
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            )
            cells = tuple(tuple(_cell(c) for c in row) for row in rows)
            sheets.append(Sheet(name, cells, merged=merged, shown=shown.get(name, {})))
    except (calamine.CalamineError, ValueError, KeyError, OSError) as error:
        raise BadContent(
            "The file cannot be read (%(why)s). Save it again as .xlsx and try once more.",
            why=str(error),
        ) from None
    return sheets


def _refuse_bombs(data: bytes) -> None:
    with archives.opened(io.BytesIO(data)) as archive:
        total = sum(info.file_size for info in archive.infolist())
    if total > MOST_UNZIPPED:
        raise BadContent("The file unpacks to more than %(most)s MB.", most=MOST_UNZIPPED >> 20)


def _cell(value: Any) -> Cell:
    """Numbers that Excel keeps as floats come back whole where they are whole."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, str):
        return value.replace("\u00a0", " ")
    return value  # type: ignore[no-any-return]


def decoded(data: bytes) -> str:
    """Text in UTF-8 (with or without its mark), UTF-16 (likewise), or GB18030."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    order = _order_of_utf_16(data)
    try:
        return data.decode(order or "utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        raise BadContent(
            "The text is neither UTF-8 nor GB18030. Save it as CSV UTF-8 and try again."
        ) from None


def _order_of_utf_16(data: bytes) -> str:
    """The order of bytes of a text in UTF-16 without its mark, told by its separators and line
    ends, each of which has a zero beside it; empty for any other text."""
    start = data[:4000]
    if len(data) % 2 or b"\x00" not in start:
        return ""
    for order, line_end in (("utf-16-le", b"\n\x00"), ("utf-16-be", b"\x00\n")):
        at = start.find(line_end)
        if at >= 0 and at % 2 == 0 and start.count(b"\x00\x00") == 0:
            return order
    return ""


def _read_csv(data: bytes) -> Sheet:
    content = decoded(data)
    if "\x00" in content:
        raise BadContent("This is not a text file. Save it as .xlsx or .csv and try again.")
    csv.field_size_limit(1024 * 1024)
    told = re.match(r"sep=(.)\r?\n?", content, re.IGNORECASE)
    content = content[told.end() :] if told else content
    rows: list[tuple[Cell, ...]] = []
    try:
        delimiter = told[1] if told else _delimiter_of(content)
        for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter):
            if len(rows) >= MOST_ROWS:
                raise BadContent("The file has more than %(most)s rows; split it.", most=MOST_ROWS)
            rows.append(tuple(unguarded(c.replace("\u00a0", " ")) for c in row[:MOST_COLUMNS]))
    except csv.Error as error:
        raise BadContent("The file cannot be read (%(why)s).", why=str(error)) from None
    return Sheet("", tuple(rows))


def _delimiter_of(content: str) -> str:
    """The separator that cuts most of the first rows into as many cells as each other."""

    def cells(sign: str) -> int:
        reader = csv.reader(io.StringIO(content[:50_000], newline=""), delimiter=sign)
        widths = Counter(len(row) for row in islice(reader, 40))
        return max((count * (width - 1) for width, count in widths.items()), default=0)

    return max((",", ";", "\t"), key=cells)


def text(value: Cell) -> str:
    """What a reader sees in the cell: staff numbers keep no ``.0``, dates are ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value).strip()


def column_letter(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def guarded(value: str) -> str:
    """Text that no spreadsheet runs: a leading = + - @ tab or return gets an apostrophe, and so
    does a text that would lose its own apostrophe in :func:`unguarded`."""
    bare = value[1:] if value[:1] == "'" else value
    return "'" + value if bare.startswith(FORMULA_STARTS) else value


def unguarded(value: str) -> str:
    """The text before :func:`guarded`."""
    bare = value[2:] if value[:2] == "''" else value[1:]
    return value[1:] if value[:1] == "'" and bare.startswith(FORMULA_STARTS) else value


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte-order mark, as Excel expects it; formulas neutralised."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guarded(column.title) for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value: Cell) -> str:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(value)
    return guarded(text(value))


def write_xlsx(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, sheet: str = "Sheet1"
) -> bytes:
    """One sheet with a frozen bold heading, a filter, typed numbers and dates, no live formula."""
    return write_workbook([(sheet, columns, rows)])


def write_workbook(
    sheets: Sequence[tuple[str, Sequence[Column], Iterable[Sequence[Cell]]]],
) -> bytes:
    """Several sheets, each as in :func:`write_xlsx`. Names longer than 31 characters are cut."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        str: book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
    }
    for name, columns, rows in sheets:
        page = book.add_worksheet(_sheet_name(name))
        page.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            page.set_column(index, index, column.width)
            page.write_string(0, index, column.title, head)
            if column.choices:
                page.data_validation(
                    1, index, MOST_ROWS, index, {"validate": "list", "source": list(column.choices)}
                )
        last = 0
        for number, row in enumerate(rows, 1):
            last = number
            for index, value in enumerate(row):
                _write_cell(page, number, index, value, formats)
        if columns:
            page.autofilter(0, 0, last, len(columns) - 1)
    book.close()
    return out.getvalue()


def _sheet_name(name: str) -> str:
    cleaned = "".join("_" if c in "[]:*?/\\" else c for c in name).strip("'")
    return cleaned[:31] or "Sheet1"


def _write_cell(page: Any, row: int, column: int, value: Cell, formats: dict[type, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, value)
    elif isinstance(value, datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), formats[datetime])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats[date])
    else:
        # A text cell is never run as a formula: xlsxwriter writes it as a string, typed as text.
        page.write_string(row, column, text(value)[:32_767], formats[str])
