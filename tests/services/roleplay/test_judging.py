"""The lines that weigh a talk: taught by rated talks, kept, and never against their direction."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.exams.rules.roleplay.grading import grade
from app.exams.rules.roleplay.judging import direction
from app.exams.rules.roleplay.scenario import CRITERIA
from app.exams.services import roleplay_judging
from tests.speech import shared, shipped

ACTS = tuple(key for key, act in shared().acts.items() if act.kind == "act")
GOOD = "您好，实在抱歉让您着急了，我马上帮您查物流，请稍等一分钟。"
POOR = "嗯。"


@pytest.fixture
def rated(tmp_path: Path) -> list[Path]:
    """Two sets of talks, rated well where the agent works, poorly where not."""
    files = []
    for name in ("one", "two"):
        rows = []
        for number in range(70):
            good = number % 2 == 0
            text = (GOOD if good else POOR) + f"{number}"
            rows.append(
                {
                    "id": f"{name}-{number}",
                    "scenario": "late-gift" if number else "gone",
                    "messages": [
                        {"t": 0, "from": "customer", "text": "我的包裹怎么还没到"},
                        {"t": 9, "from": "agent", "text": text},
                    ],
                    "ratings": {"attitude": 5 if good else 1, "teamwork": None},
                    "critical": [],
                    "passed": good,
                }
            )
        (tmp_path / name).mkdir()
        file = tmp_path / name / "chats.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        files.append(file)
    return files


def test_rated_talks_teach_a_line_that_tells_them_apart(rated: list[Path]) -> None:
    talks = list(roleplay_judging.talks(rated, {"late-gift": shipped("late-gift")}))
    assert {one.of for one in talks} == {"one", "two"}
    assert len(talks) == 138
    lines = roleplay_judging.taught(talks, ACTS)
    assert set(lines) == {"attitude"}
    for sign, weight in lines["attitude"].weights.items():
        assert weight * direction(sign) >= 0
    good, poor = talks[1], talks[0]
    assert (good.passed, poor.passed) == (True, False)
    better, worse = (
        grade(one.case.scenario, one.case.performance, lines).criteria["attitude"].level
        for one in (good, poor)
    )
    assert better is not None
    assert worse is not None
    assert better > worse
    told = list(roleplay_judging.told(talks, ACTS))
    assert [line.partition(",")[0] for line in told] == ["one", "two"]


def test_lines_come_back_from_their_file(rated: list[Path], tmp_path: Path) -> None:
    talks = list(roleplay_judging.talks(rated, {"late-gift": shipped("late-gift")}))
    lines = roleplay_judging.taught(talks, ACTS)
    place = tmp_path / "judging.json"
    roleplay_judging.save(lines, place, of="x")
    assert roleplay_judging.load(place) == lines
    assert roleplay_judging.load(tmp_path / "missing.json") == {}
    nan = '{"lines": {"attitude": {"start": NaN, "weights": {}}}}'
    for broken in ("{", "[]", '{"lines": {"attitude": {}}}', nan):
        place.write_text(broken, "utf-8")
        assert roleplay_judging.load(place) == {}


def test_another_talk_is_another_digest(rated: list[Path]) -> None:
    before = roleplay_judging.digest(rated)
    assert roleplay_judging.digest(list(reversed(rated))) == before
    rated[0].write_text("", "utf-8")
    assert roleplay_judging.digest(rated) != before


def test_the_shipped_lines_were_taught_by_the_talks_that_ship() -> None:
    lines = roleplay_judging.shipped()
    assert set(lines) == set(CRITERIA) - {"teamwork"}  # too seldom rated to be taught
    for line in lines.values():
        assert all(weight * direction(sign) >= 0 for sign, weight in line.weights.items())
    files = roleplay_judging.rated_files(Path(__file__).parents[3] / "bench")
    kept = json.loads(roleplay_judging.FILE.read_text("utf-8"))
    # Who edits a rated talk teaches the lines again: flask roleplay train.
    assert kept["talks"] == roleplay_judging.digest(files)
