"""One change to many items: what it does to one."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.bulk import (
    FIELDS,
    NEVER,
    Change,
    Step,
    applied,
    fingerprint,
    tags_after,
    told,
)

TAGS = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=4).map(tuple)
DAYS = st.dates().map(lambda day: day.isoformat())
CHANGES = st.builds(
    Change,
    set_tags=st.none() | TAGS,
    add_tags=TAGS,
    drop_tags=TAGS,
    difficulty=st.sampled_from(["", "easy", "hard"]),
    competency=st.sampled_from(["", "orders"]),
    criterion=st.sampled_from(["", "expertise"]),
    expires=st.just("") | st.just(NEVER) | DAYS,
    step=st.none() | st.sampled_from(list(Step)),
)
BODIES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "type": st.just("single"),
        "stem": st.just({"zh": "题", "en": "Q"}),
        "difficulty": st.sampled_from(["easy", "medium"]),
        "competency": st.sampled_from(["orders", "products"]),
        "criterion": st.just("attitude"),
    },
    optional={"tags": st.lists(st.sampled_from("abcd"), unique=True), "expires": DAYS},
)


@given(BODIES, CHANGES)
def test_a_change_made_twice_is_a_change_made_once(body: dict[str, Any], change: Change) -> None:
    once = applied(body, change)
    again = applied(once, change)
    assert told(once, again) == [] or change.drop_tags
    assert {**again, "tags": None} == {**once, "tags": None}


@given(BODIES, CHANGES)
def test_texts_are_never_touched_and_what_changes_is_told(
    body: dict[str, Any], change: Change
) -> None:
    before = dict(body)
    after = applied(body, change)
    assert body == before
    differ = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    assert differ <= set(FIELDS)
    assert {name for name, _old, _new in told(before, after)} == {
        name for name in differ if before.get(name) or after.get(name)
    }
    if not change.edits:
        assert after == before


@given(TAGS, CHANGES)
def test_added_tags_are_there_once_and_dropped_ones_are_not(
    tags: tuple[str, ...], change: Change
) -> None:
    after = tags_after(tags, change)
    assert len(after) == len(set(after))
    assert set(change.add_tags) <= set(after)
    assert not (set(change.drop_tags) - set(change.add_tags)) & set(after)
    if change.set_tags is not None:
        assert set(after) <= set(change.set_tags) | set(change.add_tags)


@given(BODIES)
def test_no_end_takes_the_last_day_away(body: dict[str, Any]) -> None:
    assert "expires" not in applied(body, Change(expires=NEVER))


def test_an_empty_change_says_so() -> None:
    assert Change().empty
    assert not Change(step=Step.RETIRE).empty
    assert not Change(set_tags=()).empty
    kept = Change(set_tags=("a",), step=Step.RETIRE).as_json()
    assert (kept["set_tags"], kept["step"], kept["add_tags"]) == (["a"], "retire", [])
    assert Change().as_json()["set_tags"] is None


@given(
    st.lists(
        st.tuples(st.text(max_size=5), st.integers(), st.sampled_from(["draft", "published"])),
        max_size=5,
    ),
    st.randoms(),
)
def test_what_was_looked_at_is_the_same_in_any_order(
    standing: list[tuple[str, int, str]], dice: Any
) -> None:
    shuffled = list(standing)
    dice.shuffle(shuffled)
    assert fingerprint(shuffled) == fingerprint(standing)
    assert fingerprint([*standing, ("more", 1, "draft")]) != fingerprint(standing)
