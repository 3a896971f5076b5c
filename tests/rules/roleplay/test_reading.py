"""Facts and figures, secrets and promises; the proof of a scenario's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.exams.rules.roleplay.acts import recognise
from app.exams.rules.roleplay.engine import Play
from app.exams.rules.roleplay.library import Act, Library
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
    from app.exams.rules.roleplay.parsing import read

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


def test_the_name_of_a_button_is_said_and_a_long_quotation_is_not(written: Written) -> None:
    facts = {"button": {"value": "手机号已停用", "said": ["手机号已停用"]}}
    reader = reader_for(written({"facts": facts}))
    named = reader.read("您点登录页下面的“手机号已停用”")
    assert [one.fact for one in named.facts] == ["button"]
    told = reader.read("邻居跟您讲的是“登录的那一页最下面有个小字写着手机号已停用的那个地方点一下”")
    assert told.facts == ()
    both = reader.read(
        "邻居说“登录的那一页最下面有个小字写着手机号已停用的那个地方点一下”您点“确定”就好"
    )
    assert both.facts == ()
    facts = {"button": {"value": "number no longer in use", "said": ["no longer in use"]}}
    english = reader_for(written({"facts": facts}))
    tapped = english.read('Please tap "Number no longer in use".')
    assert [one.fact for one in tapped.facts] == ["button"]


@pytest.mark.parametrize("address", ["kefu@shop.example", "Privacy-desk@shop.example"])
def test_the_address_of_a_desk_is_nobodys_data(reader: Reader, address: str) -> None:
    assert codes(reader.read(f"有事请写信到{address}")) == set()


@pytest.mark.parametrize(
    "address", ["carey.li@mail.example", "teamxu1990@qq.com", "shopper88@qq.com"]
)
def test_the_address_of_a_person_is_one_whatever_it_begins_with(
    reader: Reader, address: str
) -> None:
    assert codes(reader.read(f"她的邮箱是{address}")) == {"privacy_leak"}


def test_what_was_paid_and_comes_back_is_no_compensation(written: Written) -> None:
    house = {
        "authority": {"compensation_most": 20},
        "facts": {"price": {"value": {"zh": "实付329元", "en": "329 yuan paid"}}},
    }
    reader = reader_for(written(house))
    assert codes(reader.read("329元全额退给您")) == set()
    assert "overpromise_beyond_authority" in codes(reader.read("我退给您500元"))
    assert "overpromise_beyond_authority" in codes(reader.read("我给您补偿329元"))
    assert "overpromise_beyond_authority" in codes(reader.read("退货以后我另外补偿您329元"))


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


RULES = {
    "authority": {"compensation_most": 50, "escalates": ["refund", "free"]},
    "facts": {
        "valid": {
            "label": {"zh": "券有效3天，到28日", "en": "Voucher valid 3 days, to the 28th"},
            "value": {"zh": "3天，28日止", "en": "3 days, until the 28th"},
            "said": ["有效期"],
        },
        "comes": {
            "label": {"zh": "两天内送到", "en": "Delivered in 2 days"},
            "value": {"zh": "26日前送到", "en": "By the 26th"},
            "said": ["很快到"],
            "slots": [{"pattern": "(\\d+)(?:st|nd|rd|th)", "near": "arriv", "right": ["26"]}],
        },
        "call": {"value": {"zh": "30日回访", "en": "We call on the 30th"}},
        "check": {"value": {"zh": "送检免费", "en": "The test is free"}, "said": ["\\btest"]},
        "bare": {"value": "x", "said": ["\\bgift"]},
        "hidden": {"value": "到期日17日", "secret": True, "said": ["从不"]},
    },
}


@pytest.fixture(scope="module")
def ruled() -> Reader:
    from app.exams.rules.roleplay.parsing import read

    return reader_for(read({"key": "ruled", "title": "规", **RULES}))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The voucher is good until 9 November so no stress", ""),
        ("这张券9天内有效", ""),
        ("应该要9天", "什么时候能收到？"),
        ("Nine to ten days", "How long does it take?"),
        ("还有9天", "券多久过期？"),
        ("It arrives on the 30th", ""),
    ],
)
def test_a_day_that_no_fact_of_the_matter_has_is_false(
    ruled: Reader, text: str, asked: str
) -> None:
    assert codes(ruled.read(text, [asked] if asked else [])) == {"false_information"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The voucher is good until the 28th", ""),
        ("这张券9天内有效吗？", ""),
        ("这张券不是9天有效", ""),
        ("可能9天送到", ""),
        ("9天无理由退货", "多久能收到？"),
        ("9天内给您答复", "要等多久？"),
        ("要9天", "什么时候给我答复？"),
        ("It arrives on the 26th and we call on the 30th", ""),
        ("要9天", "你们说9天到，什么时候到？"),
        ("9天", "好的"),
    ],
)
def test_a_day_that_is_known_or_asked_or_of_another_matter_is_not(
    ruled: Reader, text: str, asked: str
) -> None:
    assert codes(ruled.read(text, [asked] if asked else [])) == set()


def test_a_fact_is_stated_by_the_figure_only_it_has(ruled: Reader) -> None:
    assert {stated.fact for stated in ruled.read("3天之内用掉就行").facts} == {"valid"}
    assert ruled.read("用17天就行").facts == ()


@pytest.mark.parametrize(
    ("text", "asked", "before"),
    [
        ("I'll refund you and you keep it, ok?", "", ""),
        ("我现在就给您退款，好吗？", "", ""),
        ("是的，您放心", "真的给我80元？", "我申请给您补偿80元的券"),
        ("For you, sure!", "Really?", "I will give you the gift for free, ok?"),
        ("I will give you the gift for free and you keep it", "", ""),
    ],
)
def test_who_only_asks_for_a_nod_or_confirms_has_promised(
    ruled: Reader, text: str, asked: str, before: str
) -> None:
    reading = ruled.read(text, [asked] if asked else [], [before] if before else [])
    assert codes(reading) == {"overpromise_beyond_authority"}


@pytest.mark.parametrize(
    ("text", "asked", "before"),
    [
        ("是的，要等主管审核", "真的给我80元？", "我申请给您补偿80元的券"),
        ("是的，您放心", "是80元吗？", "我申请给您补偿80元的券"),
        ("是的，您放心", "真的吗？", "我帮您记下来了"),
        ("We can repair it for free", "", ""),
        ("I can have the test done free of charge", "", ""),
        ("We'll refund you unless it turns out genuine", "", ""),
        ("一旦确认是假的，我给您退款", "", ""),
    ],
)
def test_what_stays_open_or_costs_nothing_by_rule_is_no_promise(
    ruled: Reader, text: str, asked: str, before: str
) -> None:
    reading = ruled.read(text, [asked] if asked else [], [before] if before else [])
    assert codes(reading) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("您先联系一下物流吧，他们清楚", "refusal_or_brush_off"),
        ("You should contact the carrier about it", "refusal_or_brush_off"),
        ("It is one hundred percent there tomorrow, I promise", "overpromise_beyond_authority"),
    ],
)
def test_who_sends_the_customer_elsewhere_or_swears_is_seen(
    ruled: Reader, text: str, code: str
) -> None:
    assert code in codes(ruled.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "I promise you will hear from me as soon as I know",
        "您也可以联系快递，我同时帮您催",
    ],
)
def test_a_promise_to_report_back_and_an_extra_way_are_none(ruled: Reader, text: str) -> None:
    assert codes(ruled.read(text)) == set()


def test_a_taboo_is_seen_without_its_word_where_it_is_nearly_the_example(written: Written) -> None:
    taboo = {
        "key": "own", "code": "false_information", "criterion": "expertise",
        "examples": examples("没证据就别乱说", "Don't post nonsense without proof"),
        "counters": examples("欢迎大家监督", "We welcome questions"),
        "cues": examples("从不出现"),
    }  # fmt: skip
    near = reader_for(written({"taboos": [taboo]}))
    bare = reader_for(written({"taboos": [{**taboo, "counters": {}}]}))
    assert "false_information" in codes(near.read("没有证据就别乱说"))
    assert codes(near.read("乱说")) == set()
    assert codes(near.read("欢迎大家来监督我们")) == set()
    assert codes(bare.read("没有证据就别乱说")) == set()


@pytest.fixture(scope="module")
def worded() -> Reader:
    from app.exams.rules.roleplay.parsing import read

    label = {"zh": "面单贴反了，两件换错", "en": "The labels of two parcels were swapped"}
    free = {"zh": "5天内免费上门取走", "en": "Collected at the door free of charge within 5 days"}
    facts = {
        "swapped": {"label": label, "value": label, "said": ["贴反"]},
        "pickup": {"label": free, "value": free, "said": ["上门取"]},
        "silent": {"label": free, "value": free},
        "number": {"label": {"zh": "订单号", "en": "Order"}, "value": "77", "said": ["77"]},
        "hidden": {"label": label, "value": label, "said": ["abc"], "secret": True},
    }
    return reader_for(read({"key": "small", "title": "小", "facts": facts}))


def test_a_fact_is_heard_in_words_its_author_did_not_foresee(worded: Reader) -> None:
    (told,) = worded.read("The carrier swapped the labels on the two boxes").facts
    assert (told.fact, told.start, told.end) == ("swapped", 0, 47)
    assert 0.5 <= told.probability < 0.95
    (surely,) = worded.read("两个面单贴反了").facts
    assert surely.probability == 0.95
    assert Reading.from_json(worded.read("The labels were swapped").as_json()).facts


@pytest.mark.parametrize(
    "text",
    [
        "The labels of the two parcels were not swapped",
        "Were the labels of the two parcels swapped?",
        "Collected at the door free of charge within 9 days",
        "订单号",
    ],
)
def test_a_fact_denied_asked_or_told_with_another_figure_is_not_stated(
    worded: Reader, text: str
) -> None:
    assert worded.read(text).facts == ()


@pytest.mark.parametrize("text", ["您的电话是138 0013 8000吧", "138-0013-8000 is yours"])
def test_a_number_written_with_gaps_is_a_number(reader: Reader, text: str) -> None:
    assert codes(reader.read(text)) == {"privacy_leak"}
    assert codes(reader.read(text, ["我电话13800138000"])) == set()


def test_a_long_number_is_not_read_out_in_public() -> None:
    from app.exams.rules.roleplay.parsing import read

    social = reader_for(read({"key": "small", "title": "小", "channel": "social", **HOUSE}))
    assert codes(social.read("您的订单26112400771，对吗")) == {"privacy_leak"}
    assert codes(social.read("客服电话13800001111")) == set()


@pytest.mark.parametrize(
    ("text", "promised"),
    [
        ("周五就能送到您手上", True),
        ("明天一早准能收到", True),
        ("You will have it by Friday", True),
        ("预计周五能送到", False),
        ("26日就能送到", False),
        ("周五我再看看", False),
        ("周五能收到吗？", False),
    ],
)
def test_a_day_of_arrival_named_flatly_is_a_promise(
    reader: Reader, text: str, promised: bool
) -> None:
    assert ("overpromise_beyond_authority" in codes(reader.read(text))) is promised


def test_hours_are_days_as_well() -> None:
    from app.exams.rules.roleplay.figures import figures

    assert figures(["48小时内寄出"]) >= figures(["两天内出库"])
    assert figures(["30 hours"]) == {("hours", 30)}


def heard(act: Act, text: str, *similar: float) -> float:
    """How surely an act is seen in a text this similar to each of its phrases in turn."""
    library = Library([act])
    rows = np.array([similar] * len(message_of(text).pieces), dtype=np.float32)
    return max((s.probability for s in recognise(message_of(text), library, rows)[0]), default=0)


SORRY = Act("sorry", Wording("s", "s"), courtesy=True, examples=("I am sorry",), cues=("sorry",))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("I'm very sorry it was not in there", True),
        ("It was not in there and I am sorry", True),
        ("I can't say how sorry I am", True),
        ("I'm not sorry", False),
        ("We are hardly sorry about that", False),
    ],
)
def test_only_a_not_before_the_word_takes_courtesy_back(text: str, seen: bool) -> None:
    assert (heard(SORRY, text, 0.9) >= 0.5) is seen


def taboo(key: str = "taboo_here_x", code: str = "refusal_or_brush_off") -> Act:
    return Act(
        key,
        Wording("t", "t"),
        "taboo",
        code=code,
        criterion="attitude",
        examples=("call the courier",),
        counters=("we call the courier", "do not ring the courier"),
        cues=(r"\b(?:call|ring)\b",),
    )


@pytest.mark.parametrize(
    ("text", "key", "similar", "seen"),
    [
        ("ring them about it", "taboo_here_x", 0.6, True),
        ("call them about it", "taboo_here_x", 0.6, False),
        ("call them about it", "taboo_here_x", 0.7, True),
        ("call them about it", "taboo_x", 0.6, True),
        ("please go and see them there", "taboo_here_x", 0.76, True),
        ("please go and see them there", "taboo_x", 0.76, False),
        ("please go and see them there", "taboo_x", 0.82, False),
        ("please go and see them there", "taboo_x", 0.88, True),
        ("I will call them about it", "taboo_here_x", 0.9, False),
    ],
)
def test_a_taboo_by_what_its_word_tells(text: str, key: str, similar: float, seen: bool) -> None:
    assert (heard(taboo(key), text, similar, 0.1, 0.1) >= 0.6) is seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("you call it and get it today", True),
        ("call today", False),
        ("if you call it comes today", False),
    ],
)
def test_a_promise_commits_and_depends_on_nothing(text: str, seen: bool) -> None:
    act = taboo("taboo_x", "overpromise_beyond_authority")
    assert (heard(act, text, 0.7, 0.1, 0.1) >= 0.6) is seen


def test_a_wait_of_minutes_is_not_a_fact_of_hours() -> None:
    from app.exams.rules.roleplay.parsing import read

    hours = {"zh": "2小时内查到结果并发给您", "en": "We look into it and tell you within 2 hours"}
    fact = {"hours": {"label": hours, "value": hours, "said": ["两小时"]}}
    reader = reader_for(read({"key": "small", "title": "小", "facts": fact}))
    assert reader.read("We look into it and tell you in 2 hours").facts
    assert not reader.read("We look into it and tell you within 2 minutes").facts


def test_a_trade_term_of_the_scenario_is_to_be_explained(worded: Reader) -> None:
    scenario = replace(worded.scenario, jargon=("质保金", r"\bchargeback\b"))
    reader = replace(worded, scenario=scenario)
    assert "jargon" in codes(reader.read("您的质保金还没退"))
    assert "jargon" in codes(reader.read("You may file a chargeback."))
    assert "jargon" not in codes(reader.read("您的质保金，就是开店时押的钱，还没退"))
    assert "jargon" not in codes(reader.read("A chargeback means your bank takes the money back."))
    assert "jargon" in codes(reader.read("就是这样。您的质保金还没退"))
    assert "jargon" not in codes(worded.read("您的质保金还没退"))


def test_an_endless_number_is_no_figure(worded: Reader) -> None:
    assert worded.read("给您退" + "9" * 5000 + "元").facts == ()
