"""What somebody's particulars must look like."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules.particulars import LONGEST, faults, hiring_fault, initial

GOOD = {
    "staff_no": "KF-0001/a.b_c",
    "name": "周敏",
    "latin_name": "Zhou Min",
    "email": "zhou@example.com",
    "shift": "早班",
}


def test_what_is_right_has_no_faults() -> None:
    assert not list(faults(GOOD))
    assert not list(faults({"staff_no": "A1", "name": "A"}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("staff_no", ""),
        ("staff_no", " A1"),
        ("staff_no", "A 1"),
        ("staff_no", "A1\n"),
        ("staff_no", "工号1"),
        ("staff_no", "-1"),
        ("staff_no", "A" * 33),
        ("name", ""),
        ("email", "zhou"),
        ("email", "zhou@home"),
        ("email", "zhou@@example.com"),
        ("email", "zhou @example.com"),
        ("email", "zhou@example."),
        *((field, "a" * (most + 1)) for field, most in LONGEST.items() if field != "email"),
        ("email", "a" * 250 + "@b.cn"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(field: str, value: str) -> None:
    assert [name for name, _why in faults({**GOOD, field: value})] == [field]


texts = st.text("Aa1 -._/@长%\n", max_size=12) | st.integers(0, 300).map("长".__mul__)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(sorted(GOOD), texts)))
def test_a_fault_is_one_of_the_fields_and_its_reason_can_be_said(values: dict[str, str]) -> None:
    for field, why in faults(values):
        assert field in GOOD
        assert why.reason % why.params


@pytest.mark.parametrize(("first", "last"), [("1950-01-01", "2027-11-26")])
def test_a_hire_date_lies_within_living_memory_and_a_year_ahead(first: str, last: str) -> None:
    today, day = date(2026, 11, 25), timedelta(days=1)
    assert hiring_fault(date.fromisoformat(first), today=today) is None
    assert hiring_fault(date.fromisoformat(last), today=today) is None
    for wrong in (date.fromisoformat(first) - day, date.fromisoformat(last) + day, date.max):
        fault = hiring_fault(wrong, today=today)
        assert fault is not None
        assert "1950-01-01" in fault.reason % fault.params


@pytest.mark.parametrize(
    ("name", "sign"), [("林晓雯", "雯"), ("Your Name", "Y"), ("zhou", "Z"), ("", "·")]
)
def test_the_round_picture_has_one_sign_of_the_name(name: str, sign: str) -> None:
    assert initial(name) == sign
