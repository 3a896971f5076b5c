"""What teams are asked instead: who, on which days, and what that makes of the demands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules import variants as rule

TODAY = date(2026, 11, 24)
UNITS = ("region", "shop", "team")


@dataclass(frozen=True)
class Variant:
    """A made variant."""

    units: tuple[str, ...]
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Asked:
    """A made demand."""

    key: str
    what: int = 0


days = st.integers(-30, 30).map(lambda n: TODAY + timedelta(days=n))
some_units = st.lists(
    st.sampled_from((*UNITS, "elsewhere")), min_size=1, max_size=3, unique=True
).map(tuple)
variants = st.builds(Variant, some_units, days, st.none() | days)
keys = st.sampled_from("abcdef")
demands = st.lists(st.builds(Asked, keys, st.integers(0, 9)), max_size=6, unique_by=lambda a: a.key)


@given(st.lists(variants, max_size=6), days)
def test_in_force_are_those_that_name_a_unit_and_hold_that_day(
    some: list[Variant], on: date
) -> None:
    found = rule.in_force(some, UNITS, on)
    wanted = [
        v
        for v in some
        if set(v.units) & set(UNITS) and v.since <= on and not (v.until and v.until <= on)
    ]
    assert sorted(found, key=id) == sorted(wanted, key=id)
    depths = [max(UNITS.index(key) for key in v.units if key in UNITS) for v in found]
    assert depths == sorted(depths)


def test_the_team_departs_from_its_shop_and_the_later_from_the_earlier() -> None:
    team = Variant(("team",), TODAY - timedelta(days=50))
    shop = Variant(("shop",), TODAY - timedelta(days=2))
    newer = Variant(("shop",), TODAY - timedelta(days=1))
    assert rule.in_force([team, newer, shop], UNITS, TODAY) == (shop, newer, team)
    assert rule.in_force([team, newer, shop], (), TODAY) == ()


@given(demands, st.sets(keys), demands)
def test_applied_is_what_a_patient_clerk_would_write(
    asked: list[Asked], dropped: set[str], instead: list[Asked]
) -> None:
    other = {item.key: item for item in instead}
    kept = [other.pop(a.key, a) for a in asked if a.key not in dropped]
    clerk = tuple(kept + [item for item in instead if item.key in other])
    assert rule.applied(asked, dropped, instead) == clerk


@given(variants, variants)
def test_variants_clash_when_one_unit_has_both_on_some_day(one: Variant, other: Variant) -> None:
    span = [TODAY + timedelta(days=n) for n in range(-31, 32)]
    both = any(rule.holds(one, day) and rule.holds(other, day) for day in span)
    assert rule.clash(one, other) == (both and bool(set(one.units) & set(other.units)))


@pytest.mark.parametrize(("offset", "held"), [(-1, False), (0, True), (9, True), (10, False)])
def test_a_variant_holds_from_its_first_day_until_before_its_end(offset: int, held: bool) -> None:
    variant = Variant(("team",), TODAY, TODAY + timedelta(days=10))
    assert rule.holds(variant, TODAY + timedelta(days=offset)) is held
