"""Lines through the signs of a talk: what each adds is told, and nothing good ever costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.roleplay import judging
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


def test_a_line_stays_near_the_gate_and_lifts_no_empty_talk(written: Written) -> None:
    high, low = Line(9.0, {}), Line(-9.0, {})
    work = case(written, *[Reading(seen("report_status"))] * 3)
    signs = signs_of(work, EVEN)
    assert judged("attitude", high, signs, 3, work).level == 5
    assert judged("efficiency", high, signs, 3, work).level == 4
    assert judged("attitude", low, signs, 3, work).level == 2
    assert judged("attitude", low, signs, 1, work).level == 1
    kind = case(written, *[Reading(seen("thank"))] * 3)
    assert judged("attitude", high, signs, 3, kind).level == 3
    again = case(written, *[Reading(seen("report_status"), repeat=True)] * 3)
    assert judged("attitude", high, signs, 3, again).level == 3
    beside = case(written, *[Reading(seen("report_status"))] * 3, facts=FACTS)
    assert judged("attitude", high, signs, 3, beside).level == 3


def test_a_grave_fault_of_the_criterion_or_two_are_not_outweighed(written: Written) -> None:
    def level(*alarms: Alarm) -> int:
        work = [Reading(seen("report_status"), alarms=(one,)) for one in alarms]
        talk = case(written, Reading(seen("report_status")), *work)
        return judged("attitude", Line(9.0, {}), signs_of(talk, EVEN), 3, talk).level

    cold = Alarm("cold_or_commanding", "attitude", 0.9, 0, 2, "cold")
    assert level(cold) == 5
    assert level(cold, cold) == 3
    assert level(Alarm("insult_or_argument", "attitude", 0.9, 0, 2, "taboo_insult")) == 3
    assert level(Alarm("cold_or_commanding", "communication", 0.9, 0, 2, "cold"), cold) == 5


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
    assert signs_of(nobody, EVEN)["courtesy"] == 0.0


def test_every_sign_has_its_way(written: Written) -> None:
    known = names(("thank", "calm"))
    assert {direction(one) for one in ("act.thank", "points.all", GATE, "in_time")} == {1}
    assert {direction(one) for one in ("alarm.sarcasm", "missing.all", "late", "critical")} == {-1}
    assert {direction(one) for one in ("asks.all", "upset", "voiced")} == {0}
    signs = signs_of(case(written, Reading(seen("thank"))), EVEN)
    assert set(signs) - {"act.thank"} <= set(known)


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
    performance = Performance(turns(*[Reading(seen("report_status", "calm"))] * 3))
    lines = {"communication": Line(2.0, {GATE: 1.0, "act.calm": 1.0, "upset": 0.3, "care": 0.001})}
    scenario = written({"customer": {"upset": True}})
    result = grade(scenario, performance, lines)
    kept = as_json(result)["criteria"]
    assert "judged" not in kept["attitude"]
    told = kept["communication"]["judged"]
    assert told["start"] == pytest.approx(2.3)
    assert [name for name, _value in told["terms"]] == ["act.calm", GATE]
    assert told["sum"] == pytest.approx(2.3 + sum(v for _n, v in told["terms"]), abs=0.02)
    proof = [one for one in result.criteria["communication"].evidence if one.rule == "act.calm"]
    assert (proof[0].message, proof[0].start, proof[0].end) == (1, 0, 2)
    shown = [one for one in result.criteria["attitude"].evidence if one.rule == "act.calm"]
    assert len(shown) == 1
    assert "judged" not in as_line("a", result)["criteria"]["communication"]
    assert grade(scenario, performance).criteria["communication"].judged is None


def test_what_is_not_seen_is_not_reckoned(written: Written) -> None:
    result = grade(written({}), Performance(()), {"attitude": Line(3.0, {})})
    assert result.levels() == {}
    silent = grade(written({}), Performance((Turn(0, False, "?"),)), {"attitude": Line(3.0, {})})
    assert silent.criteria["attitude"].level is None
    assert judging.NEAR_ELSE > 1
