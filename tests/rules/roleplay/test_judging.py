"""Lines through the signs of a talk: what each adds is told, and nothing good ever costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.roleplay.asking import pressed
from app.exams.rules.roleplay.case import EVEN, GENEROUS, STRICT, Case
from app.exams.rules.roleplay.credit import Ledger
from app.exams.rules.roleplay.facts import Alarm
from app.exams.rules.roleplay.grading import case_of, grade
from app.exams.rules.roleplay.judging import GATE, Line, direction, judged, names, signs_of
from app.exams.rules.roleplay.performance import Performance, Turn
from app.exams.rules.roleplay.reading import Reading
from app.exams.rules.roleplay.results import as_json
from app.exams.rules.roleplay.results import line as as_line
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.weighing import Seen

Written = Callable[[Mapping[str, Any]], Scenario]
FACTS = {
    "price": {
        "label": {"zh": "价格", "en": "Price"},
        "value": {"zh": "现在卖99元", "en": "It is 99 now"},
        "said": ["99"],
    }
}
LINE = Line(1.0, {GATE: 2.0, "act.thank": 1.0, "upset": 0.5})


def seen(*acts: str, probability: float = 0.9) -> tuple[Seen, ...]:
    return tuple(Seen(act, probability, 0, 2, 0.9) for act in acts)


def turns(*readings: Reading, at: float = 5) -> tuple[Turn, ...]:
    found: list[Turn] = []
    for reading in readings:
        found += [Turn(at, False, "question"), Turn(at + 4, True, "answer", reading)]
        at += 10
    return tuple(found)


def case(written: Written, *readings: Reading, **body: Any) -> Case:
    return case_of(written(body), Performance(turns(*readings)))


def test_a_level_is_the_beginning_and_what_every_sign_adds(written: Written) -> None:
    talk = case(written, Reading(seen("thank", "report_status")))
    signs = signs_of(talk, EVEN)
    assert signs["act.thank"] == pytest.approx(0.9)
    found = judged("attitude", LINE, signs, 3, talk)
    assert found.sum == pytest.approx(1.0 + 2.0 * 3 / 5 + 0.9)
    assert dict(found.terms) == pytest.approx({GATE: 1.2, "act.thank": 0.9})
    assert (found.level, found.gate) == (3, 3)


def lifted(talk: Case, gate: int = 2, line: float = 9.0, criterion: str = "attitude") -> int:
    return judged(criterion, Line(line, {}), signs_of(talk, EVEN), gate, talk).level


def test_a_line_stays_within_two_levels_of_the_gate(written: Written) -> None:
    work = case(written, *[Reading(seen("report_status"))] * 3)
    assert [lifted(work, gate) for gate in (1, 2, 3, 4)] == [3, 4, 5, 5]
    assert [lifted(work, gate, -9.0) for gate in (5, 4, 3, 2)] == [3, 2, 1, 1]
    found = judged("attitude", Line(9.0, {}), signs_of(work, EVEN), 2, work)
    assert (found.least, found.most, found.sum) == (1, 4, 9.0)


def test_empty_words_are_not_lifted(written: Written) -> None:
    assert lifted(case(written, *[Reading(seen("thank"))] * 3)) == 2
    assert lifted(case(written, *[Reading(seen("report_status"), repeat=True)] * 3)) == 2
    work = [Reading(seen("report_status"))] * 3
    assert lifted(case(written, *work, facts=FACTS)) == 2
    assert lifted(case(written, *work, Reading(seen("check_now"), length=900))) == 2


def test_what_a_stuffed_message_does_is_no_sign(written: Written) -> None:
    work = [Reading(seen("report_status"))] * 3
    talk = case(written, *work, Reading(seen("check_now"), length=900))
    assert signs_of(talk, EVEN)["act.check_now"] == 0.0


def test_who_left_or_had_to_ask_twice_is_not_outweighed(written: Written) -> None:
    work = turns(*[Reading(seen("report_status"))] * 3)
    left = case_of(written({}), Performance(work, outcome="walked_out"))
    assert lifted(left, criterion="problem_handling") == 2
    again = [Turn(50 + n, False, "你还没回答我的问题，到底怎么办？") for n in range(3)]
    asked = case_of(
        written({}),
        Performance(tuple(turn for pair in zip(again, work[1::2], strict=True) for turn in pair)),
    )
    assert len(pressed(asked.performance)) >= 2
    assert lifted(asked, criterion="communication") == 2


def test_a_grave_fault_of_the_criterion_or_two_or_a_rebuff_are_not_outweighed(
    written: Written,
) -> None:
    def level(*alarms: Alarm) -> int:
        work = [Reading(seen("report_status"), alarms=(one,)) for one in alarms]
        return lifted(case(written, Reading(seen("report_status")), *work))

    cold = Alarm("cold_or_commanding", "attitude", 0.9, 0, 2, "cold")
    assert level(cold) == 4
    assert level(cold, cold) == 2
    assert level(Alarm("insult_or_argument", "problem_handling", 0.9, 0, 2, "x")) == 2
    assert level(Alarm("privacy_leak", "attitude", 0.9, 0, 2, "taboo_ask_secret")) == 2
    assert level(Alarm("cold_or_commanding", "communication", 0.9, 0, 2, "cold"), cold) == 4


def test_a_strict_reading_speaks_against_and_a_generous_one_for(written: Written) -> None:
    cold = Alarm("cold_or_commanding", "attitude", 0.5, 0, 2, "cold")
    points = [
        {"key": "p", "criterion": "expertise", "any": ["act.thank"], "needed_for": 3},
        {"key": "q", "criterion": "expertise", "any": ["act.calm"]},
    ]
    reading = Reading(seen("thank", probability=0.5), alarms=(cold,))
    talk = case(written, reading, points=points)
    even, strict, generous = (signs_of(talk, least) for least in (EVEN, STRICT, GENEROUS))
    assert [one["act.thank"] for one in (strict, even, generous)] == [0.0, 0.5, 1.0]
    name = "alarm.cold_or_commanding"
    assert [one[name] for one in (generous, even, strict)] == [0.0, 0.5, 1.0]
    assert [one["points.expertise"] for one in (strict, even, generous)] == [0.0, 0.25, 0.5]
    assert strict["missing.expertise"] > even["missing.expertise"] == 0.0
    assert "points.attitude" not in even
    assert (even["asks.attitude"], even["asks.all"]) == (0.0, 1.0)


def test_times_facts_and_manner_are_signs_too(written: Written) -> None:
    signs = signs_of(case(written, Reading(seen("thank"), polite=True), facts=FACTS), EVEN)
    assert signs["facts"] == 0.0
    assert (signs["in_time"], signs["late"], signs["courtesy"]) == (1.0, 0.0, 1.0)
    nobody = Case(
        written({}), Performance((Turn(0, False, "anybody?"),)), Ledger({}, (), *[frozenset()] * 2),
        (), (),
    )  # fmt: skip
    assert "late" not in signs_of(nobody, EVEN)
    assert signs_of(nobody, EVEN)["in_time"] == 1.0
    assert signs_of(nobody, EVEN)["courtesy"] == 0.0


def test_every_sign_has_its_way(written: Written) -> None:
    known = names(("thank", "calm"))
    assert {direction(one) for one in ("act.thank", "points.all", GATE, "in_time")} == {1}
    assert {direction(one) for one in ("alarm.sarcasm", "missing.all", "late", "critical")} == {-1}
    assert {direction(one) for one in ("asks.all", "upset", "voiced")} == {0}
    signs = signs_of(case(written, Reading(seen("thank"))), EVEN)
    assert set(signs) - {"act.thank"} <= set(known)
    timed = names(("thank", "calm"), "efficiency")
    assert not [one for one in timed if one.startswith(("act.", "alarm."))]
    assert set(timed) <= set(known)


@given(
    st.dictionaries(st.sampled_from(names(("thank", "calm"))), st.floats(0, 1)),
    st.sampled_from(names(("thank", "calm"))),
    st.floats(0, 1),
)
def test_more_of_a_good_sign_never_lowers_and_of_a_bad_one_never_raises(
    signs: dict[str, float], sign: str, more: float
) -> None:
    weights = {name: float(direction(name)) for name in names(("thank", "calm"))}
    line = Line(2.0, weights)
    most = signs | {sign: max(more, signs.get(sign, 0.0))}
    change = line.reckon(most) - line.reckon(signs)
    assert change * direction(sign) >= -1e-9


def test_a_grade_tells_how_each_level_was_reckoned(written: Written) -> None:
    acts = (*seen("report_status", "give_steps", "calm"), *seen("escalate", probability=0.2))
    performance = Performance(turns(*[Reading(acts)] * 3))
    weights = {GATE: 1.0, "act.give_steps": 1.0, "act.calm": 1.0, "act.escalate": 1.0, "upset": 0.3}
    lines = {
        "communication": Line(2.0, weights | {"care": 0.001}),
        "expertise": Line(2.0, {"act.give_steps": 0.5}),
    }
    scenario = written({"customer": {"upset": True}, "facts": FACTS})
    result = grade(scenario, performance, lines)
    kept = as_json(result)["criteria"]
    assert "judged" not in kept["attitude"]
    told = kept["communication"]["judged"]
    assert told["start"] == pytest.approx(2.3)
    assert [name for name, _value in told["terms"]] == [
        "act.calm", "act.give_steps", GATE, "act.escalate",
    ]  # fmt: skip
    assert told["sum"] == pytest.approx(2.3 + sum(v for _n, v in told["terms"]), abs=0.02)

    def proofs(act: str) -> list[tuple[str, int | None]]:
        rule = f"act.{act}"
        every = [one for found in result.criteria.values() for one in found.evidence]
        return [(one.criterion, one.message) for one in every if one.rule == rule]

    # Once, beside the criterion it moved most; not again where a manner shows it already.
    assert proofs("give_steps") == [("communication", 1)]
    assert proofs("calm") == [("attitude", 1)]
    assert proofs("escalate") == []
    assert "judged" not in as_line("a", result)["criteria"]["communication"]
    assert grade(scenario, performance).criteria["communication"].judged is None


def test_what_is_not_seen_is_not_reckoned(written: Written) -> None:
    result = grade(written({}), Performance(()), {"attitude": Line(3.0, {})})
    assert result.levels() == {}
    silent = grade(written({}), Performance((Turn(0, False, "?"),)), {"attitude": Line(3.0, {})})
    assert silent.criteria["attitude"].level is None
