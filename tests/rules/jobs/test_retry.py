"""Waits between tries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.jobs.rules import LONGEST_WAIT, MOST_ATTEMPTS, next_try

AT = datetime(2026, 11, 24, tzinfo=UTC)


@given(st.integers(1, MOST_ATTEMPTS - 1))
def test_waits_never_shrink_and_never_pass_the_longest(attempts: int) -> None:
    now = next_try(attempts, at=AT)
    assert now is not None
    assert timedelta(0) < now - AT <= LONGEST_WAIT
    later = next_try(attempts + 1, at=AT)
    assert later is None or later >= now


def test_after_the_last_attempt_a_person_must_look() -> None:
    assert next_try(MOST_ATTEMPTS, at=AT) is None
