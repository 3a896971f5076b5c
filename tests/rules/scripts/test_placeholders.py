"""Blanks are found, filled, and honest in both languages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.scripts_library.rules import placeholders

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
