"""Every place where two bodies differ is found, and nothing else."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.content.rules.differences import Difference, Line, differences

leaves = st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab\n", max_size=6)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner),
    max_leaves=8,
)
bodies = st.dictionaries(st.sampled_from("pqr"), values)


@given(bodies)
def test_the_same_does_not_differ(body: dict[str, Any]) -> None:
    assert differences(body, body) == []


@given(bodies, bodies)
def test_the_way_back_takes_out_what_the_way_there_put_in(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    there, back = differences(old, new), differences(new, old)
    for name in set(old) ^ set(new):
        wanted = "removed" if name in old else "added"
        assert [d.kind for d in there if d.path == name] == [wanted]
        assert [d.kind for d in back if d.path == name] == [
            "added" if wanted == "removed" else "removed"
        ]


def test_each_place_is_named() -> None:
    old = {"title": {"zh": "旧", "en": "Old"}, "steps": ["a", "b", "c"], "gone": [1, True, None]}
    new = {"title": {"zh": "新", "en": "Old"}, "steps": ["a", "x", "y", "c"], "more": {"n": False}}
    assert differences(old, new) == [
        Difference("title.zh", "changed", "旧", "新"),
        Difference("steps[2]", "changed", "b", "x"),
        Difference("steps[3]", "added", "", "y"),
        Difference("gone", "removed", "1, true, ", ""),
        Difference("more", "added", "", "n: false"),
    ]
    assert differences({"s": ["a", "b"]}, {"s": ["a"]}) == [Difference("s[2]", "removed", "b", "")]


def test_a_text_shows_its_lines_with_three_around() -> None:
    kept = [f"line {n}" for n in range(10)]
    old, new = "\n".join([*kept, "last"]), "\n".join([*kept, "end"])
    (found,) = differences({"text": old}, {"text": new})
    assert found.lines == (
        *(Line(" ", f"line {n}") for n in (7, 8, 9)),
        Line("-", "last"),
        Line("+", "end"),
    )
