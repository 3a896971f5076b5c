"""Files of monthly figures: columns, months, amounts, rows that cannot be taken."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules.figure_sheet import (
    MIXED,
    MONTH,
    STAFF,
    Wanted,
    columns_of,
    lacking,
    mapped,
    names_of,
    plain,
    read,
)
from app.growth.rules.written import amount, header_at, month_in, month_said, spread

WANTED = (
    Wanted("solving", "percent", ("问题解决率", "Solved")),
    Wanted("satisfaction", "points", ("满意度",)),
    Wanted("seconds", "seconds", ("平均首响（秒）",)),
)
HEADER = ["工号", "月份", "问题解决率（%）", "满意度", "备注"]


def rows(*lines: list[object], header: list[object] | None = None, **more: object):  # type: ignore[no-untyped-def]
    """A table read with its own columns."""
    head = header or list(HEADER)
    columns = columns_of(head, WANTED)
    return read([head, *lines], WANTED, columns, last_month="2026-10", **more)  # type: ignore[arg-type]


def test_columns_are_known_by_their_headings_whatever_the_brackets_and_case() -> None:
    assert columns_of(HEADER, WANTED) == {0: STAFF, 1: MONTH, 2: "solving", 3: "satisfaction"}
    assert columns_of(["Staff_No", None, "SOLVED", "平均首响"], WANTED) == {
        0: STAFF,
        2: "solving",
        3: "seconds",
    }


def test_of_two_columns_with_the_same_meaning_the_first_counts() -> None:
    assert columns_of(["工号", "员工号"], WANTED) == {0: STAFF}


@given(
    st.dictionaries(
        st.sampled_from(["工号", "月份", "备注", "满意度"]),
        st.sampled_from([STAFF, MONTH, "solving", "satisfaction", ""]),
    )
)
def test_what_is_said_of_a_column_counts_and_the_rest_keeps_its_meaning(
    said: dict[str, str],
) -> None:
    found = mapped(HEADER, columns_of(HEADER, WANTED), said)
    for place, heading in enumerate(HEADER):
        if heading in said:
            assert found.get(place, "") == said[heading]
        elif place in found:
            assert found[place] == columns_of(HEADER, WANTED)[place]
            assert found[place] not in said.values()
    assert list(found) == sorted(found)


def test_a_heading_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="得分"):
        mapped(HEADER, columns_of(HEADER, WANTED), {"得分": "solving"})


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        (date(2026, 10, 3), "2026-10"),
        (202610, "2026-10"),
        ("2026年10月", "2026-10"),
        ("2026/9", "2026-09"),
        ("2026.10", "2026-10"),
        ("2026-10-31", "2026-10"),
        (20261031, "2026-10"),
        ("２０２６年１０月", "2026-10"),
        ("2026年10月份", "2026-10"),
        ("二〇二六年十月", "2026-10"),
        ("二〇二六年九月", "2026-09"),
        ("2026年十二月", "2026-12"),
        ("10/2026", "2026-10"),
        ("Oct 2026", "2026-10"),
        ("October, 2026", "2026-10"),
        ("Oct-26", "2026-10"),
        ("sept. 2026", "2026-09"),
        ("2026 Oct", "2026-10"),
        (46296, "2026-10"),
        ("10月", "2026-10"),
        ("11月", "2025-11"),
        ("十月", "2026-10"),
        ("2026-13", None),
        ("202613", None),
        ("2026-1031", None),
        ("October", None),
        ("Okt 2026", None),
        ("0月", None),
        ("1926-10", None),
        (7, None),
        ("soon", None),
        (None, None),
    ],
)
def test_months_are_read_as_people_write_them(cell: object, month: str | None) -> None:
    assert month_in(cell, "2026-10") == month


@given(st.integers(2000, 2099), st.integers(1, 12))
def test_a_month_is_the_same_in_every_writing(year: int, month: int) -> None:
    wanted = f"{year}-{month:02d}"
    for said in (
        wanted, f"{year}{month:02d}", f"{year}/{month}", f"{year}.{month}", f"{month}/{year}",
        f"{year}年{month}月", date(year, month, 7), f"{year}-{month:02d}-28",
        f"{date(year, month, 1):%b %Y}", f"{date(year, month, 1):%B %Y}",
    ):  # fmt: skip
        assert month_in(said) == wanted, said


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("华东区2026年9月服务质量月报", "2026-09"),
        ("Service quality, October 2026", "2026-10"),
        ("客服部九月月报", "2026-09"),
        ("2026年8月与2026年9月", None),
        ("服务质量月报", None),
    ],
)
def test_a_title_names_the_month_of_its_table(title: str, month: str | None) -> None:
    assert month_said([[title, title], [None, ""]], "2026-10") == month


def test_titles_that_name_two_months_name_none() -> None:
    assert month_said([["2026年8月"], ["2026年9月"]], "2026-10") is None


@pytest.mark.parametrize(
    ("cell", "unit", "hundredths"),
    [
        ("93%", "percent", 9300),
        ("93％", "percent", 9300),
        (0.93, "percent", 9300),
        (93, "percent", 9300),
        ("1%", "percent", 100),
        (4.65, "points", 465),
        (Decimal("28.4"), "seconds", 2840),
        ("９３．５％", "percent", 9350),
        ("93 %", "percent", 9300),
        ("28秒", "seconds", 2800),
        ("28 s", "seconds", 2800),
        ("1分20秒", "seconds", 8000),
        ("2 min", "seconds", 12000),
        ("00:01:20", "seconds", 8000),
        ("4.6分", "points", 460),
        ("4.6/5", "points", 460),
        ("1,234", "count", 123400),
        ("１，２３４人", "count", 123400),
        ("312次", "count", 31200),
    ],
)
def test_amounts_are_hundredths_of_their_unit(cell: object, unit: str, hundredths: int) -> None:
    assert amount(cell, unit) == hundredths


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ("good", "percent"),
        ("1,2", "count"),
        ("", "count"),
        ("93%%", "percent"),
        ("12:99:00", "seconds"),
        (-1, "count"),
        ("inf", "count"),
        (101, "percent"),
        (5.1, "points"),
        (2_000_000, "count"),
    ],
)
def test_what_is_no_such_figure_is_refused_with_a_reason(cell: object, unit: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        amount(cell, unit)


@given(st.decimals(0, 100, places=2))
def test_a_written_percent_and_the_same_share_are_the_same(percent: Decimal) -> None:
    assert amount(f"{percent}%", "percent") == int(percent * 100)


def test_a_wrong_cell_costs_that_cell_alone() -> None:
    found = rows(["K1", "2026-10", "90%", 9], ["K2", "2026-10", 85, 4.5])
    assert [(v.staff_no, v.indicator, v.value) for v in found.values] == [
        ("K1", "solving", 9000),
        ("K2", "solving", 8500),
        ("K2", "satisfaction", 450),
    ]
    assert [(f.row, f.column, f.shown) for f in found.faults] == [(2, 3, "9")]


def test_rows_without_a_number_or_with_a_month_to_come_are_named() -> None:
    found = rows(
        ["", "2026-10", 90, 4],
        ["K1", "2026-11", 90, 4],
        ["K1", "soon", 90, 4],
        ["K2"],
        ["", None, " "],
        ["K3", "2026-10", 90],
    )
    assert [(f.row, f.why) for f in found.faults] == [
        (2, "The staff number is missing."),
        (3, "This month is not over yet."),
        (4, "Write the month as 2026-10."),
        (5, "Write the month as 2026-10."),
    ]
    assert (found.rows, len(found.values)) == (5, 1)


def test_the_month_of_the_file_serves_where_no_column_gives_one() -> None:
    header: list[object] = ["工号", "满意度"]
    assert rows(["K1", 4], header=header, month="2026-09").values[0].month == "2026-09"
    missing = rows(["K1", 4], header=header)
    assert (missing.values, missing.faults[0].column) == ((), 0)


def test_a_figure_that_stands_twice_counts_once() -> None:
    found = rows(["K1", "2026-10", 90, None], ["K1", "2026-10", 80, None])
    assert [v.value for v in found.values] == [9000]
    assert [f.why for f in found.faults] == ["This figure stands in the file twice."]


def test_signs_for_nothing_are_no_figures() -> None:
    found = rows(["K1", "2026-10", "-", "—"], ["K2", "2026-10", "N/A", "无"], ["-", "", "/", None])
    assert (found.values, found.faults, found.rows) == ((), (), 2)


def test_a_column_that_mixes_shares_and_percents_is_not_guessed() -> None:
    found = rows(
        ["K1", "2026-10", 0.93], ["K2", "2026-10", 88], ["K3", "2026-10", "0.5%"],
        ["K4", "2026-10", 0], ["K5", "2026-10", "lots"],
    )  # fmt: skip
    assert [(v.staff_no, v.value) for v in found.values] == [("K2", 8800), ("K3", 50), ("K4", 0)]
    assert [(f.row, f.why) for f in found.faults] == [(2, MIXED), (6, "This is not a number.")]


@given(st.lists(st.sampled_from([0, 0.5, 0.93, 1]), min_size=1, max_size=6))
def test_a_column_of_shares_alone_is_read_as_shares(shares: list[float]) -> None:
    found = rows(*([f"K{n}", "2026-10", share] for n, share in enumerate(shares)))
    assert [v.value for v in found.values] == [round(share * 10_000) for share in shares]


def test_headings_are_found_below_titles_and_merged_cells_are_filled() -> None:
    table = [
        ["2026年9月服务质量", None, None, None],
        [None, None, None, None],
        ["工号", "服务质量", None, "备注"],
        [None, "解决", "满意度", None],
        ["K1", 90, 4, ""],
    ]
    merged = ((0, 0, 0, 3), (2, 0, 3, 0), (2, 1, 2, 2), (9, 0, 9, 1), (4, 9, 4, 9))
    filled = spread(table, merged)
    assert filled[0] == ["2026年9月服务质量"] * 4
    assert filled[3] == ["工号", "解决", "满意度", None]
    assert table[3][0] is None, "what is given stays as it was"
    known = names_of(WANTED)
    assert header_at(filled, known, plain) == 3
    assert header_at([["a"], ["b"]], known, plain) == 0
    assert header_at([[None], ["", "-"], ["b"]], known, plain) == 2
    assert header_at([[None]], known, plain) == 0


def test_ranges_that_lie_over_each_other_do_not_take_for_ever() -> None:
    table = [["x"] * 100 for _ in range(2_000)]
    assert len(spread(table, [(0, 0, 1_999, 99)] * 10_000)) == 2_000


@pytest.mark.parametrize(
    ("meanings", "month", "said"),
    [
        ({MONTH, "solving"}, None, "No column of staff numbers"),
        ({STAFF, MONTH, ""}, None, "No column of figures"),
        ({STAFF, "solving"}, None, "No column of months"),
        ({STAFF, "solving"}, "2026-10", ""),
        ({STAFF, MONTH, "solving"}, None, ""),
    ],
)
def test_what_a_file_needs_is_named(meanings: set[str], month: str | None, said: str) -> None:
    found = lacking(meanings, month)
    assert found.startswith(said)
    assert bool(found) == bool(said)
