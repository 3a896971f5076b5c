"""What the check of a scenario says of a trainer's slips, and where."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from app.exams.models.roleplay_bodies import ActionPart, ExpectPart, PanelPart, Power
from app.exams.rules.roleplay import lint
from app.exams.rules.roleplay.icons import ICONS
from app.exams.rules.roleplay.proof import proof
from app.exams.rules.roleplay.scenario import Scenario
from tests.rules.roleplay.test_reading import Written, examples
from tests.speech import reader_for

ROOT = Path(__file__).parents[3]
POINT = {"key": "p", "criterion": "attitude", "any": ["act.greet"]}


def told(scenario: Scenario) -> list[tuple[lint.Path, str]]:
    return [(one.path, one.message) for one in lint.faults(scenario, {"greet"})]


def test_a_test_line_that_cannot_be_read_is_a_fault_and_the_other_tests_are_graded(
    written: Written,
) -> None:
    wanted = {"passed": True}
    scenario = written(
        {
            "points": [POINT],
            "tests": [
                {"name": "broken", "kind": "ideal", "expect": wanted,
                 "lines": ["0 C 在吗", "客服：您好", "20s A 您好"]},
                {"name": "whole", "kind": "vague", "expect": wanted,
                 "lines": ["0 C 在吗", "9 A 嗯"]},
            ],
        }
    )  # fmt: skip
    places = [path for path, message in told(scenario) if "write seconds, A or C" in message]
    assert places == [("tests", 0, "lines", 1), ("tests", 0, "lines", 2)]
    assert {fault.path for fault in proof(reader_for(scenario))} == {("tests", 1)}


def test_levels_that_no_grade_can_have_are_refused() -> None:
    assert ExpectPart(levels={"attitude": [4], "expertise": [1, 5]}).levels["attitude"] == [4]
    for wrong in ([], [1, 2, 3], [0, 3], [4, 6], [5, 4]):
        with pytest.raises(ValidationError, match="lowest and the highest level"):
            ExpectPart(levels={"attitude": wrong})


def taboo(key: str, said: str, cue: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "code": "false_information", "criterion": "expertise",
            "examples": examples(said), "cues": examples(cue), **more}  # fmt: skip


def test_a_taboo_that_would_not_fail_a_talk_by_its_own_example_is_told(written: Written) -> None:
    scenario = written(
        {
            "points": [POINT],
            "acts": [
                {"key": "cold", "kind": "fault", "criterion": "attitude",
                 "examples": examples("这点小事也来问"), "cues": examples("小事")},
                {"key": "deaf", "kind": "fault", "criterion": "attitude",
                 "examples": examples("随便您怎么办"), "vetoes": examples("随便"),
                 "cues": examples("怎么办")},
            ],
            "taboos": [
                taboo("heard", "全店商品终身保修", "终身保修"),
                taboo("denied", "这一款根本不保修", "保修"),
                taboo("mute", "周六下午天气晴朗", "周六", vetoes=examples("天气")),
            ],
        }
    )  # fmt: skip
    found = [(one.path, one.message) for one in proof(reader_for(scenario))]
    assert [path for path, _ in found] == [("acts", 1), ("taboos", 1), ("taboos", 2)]
    deaf, denied, mute = (message for _, message in found)
    assert "own example is not seen: 随便您怎么办" in deaf
    assert "would not fail a talk" in denied
    assert "这一款根本不保修" in denied
    assert "a negation among them" in denied
    assert "own example is not seen: 周六下午天气晴朗" in mute
    assert not any(one.breaks for one in proof(reader_for(scenario)))


def test_what_a_taboo_lacks_stands_at_the_taboo(written: Written) -> None:
    scenario = written(
        {"points": [{**POINT, "examples": examples("一")}],
         "acts": [{"key": "own", "examples": examples("一"), "counters": examples("二")}],
         "taboos": [taboo("first", "一", "("), taboo("second", "一", "一")]}
    )  # fmt: skip
    places = {path for path, _ in told(scenario)}
    assert places == {("acts", 0), ("points", 0), ("taboos", 0), ("taboos", 1)}
    assert [path for path, said in told(scenario) if "cannot be read" in said] == [("taboos", 0)]


def test_a_point_sees_only_the_points_above_it(written: Written) -> None:
    def point(key: str, **more: Any) -> dict[str, Any]:
        return {"key": key, "criterion": "attitude", **more}

    scenario = written(
        {
            "points": [
                point("first", any=["act.greet", "point.last"]),
                point("second", all=["point.first", "point.second"]),
                point("third", any=["act.greet"], after="point.last"),
                point("fourth", any=["act.greet"], after="point.gone"),
                point("last", any=["point.first", "act.say-last"], examples=examples("一")),
            ]
        }
    )
    found = [(path, said) for path, said in told(scenario) if said.startswith("point.")]
    assert [path[1] for path, _ in found] == [0, 1, 2, 3]
    below, itself, also_below, gone = (said for _, said in found)
    assert "point.last: this point stands further down" in below
    assert "move it above this one" in also_below
    assert "point.second: this point names itself" in itself
    assert "there is no point called gone here" in gone


def test_a_key_of_two_points_acts_or_taboos_is_a_fault_at_the_second(written: Written) -> None:
    act = {"key": "same", "examples": examples("一"), "counters": examples("二")}
    scenario = written(
        {
            "points": [POINT, {**POINT, "examples": examples("一")}],
            "acts": [act, {**act, "key": "other"}, {**act, "kind": "fault"}],
            "taboos": [taboo(key, "一", "一") for key in ("same", "own", "own")],
        }
    )
    twice = [(path, said) for path, said in told(scenario) if "stands twice" in said]
    assert twice == [
        (("points", 1), "the key p stands twice"),
        (("acts", 2), "the key same stands twice"),
        (("taboos", 2), "the key own stands twice"),
    ]


def test_an_icon_that_is_not_drawn_is_named_with_those_that_are(written: Written) -> None:
    both = {"zh": "可退", "en": "May refund"}
    scenario = written(
        {
            "points": [POINT],
            "authority": {"powers": [{"icon": "ban", **both}, {"icon": "pencils", **both}, both]},
            "panels": [{"key": "a", "title": both}, {"key": "b", "title": both, "icon": "bolt"}],
            "actions": [{"key": "a", "title": both}, {"key": "b", "title": both, "icon": "Z"}],
        }
    )
    found = dict(told(scenario))
    assert [*found] == [("authority", "powers", 1), ("panels", 1), ("actions", 1)]
    assert "there is no icon pencils; did you mean pencil?" in found["authority", "powers", 1]
    assert "there is no icon bolt; the icons are: " in found["panels", 1]
    assert all("ban, bell, " in message for message in found.values())


def test_every_icon_is_drawn() -> None:
    sprite = (ROOT / "app/static/vendor/icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    assert drawn >= set(ICONS)
    assert [*ICONS] == sorted(ICONS)
    for part in (Power, PanelPart, ActionPart):
        assert part.model_fields["icon"].default in ICONS
