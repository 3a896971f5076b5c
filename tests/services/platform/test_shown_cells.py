"""What cells show: the format codes of spreadsheets, as programs in Chinese show them."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from app.platform import number_formats, sheets
from tests.item_files.making import Shown, packed, xlsx

MOMENT = "46334.8125"  # 8 November 2026, 19:30


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("0.15", "0%", "15%"),
        ("0.155", "0.0%", "15.5%"),
        ("0.1555", "0%", "16%"),
        ("-0.15", "0%", "-15%"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("1234567", "#,##0,", "1,235"),
        ("0.5", "#.##", ".5"),
        ("2.50", "0.0#", "2.5"),
        ("7", "000", "007"),
        ("-3", "0;(0)", "(3)"),
        ("0", '0;-0;"无"', "无"),
        ("12", '0"件"', "12件"),
        ("12", "[Red]0\\天", "12天"),
        ("99.9", '"¥"#,##0.00', "¥99.90"),
        ("99.9", "[$¥-804]#,##0.0", "¥99.9"),
        ("5", "_ * #,##0_ ", "5"),
        ("-0.001", "0.0", "0.0"),
        (MOMENT, "yyyy-mm-dd", "2026-11-08"),
        (MOMENT, "yyyy/m/d h:mm", "2026/11/8 19:30"),
        (MOMENT, 'yyyy"年"m"月"d"日"', "2026年11月8日"),
        (MOMENT, "[$-804]aaaa", "星期日"),
        (MOMENT, "aaa", "日"),
        (MOMENT, "h:mm AM/PM", "7:30 PM"),
        (MOMENT, '上午/下午h"时"mm"分"', "下午7时30分"),
        ("0.25", "h:mm AM/PM", "6:00 AM"),
        ("0.25", "上午/下午h:mm", "上午6:00"),
        (MOMENT, "hh:mm:ss", "19:30:00"),
        (MOMENT, "mm:ss", "30:00"),
        (MOMENT, "d-mmm-yy", "8-Nov-26"),
        ("1.5", "[h]:mm", "36:00"),
        ("1.5", "[m]", "2160"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
    ],
)
def test_numbers_and_days_look_as_their_codes_say(value: str, code: str, text: str) -> None:
    assert number_formats.shown(Decimal(value), code) == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0.5", "# ?/?"),
        ("1200", "0.00E+00"),
        ("5", "General"),
        ("5", "@"),
        ("-1", "yyyy-mm-dd"),
        ("99999999", "yyyy-mm-dd"),
        ("5", "yyyy 0"),
        ("0.5", "ss.00"),
        ("5", "bbbb"),
        ("5", "mmmmmm"),
    ],
)
def test_what_no_code_here_shows_stays_as_it_is_held(value: str, code: str) -> None:
    assert number_formats.shown(Decimal(value), code) is None


def test_days_since_1904_are_counted_from_there() -> None:
    assert number_formats.shown(Decimal(0), "yyyy-mm-dd", from_1904=True) == "1904-01-01"


def test_cells_are_shown_by_sheet_row_and_column_and_held_as_before() -> None:
    book = xlsx(
        {
            "甲": [["x"], [Shown(0.15, "0%"), 0.15]],
            "乙": [[None, Shown(date(2026, 11, 8), "m/d")]],
        }
    )
    first, second = sheets.read(book, "a.xlsx", as_shown=True)
    assert first.shown == {(1, 0): "15%"}
    assert first.rows[1][:2] == (0.15, 0.15)
    assert second.shown == {(0, 1): "11/8"}
    assert [one.shown for one in sheets.read(book, "a.xlsx")] == [{}, {}]


def test_a_cell_whose_number_cannot_be_read_is_left_alone() -> None:
    book = xlsx({"甲": [[Shown(0.15, "0%"), Shown(0.25, "0%")]]})
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sheet = files["xl/worksheets/sheet1.xml"]
    files["xl/worksheets/sheet1.xml"] = sheet.replace(b"<v>0.15</v>", b"<v>1E+999999999</v>")
    shown = sheets.read(packed(files), "a.xlsx", as_shown=True)[0].shown
    assert shown.get((0, 1)) == "25%"


def test_a_long_fraction_is_shown_as_a_spreadsheet_would() -> None:
    assert sheets.text(0.1 + 0.2) == "0.3"
    assert sheets.text(1 / 3) == "0.333333333333333"


def test_text_in_utf_16_needs_no_mark_and_other_bytes_are_not_taken_for_it() -> None:
    assert sheets.decoded("题干,答案\n".encode("utf-16-le")) == "题干,答案\n"
    assert sheets.decoded("题干,答案\n".encode("utf-16-be")) == "题干,答案\n"
    assert sheets.decoded("题干,答案\n".encode("gb18030")) == "题干,答案\n"
    assert sheets.decoded(b"ab\n") == "ab\n"
    assert "\x00" in sheets.decoded(b"\x00\x00\x00\x0a")
