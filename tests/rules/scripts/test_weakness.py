"""What the latest ratings are low in comes first; one rating alone says nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.scripts_library.rules import weakness
from app.scripts_library.rules.weakness import Weak

DAY = datetime(2026, 11, 1, tzinfo=UTC)
LEVELS = st.lists(
    st.tuples(st.integers(0, 300), st.sampled_from("abcd"), st.integers(100, 500)), max_size=40
)


def seen(*levels: tuple[int, str, int]) -> list[tuple[datetime, str, int]]:
    return [(DAY + timedelta(days=day), name, level) for day, name, level in levels]


def test_the_weakest_come_first_and_the_strong_not_at_all() -> None:
    rated = seen((1, "a", 300), (2, "a", 200), (1, "b", 200), (2, "b", 200), (1, "c", 500),
                 (2, "c", 400), (1, "d", 100))  # fmt: skip
    assert weakness.weakest(rated) == [Weak("b", 200, 2), Weak("a", 250, 2)]
    assert weakness.weakest(rated, most=1) == [Weak("b", 200, 2)]


def test_who_got_better_is_weak_no_longer() -> None:
    early = [(n, "a", 100) for n in range(5)]
    late = [(10 + n, "a", 400) for n in range(weakness.LATEST)]
    assert weakness.weakest(seen(*late, *early)) == []
    assert weakness.weakest([]) == []


@given(LEVELS, st.randoms())
def test_the_order_of_facts_does_not_matter(levels: list[tuple[int, str, int]], mixer) -> None:  # type: ignore[no-untyped-def]
    mixed = list(levels)
    mixer.shuffle(mixed)
    assert weakness.weakest(seen(*levels)) == weakness.weakest(seen(*mixed))
    assert all(one.mean < weakness.LINE for one in weakness.weakest(seen(*levels)))
