"""When a customer's line may be said in other words, and how that is kept.

The engine has chosen *what* is said. Whatever re-words it is a stranger: its words are taken only
if they say the same, with every figure and fact of the line and none besides. Doubt refuses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from app.exams.rules.roleplay.facts import PROMISES
from app.exams.rules.roleplay.normalise import HAN, negations, plain
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.state import Event, EventKind

LEAST_LIKE: Final = 0.5
LONGEST: Final = 240
KEPT: Final = ("line", "model", "refused")


class Refusal(StrEnum):
    """Why the engine's own line was said instead."""

    SILENT = "silent"
    SHAPE = "shape"
    LENGTH = "length"
    LANGUAGE = "language"
    ROLE = "role"
    FIGURE = "figure"
    FACT = "fact"
    PROMISE = "promise"
    DEMAND = "demand"
    POLARITY = "polarity"
    QUESTION = "question"
    TABOO = "taboo"
    MEANING = "meaning"


_LETTER: Final = re.compile(r"[A-Za-z㐀-鿿]")
_FOREIGN: Final = re.compile(
    r"[<>{}\[\]\\`*#_|~^=]|https?:|www\.|@|[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u2064\ufeff]|[\U0001f000-\U0001faff]"
)
_ROLE: Final = re.compile(
    r"^\W*(?:顾客|客户|客服|坐席|助手|系统|用户|改写|回复|customer|agent|assistant|system|user"
    r"|reply|line|rephrased|reworded)\s*[:：]"
    r"|为您服务|很高兴为您|有什么可以帮您|我是.{0,6}客服|我是.{0,4}(?:ai|人工智能|语言模型|助手|机器人)"
    r"|作为.{0,6}(?:ai|人工智能|语言模型|助手|客服)|语言模型|提示词|系统提示|按照(?:您的|你的)?要求"
    r"|改写(?:后|如下)|以下是|指令"
    r"|\bhow (?:can|may) i (?:help|assist)|\bas an? (?:ai|assistant|agent|language)"
    r"|\blanguage model\b|\bi am (?:an?|your|the) (?:ai|assistant|agent|bot|support)"
    r"|\bi'm (?:an?|your|the) (?:ai|assistant|agent|bot|support)|\bprompt\b|\binstructions?\b"
    r"|\bre-?phras|\bre-?word|\bhere is (?:the|a|your)\b|\bthank you for (?:contacting|calling)",
    re.IGNORECASE,
)
_DEMAND: Final = re.compile(
    r"投诉|曝光|起诉|报警|律师|消协|12315|工商|媒体|微博|小红书|抖音|差评|举报|主管|经理|领导|赔|退|换货"
    r"|补偿|优惠券|发票|免费"
    r"|\bcomplain|\bsue\b|\blawyer|\bpolice\b|\bmedia\b|\breview\b|\bsupervisor|\bmanager"
    r"|\brefund|\bcompensat|\breplac|\bvoucher|\bcoupon|\breturn\b|\bfree\b|\bauthorit",
    re.IGNORECASE,
)
_WHEN: Final = re.compile(
    r"今天|今晚|今早|明天|明早|明晚|后天|大后天|昨天|昨晚|前天|周[一二三四五六日天末]|月底|月初|上周|下周|本周|上个月"
    r"|下个月|去年|明年|凌晨|早上|上午|中午|下午|傍晚|晚上|半夜"
    r"|\b(?:today|tonight|tomorrow|yesterday|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday|weekend|morning|noon|afternoon|evening|night|midnight|week|month|year)s?\b",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\d+(?:[.:]\d+)?")
_COUNT: Final = re.compile(
    r"[零〇一二两三四五六七八九十百千万亿几半]+(?=个|天|日|号|元|块|钱|小时|分钟|点|周|月|年|次|件|折|倍|成|单|份|张|箱"
    r"|回|趟|遍|位|台|双|套|瓶|盒|包|本)"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty"
    r"|fifty|sixty|hundred|thousand|million|dozen|half|couple|twice|once|double|first|second"
    r"|third)\b",
    re.IGNORECASE,
)
# What looks like a count and is none: "let me see", "a bit", "all the time".
_NO_COUNT: Final = re.compile(
    r"一(?:下|直|样|些|点|起|定|般|边|切|旦|路|向|再|味|会儿?|块儿?)|十分|万一|千万|百分百|半天|统一|第一时间|三番五次"
    r"|\bat once\b|\bonce (?:more|again)\b|\bfirst of all\b|\bone moment\b|\bno one\b"
    r"|\b(?:this|that|which|the|any|every) one\b",
    re.IGNORECASE,
)
_QUESTION: Final = re.compile(r"[?？]|[吗呢]\s*[。！!…]*\s*$")
_QUOTES: Final = (("“", "”"), ("「", "」"), ('"', '"'), ("'", "'"))


def tidied(text: str) -> str:
    """The words alone: without the space and the one pair of quotes a model likes to put around
    them."""
    found = text.strip()
    for opening, closing in _QUOTES:
        inner = found[1:-1]
        if len(found) > 2 and found[0] == opening and found[-1] == closing and closing not in inner:
            return inner.strip()
    return found


def refused(
    line: str, words: str, *, language: str, scenario: Scenario, like: float
) -> Refusal | None:
    """Why these words may not stand for the line; None where they may. ``like`` is how near the
    two are by the sentence encoder, which hears neither figures nor a "not"."""
    if not words or set(_FOREIGN.findall(words)) - set(_FOREIGN.findall(line)):
        return Refusal.SHAPE
    if len(words) > LONGEST + len(line) or not _length_fits(line, words):
        return Refusal.LENGTH
    if not _in_language(line, words, language):
        return Refusal.LANGUAGE
    said, before = plain(words), plain(line)
    if _new(_ROLE, before, said):
        return Refusal.ROLE
    if _figures(before) != _figures(said):
        return Refusal.FIGURE
    if _facts(scenario, before) != _facts(scenario, said):
        return Refusal.FACT
    if any(bool(p.search(before)) != bool(p.search(said)) for p in PROMISES.values()):
        return Refusal.PROMISE
    if _found(_DEMAND, said) - _found(_DEMAND, before):
        return Refusal.DEMAND
    denials, own = negations(said), negations(before)
    if denials % 2 != own % 2 or bool(denials) != bool(own):
        return Refusal.POLARITY
    if bool(_QUESTION.search(line)) != bool(_QUESTION.search(words)):
        return Refusal.QUESTION
    return None if like >= LEAST_LIKE else Refusal.MEANING


def _length_fits(line: str, words: str) -> bool:
    return 0.4 * len(line) - 1 <= len(words) <= 1.8 * len(line) + 12


def _in_language(line: str, words: str, language: str) -> bool:
    han, letters = len(HAN.findall(words)), len(_LETTER.findall(words))
    if language == "en" and not HAN.search(line):
        return han == 0 and letters > 0
    own = len(HAN.findall(line)) / max(1, len(_LETTER.findall(line)))
    return han / max(1, letters) >= min(0.6, own)


def _found(pattern: re.Pattern[str], text: str) -> set[str]:
    return {found.group().casefold() for found in pattern.finditer(text)}


def _new(pattern: re.Pattern[str], before: str, said: str) -> bool:
    return bool(_found(pattern, said) - _found(pattern, before))


def _figures(text: str) -> tuple[Counter[str], frozenset[str], Counter[str]]:
    """Numbers, moments and counts a text names."""
    counted = _NO_COUNT.sub(" ", text)
    return (
        Counter(_NUMBER.findall(text)),
        frozenset(_found(_WHEN, text)),
        Counter(found.group().casefold() for found in _COUNT.finditer(counted)),
    )


def _facts(scenario: Scenario, text: str) -> frozenset[str]:
    """The facts a text names, by the pattern that shows an agent said them or by their value."""
    found = set()
    for fact in scenario.facts.values():
        values = [plain(value) for value in (fact.value.zh, fact.value.en) if value]
        if any(len(value) > 1 and value in text for value in values) or any(
            _pattern(said).search(text) for said in fact.said
        ):
            found.add(fact.key)
    return frozenset(found)


@lru_cache(maxsize=4096)
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


def with_words(event: Event, words: str, *, model: str) -> Event:
    """The customer's event said in a model's words: marked, and the engine's line kept in it."""
    line = str(event.data["text"])
    return Event(event.kind, event.at, {**event.data, "text": words, "line": line, "model": model})


def with_refusal(event: Event, why: str, *, model: str) -> Event:
    """The customer's event in the engine's own words, with why the model's were not taken."""
    return Event(event.kind, event.at, {**event.data, "model": model, "refused": why})


def as_chosen(event: Event) -> Event:
    """The event as the engine chose it, whoever worded it: what a replay compares."""
    if event.kind is not EventKind.SAID or "model" not in event.data:
        return event
    data = {key: value for key, value in event.data.items() if key not in KEPT}
    if "line" in event.data:
        data["text"] = event.data["line"]
    return Event(event.kind, event.at, data)


def is_worded(data: Mapping[str, Any]) -> bool:
    """Did a model word this event?"""
    return "line" in data
