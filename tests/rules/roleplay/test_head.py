"""The calibration head: believed only where it is nearer to people on scenarios it never saw."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exams.policies import roleplay_head
from app.exams.rules.roleplay import head
from app.exams.rules.roleplay.head import Case, Line
from app.kernel.actor import SYSTEM, Actor, Capability, Role


def case(number: int, *, scenario: str = "", rules: int = 3, people: int = 3, bad: float = 0.0,
         good: float = 1.0) -> Case:  # fmt: skip
    figures = (float(rules), 0.0, 0.0, good, bad, 0.0, 0.0, 0.0)
    return Case(f"play-{number:05}", scenario or f"s{number % 8}", figures, rules, people)


def strict_people(count: int = 160, *, seed: int = 3) -> list[Case]:
    """People who take a level off wherever something spoke against the agent."""
    draw = random.Random(seed)
    found = []
    for number in range(count):
        rules, bad = draw.randint(2, 5), float(draw.random() < 0.5)
        noise = draw.choice((0, 0, 0, 0, 1, -1))
        people = max(1, min(5, rules - round(bad) + noise))
        found.append(case(number, rules=rules, people=people, bad=bad))
    return found


CASES = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.integers(1, 5),
        st.integers(1, 5),
        st.integers(0, 6),
        st.integers(0, 6),
    ),
    min_size=2,
    max_size=20,
).map(
    lambda drawn: [
        case(n, scenario="abcdef"[s], rules=rules, people=people, bad=bad / 2, good=good / 2)
        for n, (s, rules, people, bad, good) in enumerate(drawn)
    ]
)
ANYTHING = st.tuples(*[st.floats(-5, 5)] * len(head.FEATURES))


def test_what_people_hold_against_an_agent_is_learned_and_believed() -> None:
    fitted = head.judge(strict_people())
    assert fitted.why == ""
    assert fitted.line is not None
    held = fitted.held
    assert held.head is not None
    assert held.rules is not None
    assert held.low is not None
    assert held.head > held.rules + head.GAIN
    assert held.low > 0
    assert fitted.line.level((4.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0)) == 3
    assert fitted.line.level((4.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0)) == 4
    first = max(
        fitted.line.terms((4.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0)), key=lambda t: abs(t[1])
    )
    assert first[0] == "bad"
    assert first[1] < 0


def test_where_people_agree_with_the_rules_no_head_is_believed() -> None:
    draw = random.Random(1)
    agreeing = [case(n, rules=(level := draw.randint(1, 5)), people=level) for n in range(150)]
    fitted = head.judge(agreeing)
    assert (fitted.why, fitted.line) == ("no_better", None)


@pytest.mark.parametrize("seed", range(6))
def test_noise_is_not_believed(seed: int) -> None:
    draw = random.Random(seed)
    noise = [
        case(n, rules=draw.randint(1, 5), people=draw.randint(1, 5), bad=draw.random())
        for n in range(150)
    ]
    assert head.judge(noise).why == "no_better"


def test_what_holds_in_one_scenario_alone_is_not_believed() -> None:
    """Within a scenario the figure tells all; across scenarios it tells the opposite."""
    draw = random.Random(5)
    found = []
    for number in range(160):
        scenario = number % 8
        bad = float(draw.random() < 0.5)
        down = bad if scenario % 2 else 1 - bad
        found.append(case(number, scenario=f"s{scenario}", rules=4, people=4 - round(down),
                          bad=bad))  # fmt: skip
    assert head.judge(found).why in ("no_better", "one_level")


def test_too_few_plays_or_scenarios_are_not_tried() -> None:
    assert head.judge(strict_people(head.NEEDED - 1)).why == "few_plays"
    narrow = [replace(one, scenario=f"s{n % 4}") for n, one in enumerate(strict_people())]
    assert head.judge(narrow).why == "few_scenarios"
    flat = [case(n, rules=3, people=3) for n in range(120)]
    assert head.judge(flat).why == "one_level"


@given(CASES, st.integers(0, 99))
@settings(max_examples=40)
def test_the_order_of_the_plays_changes_nothing(cases: list[Case], seed: int) -> None:
    shuffled = list(cases)
    random.Random(seed).shuffle(shuffled)
    assert head.fit(shuffled) == head.fit(cases)
    assert head.folds(shuffled) == head.folds(cases)
    assert sorted((c.play, n) for c, n in head.held_back(shuffled)) == sorted(
        (c.play, n) for c, n in head.held_back(cases)
    )


@given(CASES, st.integers(1, 5))
@settings(max_examples=40)
def test_what_people_gave_a_play_never_reaches_its_own_held_back_level(
    cases: list[Case], other: int
) -> None:
    target = cases[0].scenario
    changed = [replace(c, people=other) if c.scenario == target else c for c in cases]
    before = {c.play: n for c, n in head.held_back(cases) if c.scenario == target}
    after = {c.play: n for c, n in head.held_back(changed) if c.scenario == target}
    assert before == after


@given(CASES, ANYTHING)
@settings(max_examples=60)
def test_a_level_stays_in_range_and_its_terms_make_it_up(
    cases: list[Case], figures: tuple[float, ...]
) -> None:
    line = head.fit(cases)
    assert 1 <= line.level(figures) <= 5
    whole = figures[0] + line.bias + math.fsum(value for _name, value in line.terms(figures))
    assert math.isclose(line.raw(figures), whole, abs_tol=1e-9)


@given(CASES)
@settings(max_examples=40)
def test_the_line_is_the_least_squares_one(cases: list[Case]) -> None:
    """At the solution the gradient of squares and ridge is nought."""
    line = head.fit(cases)
    rows = [
        [(f - m) / s for f, m, s in zip(c.figures, line.means, line.scales, strict=True)]
        for c in cases
    ]
    left = [
        c.people
        - c.rules
        - line.bias
        - math.fsum(w * v for w, v in zip(line.weights, row, strict=True))
        for c, row in zip(cases, rows, strict=True)
    ]  # fmt: skip
    for place, weight in enumerate(line.weights):
        slope = math.fsum(row[place] * rest for row, rest in zip(rows, left, strict=True))
        assert math.isclose(slope, head.RIDGE * weight, abs_tol=1e-4)


def result(**changes: Any) -> dict[str, Any]:
    item = {"message": 1, "span": [0, 2], "rule": "point.x", "value": 1, "probability": 0.9}
    found: dict[str, Any] = {
        "level": 4, "low": 3, "high": 4,
        "evidence": [
            item,
            item | {"value": -1},
            item | {"value": 0},
            item | {"probability": 0.5},
            item | {"message": None, "probability": 0.5},
        ],
    }  # fmt: skip
    return {
        "criteria": {
            "attitude": found | changes,
            "communication": {"level": 2, "low": 2, "high": 2, "evidence": []},
            "teamwork": {"level": None, "low": None, "high": None, "evidence": []},
        },
        "critical": [{"code": "privacy_leak", "criterion": "attitude"}],
    }


def test_the_figures_are_those_of_the_stored_result() -> None:
    figures = head.figures_of(result(), "attitude")
    assert figures is not None
    named = dict(zip(head.FEATURES, figures, strict=True))
    assert named["level"] == 4
    assert named["doubt"] == 1
    assert named["lean"] == -0.5
    assert named["good"] == pytest.approx(math.log1p(1.4))
    assert named["bad"] == pytest.approx(math.log1p(0.9))
    assert named["uncertain"] == pytest.approx(math.log1p(2))
    assert named["others"] == -2
    assert named["critical"] == 1
    assert head.figures_of(result(), "teamwork") is None
    assert head.figures_of({}, "attitude") is None
    alone = {"criteria": {"attitude": result()["criteria"]["attitude"]}}
    again = head.figures_of(alone, "attitude")
    assert again is not None
    assert again[6:] == (0.0, 0.0)


def test_a_kept_head_says_the_same_and_only_where_it_is_believed() -> None:
    believed = head.judge(strict_people())
    kept = head.as_json({
        "attitude": believed, "communication": head.judge([]), "nonsense": believed,
    })  # fmt: skip
    lines = head.lines_of(kept)
    assert lines == {"attitude": believed.line}
    before = result()
    said = head.advice(lines, before)
    assert before == result()
    assert set(said) == {"attitude"}
    assert 1 <= said["attitude"]["level"] <= 5
    assert len(said["attitude"]["terms"]) <= 3
    assert head.advice(lines, {"criteria": {}}) == {}
    flat = Line((0.0,) * 8, (1.0,) * 8, (0.0,) * 8, 0.0)
    assert head.advice({"attitude": flat}, before)["attitude"] == {
        "level": 4, "raw": 4.0, "terms": [],
    }  # fmt: skip


def test_lead_trainers_and_commands_decide_on_heads() -> None:
    lead = frozenset({Capability.LEAD_TRAINER})
    assert roleplay_head.may_change(SYSTEM)
    assert roleplay_head.may_change(Actor(1, frozenset({Role.TRAINER}), capabilities=lead))
    for other in (
        Actor(1, frozenset({Role.TRAINER})),
        Actor(1, frozenset({Role.ADMIN}), capabilities=lead),
    ):
        assert not roleplay_head.may_change(other)


@pytest.mark.parametrize(
    ("believed", "same_engine", "taken"), [(0, True, False), (1, False, False), (1, True, True)]
)
def test_a_head_is_used_where_it_beat_the_rules_of_this_engine(
    believed: int, same_engine: bool, taken: bool
) -> None:
    assert bool(roleplay_head.may_adopt(believed=believed, same_engine=same_engine)) is taken
