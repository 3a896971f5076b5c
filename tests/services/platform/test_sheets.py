"""Tables come back as they went out, and nothing in them is run."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.errors import BadContent
from app.platform import sheets
from app.platform.sheets import Column

COLUMNS = [Column("工号"), Column("姓名"), Column("分数")]
# Excel itself cannot hold control characters; line ends come back as one.
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40).map(str.strip)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(words, words, st.integers(-(10**9), 10**9)), min_size=1, max_size=8))
def test_an_excel_table_comes_back_cell_by_cell(rows: list[tuple[str, str, int]]) -> None:
    (sheet,) = sheets.read(sheets.write_xlsx(COLUMNS, rows), "people.xlsx")
    found = [tuple(sheets.text(c) for c in row) for row in sheet.rows[1:]]
    assert found == [
        tuple(sheets.text(c.replace("\u00a0", " ") if isinstance(c, str) else c) for c in row)
        for row in rows
    ]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(words, words, st.integers()), min_size=1, max_size=8))
def test_a_csv_table_comes_back_cell_by_cell(rows: list[tuple[str, str, int]]) -> None:
    (sheet,) = sheets.read(sheets.write_csv(COLUMNS, rows), "people.csv")
    found = [tuple(str(c) for c in row) for row in sheet.rows[1:]]
    assert found == [tuple(str(c).replace("\u00a0", " ") for c in row) for row in rows]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_run_as_a_formula(start: str) -> None:
    evil = f'{start}HYPERLINK("x")'
    written = sheets.write_csv(COLUMNS, [("1", evil, 1)]).decode("utf-8-sig")
    cell = next(csv.reader(io.StringIO(written.split("\r\n", 1)[1], newline="")))[1]
    assert not cell.startswith(sheets.FORMULA_STARTS)
    book = zipfile.ZipFile(io.BytesIO(sheets.write_xlsx(COLUMNS, [("1", evil, 1)])))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_staff_numbers_keep_no_decimal_point() -> None:
    (sheet,) = sheets.read(sheets.write_xlsx(COLUMNS, [(2107.0, "林", 1.5)]), "a.xlsx")
    assert [sheets.text(c) for c in sheet.rows[1]] == ["2107", "林", "1.5"]


def test_dates_come_back_as_dates() -> None:
    (sheet,) = sheets.read(sheets.write_xlsx([Column("入职")], [(date(2026, 11, 24),)]), "a.xlsx")
    assert sheets.text(sheet.rows[1][0]) == "2026-11-24"


def test_chinese_csv_of_old_windows_is_read() -> None:
    (sheet,) = sheets.read("工号,姓名\n1,林晓雯\n".encode("gb18030"), "a.csv")
    assert sheet.rows[1] == ("1", "林晓雯")


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.xlsx", "empty"),
        (b"hello", "a.xlsx", "not a spreadsheet"),
        (b"PK\x03\x04broken", "a.xlsx", "damaged"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "a.xls", "cannot be read"),
        (b"a\x00b", "a.csv", "not a text file"),
        (b"x" * (sheets.MOST_BYTES + 1), "a.csv", "larger than"),
    ],
)
def test_a_bad_file_is_refused_with_the_mend(data: bytes, name: str, words: str) -> None:
    with pytest.raises(BadContent, match=words):
        sheets.read(data, name)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/{number}.xml", b"0" * (50 * 1024 * 1024))
    with pytest.raises(BadContent, match="unpacks"):
        sheets.read(out.getvalue(), "bomb.xlsx")


def test_columns_are_named_as_excel_names_them() -> None:
    assert [sheets.column_letter(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
