"""The improvement cycle and the review of cases as rules."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules import case_sheet as sheet
from app.growth.rules import improvement as rule
from app.growth.rules.case_review import Seen, few_that_matter, frequent
from app.growth.rules.figure_sheet import plain
from app.growth.rules.improvement import CLOSED, Change, CycleEvent, CycleState, SuggestionState
from app.growth.rules.written import header_at
from app.kernel.errors import IllegalMove

TODAY = date(2026, 11, 24)
HEAD = ["工单号", "日期", "分类", "问题描述", "工号", "渠道", "是否解决", "处理分钟"]


@given(st.lists(st.sampled_from(list(CycleEvent)), max_size=12))
def test_random_events_never_leave_the_table_and_closed_stays_closed(
    events: list[CycleEvent],
) -> None:
    state = CycleState.FOUND
    for event in events:
        try:
            moved = rule.advance(state, event)
        except IllegalMove:
            continue
        assert state not in CLOSED
        state = moved
    assert state in CycleState


def test_a_change_begins_again_with_a_plan() -> None:
    assert rule.advance(CycleState.DONE, CycleEvent.CHANGE) is CycleState.FOUND


def test_only_a_plan_can_be_late() -> None:
    day = date(2026, 11, 23)
    assert rule.is_overdue(CycleState.PLANNED, day, TODAY)
    assert not rule.is_overdue(CycleState.PLANNED, TODAY, TODAY)
    assert not rule.is_overdue(CycleState.PLANNED, None, TODAY)
    assert not rule.is_overdue(CycleState.DONE, day, TODAY)


def test_the_month_of_the_change_counts_for_neither_side() -> None:
    before, after = rule.windows(date(2026, 1, 20))
    assert before == ["2025-10", "2025-11", "2025-12"]
    assert after == ["2026-02", "2026-03", "2026-04"]


def test_an_effect_compares_people_with_themselves() -> None:
    before = {n: [7000 + 100 * n, 7100 + 100 * n] for n in range(6)} | {9: [1]}
    after = {n: [8000 + 110 * n] for n in range(6)} | {8: [9000]}
    found = rule.effect(before, after)
    assert (found.people, found.says) == (6, Change.BETTER)
    assert rule.effect(before, after, lower_is_better=True).says is Change.WORSE
    assert rule.effect(after, before).says is Change.WORSE
    assert rule.effect(after, before, lower_is_better=True).says is Change.BETTER


def test_few_people_and_noise_say_nothing() -> None:
    few = {n: [100] for n in range(4)}
    assert rule.effect(few, {n: [900] for n in range(4)}).says is Change.TOO_FEW
    assert rule.effect({}, {}).before is None
    noise = rule.effect({n: [500] for n in range(6)},
                        {n: [400 if n % 2 else 600] for n in range(6)})  # fmt: skip
    assert noise.says is Change.UNCLEAR


@given(st.dictionaries(st.integers(0, 30), st.lists(st.integers(0, 10_000), max_size=3)))
def test_the_same_before_and_after_is_never_a_change(values: dict[int, list[int]]) -> None:
    found = rule.effect(values, values)
    assert found.says in (Change.UNCLEAR, Change.TOO_FEW)


def test_a_kept_cycle_counts_once_for_its_owner() -> None:
    assert rule.may_count(CycleState.KEPT, counted=False, has_owner=True)
    assert not rule.may_count(CycleState.DONE, counted=False, has_owner=True)
    assert not rule.may_count(CycleState.KEPT, counted=True, has_owner=True)
    assert not rule.may_count(CycleState.KEPT, counted=False, has_owner=False)


def test_suggestions_are_answered_with_a_reason() -> None:
    assert rule.may_answer(SuggestionState.NEW, "x")
    assert rule.may_answer(SuggestionState.LATER, "x")
    assert not rule.may_answer(SuggestionState.NEW, " ")
    assert not rule.may_answer(SuggestionState.TAKEN, "x")


# --- files of cases ------------------------------------------------------------------------


def test_only_a_suggestion_about_what_is_taught_asks_for_training() -> None:
    asks = {about: rule.aim_of(about) for about in rule.SuggestionAbout}
    training = [about for about, aim in asks.items() if aim is rule.Aim.TRAINING]
    assert training == [rule.SuggestionAbout.CONTENT]


def read(*rows: list[object], known: tuple[str, ...] = ()) -> sheet.Read:
    return sheet.read([HEAD, *rows], sheet.columns_of(HEAD), known=known, today=TODAY)


def test_headings_in_both_languages_are_understood() -> None:
    assert set(sheet.columns_of(HEAD).values()) == set(sheet.HEADINGS)
    assert sheet.columns_of(["Ticket", "DATE", "Category", "Category", "?"]) == {
        0: "number", 1: "day", 2: "category"}  # fmt: skip
    assert sheet.lacking({0: "number"}) == ["day", "category"]


def test_a_row_is_read_whole() -> None:
    found = read(["A1", "2026年11月3日", "物流", "慢", "K1", "聊天", "是", 12.5], [None] * 8)
    assert found.rows == 1
    assert found.faults == ()
    (case,) = found.records
    assert (case.day, case.solved, case.minutes) == (date(2026, 11, 3), True, 13)
    assert case.kept(7, 3)[4:6] == [7, 3]


@pytest.mark.parametrize(("row", "why"), [
    (["", "2026-11-01", "x"], "The case number is missing."),
    (["K", "2026-11-01", "x"], "This case is here already."),
    (["A", "soon", "x"], "Write the day as 2026-10-31."),
    (["A", "2027-01-01", "x"], "This day is still to come."),
    (["A", "2026-11-01", ""], "The category is missing."),
])  # fmt: skip
def test_a_needed_cell_costs_its_row(row: list[object], why: str) -> None:
    found = read(row, known=("K",))
    assert found.records == ()
    assert [f.why for f in found.faults] == [why]


def test_other_cells_cost_only_themselves() -> None:
    found = read(["A", "2026-11-01", "x", "", "", "", "maybe", "long"],
                 ["A", "2026-11-01", "x"],
                 ["B", "20261101", "x", "", "", "", "no", "-1"])  # fmt: skip
    assert [r.number for r in found.records] == ["A", "B"]
    assert [f.why for f in found.faults] == [
        "Write yes or no.", "This is not a number.", "This case stands in the file twice.",
        "Minutes lie between 0 and 100,000.",
    ]  # fmt: skip
    assert found.records[1].solved is False


def test_days_in_every_way_of_writing() -> None:
    for cell in (TODAY, datetime(2026, 11, 24, 8, tzinfo=UTC), "2026/11/24", "2026.11.24",
                 "2026-11-24 08:00",
                 "2026-11-24T08:00"):  # fmt: skip
        assert sheet.day_in(cell) == TODAY
    assert sheet.day_in(None) is None


@given(st.lists(st.lists(st.text(max_size=6) | st.none() | st.integers(), max_size=8), max_size=8))
def test_every_row_is_taken_or_has_a_fault(rows: list[list[object]]) -> None:
    found = sheet.read([HEAD, *rows], sheet.columns_of(HEAD), known=(), today=TODAY)
    lost = {fault.row for fault in found.faults} | {case.row for case in found.records}
    assert found.rows <= len(lost) <= found.rows


# --- frequent problems ---------------------------------------------------------------------

CASES = st.lists(
    st.builds(
        Seen, st.sampled_from("abcde"), st.sampled_from([True, False, None]),
        st.none() | st.integers(0, 90), st.none() | st.integers(1, 5),
    )
)  # fmt: skip


@given(CASES, CASES)
def test_counts_add_up_and_fall(cases: list[Seen], earlier: list[Seen]) -> None:
    rows = frequent(cases, earlier)
    assert sum(r.count for r in rows) == len(cases)
    assert [r.count for r in rows] == sorted((r.count for r in rows), reverse=True)
    assert rows == frequent(cases[::-1], earlier[::-1])
    if rows:
        assert rows[-1].running == 10_000
        assert rows[few_that_matter(rows) - 1].running >= 8000


def test_a_category_says_what_was_solved_and_how_it_changed() -> None:
    rows = frequent([Seen("a", True, 4, 1), Seen("a", False, 8, 2), Seen("b", None, None)],
                    [Seen("a", None, None)] * 3)  # fmt: skip
    assert (rows[0].solved.value, rows[0].minutes, rows[0].change, rows[0].agents) == (
        5000, 6, -1, 2)  # fmt: skip
    assert rows[1].minutes is None
    assert few_that_matter([]) == 0


def test_what_is_not_said_of_a_case_stays_unsaid() -> None:
    (case,) = read(["A", "2026-11-01", "x", "", "", "", "", ""]).records
    assert (case.solved, case.minutes) == (None, None)


def test_headings_of_cases_are_found_below_a_title() -> None:
    table = [["十月工单"], ["工单号", "日期", "分类"], ["X1", "2026-10-01", "退款"]]
    assert header_at(table, sheet.names(), plain) == 1
