"""Files of monthly figures: columns, months, amounts, rows that cannot be taken."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules.figure_sheet import (
    MONTH,
    STAFF,
    Wanted,
    amount,
    columns_of,
    mapped,
    month_in,
    read,
)

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
        ("2026-13", None),
        ("October", None),
        (None, None),
    ],
)
def test_months_are_read_as_people_write_them(cell: object, month: str | None) -> None:
    assert month_in(cell) == month


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
    ],
)
def test_amounts_are_hundredths_of_their_unit(cell: object, unit: str, hundredths: int) -> None:
    assert amount(cell, unit) == hundredths


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ("good", "percent"),
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
