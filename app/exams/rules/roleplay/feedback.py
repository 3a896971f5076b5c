"""What a customer says about the shop itself, found in the customer's own words, and how it was
taken: answered at all, taken in, recorded or passed on, with a way back.

A definition need not foresee it: whoever says "your page should have told us" gives feedback,
whatever the scenario is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.exams.rules.roleplay.normalise import plain
from app.exams.rules.roleplay.performance import Performance
from app.exams.rules.roleplay.reading import Reading

_VOICED: Final = re.compile(
    r"(?:提个|给你们?提|我的|有个)(?:建议|意见)|建议你们|投诉(?!电话)|差评|曝光"
    r"|(?:公告|通知|说明|提示|提醒).{0,4}(?:都|也)(?:没|不)|(?:也|都)?不(?:通知|说|公告|提醒)一[声下]"
    r"|没(?:有)?(?:通知(?!就)|公告|提前说|人说|人告诉)|(?:挂|发|出)个?公告|公告过|一个字(?:都|也)?没"
    r"|(?:页面?|网站|小程序)(?:上|里)?(?:写的?|显示)?还(?:是|写)"
    r"|你们.{0,14}(?:能不能|应该|就该|得跟|得改|该改|太.{1,6}了|也太|怎么也不|就不能)"
    r"|(?:页面|网页|商品页|系统|流程|客服|快递).{0,12}(?:能不能|应该|该|还是|得).{0,10}"
    r"(?:改|做|写|显示|明显|说|换)"
    r"|\b(?:no|any|a|not one|put up a) (?:notice|word|warning|announcement|banner)\b"
    r"|\b(?:nobody|no one|you (?:never|did not|do not|could have|should have|ought|should really))"
    r"\b.{0,24}\b(?:told|said|say|tell|announc|warn|put up|mention|check|use)"
    r"|\b(?:could|should|ought to|might) (?:still )?have (?:told|said|announced|warned|been)"
    r"|\byou(?: guys)? (?:really )?(?:should|ought)\b|\bwhy does(?: not)? your\b"
    r"|\bsomebody (?:should|ought)\b|\b(?:a )?(?:complaint|complain|suggestion)\b"
    r"|\bscandal|\bdisgrace|\bunacceptable"
)
_TAKEN: Final = frozenset(
    {"apologise", "admit_fault", "calm", "empathy", "record_complaint", "thank"}
)
_KEPT: Final = frozenset({"record_complaint", "escalate", "hand_over_summary"})
_BACK: Final = frozenset({"promise_time", "follow_up"})
_AGREES: Final = re.compile(
    r"您说得?(?:对|是|在理|没错)|说得对|有道理|很实在|确实(?:该|应该|没|是|不)|没做好|该早|早该|不难"
    r"|\byou(?: a|')re (?:so )?right|\b(?:fair|valid|good) point\b|\bfair enough\b|^true\b"
    r"|\bshould(?: have|'ve)\b"
    r"|\bi(?:'d| would) be (?:cross|angry|annoyed)|\bi understand"
)
_PASSED: Final = re.compile(
    r"记(?:给|下|进|录)|写进|转给|报给|反映给|提交给|催他们|复盘|差错单|登记"
    r"|\b(?:put|written|noted?|logg?ed|passed|passing|sent|added|opened)\b.{0,40}"
    r"\b(?:down|that|this|on|complaint|claim|remark|post|colleagues?|manager|leader|team)\b"
    r"|\bi(?: wi)?'?ll note\b"
)
_RETURNS: Final = re.compile(
    r"(?:一并|一块儿?|回来|再|会|都)(?:告诉|通知|跟|回复|报|公开写|写)|有回音|结果.{0,6}(?:告诉|写|回)"
    r"|\b(?:tell|let) you\b|\b(?:hear|write|post|answer).{0,20}\b(?:from me|here|you|back)\b"
)
_REJECTED: Final = re.compile(
    r"都是这么|一直(?:都)?(?:是)?这样|没有?义务|不可能(?:每|什么都)|没办法的事|规定就是|您?自己没看"
    r"|\bfor every(?:thing|one|body)\b|\bnot our (?:job|problem|fault|task)\b"
    r"|\bthat is (?:just )?how\b"
    r"|\bno obligation\b|\byou (?:could|can|should) (?:have )?(?:changed?|looked?|read|seen?)\b"
    r"|\bit can be (?:changed|seen|found|read)\b"
)
REACH: Final = 2
"""How many answers after it may still take feedback in."""


@dataclass(frozen=True)
class Taking:
    """How feedback was taken, as what was seen in the answers to it; ``message`` is the one that
    shows most."""

    said_by_customer: int
    answered: bool
    rejected: float = 0.0
    taken: float = 0.0
    kept: float = 0.0
    back: float = 0.0
    message: int | None = None

    def level(self, least: float) -> int:
        """1 rejected or left without an answer, 2 passed over, 3 taken in, 4 recorded or passed
        on, 5 taken in, passed on and answered for."""
        if not self.answered or (self.rejected >= least and self.taken < least):
            return 1
        if self.kept < least:
            return 3 if self.taken >= least else 2
        if self.back >= least and self.taken >= least:
            return 5
        return 4 if self.taken >= least or self.back >= least else 3


def voiced(text: str) -> bool:
    """Does a customer speak here of what the shop should do better, or complain of it?"""
    return _VOICED.search(plain(text)) is not None


def takings(performance: Performance) -> tuple[Taking, ...]:
    """Each thing the customer said about the shop with how it was taken."""
    answers = performance.own
    found = []
    for place, turn in enumerate(performance.turns):
        if turn.from_agent or not voiced(turn.text):
            continue
        after = [(index, reading) for index, _, reading in answers if index > place][:REACH]
        found.append(_taking(place, after, performance))
    return tuple(found)


def _taking(place: int, after: Sequence[tuple[int, Reading]], performance: Performance) -> Taking:
    if not after:
        return Taking(place, answered=False)
    rows = []
    for index, reading in after:
        text = plain(performance.turns[index].text)
        rows.append(
            (
                max(0.9 * bool(_REJECTED.search(text)), _rebuffed(reading)),
                max(_surest(reading, _TAKEN), 0.85 * bool(_AGREES.search(text))),
                max(_surest(reading, _KEPT), 0.85 * bool(_PASSED.search(text))),
                max(_surest(reading, _BACK), 0.85 * bool(_RETURNS.search(text))),
                index,
            )
        )
    best = max(rows, key=lambda row: (row[2], row[1], -row[4]))
    taken, kept, back = (max(row[column] for row in rows) for column in (1, 2, 3))
    return Taking(place, True, rows[0][0], taken, kept, back, best[4])


def _rebuffed(reading: Reading) -> float:
    codes = ("insult_or_argument", "refusal_or_brush_off")
    return max((alarm.probability for alarm in reading.alarms if alarm.code in codes), default=0.0)


def _surest(reading: Reading, acts: frozenset[str]) -> float:
    return max((seen.probability for seen in reading.acts if seen.act in acts), default=0.0)
