"""Mentor pairs: states, signatures, who reads a note."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.mentoring import (
    PairState,
    Progress,
    Sight,
    is_late,
    may_pair,
    may_sign,
    may_work,
    reads,
    state_of,
)

DAY = date(2026, 11, 24)
progresses = st.integers(1, 10).flatmap(
    lambda steps: st.builds(
        Progress, st.just(steps), st.integers(0, steps), meetings=st.integers(0, 3)
    )
)
states = st.sampled_from(PairState)


@given(st.booleans(), st.booleans(), st.booleans())
def test_it_is_complete_only_with_both_signatures(
    mentor: bool, newcomer: bool, ended: bool
) -> None:
    state = state_of(mentor=mentor, newcomer=newcomer, ended=ended)
    assert (state is PairState.COMPLETED) == (mentor and newcomer and not ended)
    assert (state is PairState.ENDED) == ended
    assert state_of(mentor=newcomer, newcomer=mentor, ended=ended) is state


@given(states, progresses, st.booleans())
def test_nobody_signs_for_what_was_not_done(
    state: PairState, progress: Progress, signed: bool
) -> None:
    if may_sign(state, progress, signed=signed):
        assert progress.left == 0
        assert progress.meetings >= 1
        assert not signed
        assert state in (PairState.ACTIVE, PairState.SIGNED)


@given(progresses)
def test_one_more_step_done_never_hinders_a_signature(progress: Progress) -> None:
    more = Progress(progress.steps, progress.steps, progress.meetings + 1)
    assert may_sign(PairState.ACTIVE, more, signed=False)


def test_work_rests_once_somebody_has_signed() -> None:
    assert may_work(PairState.ACTIVE)
    assert [bool(may_work(state)) for state in PairState].count(True) == 1
    assert len({may_work(state).reason for state in PairState}) == 3


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"newcomer": 1}, "own mentor"),
        ({"has_mentor": True}, "has a mentor already"),
        ({"ends_on": date(2026, 11, 23)}, "ends before"),
    ],
)
def test_who_cannot_be_a_pair_is_told_why(wrong: dict[str, object], words: str) -> None:
    fine: dict[str, object] = {
        "mentor": 1,
        "newcomer": 2,
        "has_mentor": False,
        "starts_on": DAY,
        "ends_on": DAY,
    }
    assert may_pair(**fine)  # type: ignore[arg-type]
    assert words in may_pair(**{**fine, **wrong}).reason  # type: ignore[arg-type]


@given(st.sampled_from(Sight), st.booleans(), st.booleans(), st.booleans())
def test_a_note_is_read_by_whom_its_writer_named(
    sight: Sight, writer: bool, of_pair: bool, leads: bool
) -> None:
    seen = reads(sight, writer=writer, of_pair=of_pair, leads=leads)
    if writer:
        assert seen
    elif sight is Sight.OWN or not (of_pair or leads):
        assert not seen
    elif sight is Sight.PAIR:
        assert seen == of_pair
    else:
        assert seen


@given(states)
def test_only_an_open_pair_is_late(state: PairState) -> None:
    late = is_late(state, date(2026, 11, 23), DAY)
    assert late == (state in (PairState.ACTIVE, PairState.SIGNED))
    assert not is_late(state, DAY, DAY)
