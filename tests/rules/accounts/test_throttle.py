"""Guessing is slowed, people are not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules.throttle import (
    ANYWHERE,
    HERE,
    Misses,
    address_limit,
    paused_until,
    tries_left,
)

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
moments = st.lists(
    st.integers(0, 24 * 60 * 60).map(lambda s: NOON - timedelta(seconds=s)), max_size=60
)


def minutes_ago(*minutes: float) -> list[datetime]:
    return [NOON - m * MINUTE for m in minutes]


def test_four_misses_are_free_and_the_fifth_pauses() -> None:
    four = minutes_ago(4, 3, 2, 1)
    assert paused_until(Misses(here=four), at=NOON) is None
    assert tries_left(Misses(here=four), at=NOON) == 1
    five = [*four, NOON]
    assert paused_until(Misses(here=five), at=NOON) == NOON + 10 * MINUTE


def test_each_further_round_pauses_twice_as_long_up_to_an_hour() -> None:
    pauses = []
    for rounds in range(1, 7):
        misses = [NOON] * (5 * rounds)
        end = HERE.until(misses, NOON)
        assert end is not None
        pauses.append((end - NOON) / MINUTE)
    assert pauses == [10, 20, 40, 60, 60, 60]


def test_a_stranger_cannot_lock_somebody_out_of_their_own_desk() -> None:
    elsewhere = [NOON - timedelta(seconds=s) for s in range(40)]
    assert paused_until(Misses(anywhere=elsewhere), at=NOON) is not None
    assert paused_until(Misses(anywhere=elsewhere, at_home=True), at=NOON) is None
    assert tries_left(Misses(anywhere=elsewhere[:19]), at=NOON) == 1
    assert tries_left(Misses(anywhere=elsewhere[:19], at_home=True), at=NOON) == 5


@given(st.integers(1, 99), st.integers(0, 80))
def test_a_class_behind_one_address_may_mistype(misses: int, neighbours: int) -> None:
    class_room = [NOON - timedelta(seconds=s) for s in range(misses)]
    assert paused_until(Misses(address=class_room, neighbours=neighbours), at=NOON) is None


def test_an_address_that_sprays_is_slowed() -> None:
    spray = [NOON] * 100
    assert paused_until(Misses(address=spray), at=NOON) == NOON + 5 * MINUTE
    assert paused_until(Misses(address=spray, neighbours=30), at=NOON) is None
    assert paused_until(Misses(address=[NOON] * 400, neighbours=30), at=NOON) is not None
    assert address_limit(-3) == address_limit(0)


@given(moments, moments, moments, st.booleans(), st.integers(0, 50))
def test_a_pause_is_bounded_and_then_truly_over(
    here: list[datetime], anywhere: list[datetime], address: list[datetime], home: bool, near: int
) -> None:
    misses = Misses(here, anywhere, address, home, near)
    end = paused_until(misses, at=NOON)
    if end is not None:
        assert NOON < end <= NOON + timedelta(hours=1)
        assert paused_until(misses, at=end) is None


@given(moments, st.sampled_from([HERE, ANYWHERE]))
def test_fewer_misses_than_a_step_never_pause(misses: list[datetime], limit: object) -> None:
    assert isinstance(limit, type(HERE))
    assert limit.until(misses[: limit.step - 1], NOON) is None


@given(moments)
def test_one_more_miss_never_shortens_a_pause(misses: list[datetime]) -> None:
    before = HERE.until(misses, NOON) or NOON
    after = HERE.until([*misses, NOON], NOON) or NOON
    assert after >= before


@given(moments)
def test_the_order_of_misses_does_not_matter(misses: list[datetime]) -> None:
    assert HERE.until(misses, NOON) == HERE.until(misses[::-1], NOON)
    assert 1 <= HERE.left(misses, NOON) <= HERE.step
