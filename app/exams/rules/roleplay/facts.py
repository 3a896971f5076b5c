"""Facts and figures: what the agent stated, what was wrong, what was secret, what was promised.

All by pattern against the scenario: a sentence encoder is blind to numbers and to "not".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from app.exams.rules.roleplay.arrivals import names_a_day
from app.exams.rules.roleplay.figures import figures, telling
from app.exams.rules.roleplay.normalise import Message, Piece, negated, plain, read
from app.exams.rules.roleplay.scenario import Scenario

_PHONE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_IDENTITY: Final = re.compile(r"(?<!\d)\d{17}[\dx](?![\dx])")
_SPACED: Final = re.compile(r"(?<!\d)1[3-9]\d[ -]\d{4}[ -]\d{4}(?!\d)")
_LONG_NUMBER: Final = re.compile(r"(?<![\d.])\d{8,}(?![\d.])")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+", re.ASCII)
_LABEL: Final = re.compile(r"“[^“”]{1,24}”|「[^「」]{1,24}」|『[^『』]{1,24}』|\"[^\"]{1,24}\"")
# A desk's address is nobody's personal data.
_DESK: Final = re.compile(
    r"(?:(?:kefu|customer|service|care|support|help|privacy|data|info|contact|hello|office|team"
    r"|complaints?|feedback|shop|store|sales|after-?sales|no-?reply|dpo|legal|finance|invoices?"
    r"|desk|centre|center)(?:[-_.]|(?=@)))+@",
    re.IGNORECASE,
)
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
    r"|如果|要是|假如|若|万一|一旦|除非|倘|属实|而定|(?:确认|鉴定|检测|核对)(?:后|完|是|为)|符合|的话|是否|能不能|可不可以|争取|尽量|需要|才能|之后再|后再"
    r"|\bapply|\brequest|\bsubmit|\bsupervisor|\bmanager|\bapprov|\breview|\bask\b|\bif\b|\bonce\b"
    r"|\bwhether\b|\btry\b|\bpass(?:ed|ing)?\b|\bescalat|\bneeds?\b|\bdecide|\bcheck|\bteam\b"
    r"|\bafter\b|只能由|只有.{1,12}才|由.{1,10}(?:决定|说了算)|\bunless\b|\bin case\b|\bprovided\b"
    r"|\bas long as\b|\bshould (?:it|there|the|that)\b|\bdepend|\bproved?n?\b|\bconfirmed\b"
    r"|\bturns out\b|\bwould have to\b|\bis up to (?!\d)|\bonly (?:the|he|she|they)\b"
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
# An offer that only ends by asking for a nod is an offer: "I'll refund you, ok?"
_TAG: Final = re.compile(
    r"[,，]\s*(?:好吗|好不好|好吧|行吗|行不行|可以吗|可以吧|(?:您)?(?:看|觉得)(?:这样)?(?:可以|行|好|怎么样)吗?"
    r"|ok(?:ay)?|alright|all right|(?:is )?that (?:ok(?:ay)?|all right|fine)|deal|right"
    r"|how does that sound|does that work(?: for you)?)\s*[?？]*\s*$"
)
_AFFIRMS: Final = re.compile(
    r"^\W*(?:嗯+|哎|哈+)?\W*(?:是(?:的|呀|啊)|对(?:的|呀|啊)?(?!不)|真的|当然|没错|肯定|可以(?:的|呀|啊)?|能的?"
    r"|(?:(?:oh|for you),? )?(?:yes|yep|yeah|yup|sure|of course|absolutely|certainly|definitely"
    r"|really|i can|we can))(?![a-z一-鿿])"
)
_DOUBTS: Final = re.compile(
    r"真的|真能|真会|真给|确定|当真|说话算数|不骗我|\breally\b|\bfor real\b|\bare you sure"
    r"|\bseriously|\byou can (?:just )?do that|\b(?:do i|will i) (?:actually|definitely) get"
)
_CONJUNCTION: Final = re.compile(r"\band\b|以及|并且|然后|还有")
_FREELY: Final = re.compile(
    r"免费|不收(?:任何)?(?:费|钱)|免收|\bfree\b|\bno (?:extra )?(?:charge|cost|fee)|\bon us\b"
)
_SERVICE: Final = re.compile(
    r"维修|修理|修好|检修|返修|上门|取件|取回|寄回|寄送|邮费|运费|快递费|检测|鉴定|换开|重开|改期|安装|清洗"
    r"|\brepair|\bfix(?:ed|ing)?\b|\bmend|\bpick(?:ed)?[- ]?up|\bcollect|\bpostage|\bshipping"
    r"|\bdeliver|\binspect|\binstall|\bre-?issue|\bservice\b|\bsend (?:it|them) back"
)

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
        r"免单|免费送|白送|(?:给|帮|为)(?:您|你).{0,6}免(?:了|掉|费|除|收)"
        r"|礼物.{0,3}送(?:您|你)|不用(?:您|你)?(?:付|退回)|\bfor free\b"
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


SAID: Final = 0.95


@dataclass(frozen=True)
class Stated:
    """A fact the agent stated, where, and how surely: seen by its pattern or by its figure, or
    alike in meaning to what its author wrote."""

    fact: str
    start: int
    end: int
    probability: float = SAID


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
    own = telling(scenario.facts.values())
    named = [figures([piece.text]) for piece in message.pieces]
    texts = [_with_labels(message, piece) for piece in message.pieces]
    for fact in scenario.facts.values():
        figure = own.get(fact.key, frozenset()) if fact.said else frozenset()
        hits = [
            piece
            for piece, names, text in zip(message.pieces, named, texts, strict=True)
            if names & figure or any(_pattern(said).search(text) for said in fact.said)
        ]
        if hits:
            piece = min(hits, key=lambda piece: piece.end - piece.start)
            found.append(Stated(fact.key, piece.start, piece.end))
    return tuple(found)


def _with_labels(message: Message, piece: Piece) -> str:
    """A piece with what stands in quotation marks in it or right behind it, where that is short:
    the name of a button is said, not quoted."""
    labels = [
        label.group().strip('“”「」『』"')
        for label in _LABEL.finditer(message.original)
        if piece.start <= label.start() and not message.original[piece.end : label.start()].strip()
    ]
    return " ".join([piece.text, *map(plain, labels)])


def wrong_figures(message: Message, scenario: Scenario) -> tuple[Alarm, ...]:
    """Figures that contradict a fact: stated flatly, near its words, and not its value."""
    alarms: list[Alarm] = []
    elsewhere = {
        fact.key: frozenset(
            number
            for other in scenario.facts.values()
            if other.key != fact.key and not other.secret
            for text in _both(other.value)
            for number in re.findall(r"\d+", plain(text))
        )
        for fact in scenario.facts.values()
    }
    for fact in scenario.facts.values():
        for slot in fact.slots:
            for piece in leaves(message):
                if slot.near and not _pattern(slot.near).search(piece.text):
                    continue
                values = [
                    value
                    for value, part in _figures(slot.pattern, piece.text)
                    # Beside "and" stands another matter: its own figure is no contradiction.
                    if not slot.near
                    or value not in elsewhere[fact.key]
                    or _pattern(slot.near).search(part)
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


def _figures(pattern: str, text: str) -> list[tuple[str, str]]:
    """Each figure with the part of the text, between conjunctions, in which it stands."""
    cuts = [0, *(found.start() for found in _CONJUNCTION.finditer(text)), len(text)]
    return [
        (
            next((group for group in found.groups() if group), found.group()),
            next(text[a:b] for a, b in pairwise(cuts) if a <= found.end() - 1 < b),
        )
        for found in _pattern(pattern).finditer(text)
    ]


def leaks(message: Message, scenario: Scenario, customer_said: str) -> tuple[Alarm, ...]:
    """Secrets and personal numbers the customer had not given: privacy events."""
    alarms: list[Alarm] = []
    text = _joined(plain(message.original))
    known = _joined(plain(customer_said))
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
            if _DESK.match(found.group()):
                continue
            start, end = _place(message, found.group())
            alarms.append(Alarm("privacy_leak", "expertise", 0.8, start, end, f"number.{name}"))
    if public:
        for found in _LONG_NUMBER.finditer(text):
            if not _belongs_to_shop(found.group(), scenario):
                start, end = _place(message, found.group())
                alarms.append(
                    Alarm("privacy_leak", "expertise", 0.7, start, end, "number.in_public")
                )
    return tuple(alarms)


def _joined(text: str) -> str:
    """138 0013 8000 and 138-0013-8000 as one number."""
    return _SPACED.sub(lambda found: re.sub(r"\D", "", found.group()), text)


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


_RETURNED: Final = re.compile(
    r"退(?!让)|返还|原路|\brefund"
    r"|\b(?:money|amount|sum|yuan|price|[\d.]+) (?:is |goes |comes )?back\b",
    re.IGNORECASE,
)
_ON_TOP: Final = re.compile(
    r"补偿|赔|另外|额外|再(?:给|送|补)|\bcompensat|\bextra\b|\bon top\b", re.I
)


def promises(
    message: Message, scenario: Scenario, customer_last: str = "", own_last: str = ""
) -> tuple[Alarm, ...]:
    """Promises beyond the agent's authority: too much money, or what only others may grant.

    Who is asked "really?" and says yes has promised what was only to be applied for.
    """
    found = _promised(message, scenario)
    text = message.plain
    if found or not (_AFFIRMS.search(text) and _DOUBTS.search(plain(customer_last))):
        return found
    if _LEFT_TO_OTHERS.search(text):
        return ()
    meant = _promised(read(own_last), scenario, confirmed=True)
    first = message.pieces[0]
    return tuple(replace(alarm, start=first.start, end=first.end) for alarm in meant[:1])


def _promised(
    message: Message, scenario: Scenario, *, confirmed: bool = False
) -> tuple[Alarm, ...]:
    alarms: list[Alarm] = []
    sentences = {piece.sentence: piece.text for piece in _sentences(message)}
    for piece in leaves(message):
        text = piece.text
        whole = _TAG.sub("", sentences[piece.sentence])
        if negated(text):
            continue
        if not confirmed and (_QUESTION.search(whole) or _LEFT_TO_OTHERS.search(whole)):
            continue
        commits = _COMMITS.search(text) is not None
        for found in _AMOUNT.finditer(text):
            amount = found.group(1) or found.group(2)
            paid = amount.partition(".")[0] in known_figures(scenario)
            if paid and _RETURNED.search(text) and not _ON_TOP.search(text):
                # What was paid and comes back is no compensation.
                continue
            if float(amount) > scenario.compensation_most and commits and _GIVES.search(text):
                alarms.append(_beyond(piece, "amount", 0.9))
        for kind in scenario.escalates:
            pattern = PROMISES.get(kind)
            if kind == "free" and _free_by_rule(text, whole, scenario):
                continue
            if pattern is not None and pattern.search(text) and (commits or "一定" in text):
                alarms.append(_beyond(piece, kind, 0.85))
            elif kind == "delivery_date" and names_a_day(text, scenario):
                alarms.append(_beyond(piece, kind, 0.75))
    return tuple({alarm.start: alarm for alarm in alarms}.values())


def _free_by_rule(text: str, sentence: str, scenario: Scenario) -> bool:
    """Is what costs nothing here a service, or a fact that says so itself? Then it is no gift."""
    if not _FREELY.search(text) or re.search(r"\bkeep\b|免费送|白送", text):
        return False
    if _SERVICE.search(sentence):
        return True
    return any(
        not fact.secret
        and any(_FREELY.search(plain(told)) for told in (*_both(fact.value), *_both(fact.label)))
        and any(_pattern(said).search(sentence) for said in fact.said)
        for fact in scenario.facts.values()
    )


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


def leaves(message: Message) -> Iterable[Piece]:
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
        if words in _joined(piece.text):
            return piece.start, piece.end
    return 0, len(message.original)
