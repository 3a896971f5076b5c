"""Each kind of demand, at its edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules import dossier as known
from app.growth.rules import requirements as rule
from app.growth.rules.dossier import Dossier
from app.growth.rules.tally import Requirement, Tally
from tests.rules.growth.made import (
    CRITERIA,
    DEMANDS,
    TODAY,
    dossier,
    dossiers,
    play,
)


def test_an_exam_below_the_line_is_shown_and_does_not_count() -> None:
    demand = rule.Passed("exam", exam="mid", at_least=8000)
    tally = demand.tally(dossier(known.ExamTaken("e", TODAY, "mid", 7900, True)), TODAY)
    assert not tally.met
    assert [(p.id, p.counts) for p in tally.proofs] == [("e", False)]


def test_a_later_failure_takes_nothing_from_an_earlier_pass() -> None:
    passed = known.ExamTaken("p", date(2026, 5, 1), "mid", 9000, True)
    failed = known.ExamTaken("f", date(2026, 6, 1), "mid", 5000, False)
    tally = rule.Passed("exam", exam="mid").tally(dossier(passed, failed), TODAY)
    assert tally.met
    assert tally.proofs[0].id == "p"


def test_another_exam_is_no_evidence() -> None:
    tally = rule.Passed("exam", exam="mid").tally(
        dossier(known.ExamTaken("e", TODAY, "junior", 9900, True)), TODAY
    )
    assert tally == Tally(0, 1)


def test_courses_name_those_still_missing_until_enough_are_done() -> None:
    done = dossier(known.CourseDone("1", TODAY, "a"))
    assert rule.Completed("c", courses=("a", "b")).tally(done, TODAY).lacks == ("b",)
    assert rule.Completed("c", courses=("a", "b"), at_least=1).tally(done, TODAY).lacks == ()


def test_a_repeated_course_counts_once_from_its_last_completion() -> None:
    twice = dossier(known.CourseDone("1", date(2025, 1, 1), "a"), known.CourseDone("2", TODAY, "a"))
    tally = rule.Completed("c", courses=("a",), valid_months=12).tally(twice, TODAY)
    assert (tally.done, [p.id for p in tally.proofs]) == (1, ["2"])


@pytest.mark.parametrize(
    "spoilt", [{"passed": False}, {"confirmed": False}, {"critical": ("x",)}, {"levels": {}}]
)
def test_a_play_that_failed_or_that_nobody_confirmed_does_not_count(
    spoilt: dict[str, object],
) -> None:
    demand = rule.RatedAtLeast("l", criteria=CRITERIA, level=300, scenarios=1)
    assert demand.tally(dossier(play("p", TODAY, "gift")), TODAY).met
    assert not demand.tally(dossier(play("p", TODAY, "gift", **spoilt)), TODAY).met


def test_the_same_scenario_twice_is_one_and_the_lowest_level_decides() -> None:
    demand = rule.RatedAtLeast("l", criteria=CRITERIA, level=300, scenarios=2)
    plays = dossier(
        play("1", date(2026, 11, 1), "gift"),
        play("2", date(2026, 11, 2), "gift"),
        play("3", date(2026, 11, 3), "return", levels={"attitude": 500, "communication": 200}),
    )
    tally = demand.tally(plays, TODAY)
    assert (tally.done, tally.needed) == (1, 2)
    assert [(p.id, p.value, p.counts) for p in tally.proofs] == [
        ("2", 300, True),
        ("3", 200, False),
    ]


def test_tags_and_criteria_never_seen_are_named() -> None:
    demand = rule.RatedAtLeast("l", criteria=CRITERIA, level=300, scenarios=1, tags=("complaint",))
    seen = play("1", TODAY, "gift", levels={"attitude": 300, "communication": 400})
    tally = demand.tally(dossier(seen), TODAY)
    assert (tally.done, tally.lacks) == (1, ("complaint", "efficiency"))
    review = known.CriterionSeen("r", TODAY, "efficiency", 300)
    low = known.CriterionSeen("q", TODAY, "efficiency", 200)
    assert demand.tally(dossier(seen, low), TODAY).lacks == ("complaint", "efficiency")
    assert demand.tally(dossier(seen, review), TODAY).lacks == ("complaint",)


def test_an_interview_counts_until_its_day_and_the_last_short_one_is_shown() -> None:
    demand = rule.Interview("i", interview="phone", at_least=350, valid_months=6)
    good = known.Interviewed("g", date(2026, 5, 25), "phone", 350)
    short = known.Interviewed("s", date(2026, 11, 1), "phone", 340)
    assert demand.tally(dossier(good, short), TODAY).proofs[0].id == "g"
    later = demand.tally(dossier(good, short), date(2026, 11, 25))
    assert not later.met
    assert later.proofs[0].id == "s"


def test_tenure_counts_from_the_tier_in_force() -> None:
    tier = known.TierHeld("t", date(2026, 5, 20), "mid", date(2026, 6, 1))
    demand = rule.Tenure("t", months=6)
    assert demand.tally(dossier(), TODAY) == Tally(6, 6, since=date(2026, 1, 5))
    since = demand.tally(dossier(tier), TODAY)
    assert (since.done, since.ready_on, since.since) == (5, date(2026, 12, 1), date(2026, 6, 1))


def test_hours_add_up_and_grow_too_old() -> None:
    demand = rule.ClassroomHours("h", hours=600, valid_months=6)
    held = dossier(
        known.Attended("1", date(2026, 4, 1), "m", 400), known.Attended("2", TODAY, "n", 400)
    )
    assert [p.id for p in demand.tally(held, TODAY).proofs] == ["2"]
    assert [p.id for p in demand.tally(held, date(2026, 9, 30)).proofs] == ["1"]
    young = rule.ClassroomHours("h", hours=600).tally(held, TODAY)
    assert (young.done, young.met) == (800, True)


def test_a_certificate_that_ran_out_is_shown_and_one_without_end_is_best() -> None:
    demand = rule.CertificateInForce("c", certificate="privacy")
    old = known.Holding("old", date(2025, 1, 1), "privacy", date(2026, 1, 1))
    new = known.Holding("new", date(2026, 1, 1), "privacy", date(2027, 1, 1))
    ever = known.Holding("ever", date(2024, 1, 1), "privacy", None)
    assert demand.tally(dossier(), TODAY) == Tally(0, 1)
    assert [(p.id, p.counts) for p in demand.tally(dossier(old), TODAY).proofs] == [("old", False)]
    assert demand.tally(dossier(old, new), TODAY).proofs[0].id == "new"
    assert demand.tally(dossier(new, ever), TODAY).proofs[0].id == "ever"


def test_the_latest_conferred_tier_counts_from_its_day() -> None:
    mid = known.TierHeld("1", date(2026, 2, 1), "mid", date(2026, 3, 1))
    senior = known.TierHeld("2", date(2026, 11, 1), "senior", date(2026, 12, 1))
    held = dossier(mid, senior)
    assert held.tier(date(2026, 2, 20)) is None
    assert held.tier(TODAY) == mid
    assert held.tiers(date(2026, 12, 2)) == {
        "mid": date(2026, 3, 1),
        "senior": date(2026, 12, 1),
    }


def test_kinds_are_kept_oldest_first() -> None:
    late, early = known.Signed("b", TODAY, "x"), known.Signed("a", date(2026, 1, 1), "x")
    assert Dossier(TODAY, [late, early]).kinds()[known.Signed] == [early, late]


@given(dossiers, st.sampled_from(DEMANDS), st.integers(0, 400))
def test_the_short_answer_is_that_of_the_whole_tally(
    facts: list[known.Known], demand: Requirement, back: int
) -> None:
    on = TODAY - timedelta(days=back)
    assert demand.is_met(dossier(*facts), on) == demand.tally(dossier(*facts), on).met


@given(dossiers, st.integers(1, 5), st.integers(1, 5))
def test_two_demands_on_the_same_criteria_judge_one_dossier_as_two(
    facts: list[known.Known], one: int, other: int
) -> None:
    shared = dossier(*facts)
    for level in (one, other):
        demand = rule.RatedAtLeast("l", criteria=CRITERIA, level=level * 100, scenarios=1)
        assert demand.tally(shared, TODAY) == demand.tally(dossier(*facts), TODAY)


def test_a_change_left_unconfirmed_stops_a_completion_from_its_day_on() -> None:
    demand = rule.Completed("c", courses=("a",))
    done, asked = date(2026, 1, 1), date(2026, 2, 1)
    due = date(2026, 3, 1)
    facts: list[known.Known] = [
        known.CourseDone("1", done, "a"),
        known.ChangeOpen("2", asked, "a", "lesson:a/x", 2, due),
        known.ChangeOpen("3", asked, "b", "lesson:b/x", 2, done),
        known.ChangeOpen("4", asked, "a", "lesson:a/y", 2, None),
    ]
    open_ = dossier(*facts)
    assert demand.tally(open_, due).met
    assert demand.tally(open_, due).proofs[0].until == date(2026, 3, 2)
    assert not demand.tally(open_, date(2026, 3, 2)).met
    late = dossier(*facts, known.Confirmed("5", date(2026, 3, 5), "lesson:a/x", 2))
    assert not demand.tally(late, date(2026, 3, 4)).met
    assert demand.tally(late, date(2026, 3, 5)).met
    older = dossier(*facts, known.Confirmed("5", asked, "lesson:a/x", 1))
    assert not demand.tally(older, date(2026, 3, 2)).met
    again = dossier(*facts, known.CourseDone("6", date(2026, 3, 3), "a"))
    assert demand.tally(again, date(2026, 3, 3)).met
