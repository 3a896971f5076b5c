"""A small bank and an exam for tests of exams: one item of nearly every type."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.content import registry, store
from app.content.authored import Authored
from app.exams.models.bodies import ExamBody, ItemBody
from app.growth.models.framework import Framework
from app.kernel.actor import SYSTEM
from app.kernel.errors import NotFound


def both(zh: str, en: str | None = None) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": zh, "en": en or zh}


COMMON: dict[str, Any] = {
    "bank": "test",
    "competency": "after_sales",
    "criterion": "expertise",
    "difficulty": "easy",
    "points": 2,
    "explanation": both("规则如此", "That is the rule"),
}

ITEMS: dict[str, dict[str, Any]] = {
    "window": {
        "type": "single",
        "stem": both("签收后几天内可以换货？", "Within how many days may goods be exchanged?"),
        "options": [
            {"zh": "7天", "en": "7 days", "correct": True},
            {"zh": "15天", "en": "15 days"},
            {"zh": "30天", "en": "30 days"},
        ],
    },
    "clothing": {
        "type": "multiple",
        "stem": both("服装换货，哪些说法对？", "Which is right when clothing is exchanged?"),
        "options": [
            {"zh": "可以换尺码", "en": "The size may change", "correct": True},
            {"zh": "可以换颜色", "en": "The colour may change"},
            {"zh": "每单一次", "en": "Once per order", "correct": True},
        ],
    },
    "hold": {
        "type": "true_false",
        "stem": both("离开前要先说明。", "Announce it before leaving."),
        "correct": True,
        "competency": "etiquette",
    },
    "reply-time": {
        "type": "fill_in",
        "stem": both("首次回复在____秒内。", "The first reply comes within ____ seconds."),
        "blanks": [{"zh": ["30", "三十"], "en": ["30", "thirty"]}],
    },
    "rings": {
        "type": "numeric",
        "stem": both("电话铃响几声内接？", "Within how many rings is a call answered?"),
        "value": "3",
        "units": ["声", "rings"],
    },
    "stages": {
        "type": "ordering",
        "stem": both("排序", "Put in order"),
        "steps": [both("接入", "access"), both("响应", "response"), both("解答", "answer")],
    },
    "desks": {
        "type": "matching",
        "stem": both("配对", "Match"),
        "pairs": [
            {"left": both("破损", "damage"), "right": both("售后", "after-sales")},
            {"left": both("催件", "parcel"), "right": both("物流", "logistics")},
            {"left": both("改价", "price"), "right": both("主管", "manager")},
        ],
    },
    "reply": {
        "type": "write_reply",
        "stem": both("顾客催件，请回复。", "The customer asks where the parcel is. Reply."),
        "points": 6,
        "key_points": [
            {"key": "feeling", "points": 1, "text": both("回应感受", "Answers the feeling")},
            {"key": "time", "points": 2, "text": both("给出时间", "Gives a time")},
        ],
        "reference": both("亲，……", "I am sorry ..."),
    },
}
MACHINE = [key for key in ITEMS if key != "reply"]


def _known(model: type[Authored], key: str) -> bool:
    try:
        store.entry(model, key)
    except NotFound:
        return False
    return True


def add_framework(at: datetime) -> None:
    """Competencies and tiers that the items name."""
    if Framework.KIND not in registry.kinds() or _known(Framework, "framework"):
        return
    body = {
        "title": both("框架", "Framework"),
        "effective": date(2026, 1, 1),
        "reason": both("测试", "Test"),
        "competencies": [
            {"key": "after_sales", "title": both("售后", "After-sales")},
            {"key": "etiquette", "title": both("礼仪", "Etiquette")},
        ],
        "criteria": [],
        "dimensions": [],
        "indicators": [],
        "interviews": [],
        "tiers": [
            {"key": "junior", "title": both("初级"), "short": both("初"), "duties": []},
            {"key": "mid", "title": both("中级"), "short": both("中"), "duties": []},
        ],
        "promotions": [],
    }
    store.save(
        Framework,
        "framework",
        Framework.model_validate(body),
        by=SYSTEM,
        at=at,
    )
    store.publish(Framework, "framework", by=SYSTEM, at=at)


def add_items(at: datetime, keys: list[str] | None = None) -> None:
    """Publish the items."""
    for key in keys or list(ITEMS):
        if _known(ItemBody, key):
            continue
        body = ItemBody.model_validate({**COMMON, **ITEMS[key]})
        store.write(ItemBody, key, body, by=SYSTEM, at=at)


def exam_body(keys: list[str], **more: Any) -> ExamBody:
    """An exam over exactly these items, in this order, not shuffled."""
    values: dict[str, Any] = {
        "title": both("测试考试", "Test exam"),
        "summary": both("为测试而设", "Made for tests"),
        "tier": "junior",
        "minutes": 40,
        "blueprint": [{"keys": [key], "count": 1} for key in keys],
        "shuffle_items": False,
        "shuffle_options": False,
        "papers": 2,
        "release": "at_once",
        "allowed": both("无", "Nothing"),
    }
    return ExamBody.model_validate({**values, **more})


def add_exam(at: datetime, keys: list[str] | None = None, key: str = "test", **more: Any) -> None:
    """Publish framework, items and an exam."""
    chosen = keys or MACHINE
    add_framework(at)
    add_items(at)
    store.write(ExamBody, key, exam_body(chosen, **more), by=SYSTEM, at=at)
