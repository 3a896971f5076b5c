"""Levels, charts of months, dimensions and the forecast."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules import dossier as known
from app.growth.rules import requirements as rule
from app.growth.rules.dimensions import reviews, shares, sights
from app.growth.rules.dossier import Known
from app.growth.rules.forecast import forecast
from app.growth.rules.levels import falling, mean, means, monthly
from app.growth.rules.months import add_months, day_after, first_day, month_of, whole_months
from app.growth.rules.readiness import Readiness, assess
from tests.rules.growth.made import CRITERIA, TODAY, dossier, dossiers, play


def plays(*levels: int, first: date = TODAY, step: int = 10) -> list[Known]:
    """Role-plays going back from a day, the last level first."""
    return [
        play(f"p{n}", first - timedelta(days=n * step), f"s{n}", level)
        for n, level in enumerate(levels)
    ]


@given(st.lists(st.integers(100, 500), min_size=1))
def test_a_mean_lies_between_the_lowest_and_the_highest(levels: list[int]) -> None:
    assert min(levels) <= mean(levels) <= max(levels)
    assert mean(levels) == mean(list(reversed(levels)))


def test_halves_go_up() -> None:
    assert mean([300, 301]) == 301
    with pytest.raises(ZeroDivisionError):
        mean([])


@given(dossiers)
def test_a_level_is_shown_only_with_three_ratings_in_ninety_days(found: list[Known]) -> None:
    for one in means(dossier(*found), CRITERIA, TODAY).values():
        assert (one.level is None) == (one.ratings < 3) == (one.lacking > 0)
        assert len(one.facts) == one.ratings


def test_practice_that_nobody_confirmed_is_no_rating() -> None:
    unconfirmed = play("x", TODAY, "gift", 100, confirmed=False)
    found = means(dossier(*plays(300, 300, 300), unconfirmed), CRITERIA, TODAY)
    assert (found["attitude"].level, found["attitude"].ratings) == (300, 3)


def test_a_rating_outside_role_plays_counts_for_its_criterion_alone() -> None:
    seen = known.CriterionSeen("r", TODAY, "attitude", 500)
    found = means(dossier(*plays(300, 300), seen), CRITERIA, TODAY)
    assert (found["attitude"].level, found["efficiency"].level) == (367, None)
    old = known.CriterionSeen("o", TODAY - timedelta(days=900), "attitude", 100)
    again = means(dossier(*plays(300, 300), seen, old), CRITERIA, TODAY)
    assert again["attitude"].level == 367


@pytest.mark.parametrize(("before", "change"), [(300, 100), (360, 0), (500, -100)])
def test_a_change_shows_from_half_a_level(before: int, change: int) -> None:
    found = dossier(
        *plays(400, 400, 400),
        *(play(f"q{n}", TODAY - timedelta(days=100 + n), f"t{n}", before) for n in range(3)),
    )
    assert means(found, CRITERIA, TODAY)["attitude"].change == change


def test_months_without_ratings_are_gaps() -> None:
    found = dossier(play("1", date(2026, 11, 2), "a", 300), play("2", date(2026, 9, 2), "b", 200))
    assert monthly(found, ("attitude",), TODAY, 3)["attitude"] == [
        ("2026-09", 200),
        ("2026-10", None),
        ("2026-11", 300),
    ]


def test_a_rating_before_the_first_month_is_in_no_month() -> None:
    # Ratings are read from 180 days back, which may lie before the first of six months.
    on = date(2026, 11, 1)
    early = play("early", date(2026, 5, 20), "s", 400)
    late = play("late", date(2026, 10, 20), "s", 300)
    months = monthly(dossier(early, late), ("attitude",), on)["attitude"]
    assert [month for month, _ in months] == [f"2026-{number:02}" for number in range(6, 12)]
    assert [value for _, value in months] == [None, None, None, None, 300, None]


@pytest.mark.parametrize(
    ("series", "falls"),
    [
        ([4, 3, 2, 1], True),
        ([4, None, 3, 2, 1], True),
        ([3, 2, 1], False),
        ([4, 3, 3, 2], False),
        ([1, 4, 3, 2, 1], True),
    ],
)
def test_falling_is_lower_three_months_running(series: list[int | None], falls: bool) -> None:
    assert falling([(str(n), level) for n, level in enumerate(series)]) is falls


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_adding_months_and_counting_them_agree(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    if months > 0 and day.day <= 28:
        assert whole_months(day, later) == months
        assert whole_months(day, later - timedelta(days=1)) == months - 1
    if months <= 0:
        assert whole_months(day, later) == 0


def test_the_end_of_a_short_month_stands_in() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert (month_of(TODAY), month_of(TODAY, 11)) == ("2026-11", "2025-12")
    assert day_after("2026-12") == date(2027, 1, 1)


@pytest.mark.parametrize("text", ["2026", "2026-1", "2026-13", "2026-1x", "1899-12", "9999-12"])
def test_a_month_is_written_in_one_way(text: str) -> None:
    with pytest.raises(ValueError):
        first_day(text)


def test_a_point_is_seen_in_the_last_exam_and_in_ratings_or_not_at_all() -> None:
    found = dossier(
        known.ExamTaken("1", date(2026, 5, 1), "junior", 8000, True, {"orders": 5000, "a": 9000}),
        known.ExamTaken("2", TODAY, "mid", 8000, False, {"orders": 7000}),
        *plays(300, 300, 300),
    )
    seen = shares(found, TODAY)
    assert (seen["orders"].value, seen["orders"].facts, seen["a"].value) == (7000, ("2",), 9000)
    assert shares(found, date(2026, 5, 2))["orders"].value == 5000
    levels = means(found, ("attitude", "teamwork"), TODAY)
    got = sights(
        [
            ("criterion", "attitude"),
            ("criterion", "teamwork"),
            ("criterion", "unheard"),
            ("competency", "orders"),
            ("competency", "b"),
            ("course", "a"),
        ],
        levels,
        seen,
    )
    assert [(s.key, s.value) for s in got] == [("attitude", 300), ("orders", 7000)]
    assert got[0].facts == ("p2", "p1", "p0")


def judged(*facts: Known, **more: object) -> Readiness:
    """Tenure, courses and an exam, judged today."""
    demands = more.get("demands") or (
        rule.Tenure("tenure", months=12),
        rule.Completed("courses", courses=("a", "b", "c")),
        rule.Passed("exam", exam="mid"),
    )
    target = str(more.get("target", "mid"))
    return assess("junior", target, demands, (), dossier(*facts), TODAY)  # type: ignore[arg-type]


def test_there_is_no_forecast_for_who_is_ready_or_at_the_top() -> None:
    assert forecast(judged(demands=(rule.Tenure("t", months=1),))) is None
    assert forecast(judged(target="")) is None


def test_the_earliest_day_is_what_must_be_waited_for() -> None:
    found = forecast(judged())
    assert found is not None
    assert (found.earliest, found.held_by) == (date(2027, 1, 5), "tenure")
    assert (found.likely, found.still) == (None, ("courses",))


def test_what_is_counted_goes_on_at_the_pace_of_ninety_days() -> None:
    found = forecast(judged(known.CourseDone("1", TODAY, "a")))
    assert found is not None
    assert found.likely == TODAY + timedelta(days=180)
    assert found.held_by == "courses"
    quick = forecast(judged(known.CourseDone("1", TODAY, "a"), known.CourseDone("2", TODAY, "b")))
    assert quick is not None
    assert quick.likely == TODAY + timedelta(days=45)
    assert quick.likely > quick.earliest


def test_a_pace_quicker_than_waiting_leaves_waiting_to_decide() -> None:
    demands = (
        rule.Tenure("tenure", months=24),
        rule.Completed("courses", courses=("a", "b")),
    )
    found = forecast(judged(known.CourseDone("1", TODAY, "a"), demands=demands))
    assert found is not None
    assert (found.likely, found.held_by) == (found.earliest, "tenure")


def test_what_moved_long_ago_does_not_move() -> None:
    found = forecast(judged(known.CourseDone("1", TODAY - timedelta(days=90), "a")))
    assert found is not None
    assert found.likely is None


def test_with_nothing_to_wait_for_the_earliest_day_is_today() -> None:
    found = forecast(judged(demands=(rule.Passed("exam", exam="mid"),)))
    assert found is not None
    assert (found.earliest, found.likely, found.held_by) == (TODAY, TODAY, "")


def test_months_show_only_what_lies_in_them_and_are_worked_out_once() -> None:
    old = play("old", add_months(first_day(month_of(TODAY)), -9), "s", 500)
    facts = dossier(old, *plays(400))
    first = monthly(facts, CRITERIA, TODAY, months=3)
    assert all(line[-1][1] == 400 and line[0][1] is None for line in first.values())
    assert monthly(facts, CRITERIA, TODAY, months=3) == first


def test_a_point_is_seen_in_the_last_review_that_rated_it() -> None:
    found = dossier(
        known.CriterionSeen("1", date(2026, 9, 1), "new_ideas", 200, "monthly_review"),
        known.CriterionSeen("2", date(2026, 10, 1), "new_ideas", 400, "monthly_review"),
        known.CriterionSeen("3", date(2026, 10, 1), "attitude", 500, "monthly_review"),
    )
    seen = reviews(found, ("new_ideas", "self_learning"), TODAY)
    assert {key: (s.value, s.facts) for key, s in seen.items()} == {"new_ideas": (400, ("2",))}
    assert reviews(found, ("new_ideas",), date(2026, 9, 20))["new_ideas"].value == 200
    got = sights([("point", "new_ideas"), ("competency", "new_ideas")], {}, seen)
    assert [(s.kind, s.value) for s in got] == [("point", 400)]
