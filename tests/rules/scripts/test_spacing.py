"""The scheduler gives what the published FSRS-6 reference gives, and never less than a day."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scripts_library.rules import spacing
from app.scripts_library.rules.spacing import Memory, Recall

BEGIN = datetime(2022, 11, 29, 12, 30, tzinfo=UTC)
recalls = st.sampled_from(list(Recall))


def test_the_reference_sequence_gives_the_reference_memory() -> None:
    """Again, good five times after 0, 0, 1, 3, 8, 21 days: the reference's own test vector."""
    memory, at = None, BEGIN
    for recall, days in zip((1, 3, 3, 3, 3, 3), (0, 0, 1, 3, 8, 21), strict=True):
        at += timedelta(days=days)
        memory = spacing.answered(memory, Recall(recall), at).memory
    assert memory is not None
    assert memory.stability == pytest.approx(53.62691, abs=1e-4)
    assert memory.difficulty == pytest.approx(6.3574867, abs=1e-4)


@pytest.mark.parametrize(
    ("recall", "stability", "difficulty"),
    [(1, 0.212, 6.4133), (2, 1.2931, 5.11217071), (3, 2.3065, 2.11810397), (4, 8.2956, 1.0)],
)
def test_the_first_answer_gives_the_published_start(
    recall: int, stability: float, difficulty: float
) -> None:
    memory = spacing.answered(None, Recall(recall), BEGIN).memory
    assert memory.stability == pytest.approx(stability)
    assert memory.difficulty == pytest.approx(difficulty)


@pytest.mark.parametrize("days", [0, 1, 2, 3, 30])
def test_recall_fades_as_the_specification_says(days: int) -> None:
    """R(t, S) = (1 + FACTOR · t / S) ^ -w20 with FACTOR chosen so that R(S, S) is 0.9."""
    memory = Memory(1.0, 5.0, BEGIN)
    factor = math.expm1(-math.log(0.9) / 0.1542)
    expected = math.exp(-0.1542 * math.log1p(factor * days))
    found = spacing.retrievability(memory, BEGIN + timedelta(days=days))
    assert found == pytest.approx(expected, abs=1e-9)
    assert days != 1 or found == pytest.approx(0.9)


@given(st.lists(st.tuples(recalls, st.integers(0, 40)), min_size=1, max_size=12))
def test_a_better_answer_never_comes_back_sooner(history: list[tuple[Recall, int]]) -> None:
    memory, at = None, BEGIN
    for recall, days in history:
        at += timedelta(days=days)
        dues = list(spacing.choices(memory, at).values())
        assert dues == sorted(dues)
        assert dues[0] == at + spacing.AGAIN_AFTER
        assert dues[1] >= at + timedelta(days=1)
        memory = spacing.answered(memory, recall, at).memory
        assert 1 <= memory.difficulty <= 10
        assert memory.stability >= spacing.LEAST_STABILITY


def test_a_year_is_the_longest_wait() -> None:
    assert spacing.interval(1e6) == spacing.MOST_DAYS


def test_the_week_counts_what_is_overdue_as_today() -> None:
    dues = [BEGIN - timedelta(days=3), BEGIN, BEGIN + timedelta(days=2), BEGIN + timedelta(days=9)]
    assert spacing.forecast(dues, BEGIN, 3) == [2, 0, 1]


def test_a_day_of_the_week_ahead_begins_where_it_begins_for_the_learner() -> None:
    begins = datetime(2026, 11, 25, 16, tzinfo=UTC)  # midnight in Shanghai
    today, tomorrow = begins + timedelta(hours=10), begins + timedelta(hours=25)
    assert spacing.forecast([today, tomorrow], begins, 3) == [1, 1, 0]


def test_what_will_still_be_known_is_a_share_of_recalled_cards() -> None:
    assert spacing.retained([], BEGIN, 7) is None
    assert spacing.retained([Memory(7.0, 5.0, BEGIN)], BEGIN, 7) == pytest.approx(0.9)


@given(recalls.filter(lambda one: one is not Recall.AGAIN), st.integers(0, 24 * 60 - 1))
def test_a_card_is_due_when_its_day_begins_whatever_the_hour(recall: Recall, minute: int) -> None:
    begins = datetime(2026, 11, 25, 20, tzinfo=UTC)  # four in the morning in Shanghai
    at = begins + timedelta(minutes=minute)
    due = spacing.answered(None, recall, at, begins).due_at
    assert (due - begins) % timedelta(days=1) == timedelta(0)
    assert due >= begins + timedelta(days=1)


@given(st.integers(0, 24 * 60 - 1), st.integers(0, 24 * 60 - 1), st.integers(0, 40))
def test_days_between_two_recalls_are_the_learner_s_days(then: int, now: int, days: int) -> None:
    """Late in the evening and early the next morning are a day apart; two hours of one day none."""
    first = datetime(2026, 11, 25, 20, tzinfo=UTC)
    begins = first + timedelta(days=days)
    memory = Memory(5.0, 5.0, first + timedelta(minutes=then))
    at = max(begins + timedelta(minutes=now), memory.last_at)
    found = spacing.answered(memory, Recall.GOOD, at, begins).memory
    plain = spacing.answered(Memory(5.0, 5.0, first), Recall.GOOD, begins).memory
    assert found.stability == plain.stability
