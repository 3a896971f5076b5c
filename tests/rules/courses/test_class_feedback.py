"""What people say of a class: counted without names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules import feedback

answers = st.lists(
    st.fixed_dictionaries({name: st.integers(1, 5) for name in feedback.STATEMENTS}), max_size=30
)
DAY = datetime(2026, 12, 1, tzinfo=UTC)


@given(answers, st.randoms())
def test_who_answered_first_changes_nothing(given_: list[dict[str, int]], chance: object) -> None:
    shuffled = list(given_)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert feedback.summaries(shuffled) == feedback.summaries(given_)


@given(answers)
def test_every_answer_is_counted_once_and_the_mean_lies_between(
    given_: list[dict[str, int]],
) -> None:
    for row in feedback.summaries(given_):
        assert row.number == len(given_)
        if given_:
            told = [answer[row.statement] for answer in given_]
            assert min(told) <= row.mean <= max(told)
            assert abs(row.mean - sum(told) / len(told)) < 1e-9
        else:
            assert row.mean == 0


def test_few_answers_are_not_shown() -> None:
    assert [feedback.may_be_shown(n) for n in (0, 2, 3, 4)] == [False, False, True, True]


def test_the_form_is_open_for_thirty_days_after_attendance_was_confirmed() -> None:
    assert not feedback.is_open(None, DAY)
    assert feedback.is_open(DAY, DAY + timedelta(days=30))
    assert not feedback.is_open(DAY, DAY + timedelta(days=30, seconds=1))
