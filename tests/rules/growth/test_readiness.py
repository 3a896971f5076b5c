"""Readiness: what holds for any facts, and what each verdict means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules import dossier as known
from app.growth.rules import requirements as rule
from app.growth.rules.dossier import Dossier, Known
from app.growth.rules.frozen import freeze, thaw
from app.growth.rules.readiness import Readiness, Standing, assess, best_step, judge, step_of
from app.growth.rules.tally import Requirement, StepKind
from tests.rules.growth.made import DEMANDS, HIRED, TODAY, dossier, dossiers, figure, play

GOOD: tuple[Known, ...] = (
    known.CourseDone("c1", TODAY, "a"),
    known.CourseDone("c2", TODAY, "b"),
    known.ExamTaken("e1", TODAY, "mid", 9000, True),
    known.Interviewed("i1", TODAY, "phone", 450),
    known.Interviewed("i2", TODAY, "panel", 450),
    known.Attended("s1", TODAY, "m", 600),
    known.Signed("g1", TODAY, "tier:mid"),
    known.Holding("h1", TODAY, "privacy", None),
    known.Recalled("r1", TODAY, "x", 5, 5),
    known.Recalled("r2", TODAY, "y", 5, 5),
    known.Attested("d1", TODAY, "coached", 2),
    play("p1", TODAY, "gift", 500, tags=frozenset({"complaint"})),
    play("p2", TODAY, "return", 500),
)


def standing(found: list[Known], on: date = TODAY) -> Readiness:
    """Everything that is demanded, judged."""
    return assess("junior", "mid", DEMANDS, DEMANDS[1:2], Dossier(HIRED, found), on)


@given(dossiers, st.data())
def test_the_order_of_facts_does_not_matter(found: list[Known], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(found))
    assert standing(list(shuffled)) == standing(found)


@given(dossiers, st.sampled_from(GOOD))
def test_one_more_fact_that_speaks_for_a_person_never_hurts(
    found: list[Known], good: Known
) -> None:
    before, after = standing(found), standing([*found, good])
    assert after.met >= before.met
    for was, now in zip(before.findings, after.findings, strict=True):
        assert now.good or not was.good


@given(dossiers, st.integers(0, 300))
def test_what_happens_later_changes_no_past_verdict(found: list[Known], back: int) -> None:
    day = TODAY - timedelta(days=back)
    assert standing(found, day) == standing([f for f in found if f.on <= day], day)


@given(dossiers)
def test_a_met_demand_is_still_met_the_day_before_its_end_and_not_on_it(
    found: list[Known],
) -> None:
    now = [f for f in found if not isinstance(f, known.Waiver)]
    for demand in DEMANDS:
        finding = judge(demand, Dossier(HIRED, now), TODAY, 90)
        if finding.until is not None:
            eve = finding.until - timedelta(days=1)
            assert judge(demand, Dossier(HIRED, now), eve, 90).good
            assert not judge(demand, Dossier(HIRED, now), finding.until, 90).good


@given(dossiers)
def test_a_frozen_finding_comes_back_as_it_was(found: list[Known]) -> None:
    for finding in standing(found).findings:
        assert thaw(freeze(finding), finding.requirement) == finding


@given(dossiers)
def test_the_counts_add_up(found: list[Known]) -> None:
    ready = standing(found)
    assert sum(ready.count(s) for s in Standing) == ready.needed == len(DEMANDS)
    assert ready.met + ready.missing == ready.needed
    assert ready.is_ready == (ready.missing == 0)
    for finding in ready.findings:
        assert (finding.left == 0) == finding.good


@given(dossiers)
def test_there_is_a_step_as_long_as_something_is_missing(found: list[Known]) -> None:
    ready = standing(found)
    step = best_step(ready)
    if ready.missing:
        assert step is not None
        assert not step.renewal
        assert step.left >= 1
    else:
        assert step is None or step.renewal


def test_everything_together_is_ready_and_asks_for_nothing() -> None:
    ready = standing(list(GOOD))
    assert ready.is_ready
    assert ready.finding("exam") is ready.findings[0]
    assert ready.finding("nothing") is None


def test_nobody_is_ready_where_no_tier_is_above() -> None:
    assert not assess("senior", "", (), (), dossier(), TODAY).is_ready


def test_what_ends_soon_is_met_but_called_expiring_and_renewed_by_what_ends_first() -> None:
    done = dossier(
        known.CourseDone("c1", date(2025, 12, 20), "a"),
        known.CourseDone("c2", date(2025, 12, 10), "b"),
    )
    courses = DEMANDS[1]
    finding = judge(courses, done, TODAY, 30)
    assert (finding.standing, finding.until) == (Standing.EXPIRING, date(2026, 12, 10))
    step = step_of(finding)
    assert step is not None
    assert (step.kind, step.about, step.renewal, step.left) == (StepKind.COURSE, "b", True, 1)
    assert judge(courses, done, TODAY, 15).standing is Standing.MET
    ready = assess("junior", "mid", [courses], [], done, TODAY, 30)
    assert ready.expiring() == [finding]


def test_a_waiver_counts_only_where_the_demand_is_not_met_by_itself() -> None:
    waived = known.Waiver("w", TODAY, "exam", "came with ten years", date(2027, 1, 1))
    finding = judge(DEMANDS[0], dossier(waived), TODAY, 90)
    assert (finding.standing, finding.reason, finding.waiver) == (
        Standing.WAIVED,
        "came with ten years",
        "w",
    )
    assert step_of(finding) is None
    assert judge(DEMANDS[0], dossier(waived), date(2027, 1, 1), 90).standing is Standing.MISSING
    passed = known.ExamTaken("e", TODAY, "mid", 9000, True)
    assert judge(DEMANDS[0], dossier(waived, passed), TODAY, 90).standing is Standing.MET


def test_of_two_waivers_the_one_that_lasts_longest_holds() -> None:
    short = known.Waiver("s", TODAY, "exam", "", date(2026, 12, 1))
    long = known.Waiver("l", TODAY, "exam", "", None)
    assert dossier(short, long).waiver("exam", TODAY) == long


def test_any_of_is_met_by_one_part_and_lasts_as_long_as_the_longest() -> None:
    either = rule.any_of(
        "either",
        rule.Passed("x", exam="mid", valid_months=6),
        rule.SignOff("y", what="tier:mid", valid_months=3),
    )
    exam = known.ExamTaken("e", date(2026, 10, 1), "mid", 9000, True)
    sign = known.Signed("g", date(2026, 11, 1), "tier:mid")
    assert judge(either, dossier(exam, sign), TODAY, 10).until == date(2027, 4, 1)
    assert judge(either, dossier(sign), TODAY, 10).until == date(2027, 2, 1)
    none = judge(either, dossier(), TODAY, 10)
    assert (none.standing, none.left) == (Standing.MISSING, 1)
    step = step_of(none)
    assert step is not None
    assert step.kind is StepKind.EXAM


def test_a_group_of_parts_without_end_has_no_end_and_no_step_when_met() -> None:
    both = rule.all_of("both", rule.Passed("x", exam="mid"), rule.Passed("y", exam="senior"))
    done = dossier(
        known.ExamTaken("1", TODAY, "mid", 9000, True),
        known.ExamTaken("2", TODAY, "senior", 9000, True),
    )
    finding = judge(both, done, TODAY, 90)
    assert (finding.standing, finding.until, step_of(finding)) == (Standing.MET, None, None)
    assert judge(replace(both, needed=0), dossier(), TODAY, 90).until is None


def test_a_waived_group_keeps_its_parts_and_a_group_that_ends_asks_for_the_ending_part() -> None:
    both = rule.all_of("both", rule.Passed("x", exam="mid", valid_months=6))
    waived = judge(both, dossier(known.Waiver("w", TODAY, "both", "", None)), TODAY, 90)
    assert waived.standing is Standing.WAIVED
    assert len(waived.parts) == 1
    exam = known.ExamTaken("e", date(2026, 6, 1), "mid", 9000, True)
    ending = judge(both, dossier(exam), TODAY, 90)
    step = step_of(ending)
    assert step is not None
    assert step.renewal
    assert step.about == "mid"


def test_a_group_whose_waivable_part_ends_has_nothing_to_do_itself() -> None:
    both = rule.all_of("both", rule.Passed("x", exam="mid"))
    waived = known.Waiver("w", TODAY, "x", "", date(2026, 12, 1))
    finding = judge(both, dossier(waived), TODAY, 90)
    assert finding.standing is Standing.EXPIRING
    assert step_of(finding) is None


def test_a_group_that_waits_says_when_waiting_is_over() -> None:
    both = rule.all_of("both", rule.Tenure("t", months=12), rule.Passed("x", exam="mid"))
    finding = judge(both, dossier(), TODAY, 90)
    assert finding.ready_on == date(2027, 1, 5)


def test_what_one_can_do_alone_comes_before_what_needs_others_and_before_waiting() -> None:
    demands = (
        rule.Tenure("tenure", months=24),
        rule.SignOff("sign", what="tier:mid"),
        rule.Interview("talk", interview="phone"),
        rule.Completed("courses", courses=("a", "b")),
        rule.Passed("exam", exam="mid"),
    )

    def next_of(*left: Requirement) -> StepKind:
        step = best_step(assess("junior", "mid", left, (), dossier(), TODAY))
        assert step is not None
        return step.kind

    assert next_of(*demands) is StepKind.COURSE
    assert next_of(*demands[:3], demands[4]) is StepKind.EXAM
    assert next_of(*demands[:3]) is StepKind.INTERVIEW
    assert next_of(*demands[:2]) is StepKind.SIGN_OFF
    assert next_of(*demands[:1]) is StepKind.WAIT
    assert best_step(assess("junior", "mid", (), (), dossier(), TODAY)) is None


@pytest.mark.parametrize(
    ("months", "done", "lacks"),
    [
        ((), 0, ("2026-07", "2026-08", "2026-09")),
        (("2026-10", "2026-09", "2026-08"), 3, ()),
        (("2026-09", "2026-08", "2026-07"), 3, ()),
        (("2026-10", "2026-08"), 1, ("2026-09",)),
    ],
)
def test_figures_are_judged_over_months_running(
    months: tuple[str, ...], done: int, lacks: tuple[str, ...]
) -> None:
    demand = rule.Indicator("solving", indicator="solving", target=8000, months=3)
    tally = demand.tally(dossier(*(figure(month, 8500) for month in months)), TODAY)
    assert (tally.done, tally.lacks) == (done, lacks)
    assert (tally.ready_on is None) == tally.met


def test_a_month_below_the_line_breaks_the_run_and_names_the_day_it_could_be_made_good() -> None:
    demand = rule.Indicator("solving", indicator="solving", target=8000, months=3)
    tally = demand.tally(
        dossier(figure("2026-10", 8500), figure("2026-09", 7000), figure("2026-08", 8500)), TODAY
    )
    assert (tally.done, tally.met, tally.ready_on) == (1, False, date(2027, 1, 1))
    assert [proof.counts for proof in tally.proofs] == [True, False, True]


def test_a_figure_of_a_month_that_is_not_over_does_not_count() -> None:
    demand = rule.Indicator("solving", indicator="solving", target=8000, months=1)
    assert not demand.tally(dossier(figure("2026-11", 9900)), TODAY).met


def test_lower_can_be_better() -> None:
    demand = rule.Indicator("wait", indicator="w", target=3000, months=1, lower_is_better=True)
    assert demand.reached(3000)
    assert not demand.reached(3001)


@given(dossiers)
def test_a_group_weighed_as_one_and_by_its_parts_says_the_same(found: list[Known]) -> None:
    without = Dossier(HIRED, [f for f in found if not isinstance(f, known.Waiver)])
    either = DEMANDS[-1]
    assert either.tally(without, TODAY).met == judge(either, without, TODAY, 90).good


def test_hours_in_class_last_until_too_few_of_them_are_left() -> None:
    asked = rule.ClassroomHours("h", hours=600, valid_months=6)
    early = known.Attended("a", date(2026, 9, 1), "m", 600)
    late = known.Attended("b", date(2026, 11, 1), "n", 600)
    assert judge(asked, dossier(early), TODAY, 10).until == date(2027, 3, 1)
    assert judge(asked, dossier(early, late), TODAY, 10).until == date(2027, 5, 1)
