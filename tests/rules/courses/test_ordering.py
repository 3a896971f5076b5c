"""Lessons and sections change places and none is lost."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.ordering import put_at, put_into

names = st.lists(st.sampled_from("abcdefghij"), unique=True, min_size=1)


@given(names, st.data(), st.integers(-2, 12))
def test_a_thing_stands_where_it_was_put_and_the_rest_keep_their_order(
    things: list[str], data: st.DataObject, place: int
) -> None:
    number = data.draw(st.integers(0, len(things) - 1))
    after = put_at(things, number, place)
    assert after.index(things[number]) == max(0, min(place, len(things) - 1))
    assert [t for t in after if t != things[number]] == [t for t in things if t != things[number]]
    assert put_at(after, after.index(things[number]), number) == things


@given(names, st.lists(st.integers(0, 9), max_size=3), st.data(), st.integers(-2, 12))
def test_a_name_moves_between_columns_and_stands_once(
    things: list[str], cuts: list[int], data: st.DataObject, place: int
) -> None:
    edges = [0, *sorted(cut % (len(things) + 1) for cut in cuts), len(things)]
    columns = [things[a:b] for a, b in pairwise(edges)]
    name = data.draw(st.sampled_from(things))
    column = data.draw(st.integers(0, len(columns) - 1))
    after = put_into(columns, name, column, place)
    assert sorted(n for names in after for n in names) == sorted(things)
    assert name in after[column]
    for old, new in zip(columns, after, strict=True):
        assert [n for n in new if n != name] == [n for n in old if n != name]
