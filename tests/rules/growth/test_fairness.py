"""Fairness: planted bias is found, chance is not called bias, small groups are never judged."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules.fairness import LEAST, Chance, Says, rates

CHANCES = st.lists(st.builds(Chance, st.sampled_from("abcd"), st.booleans()), max_size=200)


def made(seed: int, shares: dict[str, float], size: int) -> list[Chance]:
    chance = random.Random(seed)
    return [Chance(g, chance.random() < p) for g, p in shares.items() for _ in range(size)]


def test_planted_bias_is_found() -> None:
    found = 0
    for seed in range(100):
        says = {r.group: r.says for r in rates(made(seed, {"day": 0.4, "night": 0.1}, 120))}
        found += says == {"day": Says.HIGHER, "night": Says.LOWER}
    assert found >= 95


def test_without_bias_hardly_anybody_is_called_out() -> None:
    shares = {f"team{n}": 0.3 for n in range(8)}
    called = 0
    for seed in range(300):
        said = [r.says for r in rates(made(seed, shares, 60))]
        called += any(s in (Says.LOWER, Says.HIGHER) for s in said)
    assert called <= 25


def test_a_small_group_is_never_judged_however_it_looks() -> None:
    chances = [Chance("big", True)] * 200 + [Chance("small", False)] * (LEAST - 1)
    assert {r.says for r in rates(chances)} == {Says.TOO_FEW}
    assert rates(chances)[0].gap is None


def test_one_group_alone_has_nothing_to_compare_with() -> None:
    (only,) = rates([Chance("", True)] * 50)
    assert only.says is Says.TOO_FEW
    assert only.rest.n == 0


@given(CHANCES, st.randoms())
def test_counts_add_up_whatever_the_order(chances: list[Chance], mix) -> None:  # type: ignore[no-untyped-def]
    found = rates(chances)
    assert sum(r.people for r in found) == len(chances)
    assert sum(r.promoted for r in found) == sum(c.promoted for c in chances)
    mixed = list(chances)
    mix.shuffle(mixed)
    assert rates(mixed) == found
