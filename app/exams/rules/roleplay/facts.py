"""Facts and figures: what the agent stated, what was wrong, what was secret, what was promised.

All by pattern against the scenario: a sentence encoder is blind to numbers and to "not".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.exams.rules.roleplay.normalise import Message, Piece, negated, plain
from app.exams.rules.roleplay.scenario import Scenario

_PHONE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_IDENTITY: Final = re.compile(r"(?<!\d)\d{17}[\dx](?![\dx])")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_AMOUNT: Final = re.compile(
    r"(?:¥|￥|rmb\s*)(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*(?:元|块|yuan|rmb|cny)"
)
_GIVES: Final = re.compile(
    r"补偿|赔|券|红包|返(?:您|现|还)|退(?:您|给您|款)|送您|减|voucher|coupon|compensat|credit|refund"
    r"|discount|cashback",
)
_COMMITS: Final = re.compile(
    r"(?:给|帮|为|替|跟)(?:您|你|亲)|送(?:您|你)|退(?:您|你)|赔(?:您|你)|补(?:您|你)|补偿(?:您|你)"
    r"|我(?:们)?(?:可以|能|会|来|这边|现在|马上|直接|就)|就给|直接"
    r"|\b(?:i|we)(?: will| can| am going to| are going to| have| could)\b|\blet me\b|\boffer you"
    r"|\bgive you|\bhere is|\byou will (?:get|receive)|\byou get\b|\bi(?: a|\x27)m giving",
)
_LEFT_TO_OTHERS: Final = re.compile(
    r"申请|提交|主管|经理|上级|店长|审核|审批|核定|核实|请示|转(?:给|交|接)|批准|同意后|通过后|专员|反馈"
    r"|如果|要是|假如|若|符合|的话|是否|能不能|可不可以|争取|尽量|需要|才能|之后再|后再"
    r"|\bapply|\brequest|\bsubmit|\bsupervisor|\bmanager|\bapprov|\breview|\bask\b|\bif\b|\bonce\b"
    r"|\bwhether\b|\btry\b|\bpass(?:ed|ing)?\b|\bescalat|\bneeds?\b|\bdecide|\bcheck|\bteam\b|\bafter\b"
)
_ASKS: Final = re.compile(
    r"(?:发|告诉|提供|报|留|给|说)(?:我|一下|个|下|出)?.{0,8}(?:手机号?|电话|地址|身份证|订单号|姓名)"
    r"|(?:手机号?|电话|地址|身份证|订单号).{0,4}(?:是多少|多少|发我|给我|发一下|发过来|报一下)"
    r"|\b(?:what is|send|give|tell|share|post|leave)\b.{0,24}"
    r"\b(?:phone|address|order number|full name|id number)\b"
)
_PRIVATELY: Final = re.compile(
    r"私信|私聊|后台|站内信|不要在(?:这里|评论)|\bprivate|\bdirect message|\bdm\b|\binbox"
)
_QUESTION: Final = re.compile(r"[?？]\s*$|吗$|呢$|\bcan i\b|\bwould you like")

PROMISES: Final[dict[str, re.Pattern[str]]] = {
    "refund": re.compile(
        r"(?:全额|全款|全部)?退(?:款|钱|全款|您钱|给(?:您|你)|还(?:给)?(?:您|你)|(?:您|你))"
        r"|把钱.{0,4}退|原路退|仅退款|\brefund|\bmoney back"
    ),
    "compensation": re.compile(r"补偿|赔(?:偿|您|付)|\bcompensat"),
    "resend": re.compile(
        r"(?:补|重)(?:发|寄)|再(?:发|寄)一|\bresend|\bsend (?:you )?(?:a new|another)"
    ),
    "free": re.compile(
        r"免单|免费送|白送|礼物.{0,3}送(?:您|你)|不用(?:您|你)?(?:付|退回)|\bfor free\b"
        r"|\bfree of charge"
        r"|\bkeep (?:it|the)\b.{0,20}\b(?:too|as well|free)"
    ),
    "exchange": re.compile(r"换(?:一件|新|货|个)|\bexchange\b|\breplac"),
    "delivery_date": re.compile(
        r"(?:一定|肯定|保证|绝对).{0,10}(?:送到|到货|到达|能到|送达|收到)"
        r"|\b(?:guarantee|definitely|promise|certainly)\b.{0,30}\b(?:arrive|deliver|there|get)"
    ),
    "return": re.compile(r"退货|\breturn(?:ed)?\b"),
    "punish": re.compile(r"开除|处罚他|扣他|\bfire (?:him|her|them)|\bpunish"),
}


@dataclass(frozen=True)
class Stated:
    """A fact the agent stated, and where."""

    fact: str
    start: int
    end: int


@dataclass(frozen=True)
class Alarm:
    """Something that costs: its code, how surely, where, and which rule saw it."""

    code: str
    criterion: str
    probability: float
    start: int
    end: int
    rule: str


@lru_cache(maxsize=4096)
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


def stated(message: Message, scenario: Scenario) -> tuple[Stated, ...]:
    """The scenario's facts this message states, each once, in its smallest piece."""
    found: list[Stated] = []
    for fact in scenario.facts.values():
        hits = [
            piece
            for piece in message.pieces
            if any(_pattern(said).search(piece.text) for said in fact.said)
        ]
        if hits:
            piece = min(hits, key=lambda piece: piece.end - piece.start)
            found.append(Stated(fact.key, piece.start, piece.end))
    return tuple(found)


def wrong_figures(message: Message, scenario: Scenario) -> tuple[Alarm, ...]:
    """Figures that contradict a fact: stated flatly, near its words, and not its value."""
    alarms: list[Alarm] = []
    for fact in scenario.facts.values():
        for slot in fact.slots:
            for piece in _leaves(message):
                if slot.near and not _pattern(slot.near).search(piece.text):
                    continue
                values = [
                    next((g for g in found.groups() if g), found.group())
                    for found in _pattern(slot.pattern).finditer(piece.text)
                ]
                if not values or any(value in slot.right for value in values):
                    continue
                if _QUESTION.search(piece.text) or negated(piece.text):
                    continue
                sure = 0.5 if re.search(r"可能|大概|左右|maybe|perhaps|about", piece.text) else 0.85
                alarms.append(
                    Alarm(
                        "false_information",
                        "expertise",
                        sure,
                        piece.start,
                        piece.end,
                        f"figure.{fact.key}",
                    )
                )
    return tuple(alarms)


def leaks(message: Message, scenario: Scenario, customer_said: str) -> tuple[Alarm, ...]:
    """Secrets and personal numbers the customer had not given: privacy events."""
    alarms: list[Alarm] = []
    text = plain(message.original)
    known = plain(customer_said)
    # Under a public post nothing personal may be repeated, even if the customer wrote it first.
    public = scenario.channel == "social"
    for fact in scenario.facts.values():
        if not fact.secret:
            continue
        for said in fact.said:
            found = _pattern(said).search(text)
            if found is None or (found.group() in known and not public):
                continue
            start, end = _place(message, found.group())
            alarms.append(
                Alarm("privacy_leak", "expertise", 0.95, start, end, f"secret.{fact.key}")
            )
            break
    for name, pattern in (("phone", _PHONE), ("identity", _IDENTITY), ("mail", _MAIL)):
        for found in pattern.finditer(text):
            if (found.group() in known and not public) or _belongs_to_shop(found.group(), scenario):
                continue
            start, end = _place(message, found.group())
            alarms.append(Alarm("privacy_leak", "expertise", 0.8, start, end, f"number.{name}"))
    return tuple(alarms)


def public_asks(message: Message, scenario: Scenario) -> tuple[Alarm, ...]:
    """Asking for personal data where everybody reads along, not in a private message."""
    if scenario.channel != "social":
        return ()
    return tuple(
        Alarm("asks_in_public", "expertise", 0.75, piece.start, piece.end, "public.asks")
        for piece in _sentences(message)
        if _ASKS.search(piece.text) and not _PRIVATELY.search(piece.text)
        if not negated(piece.text)
    )


def promises(message: Message, scenario: Scenario) -> tuple[Alarm, ...]:
    """Promises beyond the agent's authority: too much money, or what only others may grant."""
    alarms: list[Alarm] = []
    sentences = {piece.sentence: piece.text for piece in _sentences(message)}
    for piece in _leaves(message):
        text = piece.text
        whole = sentences[piece.sentence]
        if negated(text) or _QUESTION.search(whole) or _LEFT_TO_OTHERS.search(whole):
            continue
        commits = _COMMITS.search(text) is not None
        for found in _AMOUNT.finditer(text):
            amount = float(found.group(1) or found.group(2))
            if amount > scenario.compensation_most and commits and _GIVES.search(text):
                alarms.append(_beyond(piece, "amount", 0.9))
        for kind in scenario.escalates:
            pattern = PROMISES.get(kind)
            if pattern is not None and pattern.search(text) and (commits or "一定" in text):
                alarms.append(_beyond(piece, kind, 0.85))
    return tuple({alarm.start: alarm for alarm in alarms}.values())


def unknown_figures(message: Message, scenario: Scenario, customer_said: str) -> tuple[Alarm, ...]:
    """Figures with a unit that stand neither in the scenario nor with the customer: check them."""
    known = known_figures(scenario) | set(re.findall(r"\d+", plain(customer_said)))
    alarms = []
    for piece in _sentences(message):
        for found in re.finditer(
            r"(\d+)\s*(?:天|元|块|个工作日|工作日|%|折|次|个月|年|yuan|days?|months?|percent)",
            piece.text,
        ):
            if found.group(1) not in known:
                alarms.append(
                    Alarm(
                        "check_number", "expertise", 0.4, piece.start, piece.end, "figure.unknown"
                    )
                )
                break
    return tuple(alarms)


@lru_cache(maxsize=256)
def _known(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(number for text in texts for number in re.findall(r"\d+", plain(text)))


def known_figures(scenario: Scenario) -> frozenset[str]:
    """Every number the scenario's own texts name."""
    texts: list[str] = [*_both(scenario.situation), *_both(scenario.seat)]
    for fact in scenario.facts.values():
        texts += [*_both(fact.value), *(right for slot in fact.slots for right in slot.right)]
    for _, power in scenario.powers:
        texts += _both(power)
    for panel in scenario.panels:
        texts += [
            text for pair in (*panel.rows, *panel.track) for part in pair for text in _both(part)
        ]
        if panel.text is not None:
            texts += _both(panel.text)
    for act in scenario.acts:
        texts += act.examples if act.kind == "point" else ()
    texts.append(str(scenario.compensation_most))
    return _known(tuple(texts))


def _both(said: object) -> list[str]:
    return [getattr(said, "zh", ""), getattr(said, "en", "")]


def _beyond(piece: Piece, kind: str, probability: float) -> Alarm:
    return Alarm(
        "overpromise_beyond_authority",
        "expertise",
        probability,
        piece.start,
        piece.end,
        f"promise.{kind}",
    )


def _sentences(message: Message) -> list[Piece]:
    seen: dict[int, Piece] = {}
    for piece in message.pieces:
        seen.setdefault(piece.sentence, piece)
    return list(seen.values())


def _leaves(message: Message) -> Iterable[Piece]:
    """The smallest pieces: clauses, or the sentence where it has only one."""
    for piece in message.pieces:
        inner = [
            other
            for other in message.pieces
            if other is not piece and piece.start <= other.start and other.end <= piece.end
        ]
        if not inner:
            yield piece


def _belongs_to_shop(number: str, scenario: Scenario) -> bool:
    public = " ".join(
        text for fact in scenario.facts.values() if not fact.secret for text in _both(fact.value)
    )
    return number in plain(public)


def _place(message: Message, words: str) -> tuple[int, int]:
    for piece in reversed(message.pieces):
        if words in piece.text:
            return piece.start, piece.end
    return 0, len(message.original)
