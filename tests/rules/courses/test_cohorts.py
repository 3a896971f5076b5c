"""People who started together are counted once, the latest cohort first."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.cohorts import MOST, cohorts, key_of

DAYS = st.lists(st.dates(min_value=date(2020, 1, 1), max_value=date(2029, 12, 31)), max_size=60)


@given(DAYS)
def test_everybody_belongs_to_the_cohort_of_their_month(days: list[date]) -> None:
    found = cohorts(days, most=1_000)
    assert sum(each.people for each in found) == len(days)
    for each in found:
        assert each.first.day == 1
        assert each.people == sum(key_of(day) == each.key for day in days)


@given(DAYS)
def test_the_latest_come_first_and_are_never_more_than_can_be_looked_over(days: list[date]) -> None:
    firsts = [each.first for each in cohorts(days)]
    assert firsts == sorted(set(firsts), reverse=True)
    assert len(firsts) <= MOST


def test_a_month_is_one_cohort_and_the_next_another() -> None:
    found = cohorts([date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1)])
    assert [(each.key, each.people) for each in found] == [("2026-12", 1), ("2026-11", 2)]
