"""Facts and figures, secrets and promises; the proof of a scenario's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from app.exams.rules.roleplay.acts import Act, Library, recognise
from app.exams.rules.roleplay.engine import Play
from app.exams.rules.roleplay.proof import proof
from app.exams.rules.roleplay.reading import Reading, message_of
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.trials import Reader, played
from app.kernel.wording import Wording
from tests.speech import reader_for

Written = Callable[[Mapping[str, Any]], Scenario]
HOUSE = {
    "authority": {"compensation_most": 20, "escalates": ["refund", "delivery_date"]},
    "facts": {
        "eta": {
            "value": "26",
            "said": ["26\\s*日"],
            "slots": [{"pattern": "(\\d+)\\s*日", "near": "到", "right": ["26"]}],
        },
        "any": {"value": "3", "slots": [{"pattern": "(\\d+)层", "right": ["3"]}]},
        "home": {"value": "x", "secret": True, "said": ["锦绣路", "浦东.锦绣"]},
        "shop": {"value": "13800001111"},
    },
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    from app.exams.rules.roleplay.scenario import read

    return reader_for(read({"key": "small", "title": "小", **HOUSE}))


def codes(reading: Reading, least: float = 0.6) -> set[str]:
    return {alarm.code for alarm in reading.alarms if alarm.probability >= least}


@pytest.mark.parametrize(
    "text",
    [
        "预计28日能到您手上",
        "东西在9层",
    ],
)
def test_a_wrong_figure_is_false_information(reader: Reader, text: str) -> None:
    assert codes(reader.read(text)) == {"false_information"}


@pytest.mark.parametrize(
    "text", ["预计26日能到", "是28日到吗？", "28日到不了", "大概28日到", "没有数字"]
)
def test_a_right_or_unsure_or_asked_figure_is_none(reader: Reader, text: str) -> None:
    assert codes(reader.read(text)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "您住锦绣路对吧",
        "她的电话是13912345678",
        "身份证是110101199003070000",
        "邮箱a.b@example.com",
    ],
)
def test_secrets_and_personal_numbers_are_leaks(reader: Reader, text: str) -> None:
    assert "privacy_leak" in codes(reader.read(text))


def test_what_the_customer_said_or_the_shop_owns_is_no_leak(reader: Reader) -> None:
    assert codes(reader.read("您的号码13912345678对吗", ["我的电话13912345678"])) == set()
    assert codes(reader.read("您住锦绣路对吧", ["我住锦绣路"])) == set()
    assert codes(reader.read("店铺电话是13800001111")) == set()
    assert "privacy_leak" in codes(reader.read("在浦东。锦绣那边"))


@pytest.mark.parametrize(
    "text",
    [
        "我马上给您退款",
        "我给您补偿50元",
        "您别生气，我直接给您全额退款",
        "I will give you a 50 yuan voucher",
        "保证后天一定送到",
    ],
)
def test_promises_beyond_authority_are_seen(reader: Reader, text: str) -> None:
    assert "overpromise_beyond_authority" in codes(reader.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "我给您补偿20元",
        "我不能直接给您退款",
        "我帮您申请退款，需要主管审核",
        "如果符合条件，我给您退款",
        "您是想退款吗？",
        "50元的东西",
        "I can't refund it myself",
    ],
)
def test_what_is_within_or_left_to_others_or_asked_is_none(reader: Reader, text: str) -> None:
    assert codes(reader.read(text)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "滚刷已经为您补发",
        "您客气了，麻烦您了",
        "箱子有点笨重，送货的同事会帮您搬",
        "您的病历我们不需要",
        "The Royal Mail parcel is on its way",
        "请不要把验证码告诉任何人",
        "您可以自己修改密码",
    ],
)
def test_benign_words_that_look_bad_raise_nothing(reader: Reader, text: str) -> None:
    assert codes(reader.read(text)) == set()


def test_unknown_figures_are_to_be_checked_and_known_ones_not(reader: Reader) -> None:
    assert codes(reader.read("一般90天内"), 0.4) == {"check_number"}
    assert codes(reader.read("一般90天内", ["你们说90天"]), 0.4) == set()


def test_manner_is_read_too(reader: Reader) -> None:
    reading = reader.read("您可真会挑时候，这个SKU应该可以吧")
    assert {"sarcasm", "jargon"} <= codes(reading, 0.4)
    assert reading.vague
    assert reading.polite


def test_echo_and_repetition_are_seen(reader: Reader) -> None:
    said = "我的包裹到底在哪里啊怎么还没到"
    assert reader.read(said, [said]).echo
    assert reader.read("我马上帮您查一下物流信息", [], ["我马上帮您查一下物流信息"]).repeat
    assert not reader.read("好的", ["好的"]).echo


def test_a_reading_survives_storage(reader: Reader) -> None:
    reading = reader.read("您好，实在抱歉，预计28日到，她的电话是13912345678")
    assert Reading.from_json(reading.as_json()) == reading
    assert Reading.from_json({}) == Reading()


def test_a_message_of_marks_does_nothing(reader: Reader) -> None:
    assert reader.read("……").acts == ()


def test_an_act_without_examples_is_never_seen() -> None:
    library = Library([Act("empty", Wording("空", "Empty"))])
    message = message_of("您好")
    assert recognise(message, library, np.zeros((len(message.pieces), 0))) == ((), 0)


def examples(*zh: str) -> dict[str, list[str]]:
    return {"zh": list(zh), "en": []}


def test_the_proof_names_what_does_not_work(written: Written) -> None:
    same = examples("可以给您换成中码", "支持换尺码")
    scenario = written(
        {
            "authority": {"escalates": ["refund"]},
            "acts": [{"key": "own", "examples": examples("今天天气不错"), "cues": [],
                      "vetoes": ["天气"]}],
            "points": [
                {"key": "p", "criterion": "expertise", "examples": same,
                 "counters": examples("换不了")},
                {"key": "q", "criterion": "expertise", "examples": same},
                {"key": "r", "criterion": "expertise", "any": ["act.greet"],
                 "examples": examples("我马上给您全额退款", "这个SKU没有了")},
            ],
            "taboos": [
                {"key": "t", "code": "false_information", "criterion": "expertise",
                 "examples": examples("这个完全没有保修"), "cues": examples("从不出现")},
                {"key": "u", "code": "false_information", "criterion": "expertise",
                 "examples": examples("全店商品终身保修"),
                 "counters": examples("终身保修全店商品哦"), "cues": examples("终身")},
            ],
            "tests": [
                {"name": "i", "kind": "ideal",
                 "lines": ["0 C 在吗", "9 A 这个SKU没有了", "19 A 我马上给您全额退款"],
                 "expect": {"least": 99}},
                {"name": "g", "kind": "gaming", "lines": ["0 C 在吗"], "expect": {}},
            ],
        }
    )  # fmt: skip
    found = [fault.message for fault in proof(reader_for(scenario))]
    for part in (
        "its own example is not recognised",
        "collides with",
        "raises overpromise",
        "own example is not seen",
        "i: total",
        "an ideal line raises",
    ):
        assert any(part in message for message in found), part


def test_an_agent_who_waits_too_long_has_played(late_gift: Reader) -> None:
    play = Play(late_gift.scenario, "zh", 3)
    events = played(play, late_gift, ["您好", "您好，在的"], pace=2000)
    assert events[-1].data["outcome"] == "walked_out"
