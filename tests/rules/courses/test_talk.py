"""Who is called in a discussion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.talk import MOST_CALLED, called


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("@K0001 请看", ("K0001",)),
        ("请@K0001，@K0002看看", ("K0001", "K0002")),
        ("@K1 @K1", ("K1",)),
        ("mail me: a@b.example", ()),
        ("@ nobody", ()),
        ("", ()),
    ],
)
def test_a_call_is_an_at_and_a_staff_number(text: str, numbers: tuple[str, ...]) -> None:
    assert called(text) == numbers


@given(st.text(max_size=300))
def test_calls_are_few_and_each_stands_in_the_text(text: str) -> None:
    found = called(text)
    assert len(found) == len(set(found)) <= MOST_CALLED
    assert all(f"@{number}" in text for number in found)
