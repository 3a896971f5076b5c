"""The outline of a text, changed step by step: nothing is lost, nothing is changed in place."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules import outline
from app.kernel.errors import BadContent, NotFound


def leaf(key: str) -> dict[str, Any]:
    """A demand that is no group."""
    return {"key": key, "type": "tenure"}


leaves = st.builds(leaf, st.sampled_from("abcdefgh"))
entries = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda key, parts: {"key": key, "type": "all_of", "parts": parts},
        st.sampled_from("ghij"),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
texts = st.lists(entries, min_size=1, max_size=5).map(
    lambda asked: {"promotions": [{"requirements": asked}, {"requirements": []}]}
)
TOP = "promotions-0-requirements"
OTHER = "promotions-1-requirements"


def places(raw: dict[str, Any], into: str = TOP) -> list[str]:
    """Every entry's place."""
    found = []
    for number, entry in enumerate(outline.list_at(raw, into)):
        found.append(f"{into}-{number}")
        if "parts" in entry:
            found += places(raw, f"{into}-{number}-parts")
    return found


def leaf_keys(raw: dict[str, Any]) -> list[str]:
    """The keys of everything that is no group."""
    every = [*places(raw), *places(raw, OTHER)]
    return sorted(e["key"] for p in every if "parts" not in (e := outline.find(raw, p)))


@given(texts, st.data())
def test_moving_up_and_down_comes_back(raw: dict[str, Any], data: st.DataObject) -> None:
    before, path = deepcopy(raw), data.draw(st.sampled_from(places(raw)))
    into, number = outline.home(path)
    lower = outline.shifted(raw, path, up=False)
    if number + 1 < len(outline.list_at(raw, into)):
        assert outline.shifted(lower, f"{into}-{number + 1}", up=True) == raw
    else:
        assert lower == raw
    assert outline.shifted(raw, f"{into}-0", up=True) == raw
    assert raw == before


@given(texts, st.data())
def test_what_is_put_in_and_taken_out_leaves_the_text(
    raw: dict[str, Any], data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(places(raw)))
    into, _ = outline.home(path)
    more = outline.inserted(raw, into, leaf("new"))
    last = len(outline.list_at(raw, into))
    assert outline.find(more, f"{into}-{last}") == leaf("new")
    assert outline.removed(more, f"{into}-{last}") == raw
    assert outline.find(outline.replaced(raw, path, leaf("new")), path) == leaf("new")


@given(texts, st.data())
def test_carrying_and_gathering_and_dissolving_lose_no_demand(
    raw: dict[str, Any], data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(places(raw)))
    into, number = outline.home(path)
    assert leaf_keys(outline.carried(raw, path, OTHER)) == leaf_keys(raw)
    assert outline.carried(raw, path, into) == raw
    chosen = data.draw(st.sets(st.sampled_from(range(len(outline.list_at(raw, into)))), min_size=1))
    group = {"key": "group", "type": "any_of"}
    together = outline.gathered(raw, into, chosen, group)
    assert leaf_keys(together) == leaf_keys(raw)
    assert outline.find(together, f"{into}-{min(chosen)}")["key"] == "group"
    if chosen == {number}:
        assert outline.dissolved(together, path) == raw


@pytest.mark.parametrize(
    "path", ["", "promotions", "promotions-9", "promotions-0-requirements-7", "promotions-0-x-0"]
)
def test_a_place_that_is_not_there_is_not_found(path: str) -> None:
    raw = {"promotions": [{"requirements": [leaf("a")]}]}
    with pytest.raises(NotFound):
        outline.removed(raw, path)


def test_what_makes_no_sense_is_refused() -> None:
    group = {"key": "g", "type": "all_of", "parts": [leaf("a")]}
    raw = {"promotions": [{"requirements": [group, leaf("b")]}]}
    with pytest.raises(BadContent):
        outline.carried(raw, f"{TOP}-0", f"{TOP}-0-parts")
    with pytest.raises(BadContent):
        outline.gathered(raw, TOP, [7], {"key": "h", "type": "all_of"})
    with pytest.raises(NotFound):
        outline.dissolved(raw, f"{TOP}-1")
    with pytest.raises(NotFound):
        outline.list_at(raw, f"{TOP}-0")


def test_carrying_into_a_later_neighbour_finds_it_before_the_numbers_shift() -> None:
    group = {"key": "g", "type": "all_of", "parts": [leaf("a")]}
    raw = {"promotions": [{"requirements": [leaf("b"), group]}]}
    made = outline.carried(raw, f"{TOP}-0", f"{TOP}-1-parts")
    assert [p["key"] for p in outline.find(made, f"{TOP}-0-parts")] == ["a", "b"]
