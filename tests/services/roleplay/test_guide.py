"""What content/README.md and its Chinese twin teach of scenarios is so, and both teach the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from flask import Flask
from pydantic import BaseModel

from app.exams.models.roleplay_bodies import (
    Authority,
    Code,
    Criterion,
    ExpectPart,
    PointPart,
    ScenarioBody,
    SlotPart,
    TabooPart,
    TrialPart,
)
from app.exams.rules.roleplay.grading import grade
from app.exams.rules.roleplay.icons import ICONS
from app.exams.rules.roleplay.lint import _unknown
from app.exams.rules.roleplay.parsing import read
from app.exams.rules.roleplay.reading import Reading
from app.exams.rules.roleplay.trials import parse_line, performed
from tests.speech import reader_for

CONTENT = Path(__file__).parents[3] / "content"
GUIDES = {"README.md": "## A scenario from a brief", "README.zh.md": "## 写一个情景"}


@pytest.fixture
def lint(app: Flask, exact_encoder: None, tmp_path: Path) -> Callable[[str], str]:
    """What the check says of a text."""

    def said(text: str) -> str:
        file = tmp_path / "broken-cup.yaml"
        file.write_text(text, encoding="utf-8")
        return app.test_cli_runner().invoke(args=["roleplay", "lint", str(file)]).output

    return said


def chapter(guide: str) -> str:
    """The part about scenarios."""
    text = (CONTENT / guide).read_text(encoding="utf-8")
    start = text.index(GUIDES[guide])
    return text[start : text.index("\n## ", text.index("roleplay grade", start))]


def blocks(guide: str) -> list[str]:
    """The sample, then what may be added to it."""
    return re.findall(r"```yaml\n(.*?)```", chapter(guide), re.S)


@pytest.mark.parametrize("guide", GUIDES)
def test_the_sample_is_in_order_by_itself_and_with_all_that_may_be_added(
    lint: Callable[[str], str], guide: str
) -> None:
    sample, *more = blocks(guide)
    assert len(more) == 3
    for text in (sample, *(sample + one for one in more)):
        assert lint(text).endswith("broken-cup.yaml: in order (3 test transcripts)\n")


def test_both_guides_show_the_same() -> None:
    ours, theirs = ([yaml.safe_load(one) for one in blocks(guide)] for guide in GUIDES)
    assert ours == theirs
    heads = [re.findall(r"^(#+) ", chapter(guide), re.M) for guide in GUIDES]
    rows = [len(re.findall(r"^\| ", chapter(guide), re.M)) for guide in GUIDES]
    items = [len(re.findall(r"^- ", chapter(guide), re.M)) for guide in GUIDES]
    for first, second in (heads, rows, items):
        assert first == second


def _named(model: type[BaseModel]) -> set[str]:
    return set(model.model_fields)


@pytest.mark.parametrize("guide", GUIDES)
def test_every_field_and_every_value_is_named(guide: str) -> None:
    text = chapter(guide)
    escalates = get_args(get_args(Authority.model_fields["escalates"].annotation)[0])
    kinds = get_args(TrialPart.model_fields["kind"].annotation)
    channels = set(get_args(ScenarioBody.model_fields["channel"].annotation)) - {"multi"}
    values = {*get_args(Code), *get_args(Criterion), *escalates, *kinds, *channels}
    fields = _named(PointPart) | _named(TabooPart) | _named(SlotPart) | _named(TrialPart)
    fields |= {f"expect.{name}" for name in _named(ExpectPart)}
    written = {
        word for code in re.findall(r"`([^`\n]+)`", text) for word in [code, code.rstrip(":")]
    }
    assert sorted(values - written) == []
    sample = set(re.findall(r"\b(\w+):", blocks(guide)[0]))
    assert sorted(fields - written - sample) == []
    (icons,) = re.findall(r"^\| `icon` \|(.*)\|$", text, re.M)
    named = re.findall(r"`([a-z-]+)`", icons.replace("`lint`", ""))
    assert len(named) > 20
    assert set(named) <= set(ICONS)


@pytest.mark.parametrize("guide", GUIDES)
def test_the_tokens_of_the_guide_are_those_there_are(guide: str) -> None:
    scenario = read({"key": "k", "title": "t", "actions": [], "record": {}})
    (told,) = re.findall(r"\n- \*\*(?:Tokens|可以引用的)\*\*(.*?)\n- ", chapter(guide), re.S)
    tokens = re.findall(r"`([a-z]+\.[a-z_]+)`", told)
    ends = re.findall(r"[（(](`handed_over`.*?)[）)]", told)[0]
    for token in (*tokens, *(f"outcome.{end}" for end in re.findall(r"`(\w+)`", ends))):
        why = _unknown(token, scenario, {"key"})
        assert why is None or "no such name" not in why.msgid
        if token.startswith(("record.", "outcome.")):
            assert why is None


CUP: dict[str, Any] = {
    "title": "t",
    "authority": {"escalates": ["refund"]},
    "facts": {
        "window": {
            "label": {"zh": "时限", "en": "Window"},
            "value": {"zh": "48小时内拍照", "en": "Photo within 48 hours"},
            "said": ["48\\s*小时", "cup"],
            "slots": [{"pattern": "(\\d+)小时", "near": "拍照", "right": ["48"]}],
        },
    },
    "taboos": [
        {"key": key, "code": "false_information", "criterion": "expertise", "title": "t",
         "examples": {"zh": ["这款不保修"], "en": []}, "cues": [cue]}
        for key, cue in (("bare", "保修"), ("whole", "不保修"))
    ],
}  # fmt: skip


def heard(text: str, *, taboo: str = "", **more: Any) -> Reading:
    """A message to the cup's customer, with one of its taboos or none."""
    taboos = [one for one in CUP["taboos"] if one["key"] == taboo]
    return reader_for(read({"key": "k", **CUP, "taboos": taboos, **more})).read(text)


def codes(reading: Reading) -> dict[str, float]:
    return {alarm.code: alarm.probability for alarm in reading.alarms}


def test_a_figure_and_its_word_stand_in_one_clause() -> None:
    assert codes(heard("72小时内拍照"))["false_information"] > 0.6
    assert codes(heard("72小时，请拍照")) == {}
    assert codes(heard("可能72小时内拍照"))["false_information"] < 0.6
    for spared in ("72小时内拍照吗？", "不是72小时内拍照", "不用72小时，48小时内拍照"):
        assert "false_information" not in codes(heard(spared))


def test_near_reaches_over_a_comma_only_right_before_a_digit() -> None:
    for reached in ("您好，请拍照，72小时内发来", "拍照：72小时"):
        assert codes(heard(reached))["false_information"] > 0.6
    for cut in (
        "您好，请拍照，发来，72小时",
        "请拍照, 72小时",
        "请拍照、72小时",
        "请拍照，七十二小时",
    ):
        assert "false_information" not in codes(heard(cut))


def _priced(pattern: str, *right: str, said: str = "6,?400") -> dict[str, Any]:
    slot = {"pattern": pattern, "near": "总价", "right": [*right]}
    return {"facts": {"price": {"label": "价", "value": "x", "said": [said], "slots": [slot]}}}


def test_a_thousands_separator_stays_in_the_text() -> None:
    told = _priced(r"(\d[\d,]*)\s*(?:元|yuan)", "6400", "6,400")
    for right in ("总价6,400元", "总价6，400元", "总价6400元"):
        reading = heard(right, **told)
        assert [one.fact for one in reading.facts] == ["price"]
        assert "false_information" not in codes(reading)
    assert "false_information" in codes(heard("总价3,897元", **told))
    assert "false_information" in codes(heard("总价6,400元", **_priced(r"(\d+)元", "6400")))
    assert heard("总价6,400元", **_priced(r"(\d+)元", "6400", said="6400")).facts == ()


def test_said_looks_into_words_and_over_a_not_but_not_into_quotes_or_over_a_full_stop() -> None:
    for told in ("不是48小时", "48小时吗？", "The line is occupied"):
        assert [one.fact for one in heard(told).facts] == ["window"]
    for not_told in (
        "那边写着“您有四十八个小时的时间来处理这件事情而且必须要拍好照片”",
        "四十八。小时",
    ):
        assert heard(not_told).facts == ()


def test_a_negation_stands_inside_the_cue() -> None:
    assert codes(heard("这款不保修", taboo="bare"))["false_information"] < 0.7
    assert codes(heard("这款不保修", taboo="whole"))["false_information"] >= 0.7


def test_a_promise_with_a_condition_is_heard_weakly() -> None:
    def sure(example: str, code: str) -> float:
        taboos = [
            {"key": "pays", "code": code, "criterion": "expertise", "title": "t",
             "examples": {"zh": [], "en": [example]}, "cues": ["delete"]}
        ]  # fmt: skip
        scenario = read({"key": "k", "title": "t", "taboos": taboos})
        alarms = reader_for(scenario).read(example).alarms
        return max(one.probability for one in alarms if one.rule == "taboo_here_pays")

    weak = "We will pay you if you delete the post"
    assert sure(weak, "overpromise_beyond_authority") < 0.7
    assert sure(weak, "false_information") >= 0.7
    assert sure("Delete the post and we will pay you", "overpromise_beyond_authority") >= 0.7


def _weighed(code: str, criterion: str, said: str) -> tuple[float, bool]:
    """What a talk comes to in a criterion with a fault listened for, and whether it failed."""
    fault = {
        "key": "own", "kind": "fault", "code": code, "criterion": criterion, "cues": ["次品"],
        "examples": {"zh": ["别家的都是次品"], "en": []},
    }  # fmt: skip
    wanted = {"criterion": "expertise", "title": "t", "any": ["fact.window"]}
    reader = reader_for(
        read({"key": "k", **CUP, "taboos": [], "acts": [fault], "points": [{"key": "p", **wanted}]})
    )
    lines = (f"20 A 您好，很抱歉。{said}。", "40 A 您48小时内拍照就行，可以吗？")
    found = grade(reader.scenario, performed(reader, map(parse_line, lines)), reader.judging)
    judged = found.criteria[criterion].judged
    assert judged is not None
    return judged.sum, bool(found.critical)


@pytest.mark.parametrize(
    ("code", "criterion"),
    [
        ("cold_or_commanding", "attitude"),
        ("jargon", "communication"),
        ("asks_in_public", "expertise"),
    ],
)
def test_a_fault_weighs_against_its_criterion_and_fails_nothing(code: str, criterion: str) -> None:
    without, _ = _weighed(code, criterion, "您请说")
    weighed, failed = _weighed(code, criterion, "别家的都是次品")
    assert weighed < without
    assert not failed


def test_a_fault_of_another_code_weighs_nothing_and_a_critical_one_fails() -> None:
    assert _weighed("odd", "expertise", "别家的都是次品") == _weighed("odd", "expertise", "您请说")
    assert _weighed("false_information", "expertise", "别家的都是次品")[1]


def test_a_trade_term_is_to_be_explained_in_the_same_message() -> None:
    terms = {"jargon": ["釉下彩", "bisque"]}
    for bare in ("这款是釉下彩", "This one is bisque"):
        assert "jargon" in codes(heard(bare, **terms))
        assert "jargon" not in codes(heard(bare))
    for told in (
        "这款是釉下彩。意思是颜色在釉里面",
        "釉下彩就是颜色在釉里面",
        "这款是釉下彩（颜色在釉里面）",
        "This one is bisque, that is, without glaze",
        "Bisque means it has no glaze",
    ):
        assert "jargon" not in codes(heard(told, **terms))
    assert "jargon" in codes(heard("您的包裹已妥投，意思是送到了"))


def test_general_alarms_listen_to_what_a_point_asks_for() -> None:
    assert "overpromise_beyond_authority" in codes(heard("我给您退款"))
    assert "overpromise_beyond_authority" not in codes(heard("退款我帮您申请"))


def test_in_public_nothing_personal_is_asked_or_said() -> None:
    for asked in ("请发一下订单号", "Please send your order number"):
        assert "asks_in_public" in codes(heard(asked, channel="social"))
        assert "asks_in_public" not in codes(heard(asked))
    for private in ("请私信发我订单号", "Please send your order number by private message"):
        assert codes(heard(private, channel="social")) == {}
    for told in ("您的单号26112420", "您的电话13817263371", "您的邮箱a.b@qq.com"):
        assert codes(heard(told, channel="social"))["privacy_leak"] >= 0.6
