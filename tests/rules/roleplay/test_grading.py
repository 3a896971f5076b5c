"""From evidence to levels: gates, caps, ranges, what makes gaming unprofitable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from app.exams.rules.roleplay.credit import credit
from app.exams.rules.roleplay.facts import Alarm, Stated
from app.exams.rules.roleplay.grading import Result, grade, weighted
from app.exams.rules.roleplay.performance import Performance, Turn, of_play
from app.exams.rules.roleplay.reading import Reading
from app.exams.rules.roleplay.results import as_json, line
from app.exams.rules.roleplay.scenario import CRITERIA, Scenario
from app.exams.rules.roleplay.state import Event, EventKind
from app.exams.rules.roleplay.trials import Reader, mismatches, parse_line, performed, run
from app.exams.rules.roleplay.weighing import Seen

Written = Callable[[Mapping[str, Any]], Scenario]


def mine(
    *acts: str | tuple[str, float],
    at: float = 10,
    alarms: tuple[tuple[str, str, float], ...] = (),
    facts: tuple[str, ...] = (),
    **more: Any,
) -> Turn:
    """An agent's message that was read like this; each act stands in a span of its own."""
    seen = []
    for place, act in enumerate(acts):
        name, sure = act if isinstance(act, tuple) else (act, 0.95)
        seen.append(Seen(name, sure, place, place + 1, sure))
    reading = Reading(
        acts=tuple(seen),
        facts=tuple(Stated(fact, 20, 21) for fact in facts),
        alarms=tuple(Alarm(code, where, sure, 0, 1, "r") for code, where, sure in alarms),
        **{"length": 30, "polite": True, **more},
    )
    return Turn(at, True, "x" * 30, reading)


def theirs(at: float = 0, text: str = "question") -> Turn:
    return Turn(at, False, text)


def costs(result: Result, criterion: str) -> list[tuple[str, int | None]]:
    """Rule and message of what cost in this criterion."""
    return [(e.rule, e.message) for e in result.criteria[criterion].evidence if e.value < 0]


def graded(scenario: Scenario, *turns: Turn, **more: Any) -> Result:
    return grade(scenario, Performance(turns, **more))


def level(result: Result, criterion: str) -> int | None:
    return result.criteria[criterion].level


def test_nobody_who_said_nothing_has_a_level(written: Written) -> None:
    result = graded(written({}), theirs())
    assert result.levels() == {}
    assert result.mean == 0
    assert not result.passed


@pytest.mark.parametrize(
    ("acts", "wanted"),
    [
        ((), 3),
        (("apologise",), 3),
        (("greet", "apologise", "farewell"), 4),
        (("apologise", "empathy"), 4),
        (("greet", "apologise", "empathy", "thank"), 5),
    ],
)
def test_attitude_towards_the_upset(written: Written, acts: tuple[str, ...], wanted: int) -> None:
    scenario = written({"customer": {"upset": True}})
    turns = [theirs(), mine("report_status", *acts)]
    assert level(graded(scenario, *turns), "attitude") == wanted


def test_orders_without_a_word_of_courtesy_are_cold_whatever_stands_at_the_ends(
    written: Written,
) -> None:
    curt = [mine("greet", polite=False), mine("report_status", "farewell", polite=False)]
    assert level(graded(written({}), theirs(), *curt), "attitude") == 2
    upset = written({"customer": {"upset": True}})
    assert level(graded(upset, theirs(), mine("report_status", polite=False)), "attitude") == 2


@pytest.mark.parametrize(
    ("acts", "polite", "wanted"),
    [
        ((), False, 2),
        ((), True, 3),
        (("greet", "thank"), True, 4),
        (("greet", "farewell", "thank"), True, 5),
    ],
)
def test_attitude_towards_the_calm(
    written: Written, acts: tuple[str, ...], polite: bool, wanted: int
) -> None:
    turns = [theirs(), mine("report_status", *acts, polite=polite)]
    assert level(graded(written({}), *turns), "attitude") == wanted


@pytest.mark.parametrize(
    ("alarms", "wanted"),
    [
        ((("cold_or_commanding", "attitude", 0.9),), 3),
        ((("cold_or_commanding", "attitude", 0.9), ("sarcasm", "attitude", 0.7)), 2),
        ((("refusal_or_brush_off", "problem_handling", 0.9),), 2),
        ((("insult_or_argument", "attitude", 0.9),), 1),
    ],
)
def test_what_costs_attitude(
    written: Written, alarms: tuple[tuple[str, str, float], ...], wanted: int
) -> None:
    turns = [theirs(), mine("greet", "thank", "farewell", "recommend", alarms=alarms)]
    assert level(graded(written({}), *turns), "attitude") == wanted


def test_critical_failures_cap_their_criterion_and_fail_the_play(written: Written) -> None:
    scenario = written({"points": [{"key": "p", "criterion": "expertise", "any": ["act.say"]}]})
    alarm = (("privacy_leak", "expertise", 0.9),)
    good = graded(scenario, theirs(), mine("say"))
    bad = graded(scenario, theirs(), mine("say", alarms=alarm))
    assert level(good, "expertise") == 5
    assert level(bad, "expertise") == 2
    assert not bad.passed
    assert [failure.code for failure in bad.critical] == ["privacy_leak"]


def test_an_uncertain_failure_lowers_only_the_lowest_level(written: Written) -> None:
    scenario = written({"points": [{"key": "p", "criterion": "expertise", "any": ["act.say"]}]})
    alarm = (("false_information", "expertise", 0.5),)
    found = graded(scenario, theirs(), mine("say", alarms=alarm)).criteria["expertise"]
    assert (found.low, found.level, found.high) == (2, 5, 5)
    assert found.evidence[-1].uncertain


@pytest.mark.parametrize("code", ["insult_or_argument", "refusal_or_brush_off"])
def test_the_same_alarm_twice_is_one_kind_of_failure(written: Written, code: str) -> None:
    alarms = ((code, "attitude", 0.9),)
    result = graded(written({}), theirs(), mine(alarms=alarms), mine(at=20, alarms=alarms))
    assert len(result.critical) == 2


def point(key: str, criterion: str = "expertise", **more: Any) -> dict[str, Any]:
    return {"key": key, "criterion": criterion, "any": [f"act.{key}"], **more}


def test_a_mark_that_is_missing_caps_the_level_however_much_else_is_there(
    written: Written,
) -> None:
    points = [point("a", needed_for=4), *(point(name) for name in "bcdefg")]
    scenario = written({"points": points, "channel": "email"})
    assert level(graded(scenario, theirs(), mine(*"abcdefg")), "expertise") == 5
    assert level(graded(scenario, theirs(), mine(*"bcdefg")), "expertise") == 3


@pytest.mark.parametrize(
    ("acts", "wanted"), [("", 1), ("a", 2), ("ab", 3), ("abc", 4), ("abcd", 5)]
)
def test_coverage_sets_the_level(written: Written, acts: str, wanted: int) -> None:
    scenario = written({"points": [point(name) for name in "abcd"], "channel": "email"})
    assert level(graded(scenario, theirs(), mine(*acts)), "expertise") == wanted


def test_an_uncertain_point_gives_a_range(written: Written) -> None:
    scenario = written({"points": [point("a", needed_for=3), point("b")]})
    found = graded(scenario, theirs(), mine(("a", 0.6), "b")).criteria["expertise"]
    assert (found.low, found.level, found.high) == (2, 5, 5)


def test_vagueness_twice_costs_expertise_and_communication(written: Written) -> None:
    scenario = written({"points": [point("a")]})
    result = graded(scenario, theirs(), mine("a", vague=True), mine(at=20, vague=True))
    assert level(result, "expertise") == 3
    assert "manner.vague" in [e.rule for e in result.criteria["communication"].evidence]


def test_without_points_expertise_is_the_facts_that_were_told(written: Written) -> None:
    facts = {key: {"value": "x", "said": ["x"]} for key in "abcd"}
    scenario = written({"facts": {**facts, "s": {"value": "y", "said": ["y"], "secret": True}}})
    assert level(graded(scenario, theirs(), mine()), "expertise") == 1
    assert level(graded(scenario, theirs(), mine(facts=("a", "b"))), "expertise") == 3
    assert level(graded(scenario, theirs(), mine(facts=("a", "b", "c", "d"))), "expertise") == 5
    assert level(graded(written({}), theirs(), mine()), "expertise") is None


def test_problem_handling_without_points_is_four_steps(written: Written) -> None:
    scenario = written({})
    assert level(graded(scenario, theirs(), mine()), "problem_handling") == 1
    all_four = mine("check_now", "offer_solution", "promise_time", "check_agreement")
    assert level(graded(scenario, theirs(), all_four), "problem_handling") == 5
    left = graded(scenario, theirs(), all_four, outcome="walked_out")
    assert level(left, "problem_handling") == 2


def test_feedback_is_judged_where_there_is_a_complaint(written: Written) -> None:
    assert level(graded(written({}), theirs(), mine()), "feedback_handling") is None
    scenario = written({"customer": {"complaint": True}})
    assert level(graded(scenario, theirs(), mine()), "feedback_handling") == 1
    taken = mine("apologise", "record_complaint", "follow_up")
    assert level(graded(scenario, theirs(), taken), "feedback_handling") == 5


def test_efficiency_is_a_matter_of_the_clock(written: Written) -> None:
    scenario = written({})
    assert level(graded(scenario, theirs(), mine(at=20)), "efficiency") == 5
    assert level(graded(scenario, theirs(), mine(at=100)), "efficiency") == 1
    slow = [theirs(), mine(at=65), theirs(70), mine(at=80), theirs(90), mine(at=95)]
    slow += [theirs(100), mine(at=110), theirs(120), mine(at=125)]
    assert level(graded(scenario, *slow), "efficiency") == 3
    once = [theirs(), mine(at=5)]
    for number in range(1, 5):
        once += [theirs(100.0 * number), mine(at=100.0 * number + 5)]
    once += [theirs(600), mine(at=1000)]
    assert level(graded(scenario, *once), "efficiency") == 3
    walked = graded(scenario, theirs(), mine(at=5), outcome="walked_out")
    assert level(walked, "efficiency") == 2


def test_a_narrow_miss_costs_half_and_no_more_than_a_long_wait(written: Written) -> None:
    scenario = written({})
    narrow = [theirs(), mine(at=40), theirs(50), mine(at=130), theirs(140), mine(at=190)]
    assert level(graded(scenario, *narrow), "efficiency") == 3
    near = [theirs(), mine("check_now", at=44), theirs(50), mine("report_status", at=120)]
    assert level(graded(scenario, *near, theirs(130), mine(at=215)), "efficiency") == 2
    far = [theirs(), mine(at=120), theirs(130), mine(at=330), theirs(340), mine(at=500)]
    assert level(graded(scenario, *far), "efficiency") == 1
    lost = [theirs(), mine(at=120), theirs(130), mine(at=630), theirs(640), mine(at=900)]
    assert level(graded(scenario, *lost), "efficiency") == 1


def test_who_has_to_ask_whether_anybody_is_there_waited_too_long(written: Written) -> None:
    work = ("report_status",)
    turns = [theirs(), mine(*work, at=10), theirs(20, "喂？还在吗？"), mine(*work, at=40)]
    result = graded(written({}), *turns)
    assert level(result, "efficiency") == 2
    assert ("manner.chased", 2) in costs(result, "efficiency")
    before = [theirs(0, "在吗"), mine(*work, at=10), theirs(20), mine(*work, at=40)]
    assert level(graded(written({}), *before), "efficiency") == 5


def test_on_the_phone_an_answer_is_due_within_half_a_minute(written: Written) -> None:
    assert written({"channel": "phone"}).reply == 30
    assert written({"channel": "chat"}).reply == 60
    assert written({"channel": "phone", "standards": {"reply": 45}}).reply == 45


def test_who_worked_on_it_is_not_at_the_very_bottom(written: Written) -> None:
    scenario = written({"points": [point("a"), point("b", "problem_handling")]})
    tried = graded(scenario, theirs(), mine("report_status"), mine("check_now", at=20))
    assert [level(tried, key) for key in ("expertise", "problem_handling")] == [2, 1]
    kind = graded(scenario, theirs(), mine("apologise"), mine("empathy", at=20))
    assert [level(kind, key) for key in ("expertise", "problem_handling")] == [1, 1]


def test_a_customer_left_hanging_caps_four_criteria(written: Written) -> None:
    good = mine("greet", "check_now", "offer_solution", "promise_time", "check_agreement")
    asked = [theirs(), good, theirs(40), theirs(60)]
    result = graded(written({}), *asked)
    levels = [level(result, key) for key in ("communication", "problem_handling", "efficiency")]
    assert levels == [2, 2, 2]
    assert level(graded(written({}), *asked[:3]), "efficiency") == 5


def test_teamwork_is_seen_only_where_something_is_handed_over(written: Written) -> None:
    assert level(graded(written({}), theirs(), mine("escalate")), "teamwork") is None
    scenario = written({"points": [point("escalate", "teamwork", needed_for=3)]})
    assert level(graded(scenario, theirs(), mine("escalate")), "teamwork") == 5


def communication(written: Written, *turns: Turn, **more: Any) -> int | None:
    scenario = written({"points": [point("a", "problem_handling"), point("b")], **more})
    return level(graded(scenario, theirs(), *turns), "communication")


def test_communication_climbs_with_what_gets_across(written: Written) -> None:
    assert communication(written, mine()) == 1
    assert communication(written, mine("ask_order")) == 2
    assert communication(written, mine("report_status", "a")) == 3
    assert communication(written, mine("report_status", "a", "ask_order")) == 4
    full = mine("report_status", "a", "b", "confirm_need", "explain_basis")
    assert communication(written, full) == 5
    assert (
        communication(
            written, mine("report_status", "a", "b", "confirm_need", "explain_basis", length=150)
        )
        == 4
    )
    assert communication(written, mine("report_status", "a", "ask_order", length=3)) == 3
    jargon = (("jargon", "communication", 0.7),)
    assert communication(written, mine("report_status", "a", "ask_order", alarms=jargon)) == 3


def test_one_mark_heard_by_likeness_costs_a_level_and_two_hold_it(written: Written) -> None:
    full = mine("report_status", "a", "b", "confirm_need", "explain_basis")
    one = point("c", "communication", needed_for=3)
    assert communication(written, full, points=[one, point("a"), point("b")]) == 3
    two = [one, point("d", "communication", needed_for=4)]
    assert communication(written, full, points=[*two, point("a"), point("b")]) == 2
    fact = {**one, "any": ["fact.c"]}
    assert communication(written, full, points=[fact, point("a"), point("b")]) == 3
    deed = {"points": [{**one, "any": ["lookup.order"]}, point("a"), point("b")]}
    asked = graded(written(deed), theirs(), full, lookups=())
    assert level(asked, "communication") == 2


def test_who_has_to_ask_again_was_not_answered(written: Written) -> None:
    full = mine("report_status", "a", "b", "confirm_need")
    assert communication(written, full, theirs(20, "所以到底几天？"), mine(at=30)) == 4
    work = ("report_status",)
    again = (theirs(20, "到底几天？"), mine(*work, at=30), theirs(40, "what??"), mine(*work, at=50))
    assert communication(written, full, *again) == 3
    result = graded(written({}), theirs(0, "到底怎么了"), full, *again)
    assert costs(result, "communication") == [("manner.pressed", 2), ("manner.pressed", 4)]


def test_repetition_earns_nothing_and_costs(written: Written) -> None:
    scenario = written({"customer": {"upset": True}, "points": [point("a")]})
    turns = [theirs(), mine("a", echo=True), mine("a", at=20, repeat=True)]
    result = graded(scenario, *turns)
    assert level(result, "expertise") == 1
    assert level(result, "attitude") == 2
    assert level(result, "communication") == 1
    assert "manner.repeated" in [e.rule for e in result.criteria["communication"].evidence]


def test_a_message_stuffed_with_acts_loses_its_courtesy(written: Written) -> None:
    crowd = (
        "check_now",
        "report_status",
        "offer_solution",
        "promise_time",
        "follow_up",
        "escalate",
    )
    stuffed = mine("greet", "apologise", "empathy", *crowd, crowd=9)
    result = graded(written({"customer": {"upset": True}}), theirs(), stuffed)
    assert level(result, "attitude") == 2
    plain = graded(written({}), theirs(), mine(*crowd, "recommend", crowd=9))
    assert level(plain, "attitude") == 2
    assert "manner.stuffed" in [e.rule for e in result.criteria["attitude"].evidence]


def test_one_message_credits_three_new_points_by_words_and_facts_beside(written: Written) -> None:
    points = [point(name) for name in "abcde"]
    points += [{"key": "f", "criterion": "expertise", "any": ["fact.f"]}]
    scenario = written({"points": points, "facts": {"f": {"value": "f", "said": ["f"]}}})
    ledger = credit(scenario, Performance((theirs(), mine(*"abcde", facts=("f",)))))
    assert [earned.point.key for earned in ledger.earned if earned.sight] == ["a", "b", "c", "f"]


def test_words_without_room_leave_another_proof_of_the_point(written: Written) -> None:
    points = [point(name) for name in "abc"]
    points += [{"key": "f", "criterion": "expertise", "any": ["act.d", "fact.f"]}]
    scenario = written({"points": points, "facts": {"f": {"value": "f", "said": ["f"]}}})
    turn = mine("a", "b", "c", ("d", 0.99), facts=("f",))
    earned = credit(scenario, Performance((theirs(), turn))).earned
    assert [one.probability for one in earned] == [0.95] * 4


def test_the_same_words_may_serve_two_points(written: Written) -> None:
    scenario = written({"points": [point("a"), {**point("a"), "key": "again"}]})
    ledger = credit(scenario, Performance((theirs(), mine("a"))))
    assert all(earned.sight for earned in ledger.earned)


def test_a_point_has_its_window_and_what_must_come_first(written: Written) -> None:
    points = [point("a", within=1), point("b", after="act.a"), point("c", after="fact.never")]
    scenario = written({"points": points})
    early = Performance((theirs(), mine("b"), mine("a", "c", at=20)))
    assert [e.sight is not None for e in credit(scenario, early).earned] == [False, False, False]
    right = Performance((theirs(), mine("a"), mine("b", at=20)))
    assert [e.sight is not None for e in credit(scenario, right).earned] == [True, True, False]


def test_all_of_several_things_must_be_there(written: Written) -> None:
    both = {"key": "p", "criterion": "expertise", "all": ["act.a", "lookup.x"]}
    scenario = written({"points": [both, {**both, "key": "q", "any": ["act.z"]}]})
    seen = Performance((theirs(), mine("a")), {}, frozenset({"x"}))
    assert [e.sight is not None for e in credit(scenario, seen).earned] == [True, False]
    without = Performance((theirs(), mine("a")), {}, frozenset())
    assert credit(scenario, without).earned[0].sight is None
    foreign = Performance((theirs(), mine("a", "z")))
    assert [e.sight is not None for e in credit(scenario, foreign).earned] == [True, True]


@pytest.mark.parametrize(
    "token", ["action.fix", "amount.fix", "lookup.x", "record.cause", "outcome.solved"]
)
def test_what_was_not_observed_is_judged_by_nobody(written: Written, token: str) -> None:
    scenario = written({"points": [{"key": "p", "criterion": "expertise", "any": [token]}]})
    foreign = Performance((theirs(), mine()))
    assert not credit(scenario, foreign).earned[0].observable
    assert level(grade(scenario, foreign), "expertise") is None
    ours = Performance(
        (theirs(), mine()), {"fix": 5.0}, frozenset({"x"}), {"cause": "late"}, "solved"
    )
    assert credit(scenario, ours).earned[0].probability == 1.0


def test_a_deed_without_an_amount_has_none(written: Written) -> None:
    ledger = credit(written({}), Performance((theirs(), mine()), {"fix": 0.0}))
    assert ledger.best("action.fix") is not None
    assert ledger.best("amount.fix") is None


def test_the_record_must_hold_what_the_scenario_asks(written: Written) -> None:
    scenario = written(
        {
            "record": {"fields": ["cause"], "checks": {"cause": ["嘉兴"]}},
            "points": [{"key": "p", "criterion": "expertise", "any": ["record.cause"]}],
        }
    )
    for text, earned in (("嘉兴滞留", True), ("别处", False), ("", False)):
        performance = Performance((theirs(), mine()), record={"cause": text})
        assert (credit(scenario, performance).earned[0].sight is not None) is earned


def test_a_goodbye_before_anything_was_done_is_not_credited(written: Written) -> None:
    ledger = credit(written({}), Performance((theirs(), mine("farewell"))))
    assert ledger.best("act.farewell") is None


def test_a_play_of_ours_becomes_a_performance() -> None:
    reading = Reading(length=3).as_json()
    performance = of_play(
        [
            Event(EventKind.SAID, 0, {"text": "在吗"}),
            Event(EventKind.REPLY, 5, {"text": "请稍等", "reading": reading, "hold": 60}),
            Event(EventKind.ACTION, 6, {"action": "fix", "done": False}),
            Event(EventKind.LOOKUP, 7, {"panel": "p"}),
            Event(EventKind.NOTE, 7, {}),
            Event(EventKind.RECORD, 8, {"cause": "c"}),
            Event(EventKind.ENDED, 9, {"outcome": "left"}),
        ]
    )
    assert performance.actions == {"fix.refused": 0.0}
    assert performance.outcome == "left"
    assert performance.utterances[1].hold == 60


def test_the_weighted_mean_counts_only_what_was_seen(written: Written) -> None:
    scenario = written({"weights": {"attitude": 1, "expertise": 3}})
    assert weighted(scenario, {"attitude": 5, "expertise": 3}) == 350
    assert weighted(scenario, {}) == 0


def test_a_result_is_written_as_the_command_line_promises(late_gift: Reader) -> None:
    result = run(late_gift, late_gift.scenario.trials[5])
    written_out = line("t1", result)
    assert set(written_out) == {"id", "criteria", "critical_failures", "total", "passed"}
    assert set(written_out["criteria"]) == set(CRITERIA)
    for found in written_out["criteria"].values():
        for item in found["evidence"]:
            assert set(item) == {"message", "span", "rule", "value", "probability"}
    assert as_json(result)["mean"] == result.mean


def test_expectations_name_what_is_otherwise(late_gift: Reader) -> None:
    trial = late_gift.scenario.trials[0]
    result = run(late_gift, late_gift.scenario.trials[5])
    found = " ".join(map(str, mismatches(trial, result)))
    for part in ("at least", "passed is", "critical failures", "expertise is"):
        assert part in found
    assert "at most" in " ".join(
        map(str, mismatches(late_gift.scenario.trials[3], run(late_gift, trial)))
    )


def test_what_is_as_wanted_is_not_named(late_gift: Reader) -> None:
    trial = late_gift.scenario.trials[0]
    result = run(late_gift, trial)
    level = result.criteria["attitude"].level
    assert level is not None
    wanted = replace(trial, levels={"attitude": (level, level), "expertise": (0, 0)})
    assert [one.about for one in mismatches(wanted, result)] == ["expertise"]


def test_removing_the_cited_words_removes_the_point(late_gift: Reader) -> None:
    for trial in late_gift.scenario.trials:
        lines = [parse_line(text) for text in trial.lines]
        result = grade(late_gift.scenario, performed(late_gift, lines))
        for found in result.criteria.values():
            for item in found.evidence:
                if item.message is None or not item.rule.startswith("point.") or item.value < 1:
                    continue
                assert lines[item.message][2][item.start : item.end].strip()


@pytest.mark.parametrize(
    ("alarms", "acts", "wanted"),
    [
        ((("refusal_or_brush_off", "attitude", 0.9),), (), 1),
        ((("refusal_or_brush_off", "attitude", 0.65),), (), 2),
        ((("refusal_or_brush_off", "attitude", 0.9),), ("apologise",), 2),
        ((("cold_or_commanding", "attitude", 0.9),), ("greet", "empathy", "thank"), 4),
        ((("cold_or_commanding", "attitude", 0.9),), ("greet", "thank"), 3),
    ],
)
def test_what_hurts_weighs_by_what_stands_beside_it(
    written: Written,
    alarms: tuple[tuple[str, str, float], ...],
    acts: tuple[str, ...],
    wanted: int,
) -> None:
    result = graded(written({}), theirs(), mine("report_status", *acts, alarms=alarms))
    assert level(result, "attitude") == wanted


@pytest.mark.parametrize("code", ["overpromise_beyond_authority", "privacy_leak"])
def test_what_is_critical_elsewhere_solves_nothing_and_says_so(written: Written, code: str) -> None:
    turns = [
        theirs(),
        mine("check_now", "offer_solution"),
        mine("promise_time", "check_agreement", alarms=((code, "expertise", 0.9),)),
    ]
    result = graded(written({"points": []}), *turns)
    assert level(result, "problem_handling") == 3
    assert (f"alarm.{code}", 2) in costs(result, "problem_handling")


def test_who_is_asked_again_or_answers_late_has_not_pushed_it_forward(written: Written) -> None:
    acts = ("check_now", "offer_solution", "promise_time", "check_agreement")
    scenario = written({"points": []})
    assert level(graded(scenario, theirs(), mine(*acts)), "problem_handling") == 5
    assert level(graded(scenario, theirs(), mine(*acts, at=900)), "problem_handling") == 4
    again = [theirs(), mine(*acts), theirs(20, "然后呢？？"), mine("thank", at=25)]
    assert level(graded(scenario, *again), "problem_handling") == 4


def test_three_times_asked_is_not_answered(written: Written) -> None:
    talk = [theirs(), mine("report_status", "ask_order", "explain_basis")]
    for at in (20, 40, 60):
        talk += [theirs(at, "到底行不行？？"), mine("report_status", at=at + 5)]
    assert level(graded(written({}), *talk), "communication") == 2


def test_a_customer_who_asks_whether_anybody_is_there_waited_too_long(written: Written) -> None:
    talk = [theirs(), mine("report_status")]
    talk += [theirs(20 * n, "好") for n in range(1, 6)]
    calm = [
        turn
        for n in range(1, 9)
        for turn in (theirs(20 * n, "好"), mine("report_status", at=20 * n + 5))
    ]
    chased = [*talk[:2], *calm, theirs(200, "人呢？"), mine("report_status", at=205)]
    assert level(graded(written({}), *talk[:2], *calm), "efficiency") == 5
    assert level(graded(written({}), *chased), "efficiency") == 3


def test_a_quick_rebuff_is_no_timely_answer(written: Written) -> None:
    rebuff = (("refusal_or_brush_off", "attitude", 0.9),)
    talk = [theirs(), mine(alarms=rebuff), theirs(20), mine(alarms=rebuff, at=25)]
    assert level(graded(written({}), *talk), "efficiency") == 3
