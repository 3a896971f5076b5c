"""A table of people is read as others keep it, and a fault names its cell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules import people_sheet
from app.accounts.rules.people_sheet import Line, Table


def read(*rows: list[str], first_row: int = 1) -> Table:
    table = people_sheet.read(rows, first_row=first_row)
    assert table is not None
    return table


def only(*rows: list[str]) -> Line:
    (line,) = read(*rows).lines
    return line


def reasons(line: Line) -> dict[str, str]:
    return {fault.cell: fault.why.reason for fault in line.faults}


def test_headings_are_known_in_both_languages_and_with_marks() -> None:
    chinese = only(["工号*", "姓名 *", "班组"], ["k1", "林晓雯", "售前一组"])
    english = only(["Staff number", "NAME", "Team"], ["K1", "林晓雯", "售前一组"])
    assert chinese.values == english.values
    assert chinese.values["staff_no"] == "K1"
    assert chinese.faults == ()


def test_titles_above_the_header_and_empty_rows_are_passed_over() -> None:
    table = read(
        ["2026年新员工名单", ""],
        [],
        ["姓名", "工号"],
        ["", ""],
        ["林晓雯", "K1"],
        first_row=3,
    )
    assert [line.number for line in table.lines] == [7]
    assert table.lines[0].cell("staff_no") == "B7"
    assert table.lines[0].cell("shift") == "7"


def test_without_number_and_name_there_is_no_table() -> None:
    assert people_sheet.read([["姓名", "部门"], ["林晓雯", "售前"]]) is None
    assert people_sheet.read([]) is None
    deep = [["-"]] * people_sheet.HEADER_WITHIN + [["工号", "姓名"], ["K1", "林"]]
    assert people_sheet.read(deep) is None


def test_columns_that_mean_nothing_here_are_named_and_a_second_one_of_a_kind_too() -> None:
    table = read(["工号", "姓名", "", "备注", "编号"], ["K1", "林", "", "x", "9"])
    assert table.ignored == ("备注", "编号")
    assert table.lines[0].values["staff_no"] == "K1"


def test_a_short_row_has_empty_cells() -> None:
    line = only(["工号", "姓名", "邮箱", "入职日期"], ["K1", "林"])
    assert (line.values["email"], line.hired_on, line.faults) == ("", None, ())


@pytest.mark.parametrize(
    ("heading", "cell", "reason"),
    [
        ("邮箱", "lin@example", "This is not an e-mail address."),
        ("入职日期", "昨天", "Write the day as 2026-11-24."),
        ("入职日期", "2026-02-30", "Write the day as 2026-11-24."),
        ("语言", "français", "Write 中文 or English, or leave it empty."),
    ],
)
def test_a_wrong_cell_is_named(heading: str, cell: str, reason: str) -> None:
    line = only(["工号", "姓名", heading], ["K1", "林", cell])
    assert reasons(line) == {"C2": reason}


def test_a_good_row_has_no_fault() -> None:
    heading = ["工号", "姓名", "邮箱", "入职日期", "语言", "班次"]
    line = only(heading, ["K1", "林晓雯", "Lin@Example.com", "2026-10-01", "中文", "早班"])
    assert line.faults == ()
    assert line.values["email"] == "lin@example.com"
    assert (line.hired_on, line.language) == (date(2026, 10, 1), "zh")


def test_number_and_name_are_needed_and_have_a_shape() -> None:
    table = read(
        ["工号", "姓名"], ["", "林"], ["K1", ""], ["K 2", "梅"], ["K3", "长" * 61], ["K" * 33, "高"]
    )
    found = [reasons(line) for line in table.lines]
    assert found[0] == {"A2": "The staff number is missing."}
    assert found[1] == {"B3": "The name is missing."}
    assert set(found[2]) == {"A4"}
    assert set(found[3]) == {"B5"}
    assert set(found[4]) == {"A6"}


def test_a_number_that_stands_twice_is_refused_the_second_time() -> None:
    table = read(["工号", "姓名"], ["k1", "林"], ["K1", "梅"], ["Ｋ1", "高"])
    assert [bool(line.faults) for line in table.lines] == [False, True, True]
    assert table.lines[1].faults[0].why.params == {"cell": "A2"}
    assert table.lines[2].faults[0].cell == "A4"


def test_two_rows_without_a_number_are_not_twins() -> None:
    table = read(["工号", "姓名"], ["", "林"], ["", "梅"])
    assert [len(line.faults) for line in table.lines] == [1, 1]


@pytest.mark.parametrize("word", ["中文", "zh", "简体中文", "Chinese"])
def test_chinese_is_called_many_things(word: str) -> None:
    assert only(["工号", "姓名", "语言"], ["K1", "林", word]).language == "zh"


def test_english_and_nothing_are_languages_too() -> None:
    assert only(["工号", "姓名", "语言"], ["K1", "林", "English"]).language == "en"
    assert only(["工号", "姓名", "语言"], ["K1", "林", ""]).language is None


@pytest.mark.parametrize(
    "text", ["2026-10-01", "2026/10/1", "2026.10.01", "2026年10月1日", "2026-10-01 00:00:00"]
)
def test_days_are_read_as_people_write_them(text: str) -> None:
    assert people_sheet.day(text) == date(2026, 10, 1)


@given(st.dates(date(1960, 1, 1), date(2100, 1, 1)))
def test_a_day_survives_being_written(day: date) -> None:
    assert people_sheet.day(day.isoformat()) == day


@given(st.dates(date(1960, 1, 1), date(2100, 1, 1)))
def test_a_day_that_excel_turned_into_a_number_is_found_again(day: date) -> None:
    assert people_sheet.day(str((day - date(1899, 12, 30)).days)) == day


@pytest.mark.parametrize("text", ["", "12", "999999", "2026-13-01"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert people_sheet.day(text) is None


def test_columns_beyond_the_alphabet_have_two_letters() -> None:
    heading = [f"x{n}" for n in range(26)]
    line = only([*heading, "工号", "姓名"], [*[""] * 26, "K1", "林"])
    assert line.cells == {"staff_no": "AA2", "name": "AB2"}


@given(st.lists(st.lists(st.text(max_size=8), max_size=5), max_size=15))
def test_no_file_breaks_the_reading(rows: list[list[str]]) -> None:
    table = people_sheet.read(rows)
    assert table is None or all(line.number <= len(rows) for line in table.lines)
