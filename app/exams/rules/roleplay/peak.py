"""Several customers at once: when each arrives, who waits longest, what was typed in the wrong
window, and whether the drill as a whole was kept."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Final

from app.exams.rules.roleplay.facts import Alarm
from app.exams.rules.roleplay.normalise import Message, Piece, plain
from app.exams.rules.roleplay.reading import Reading
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.timing import Utterance, replies, waiting_since
from app.kernel.wording import Wording

SLOTS: Final = "ABCD"
SHARE_WANTED: Final = 80
"""Replies in time of a hundred, for the drill to count as kept."""
STARVED_FROM: Final = 2.0
_LONG_NUMBER: Final = re.compile(r"(?<!\d)\d{6,}(?!\d)")
_NOBODY: Final = frozenset({"顾客", "Customer", "customer"})


def arrivals(count: int, seed: int, *, spread: int) -> tuple[int, ...]:
    """When each customer writes first, in seconds: the first at once, the others in a burst that
    rises to its peak and falls, all within ``spread``. The same seed gives the same burst."""
    draw = random.Random(f"arrivals/{seed}/{count}")
    later = sorted(draw.triangular(6, spread, spread * 0.4) for _ in range(count - 1))
    return (0, *(round(at) for at in later))


@dataclass(frozen=True)
class Marker:
    """Words that belong to one customer alone: typed to another they are a privacy incident."""

    slot: str
    pattern: str


def markers(slot: str, scenario: Scenario, others: Iterable[Scenario]) -> tuple[Marker, ...]:
    """What only this customer's case holds: the name, long numbers, the patterns of secrets."""
    common = "\n".join(_everything(other) for other in others)
    names = {scenario.customer.zh, scenario.customer.en} - _NOBODY
    numbers = set(_LONG_NUMBER.findall(_everything(scenario)))
    found = [re.escape(plain(text)) for text in sorted(names | numbers) if len(plain(text)) > 1]
    secret = [said for fact in scenario.facts.values() if fact.secret for said in fact.said]
    return tuple(
        Marker(slot, pattern)
        for pattern in dict.fromkeys([*found, *secret])
        if not re.search(pattern, common, re.IGNORECASE)
    )


def _everything(scenario: Scenario) -> str:
    """All the agent may see of a case, as it would be typed."""
    texts: list[Wording] = [scenario.customer]
    texts += [fact.value for fact in scenario.facts.values()]
    for panel in scenario.panels:
        texts.append(panel.title)
        texts += [part for pair in (*panel.rows, *panel.track) for part in pair]
        texts += [panel.text] if panel.text is not None else []
    return plain("\n".join(part for text in texts for part in (text.zh, text.en)))


def with_crossings(
    reading: Reading, message: Message, others: Sequence[Marker], customer_said: Sequence[str]
) -> Reading:
    """The reading with an alarm for the first words that belong to another customer.

    What this customer has said themselves may be repeated.
    """
    known = plain("\n".join(customer_said))
    for marker in others:
        found = re.search(marker.pattern, message.plain, re.IGNORECASE)
        if found is None or found.group() in known:
            continue
        piece = _smallest(message, marker.pattern)
        alarm = Alarm(
            "privacy_leak", "expertise", 0.95, piece.start, piece.end, f"window.{marker.slot}"
        )
        return replace(reading, alarms=(*reading.alarms, alarm))
    return reading


def _smallest(message: Message, pattern: str) -> Piece:
    holding = [p for p in message.pieces if re.search(pattern, p.text, re.IGNORECASE)]
    whole = Piece(message.plain, 0, len(message.original), 0)
    return min(holding, key=lambda piece: piece.end - piece.start, default=whole)


@dataclass(frozen=True)
class Chat:
    """One customer of a drill: ``arrived`` and ``utterances`` in seconds of the drill."""

    slot: str
    arrived: float
    utterances: tuple[Utterance, ...]
    first_limit: int
    limit: int
    ended: float | None = None
    crossings: int = 0


@dataclass(frozen=True)
class Kept:
    """How one customer was served: times waited, how many in time, still waiting at the end."""

    slot: str
    first: float | None
    first_in_time: bool
    waits: tuple[float, ...]
    in_time: int
    owed: bool

    @property
    def mean(self) -> float:
        """The mean wait; 0 where nobody had to wait."""
        return fmean(self.waits) if self.waits else 0.0


@dataclass(frozen=True)
class Figures:
    """The drill in figures."""

    chats: tuple[Kept, ...]
    first_in_time: int
    replies: int
    in_time: int
    longest: float
    gap: float
    starved: tuple[str, ...]
    crossings: int
    together: float

    @property
    def share(self) -> int:
        """Replies in time of a hundred, rounded down; an answer that never came is late."""
        owed = sum(chat.owed for chat in self.chats)
        return 100 * self.in_time // max(1, self.replies + owed)

    @property
    def kept(self) -> bool:
        """Enough in time, nobody starved, nothing in the wrong window."""
        answered = all(chat.first is not None for chat in self.chats)
        return answered and self.share >= SHARE_WANTED and not self.starved and not self.crossings


def figures(chats: Sequence[Chat], until: float) -> Figures:
    """Measure a drill up to a moment."""
    kept = tuple(_kept(chat, until) for chat in chats)
    means = [chat.mean for chat in kept if chat.waits]
    return Figures(
        chats=kept,
        first_in_time=sum(chat.first_in_time for chat in kept),
        replies=sum(len(chat.waits) - chat.owed for chat in kept),
        in_time=sum(chat.in_time for chat in kept),
        longest=max((wait for chat in kept for wait in chat.waits), default=0.0),
        gap=max(means) - min(means) if means else 0.0,
        starved=_starved(kept, {chat.slot: chat.limit for chat in chats}),
        crossings=sum(chat.crossings for chat in chats),
        together=_together(chats, until),
    )


def _kept(chat: Chat, until: float) -> Kept:
    answers = replies(chat.utterances, first_limit=chat.first_limit, limit=chat.limit)
    first = next((reply for reply in answers if reply.first), None)
    waits = [reply.waited for reply in answers]
    end = until if chat.ended is None else min(until, chat.ended)
    left = waiting_since(chat.utterances)
    owed = False
    if left is not None and not left[1] and end - left[0] > chat.limit:
        owed = True
        waits.append(end - left[0])
    return Kept(
        chat.slot,
        None if first is None else first.waited,
        first is not None and not first.late,
        tuple(waits),
        sum(not reply.late for reply in answers),
        owed,
    )


def _starved(kept: Sequence[Kept], limits: dict[str, int]) -> tuple[str, ...]:
    """Who waited on average more than the standard and twice as long as the others."""
    found = []
    for chat in kept:
        others = [other.mean for other in kept if other is not chat and other.waits]
        if not chat.waits or not others:
            continue
        if chat.mean > limits[chat.slot] and chat.mean > STARVED_FROM * fmean(others):
            found.append(chat.slot)
    return tuple(found)


def _together(chats: Sequence[Chat], until: float) -> float:
    """For how many seconds two or more talks were open at once."""
    moments = sorted(
        [(chat.arrived, 1) for chat in chats]
        + [(until if chat.ended is None else chat.ended, -1) for chat in chats]
    )
    total, running, since = 0.0, 0, 0.0
    for at, step in moments:
        if running >= 2:
            total += max(0.0, min(at, until) - since)
        since = at
        running += step
    return total


def by_wait(chats: Sequence[Chat], now: float) -> tuple[Chat, ...]:
    """The order of the queue: oldest unanswered message first, then those who wait for nothing."""

    def rank(chat: Chat) -> tuple[bool, float, str]:
        left = None if chat.ended is not None else waiting_since(chat.utterances)
        if left is None or (left[1] and now - left[0] <= left[1]):
            return (True, 0.0, chat.slot)
        return (False, left[0], chat.slot)

    return tuple(sorted(chats, key=rank))
