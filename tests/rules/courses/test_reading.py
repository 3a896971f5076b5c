"""Time spent is never more than went by, nor more than was said, nor a long silence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.reading import LONGEST_GAP, credited

GONE = st.floats(-1e6, 1e9, allow_nan=False)
SAID = st.one_of(st.none(), st.integers(-(10**9), 10**9))


@given(GONE, SAID)
def test_no_more_than_went_by_and_never_less_than_nothing(gone: float, said: int | None) -> None:
    assert 0 <= credited(gone, said) <= min(max(gone, 0), LONGEST_GAP)


@given(GONE, st.integers(0, 10**9))
def test_no_more_than_was_said(gone: float, said: int) -> None:
    assert credited(gone, said) <= said
    assert credited(gone, said) <= credited(gone)


def test_a_minute_of_reading_is_a_minute() -> None:
    assert credited(60.4, 60) == 60
    assert credited(60, 20) == 20
    assert credited(30) == 30
    assert credited(4000) == LONGEST_GAP
