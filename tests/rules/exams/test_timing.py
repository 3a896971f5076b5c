"""Windows, deadlines, extra time, grace and cool-downs."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.timing import (
    DEFAULT_GRACE,
    Arrival,
    Tries,
    Window,
    arrival,
    due_at,
    extra_time,
    may_start,
    remaining,
    shifted,
)

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - the zone is drawn
    max_value=datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2))
windows = st.builds(Window, time_limit=spans, closes_at=st.none() | moments)


@given(windows, moments, spans)
def test_an_accommodation_never_shortens(window: Window, at: datetime, extra: timedelta) -> None:
    assert due_at(window, at, extra) >= due_at(window, at)


@given(windows, moments, spans)
def test_a_sitting_never_outlives_the_window_and_the_extra_time(
    window: Window, at: datetime, extra: timedelta
) -> None:
    due = due_at(window, at, extra)
    assert due <= at + window.time_limit + extra
    if window.closes_at is not None:
        assert due <= window.closes_at + extra


def test_an_exam_opens_and_closes() -> None:
    hour = timedelta(hours=1)
    window = Window(hour, opens_at=NOON, closes_at=NOON + hour)
    assert not may_start(window, NOON - timedelta(seconds=1))
    assert may_start(window, NOON)
    assert not may_start(window, NOON + hour)
    assert may_start(window, NOON + hour, accommodation=timedelta(minutes=1))
    assert may_start(Window(hour), NOON)


@given(spans, st.integers(-50, 200), st.integers(-50, 200))
def test_extra_time_is_whole_seconds_and_never_less_than_nothing(
    limit: timedelta, percent: int, minutes: int
) -> None:
    extra = extra_time(limit, percent, minutes)
    assert extra >= timedelta(0)
    assert extra.microseconds == 0


def test_a_quarter_more_of_forty_minutes_is_ten_minutes() -> None:
    assert extra_time(timedelta(minutes=40), 25, 5) == timedelta(minutes=15)


@given(moments, st.integers(-100, 100))
def test_grace_is_ten_seconds_and_not_a_moment_more(due: datetime, late: int) -> None:
    wanted = Arrival.IN_TIME if late <= 10 else Arrival.LATE
    assert arrival(due + timedelta(seconds=late), due) is wanted
    assert arrival(due + DEFAULT_GRACE, due) is Arrival.IN_TIME
    assert arrival(due + DEFAULT_GRACE + timedelta(microseconds=1), due) is Arrival.LATE


@given(moments, moments)
def test_the_time_left_never_counts_below_nothing(due: datetime, at: datetime) -> None:
    left = remaining(due, at)
    assert left == (due - at if due > at else timedelta(0))


def test_tries_run_out_and_cool_down() -> None:
    tries = Tries(3, timedelta(hours=24))
    assert tries.may_try(0, None, NOON)
    assert tries.next_at(None) is None
    refused = tries.may_try(1, NOON, NOON + timedelta(hours=23))
    assert refused.params == {"when": NOON + timedelta(hours=24)}
    assert tries.may_try(1, NOON, NOON + timedelta(hours=24))
    assert not tries.may_try(3, NOON, NOON + timedelta(days=30))
    assert tries.left(5) == 0


@given(moments, moments, spans)
def test_a_step_of_the_clock_moves_all_deadlines_alike(
    one: datetime, other: datetime, step: timedelta
) -> None:
    moved = shifted((one, other), step)
    assert moved[1] - moved[0] == other - one
    assert shifted(moved, -step) == (one, other)
