"""Blanks are found, filled, and honest in both languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scripts_library.rules import placeholders
from app.scripts_library.rules.placeholders import Field

values = st.dictionaries(st.sampled_from(["order_no", "time", "shop"]), st.text(max_size=20))
WORDING = "您好，{shop}为您查{order_no}，{time}前回您。"


@given(values)
def test_filling_changes_nothing_but_the_blanks(given_values: dict[str, str]) -> None:
    filled = placeholders.fill(WORDING, given_values)
    left = placeholders.unfilled(WORDING, given_values)
    assert all(f"{{{name}}}" in filled for name in left)
    for piece in placeholders.pieces(WORDING):
        assert piece.name or piece.text in filled


@given(st.text(max_size=80))
def test_the_pieces_make_up_the_wording(wording: str) -> None:
    assert "".join(piece.text for piece in placeholders.pieces(wording)) == wording


def test_a_value_is_text_and_nothing_else() -> None:
    assert placeholders.fill("{shop}", {"shop": "{order_no} {{7*7}}"}) == "{order_no} {{7*7}}"


def test_names_stand_once_and_in_order() -> None:
    assert placeholders.names("{b} {a} {b}") == ["b", "a"]


def test_what_is_wrong_with_blanks_is_said() -> None:
    assert placeholders.faults({"zh": "{time}", "en": "{time}"}, {"time"}) == []
    (fault,) = placeholders.faults({"zh": "{time}", "en": "soon"}, {"time"})
    assert "different blanks (zh: time; en: –)" in str(fault)
    found = placeholders.faults({"zh": "{moon}", "en": "{moon}"}, {"time"})
    assert [*map(str, found)] == [
        f"{lang}: unknown blanks moon; declare them" for lang in ("zh", "en")
    ]
    (fault,) = placeholders.faults({"zh": "{Time", "en": ""}, {"time"})
    assert "a brace stands alone" in str(fault)


DAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("asked", "default", "field"),
    [
        ("text", "自己写", Field("text", value="自己写")),
        ("choice", "", Field("text")),
        ("date", "", Field("date", "2025-11-25", "2027-11-27")),
        ("date", "2026-12-01", Field("date", "2025-11-25", "2027-11-27", value="2026-12-01")),
        ("date", "周五", Field("date", "2025-11-25", "2027-11-27", value="周五", words=True)),
        ("date", "1999-01-01", Field("date", "2025-11-25", "2027-11-27", "", "1999-01-01", True)),
        ("date", "20261201", Field("date", "2025-11-25", "2027-11-27", "", "20261201", True)),
        ("time", "9:05", Field("time", value="09:05")),
        ("time", "24:00", Field("time", value="24:00", words=True)),
        ("time", "今天15:00", Field("time", value="今天15:00", words=True)),
        ("money", "1,280.50", Field("number", "0", "1000000", "0.01", "1280.50")),
        ("days", "3-5", Field("number", "0", "999", "1", "3-5", True)),
        ("number", "2000000", Field("number", "0", "1000000", "any", "2000000", True)),
    ],
)
def test_a_blank_is_asked_for_by_its_type(asked: str, default: str, field: Field) -> None:
    assert placeholders.field_of(asked, default, DAY) == field


@given(
    st.sampled_from(["text", "number", "money", "date", "time", "days", "choice"]),
    st.text(max_size=12),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_no_default_is_lost(asked: str, default: str, today: date) -> None:
    field = placeholders.field_of(asked, default, today)
    if field.words or field.kind == "text":
        assert field.value.strip() == default.strip()
    assert bool(field.value.strip()) == bool(default.strip())


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-366, 366))
def test_a_day_within_a_year_stands_in_a_field_of_days(today: date, away: int) -> None:
    default = (today + timedelta(days=away)).isoformat()
    field = placeholders.field_of("date", default, today)
    assert (field.words, field.value) == (False, default)
    assert field.least <= default <= field.most
