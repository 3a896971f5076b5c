"""Stems that say nearly the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.likeness import likeness, nearest, pieces

texts = st.text("签收后几天内可以换货退款，。 abcDEF12", max_size=30)


@given(texts, texts)
def test_likeness_is_mutual_and_a_share(one: str, other: str) -> None:
    there, back = likeness(pieces(one), pieces(other)), likeness(pieces(other), pieces(one))
    assert there == back
    assert 0 <= there <= 1


@given(texts)
def test_a_text_is_its_own_twin(text: str) -> None:
    assert likeness(pieces(text), pieces(text)) == (1.0 if pieces(text) else 0.0)


def test_width_case_and_punctuation_do_not_matter() -> None:
    assert pieces("签收后７天，可以换货？") == pieces("签收后7天可以换货")
    assert pieces("How MANY days?") == pieces("how many days")


def test_the_nearest_come_first_and_strangers_not_at_all() -> None:
    bank = [
        ("other", "电话铃响几声内接？", "Within how many rings is a call answered?"),
        ("twin", "签收后几天内可以换货？", "Within how many days may goods be exchanged?"),
        ("near", "签收后几天内可以换货呢", "When may goods go back?"),
    ]
    found = nearest(("签收后几天内可以换货", "Days to exchange"), bank)
    assert [one.key for one in found] == ["twin", "near"]
    assert found[0].share == 1.0
    assert nearest(("", ""), bank) == []
