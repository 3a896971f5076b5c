"""``flask roleplay lint`` and ``grade`` as other programs call them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from app.exams.rules.roleplay.scenario import CRITERIA, CRITICAL_CODES

CONTENT = Path(__file__).parents[3] / "content"
LATE = str(CONTENT / "scenarios" / "late-gift.yaml")
Run = Callable[..., Result]

BRIEF = """\
id: broken-cup
title: {zh: 杯子碎了, en: The cup is broken}
summary: {zh: 收到的杯子碎了, en: A cup arrived broken}
seat: {zh: 客服, en: Agent}
authority: {compensation_most: 10, escalates: [refund]}
customer: {upset: true, complaint: true}
facts:
  window:
    label: {zh: 时限, en: Window}
    value: {zh: 48小时内拍照可补发, en: Photo within 48 hours for a resend}
    said: ['48\\s*小时', '\\b48 hours']
    slots: [{pattern: '(\\d+)\\s*(?:小时|hours)', near: '补发|拍照|resend|photo', right: ["48"]}]
points:
  - key: sorry
    criterion: attitude
    title: {zh: 道歉, en: Apologises}
    any: [act.apologise]
    needed_for: 4
  - key: rule
    criterion: expertise
    title: {zh: 说明时限, en: Names the window}
    any: [fact.window]
    needed_for: 3
  - key: photo
    criterion: problem_handling
    title: {zh: 请拍照, en: Asks for a photo}
    any: [act.ask_detail]
    needed_for: 3
"""


@pytest.fixture
def run(app: Flask, exact_encoder: None) -> Run:
    """Run a command with the real encoder."""
    runner = app.test_cli_runner()
    return lambda *words, **more: runner.invoke(args=["roleplay", *words], **more)


def grade(run: Run, path: Path, *lines: Any, scenario: str = LATE) -> list[dict[str, Any]]:
    file = path / "in.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(texts) + "\n\n", encoding="utf-8")
    result = run("grade", "--scenario", scenario, "--transcripts", str(file), "--json")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def said(*words: str) -> list[dict[str, Any]]:
    return [
        {"t": 20 * number, "from": "agent" if number % 2 else "customer", "text": text}
        for number, text in enumerate(words)
    ]


def test_a_line_in_is_a_line_out_with_evidence_in_code_points(run: Run, tmp_path: Path) -> None:
    words = "😀您好，我是2107号客服。让您久等了，非常抱歉。"
    (answer,) = grade(
        run, tmp_path, {"id": 7, "scenario": "late-gift", "messages": said("包裹呢？", words)}
    )
    assert list(answer) == ["id", "criteria", "critical_failures", "total", "passed"]
    assert answer["id"] == 7
    assert tuple(answer["criteria"]) == CRITERIA
    for found in answer["criteria"].values():
        assert found["level"] is None or 1 <= found["low"] <= found["level"] <= found["high"] <= 5
    proof = next(
        item
        for item in answer["criteria"]["attitude"]["evidence"]
        if item["rule"] == "point.apologise"
    )
    start, end = proof["span"]
    assert "抱歉" in words[start:end]
    assert 0 <= answer["total"] <= 100
    assert answer["passed"] is False
    assert answer["criteria"]["teamwork"]["level"] is None


def test_an_unknown_scenario_and_a_broken_line_are_answered_by_their_error(
    run: Run, tmp_path: Path
) -> None:
    answers = grade(
        run,
        tmp_path,
        {"id": "a", "scenario": "nowhere", "messages": []},
        "no json",
        [1],
        {"id": "b", "scenario": "late-gift", "messages": "x"},
        {"id": "c", "messages": said("在吗", "您好")},
    )
    assert answers[0] == {"id": "a", "error": "unknown scenario: nowhere"}
    assert [answer["id"] for answer in answers] == ["a", None, None, "b", "c"]
    assert all("error" in answer for answer in answers[:4])
    assert "criteria" in answers[4]


def test_no_line_stops_the_lines_after_it(run: Run, tmp_path: Path) -> None:
    talk = {"id": "ok", "scenario": "late-gift", "messages": said("在吗", "您好")}
    lines = [
        b"\xef\xbb\xbf" + json.dumps(talk).encode() + b"\r",
        b'{"id": "x", "messages": "\xff"}',
        b"[" * 100_000,
        b'{"id": NaN, "scenario": "late-gift", "messages": []}',
        json.dumps({**talk, "id": "list", "messages": [{"from": ["agent"], "t": 0}]}).encode(),
        json.dumps({**talk, "id": "\ud83d", "scenario": ["late-gift"]}).encode(),
        json.dumps({**talk, "id": "half", "messages": said("在吗", "您好\ud83d")}).encode(),
    ]
    file = tmp_path / "in.jsonl"
    file.write_bytes(b"\n".join(lines))
    result = run("grade", "--scenario", LATE, "--transcripts", str(file), "--json")
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["id"] for one in answers] == ["ok", None, None, None, "list", "\ud83d", "half"]
    assert ["error" in one for one in answers] == [False, True, True, True, True, True, False]


def test_the_same_id_in_two_files_is_refused_and_the_file_twice_is_not(
    run: Run, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text(BRIEF, encoding="utf-8")
    second.write_text(BRIEF, encoding="utf-8")
    line = json.dumps({"id": 1, "scenario": "broken-cup", "messages": []})
    words = ("--transcripts", "-", "--json")
    twice = run("grade", "--scenario", str(first), "--scenario", str(first), *words, input=line)
    assert twice.exit_code == 0
    assert json.loads(twice.stdout)["id"] == 1
    both = run("grade", "--scenario", str(first), "--scenario", str(second), *words, input=line)
    assert both.exit_code == 1
    several = run("grade", "--scenario", str(first), "--scenario", LATE, *words, input='{"id": 2}')
    assert json.loads(several.stdout) == {"id": 2, "error": "scenario is missing"}
    assert both.stdout == ""
    assert "the id broken-cup stands in" in both.stderr


def test_what_lint_would_say_goes_to_standard_error_and_a_broken_pattern_ends_it(
    run: Run, tmp_path: Path
) -> None:
    brief = tmp_path / "brief.yaml"
    line = json.dumps({"id": 1, "scenario": "broken-cup", "messages": []})
    call = ("grade", "--scenario", str(brief), "--transcripts", "-", "--json")
    brief.write_text(BRIEF.replace("fact.window", "fact.none"), encoding="utf-8")
    result = run(*call, input=line)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["id"] == 1
    assert "brief.yaml:19: points[2]: fact.none: " in result.stderr
    brief.write_text(BRIEF.replace("\\b48 hours", "(48 hours"), encoding="utf-8")
    result = run(*call, input=line)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "brief.yaml:8: facts.window: " in result.stderr


def test_a_critical_failure_names_code_criterion_message_and_span(run: Run, tmp_path: Path) -> None:
    leak = "您的电话是13817263371，对吗？"
    (answer,) = grade(
        run, tmp_path, {"id": 1, "scenario": "late-gift", "messages": said("包裹呢？", leak)}
    )
    (failure,) = answer["critical_failures"]
    assert failure["code"] == "privacy_leak"
    assert failure["code"] in CRITICAL_CODES
    assert (failure["criterion"], failure["message"]) == ("expertise", 1)
    assert "13817263371" in leak[slice(*failure["span"])]


def test_traditional_characters_are_read_too(run: Run, tmp_path: Path) -> None:
    (answer,) = grade(
        run, tmp_path, {"id": 1, "messages": said("包裹呢？", "您好，讓您久等了，非常抱歉。")}
    )
    rules = [i["rule"] for i in answer["criteria"]["attitude"]["evidence"] if i["value"] > 0]
    assert "point.apologise" in rules


def test_a_definition_from_a_brief_alone_is_enough_to_grade(run: Run, tmp_path: Path) -> None:
    brief = tmp_path / "brief.yaml"
    brief.write_text(BRIEF, encoding="utf-8")
    good = (
        "真的很抱歉，让您收到碎的杯子。48小时内拍照发给我们就可以补发，麻烦您拍一张破损的照片好吗？"
    )
    wrong = "抱歉，7天内都可以，72小时内拍照补发。"
    answers = grade(
        run,
        tmp_path,
        {"id": 1, "scenario": "broken-cup", "messages": said("杯子碎了！", good)},
        {"id": 2, "scenario": "broken-cup", "messages": said("杯子碎了！", wrong)},
        {"id": 3, "scenario": "broken-cup", "messages": []},
        scenario=str(brief),
    )
    assert answers[0]["criteria"]["expertise"]["level"] >= 3
    assert answers[0]["critical_failures"] == []
    assert [f["code"] for f in answers[1]["critical_failures"]] == ["false_information"]
    assert answers[2]["criteria"]["attitude"]["level"] is None
    assert run("lint", str(brief)).exit_code == 0


def test_lint_says_what_is_wrong_where_and_grade_refuses_the_file(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(BRIEF.replace("fact.window", "fact.none"), encoding="utf-8")
    result = run("lint", str(broken), LATE)
    assert result.exit_code == 1
    assert "broken.yaml:19" in result.output
    assert "no fact called none" in result.output
    assert "in order" in result.output
    broken.write_text("title: 1\nstrange: yes\n", encoding="utf-8")
    assert run("lint", str(broken)).exit_code == 1
    result = run("grade", "--scenario", str(broken), "--transcripts", LATE)
    assert result.exit_code == 1
    broken.write_text("a: [", encoding="utf-8")
    assert run("lint", str(broken)).exit_code == 1


def test_lint_names_the_mend_as_the_content_check_does(run: Run, tmp_path: Path) -> None:
    brief = tmp_path / "brief.yaml"
    for wrong, right, said in (
        ("channel:", "chanel:", "there is no field `chanel` here; did you mean `channel`?"),
        ("act.apologise", "act.appologise", "did you mean apologise?"),
        ("[act.apologise]", "act.apologise", "`points[1].any` must be a list"),
        ("criterion: attitude", "criterion: 态度", "write 'attitude', 'communication'"),
    ):
        text = BRIEF + "channel: chat\n"
        brief.write_text(text.replace(wrong, right, 1), encoding="utf-8")
        result = run("lint", str(brief))
        assert result.exit_code == 1
        assert said in result.output
    brief.write_bytes(BRIEF.encode("gbk"))
    result = run("lint", str(brief), LATE)
    assert result.exit_code == 1
    assert "save the file as UTF-8" in result.output
    assert "in order" in result.output
    brief.write_bytes(b"\xef\xbb\xbf" + BRIEF.encode())
    assert run("lint", str(brief)).exit_code == 0


def test_lint_names_a_test_line_that_cannot_be_read_and_the_icons_there_are(
    run: Run, tmp_path: Path
) -> None:
    brief = tmp_path / "brief.yaml"
    tests = (
        "tests:\n"
        "  - name: t\n"
        "    kind: ideal\n"
        "    lines:\n"
        '      - "0 C 杯子碎了"\n'
        '      - "20秒 A 您好"\n'
        "    expect: {}\n"
    )
    powers = BRIEF.replace("[refund]}", "[refund], powers: [{icon: coins, zh: 补, en: Pay}]}")
    brief.write_text(powers + tests, encoding="utf-8")
    result = run("lint", str(brief))
    assert (result.exit_code, result.exception.__class__) == (1, SystemExit)
    icon, line = result.output.splitlines()
    assert icon.startswith(f"{brief}:5: authority.powers[1]: there is no icon coins")
    assert line == (
        f"{brief}:34: tests[1].lines[2]: write seconds, A or C, then the words, not '20秒 A 您好'"
    )


def test_a_field_of_another_part_is_not_offered_as_itself(run: Run, tmp_path: Path) -> None:
    brief = tmp_path / "brief.yaml"
    for field, said in (
        ("once: true", "there is no field `once` here; remove it"),
        ("need_for: 3", "there is no field `need_for` here; did you mean `needed_for`?"),
    ):
        brief.write_text(BRIEF.rstrip("\n") + f"\n    {field}\n", encoding="utf-8")
        assert run("lint", str(brief)).output == f"{brief}:{len(BRIEF.splitlines()) + 1}: {said}\n"


def test_the_acts_are_listed_as_a_scenario_names_them(run: Run) -> None:
    lines = [line.split("\t") for line in run("acts").stdout.splitlines()]
    assert len(lines) >= 30
    assert ["act.apologise", "道歉", "Apologises"] in lines
    assert not [line for line in lines if "taboo" in line[0]]


def test_a_wrong_call_has_status_two(run: Run) -> None:
    assert run("grade", "--json").exit_code == 2
    assert run("lint", "/nowhere.yaml").exit_code == 2


def test_without_json_a_line_is_a_sentence(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    line = {"id": 1, "messages": said("包裹呢？", "您自己问快递去")}
    file.write_text(json.dumps(line) + "\nx\n", encoding="utf-8")
    result = run("grade", "--scenario", LATE, "--transcripts", str(file))
    assert "not passed" in result.stdout
    assert "this line is not JSON" in result.stdout


def test_the_example_in_the_guide_is_in_order_and_grades(run: Run, tmp_path: Path) -> None:
    guide = (CONTENT / "README.md").read_text(encoding="utf-8")
    start = guide.index("# scenarios/broken-cup.yaml\n")
    example = tmp_path / "broken-cup.yaml"
    example.write_text(guide[start : guide.index("```", start)], encoding="utf-8")
    assert run("lint", str(example)).output.endswith("in order (3 test transcripts)\n")
    start = guide.index('{"id": "t1"')
    talk = guide[start : guide.index("\n", start)]
    (answer,) = grade(run, tmp_path, talk, scenario=str(example))
    assert answer["criteria"]["expertise"]["level"] >= 2
    earned = {
        i["rule"] for c in answer["criteria"].values() for i in c["evidence"] if i["value"] > 0
    }
    assert {"point.sorry", "point.window", "point.photo"} <= earned
    assert answer["critical_failures"] == []
