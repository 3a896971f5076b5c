"""What becomes of authored content, move by move, and what a load does to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.rules.lifecycle import (
    MOVES,
    RESTORABLE_FOR,
    Move,
    State,
    advance,
    may_restore,
    restored,
)
from app.content.rules.threeway import Action, Stored, decide
from app.kernel.errors import IllegalMove

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
HASHES = ("a", "b", "c")
AWAY = (State.RETIRED, State.DELETED)


def test_only_the_moves_of_the_table_are_made() -> None:
    for state, move in product(State, Move):
        if (state, move) in MOVES:
            assert advance(state, move) is MOVES[state, move]
        else:
            with pytest.raises(IllegalMove):
                advance(state, move)


def test_a_draft_never_takes_away_what_learners_meet() -> None:
    for move in (Move.SAVE, Move.SUBMIT, Move.GIVE_BACK, Move.PUBLISH):
        assert advance(State.PUBLISHED, move) is State.PUBLISHED


@given(st.sampled_from(State), st.none() | st.timedeltas(timedelta(), timedelta(days=90)))
def test_what_was_put_away_comes_back_for_thirty_days(state: State, ago: timedelta | None) -> None:
    left = None if ago is None else NOON - ago
    allowed = state in AWAY and (ago is None or ago <= RESTORABLE_FOR)
    assert bool(may_restore(state, left_at=left, at=NOON)) is allowed


def test_it_comes_back_as_learners_knew_it() -> None:
    assert restored(was_published=True) is State.PUBLISHED
    assert restored(was_published=False) is State.DRAFT


stored = st.builds(
    Stored,
    state=st.sampled_from(State),
    current=st.sampled_from((None, *HASHES)),
    base=st.sampled_from((None, *HASHES)),
    retired_by_load=st.booleans(),
)
files = st.sampled_from((None, *HASHES))


@given(files)
def test_what_is_new_in_the_files_is_added(file: str | None) -> None:
    assert decide(None, file) is (None if file is None else Action.ADD)


@given(stored, files, st.booleans())
def test_what_learners_meet_is_the_same_only_if_the_files_say_it(
    held: Stored, file: str | None, take: bool
) -> None:
    action = decide(held, file, take_files=take)
    same = held.state is State.PUBLISHED and file is not None and file == held.current
    assert (action is Action.SAME) is same


@given(stored, files)
def test_a_change_made_in_the_browser_is_never_overwritten_unasked(
    held: Stored, file: str | None
) -> None:
    changed_here = held.base != held.current
    if held.state is State.PUBLISHED and changed_here:
        assert decide(held, file) in (Action.SAME, Action.KEEP, Action.CONFLICT, None)


@given(stored, files)
def test_whoever_takes_the_files_has_no_conflict_left(held: Stored, file: str | None) -> None:
    unasked, asked = decide(held, file), decide(held, file, take_files=True)
    assert asked is not Action.CONFLICT
    if unasked is not Action.CONFLICT:
        assert asked is unasked
    elif file is None:
        assert asked is Action.RETIRE
    else:
        published = held.state is State.PUBLISHED
        assert asked is (Action.CHANGE if published else Action.REVIVE)


@given(stored)
def test_what_left_the_files_is_retired_only_if_the_files_brought_it(held: Stored) -> None:
    action = decide(held, None)
    if held.base is None or held.state is not State.PUBLISHED:
        assert action is None
    else:
        assert action is (Action.RETIRE if held.base == held.current else Action.CONFLICT)


@given(stored, st.sampled_from(HASHES))
def test_what_somebody_put_away_comes_back_only_if_a_load_had_put_it_away(
    held: Stored, file: str
) -> None:
    if held.state is not State.PUBLISHED:
        kept = Action.KEEP if held.base == file else Action.CONFLICT
        assert decide(held, file) is (Action.REVIVE if held.retired_by_load else kept)
