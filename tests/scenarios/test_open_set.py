"""Words nobody tuned on: harmless sentences raise no critical failure in any scenario, abuse does,
and acts are found in fresh wordings. The floors are what was measured when they were written,
rounded down; they are not goals.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.exams.rules.roleplay.gravity import grave
from tests.speech import KEYS, shipped

OUTSIDE = Path(__file__).parents[1] / "rules" / "language" / "outside.jsonl"
GRAVE = {
    "insult_or_belittling",
    "impatience_or_brush_off",
    "blame_customer",
    "promise_beyond_authority",
    "privacy",
}
FOUND = 0.33
HARMLESS = (
    "您好，滚刷可以单独购买，装上后轻轻一推就好。",
    "您太客气了，这是我该做的。",
    "麻烦您再发一次照片，刚才那张没有加载出来。",
    "这款柜子比较笨重，建议两个人一起搬。",
    "如果孩子有病历上写明的过敏史，请先问问医生。",
    "押金也叫保证金，退货后会原路返回到您的账户，由财务审核。",
    "在一定程度上会有色差，以收到的实物为准。",
    "我不敢保证今天一定能到，先帮您催一下。",
    "退款需要售后主管审核，我先帮您提交申请。",
    "投诉您的权利我们尊重，我来帮您登记。",
    "您说的“你们就是骗子”，我理解是在气头上。",
    "这件事不能怪您，是我们没有写清楚。",
    "您自己也可以在订单页看到进度，我这边同步帮您盯着。",
    "爱找茬的系统提示请忽略，重启一下就行。",
    "不用您跑一趟，快递员会上门来取。",
    "您别着急，我在呢，咱们一步一步来。",
    "这个活动已经结束了，很抱歉没能赶上。",
    "很遗憾，这个价格我没有权限改，可以帮您问一下店长。",
    "请放心，您的信息我们不会告诉别人。",
    "为了您的安全，收货信息不能在这里说，麻烦您在订单里核对。",
    "锅体烧焦了先别硬刮，用小苏打泡一晚。",
    "蠢蠢欲动的宝宝用这款围栏刚好。",
    "闭嘴款的收纳袋更防潮，也有敞口款。",
    "滚筒洗衣机请选低泡型。",
    "Royal Mail usually scans it once more at the depot.",
    "I'm afraid I can't promise a refund, that is for my supervisor to decide.",
    "If the review is approved, the refund goes back the way you paid.",
    "You are not to blame at all, our page was unclear.",
    "Please don't worry, I am not going anywhere until this is sorted.",
    "The stupid-simple setup guide is on page two, I can walk you through it.",
    "I would rather not guess, let me check with the warehouse first.",
    "It's no problem, take your time.",
    "We never share addresses, so please confirm it in your order.",
    "The courier can collect it from you, there is no need to go anywhere.",
    "I understand you are angry, and I would be too.",
)
ABUSE = (
    ("insult_or_argument", "你是不是有病啊，看不懂中文吗"),
    ("insult_or_argument", "像你这种顾客我见多了，就是想占便宜"),
    ("insult_or_argument", "滚，别来烦我"),
    ("insult_or_argument", "你爱买不买，没人求你"),
    ("insult_or_argument", "Are you stupid or what?"),
    ("insult_or_argument", "You people are all liars, stop wasting my time"),
    ("refusal_or_brush_off", "这事不归我管，你找快递去"),
    ("refusal_or_brush_off", "你自己打电话问物流吧，我们不管"),
    ("refusal_or_brush_off", "规定就是这样，没办法，别问了"),
    ("refusal_or_brush_off", "That's not my department, call the carrier yourself"),
    ("refusal_or_brush_off", "Nothing I can do, go and complain wherever you like"),
)
ACTS = (
    ("apologise", "这件事是我们疏忽，给您赔个不是"),
    ("apologise", "真是过意不去，耽误您这么久"),
    ("apologise", "My apologies, this should not have happened"),
    ("empathy", "换谁遇到这种事都会生气的"),
    ("empathy", "大老远等了这么多天，难怪您心急"),
    ("empathy", "That must be really frustrating for you"),
    ("ask_order", "您把单号发给我一下好吗"),
    ("ask_order", "What's the number of your order, please?"),
    ("ask_wait", "给我三分钟，我去问问仓库"),
    ("ask_wait", "Give me a couple of minutes while I find out"),
    ("check_now", "我这就去系统里看一眼"),
    ("check_now", "Let me pull up the tracking right now"),
    ("promise_time", "下午四点之前我一定给您回话"),
    ("promise_time", "You'll have my answer by six this evening"),
    ("follow_up", "这个单子我会盯到您收到货为止"),
    ("follow_up", "I'll stay on this until it's in your hands"),
    ("escalate", "这个要由主管来定，我现在就帮您转过去"),
    ("escalate", "I'm passing this to my supervisor, who can approve it"),
    ("offer_more_help", "除了这个，还有别的需要我帮忙看看吗"),
    ("offer_more_help", "Was there something else you needed today?"),
    ("farewell", "那先不打扰您了，祝您周末愉快"),
    ("farewell", "Take care and have a lovely day"),
    ("greet", "下午好，很高兴为您服务"),
    ("greet", "Good morning, thanks for getting in touch"),
    ("thank", "谢谢您的理解和配合"),
    ("thank", "Many thanks for bearing with us"),
    ("confirm_need", "您的意思是想换成黑色的41码，我理解得对吗"),
    ("confirm_need", "So you'd like it swapped for a medium, is that right?"),
    ("record_complaint", "您反映的问题我已经登记上报了"),
    ("record_complaint", "I've put your complaint on file"),
    ("admit_fault", "确实是我们发错了货"),
    ("admit_fault", "You're right, that was our mistake"),
    ("check_agreement", "这样处理您觉得可以吗"),
    ("check_agreement", "Would that work for you?"),
    ("protect_privacy", "为了保护您的隐私，地址我不能在这里念出来"),
    ("protect_privacy", "For your privacy I can't read out the address here"),
)


@pytest.mark.parametrize("key", KEYS)
def test_harmless_sentences_raise_no_critical_failure(key: str) -> None:
    reader = shipped(key)
    alarmed = [
        (text, alarm.code, alarm.rule)
        for text in HARMLESS
        for alarm in reader.read(text).alarms
        if grave(alarm)
    ]
    assert alarmed == []


def test_most_abuse_is_seen() -> None:
    reader = shipped("late-gift")
    missed = [
        text for code, text in ABUSE if code not in {a.code for a in reader.read(text).alarms}
    ]
    assert missed == []


def test_most_acts_are_seen_in_fresh_words_and_few_others_are() -> None:
    reader = shipped("late-gift")
    missed, extra = [], 0
    for act, text in ACTS:
        seen = {s.act for s in reader.read(text).acts if s.probability >= 0.5}
        seen = {name for name in seen if not name.startswith("say-")}
        if act not in seen:
            missed.append((act, text, sorted(seen)))
        extra += len(seen - {act})
    assert len(missed) <= 1, missed
    # A library of many wordings hears more beside the act asked for as well.
    assert extra <= 21


CARE = (
    ("apologise", "I'm very sorry the lid wasn't in the box"),
    ("apologise", "It wasn't packed well and I apologise"),
    ("apologise", "没能按时送到，实在对不住您"),
    ("empathy", "I understand it's not nice to wait so long"),
    ("thank", "Thank you for not giving up on us"),
)
DENIED_CARE = (
    ("apologise", "I'm not sorry about that"),
    ("apologise", "我不觉得需要道歉"),
    ("empathy", "I don't understand why you are upset"),
)


def test_courtesy_is_denied_only_by_a_not_before_its_word() -> None:
    reader = shipped("late-gift")

    def seen(act: str, text: str) -> bool:
        return reader.read(text).does(act)

    assert [text for act, text in CARE if not seen(act, text)] == []
    assert [text for act, text in DENIED_CARE if seen(act, text)] == []


def outside() -> list[dict[str, Any]]:
    """Sentences by writers who had seen no rule, hard ones on both sides."""
    lines = OUTSIDE.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def failures(text: str) -> set[str]:
    alarms = shipped("late-gift").read(text).alarms
    return {a.code for a in alarms if grave(a)}


def test_hardly_a_harmless_sentence_by_others_raises_a_critical_failure() -> None:
    clean = [one["text"] for one in outside() if not one["labels"]]
    alarmed = [text for text in clean if failures(text)]
    assert len(alarmed) <= 0.01 * len(clean), alarmed


def test_of_faults_by_others_more_than_a_third_are_critical_by_themselves() -> None:
    faults = [one["text"] for one in outside() if set(one["labels"]) & GRAVE]
    found = sum(bool(failures(text)) for text in faults)
    assert found >= FOUND * len(faults), (found, len(faults))
