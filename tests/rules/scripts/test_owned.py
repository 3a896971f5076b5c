"""A search also asks what somebody keeps: by words, and by the sound of the title."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.scripts_library.rules.owned import answers

SAID = "改地址安抚 地址我马上帮您改"
SOUNDS = ["gai", "di", "zhi", "an", "fu"]


@given(st.integers(0, len(SAID)), st.integers(0, len(SAID)))
def test_every_stretch_of_the_words_is_found(start: int, end: int) -> None:
    assert answers(SAID[start:end].split(), SAID, SOUNDS)


@given(
    st.lists(st.sampled_from(["地址", "gaidi", "gdz", "anfu", "马上"])),
    st.text("退q", min_size=1),
)
def test_all_parts_must_be_met(parts: list[str], strange: str) -> None:
    assert answers(parts, SAID, SOUNDS)
    assert not answers([*parts, strange], SAID, SOUNDS)


def test_one_letter_is_no_sound() -> None:
    assert not answers(["g"], SAID, SOUNDS)
    assert answers(["gd"], SAID, SOUNDS)
