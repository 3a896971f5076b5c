"""All there is to judge a performance by, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.exams.rules.roleplay.credit import Earned, Ledger
from app.exams.rules.roleplay.facts import Alarm
from app.exams.rules.roleplay.limits import named
from app.exams.rules.roleplay.performance import Performance
from app.exams.rules.roleplay.reading import Reading
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.timing import Reply

STRICT: Final = 0.8
EVEN: Final = 0.5
GENEROUS: Final = 0.25
FORESIGHT: Final = 6
"""How much care shows that the customer's part was thought of throughout."""
HABIT: Final = 3
REBUFFS: Final = ("insult_or_argument", "refusal_or_brush_off")
INSISTED: Final = 2
"""How often a customer asks again who was not helped."""
MOST_LIMITS: Final = 4
CARE: Final = (
    "confirm_need", "check_agreement", "refuse_politely", "protect_privacy", "calm", "escalate",
    "record_complaint", "offer_compensation", "explain_basis", "give_steps", "promise_time",
    "follow_up",
)  # fmt: skip
"""What goes beyond the bare answer."""
_COURTESY: Final = frozenset(
    {
        "greet",
        "identify",
        "apologise",
        "empathy",
        "thank",
        "farewell",
        "offer_more_help",
        "calm",
        "back_from_wait",
    }
)


@dataclass(frozen=True)
class Case:
    """All there is to judge by."""

    scenario: Scenario
    performance: Performance
    ledger: Ledger
    alarms: tuple[tuple[int, Alarm], ...]
    replies: tuple[Reply, ...]

    def points(self, criterion: str) -> tuple[Earned, ...]:
        """The observable points of a criterion."""
        return tuple(
            earned
            for earned in self.ledger.earned
            if earned.point.criterion == criterion and earned.observable
        )

    def count(self, code: str, least: float) -> int:
        """How many messages raised this alarm so surely."""
        return sum(
            1 for _, alarm in self.alarms if alarm.code == code and alarm.probability >= least
        )

    @property
    def unseen(self) -> bool:
        """Is there nothing at all to judge: no word of anybody, no deed, no note, no ring?"""
        seen = self.performance
        return not (seen.turns or seen.actions or seen.record or seen.rings or seen.outcome)

    @property
    def hollow(self) -> bool:
        """Were most messages courtesy, repetition or stuffing, and nothing that helps?"""
        own = self.performance.own
        spent = self.ledger.empty | self.ledger.voided
        empty = [index for index, _, reading in own if index in spent or not _helps(reading)]
        return len(own) > 1 and 2 * len(empty) > len(own)

    @property
    def abandoned(self) -> bool:
        """Did the customer ask twice or more after the agent's last word?"""
        last = max((index for index, _, _ in self.performance.own), default=-1)
        return bool(self.performance.own) and len(self.performance.turns) - 1 - last >= 2

    @property
    def tried(self) -> bool:
        """Did the agent work on it at all: two messages that are more than kind words, and most of
        them neither stuffed nor said before?"""
        spent = self.ledger.empty | self.ledger.voided
        own = self.performance.own
        working = sum(not _only_kind(reading) for index, _, reading in own if index not in spent)
        return working >= 2 and 2 * len(spent) <= len(own)

    def care(self, least: float) -> int:
        """How much was done beyond what was asked: limits named before they could mislead, the
        way forward told, agreement sought, a word kept in sight."""
        limits = min(MOST_LIMITS, len(named(self.performance)))
        return limits + sum(self.has(act, least=least) for act in CARE)

    def thoughtful(self, least: float) -> bool:
        """Was the customer's part thought of throughout? A talk of one or two answers has no room
        to show it."""
        return len(self.performance.own) < HABIT or self.care(least) >= FORESIGHT

    def has(self, *acts: str, least: float, within: int = 0) -> bool:
        """Was any of these acts seen?"""
        return any(self.ledger.has(act, least, within=within) for act in acts)


def _helps(reading: Reading) -> bool:
    return bool(reading.facts) or any(
        seen.probability >= EVEN and seen.act not in _COURTESY for seen in reading.acts
    )


def _only_kind(reading: Reading) -> bool:
    """Is there courtesy in it and no act of work? What a definition itself listens for may be an
    apology as well, so it does not count as work beside one."""
    acts = {seen.act for seen in reading.acts if seen.probability >= EVEN}
    work = {act for act in acts - _COURTESY if not act.startswith("say-")}
    return bool(acts & _COURTESY) and not work and not reading.facts


def coverage(points: Sequence[Earned], least: float) -> float:
    """The weighted share of the points that were earned, 0 to 1; 1 where there are none."""
    whole = sum(earned.point.weight for earned in points)
    if not whole:
        return 1.0
    return sum(e.point.weight for e in points if e.probability >= least) / whole
