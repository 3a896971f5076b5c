"""Bands of monthly figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules.bands import Band, band

amounts = st.integers(0, 10_000)
ORDER = [Band.LOW, Band.NEAR, Band.GOOD]


@pytest.mark.parametrize(
    ("value", "target", "floor", "lower", "expected"),
    [
        (9000, 9000, 8000, False, Band.GOOD),
        (8999, 9000, 8000, False, Band.NEAR),
        (7999, 9000, 8000, False, Band.LOW),
        (3000, 3000, None, True, Band.GOOD),
        (3001, 3000, 6000, True, Band.NEAR),
        (6001, 3000, 6000, True, Band.LOW),
        (5000, None, None, False, Band.PLAIN),
        (5000, None, 4000, False, Band.PLAIN),
        (3000, None, 4000, False, Band.LOW),
    ],
)
def test_a_value_falls_into_the_band_between_its_lines(
    value: int, target: int | None, floor: int | None, lower: bool, expected: Band
) -> None:
    assert band(value, target, floor, lower_is_better=lower) is expected


@given(amounts, amounts, amounts, amounts)
def test_a_better_value_never_falls_into_a_worse_band(
    first: int, second: int, target: int, floor: int
) -> None:
    floor = min(target, floor)
    worse, better = sorted((first, second))
    bands = [band(v, target, floor, lower_is_better=False) for v in (worse, better)]
    assert ORDER.index(bands[0]) <= ORDER.index(bands[1])


@given(amounts, amounts, amounts)
def test_turning_the_scale_round_turns_nothing_else(value: int, target: int, floor: int) -> None:
    straight = band(value, target, floor, lower_is_better=False)
    mirrored = band(-value, -target, -floor, lower_is_better=True)
    assert straight is mirrored
