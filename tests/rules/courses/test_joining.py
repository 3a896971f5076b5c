"""Changes of two people in one text stand side by side, or a person has to look."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.joining import joined

LINES = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=9)
TEXTS = LINES.map("\n".join)


@given(TEXTS, TEXTS)
def test_a_change_of_one_alone_is_the_text(base: str, changed: str) -> None:
    assert joined(base, changed, base) == changed
    assert joined(base, base, changed) == changed
    assert joined(base, changed, changed) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_it_does_not_matter_who_was_first(base: str, theirs: str, mine: str) -> None:
    assert joined(base, theirs, mine) == joined(base, mine, theirs)


@given(LINES, LINES, LINES, LINES)
def test_changes_that_unchanged_lines_part_are_both_kept(
    head: list[str], foot: list[str], other_head: list[str], other_foot: list[str]
) -> None:
    between = ["1", "2", "3"]

    def text(*pieces: list[str]) -> str:
        return "\n".join(line for piece in pieces for line in piece)

    assert joined(
        text(head, between, foot), text(other_head, between, foot), text(head, between, other_foot)
    ) == text(other_head, between, other_foot)


def test_changes_of_one_line_or_of_neighbours_are_left_to_a_person() -> None:
    assert joined("a\nb\nc", "a\nx\nc", "a\ny\nc") is None
    assert joined("a\nb\nc", "x\nb\nc", "a\ny\nc") is None
    assert joined("a\nb", "a\nx\nb", "a\ny\nb") is None
    assert joined("a\nb\nc", "x\nb\nc", "a\nb\ny") == "x\nb\ny"
