"""Made training: what was asked for is answered and planned, newcomers are led, in an order that
the academy's own rules take."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from app.courses.rules.mentoring import Step
from app.demo.rules.cast import Cast
from app.demo.rules.deeds import Calendar, Deed
from app.demo.rules.training import STEPS, Training
from tests.rules.demo.test_plan import BARE, CONTENT, FULL, ZONE, cast, kinds, told

__all__ = ["cast"]
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 12, 31))
BEGIN = {"ask_for", "take_up", "begin_plan", "pair_up", "plan_line"}


@settings(max_examples=25, deadline=None, derandomize=True)
@given(DAYS)
def test_nothing_is_gone_on_with_before_it_was_begun(day: date) -> None:
    for name, deeds in _by_name(told(_people(), day)).items():
        assert deeds[0].kind in BEGIN, name
        assert sum(deed.kind in BEGIN for deed in deeds) == 1


@settings(max_examples=25, deadline=None, derandomize=True)
@given(DAYS)
def test_a_line_comes_into_a_plan_after_its_need_was_accepted_and_its_class_was_planned(
    day: date,
) -> None:
    deeds = told(_people(), day)
    seen: dict[str, list[str]] = defaultdict(list)
    for deed in deeds:
        if deed.kind == "plan_line":
            assert seen[deed.about["plan"]]
            for word in ("need", "of_class"):
                if deed.about.get(word):
                    assert seen[deed.about[word]][-1] in ("answer_need", "take_up", "plan_class",
                                                          "sign_up")  # fmt: skip
        if "name" in deed.about:
            seen[deed.about["name"]].append(deed.kind)


def test_whoever_signs_has_done_every_step_and_nobody_works_on_after_the_first_signature(
    cast: Cast,
) -> None:
    assert len(Step) + 1 == STEPS
    signed = 0
    for name, deeds in _by_name(told(cast)).items():
        if not name.startswith("pair-"):
            continue
        steps = [step for deed in deeds for step in deed.about.get("steps", ())]
        order = [deed.kind for deed in deeds]
        assert len(set(steps)) == len(steps)
        if "sign_pair" in order:
            signed += 1
            assert sorted(steps) == list(range(STEPS))
            assert "work_through" not in order[order.index("sign_pair") :]
    assert signed > 5


def test_newcomers_are_led_by_an_able_colleague_one_changed_and_one_has_yet_to_sign(
    cast: Cast,
) -> None:
    deeds = told(cast)
    known = {m.staff_no: m for m in cast.members}
    for deed in deeds:
        if deed.kind == "pair_up":
            mentor, newcomer = known[deed.about["mentor"]], known[deed.about["person"]]
            assert mentor.team == newcomer.team
            assert mentor.hired > newcomer.hired
    signatures = kinds([d for d in deeds if d.kind in ("sign_pair", "end_pair")])
    assert signatures["end_pair"] == 1
    assert signatures["sign_pair"] % 2 == 1
    assert cast.learners[0].staff_no in {d.about["person"] for d in deeds if d.kind == "pair_up"}


def test_of_courses_that_are_not_offered_no_line_speaks(cast: Cast) -> None:
    found = list(Training(cast, BARE, Calendar(date(2026, 11, 25), ZONE), "s").deeds())
    lines = [deed.about for deed in found if deed.kind == "plan_line"]
    assert {about["type"] for about in lines} == {"class", "other"}
    assert "take_up" not in kinds(found)
    assert FULL.courses


def _by_name(deeds: list[Deed]) -> dict[str, list[Deed]]:
    found: dict[str, list[Deed]] = defaultdict(list)
    for deed in deeds:
        if deed.about.get("name", "").startswith(("need-", "pair-", "plan-")):
            found[deed.about["name"]].append(deed)
    return found


def _people() -> Cast:
    with (CONTENT / "demo" / "organisation.toml").open("rb") as file:
        return Cast.of(tomllib.load(file))
