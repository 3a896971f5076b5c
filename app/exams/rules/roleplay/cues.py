"""The words around a cue: who denies it, means it, commits to it or helps all the same."""

from __future__ import annotations

import re
from typing import Final

from app.exams.rules.roleplay.normalise import HAN, negated, negations

_THOUGHT: Final = re.compile(r"[,，、;；]|\b(?:and|but|because)\b|所以|但|而且")
_BEYOND_WORDS: Final = re.compile(
    r"\b(?:can not|could not) (?:say|tell you|begin|apologi[sz]e enough|thank you enough)\b"
    r"|说不出|难以"
)
# Who does it for the customer does not brush off, whatever the words resemble.
_SPARES: Final[dict[str, re.Pattern[str]]] = {
    "refusal_or_brush_off": re.compile(
        r"(?:给|帮|为|替|跟)您.{0,6}(?:打|联系|查|问|办|处理|跟进|催|安排|登记|申请|转|回)"
        r"|(?:我|我们|这边|师傅|同事|专员).{0,6}(?:给|帮|为|替)您"
        r"|\b(?:i|we|he|she|they|somebody|someone) (?:will|can|am going to) "
        r"(?:call|ring|chase|check|find|contact|ask|arrange|send|look|phone|take|pass)\b",
        re.IGNORECASE,
    ),
}


# Nobody promises without a word that commits somebody.
COMMITS: Final = re.compile(
    r"我|您|你|咱|保证|一定|肯定|绝对|百分|准|包|会|就|能|可以|让|必须|马上|放心|直接|免|补|赔|退|送"
    r"|\b(?:i|we|you|he|she|they|it|that|this)\b|\bguarantee|\bpromise|\bdefinite|\bsure\b|\bwill\b|\bfree\b",
    re.IGNORECASE,
)


_TAKEN_BACK: Final = re.compile(
    r"[^，,。；;]{0,6}(?:不适用|不能|不行|不可以|没有这|没法|无法|办不到|做不到|给不了|答应不了|不在|不包括"
    r"|(?:一句)?(?:没有|不敢)(?:$|[，,。]))"
    r"|[^。]{0,10}[，,]?我们(?:这边|这里|这儿)?(?:一概|都|从来?)?不(?:收|要|问|需要|听)"
    r"|[^,.;]{0,24}\b(?:does not apply|(?:is|are) not possible|can not be (?:promised|granted|paid)"
    r"|(?:is|are) (?:beyond|not (?:mine|ours|included)))\b",
    re.IGNORECASE,
)
DEPENDS: Final = re.compile(
    r"要是|如果|假如|万一|(?:排|约|占)?满了|\bif\b|\b(?:fully|all) booked\b|\bbooked up\b",
    re.IGNORECASE,
)


def spared(code: str, text: str) -> bool:
    """Does somebody help here, so that it is no failure of this code?"""
    spares = _SPARES.get(code)
    return spares is not None and spares.search(text) is not None and not negated(text)


def denied(cue: re.Pattern[str], text: str) -> bool:
    """Does every place where the cue matches stand right behind a negation, or right before one
    that takes it back ("ten times the price does not apply here")?"""
    reach = 4 if HAN.search(text) else 8
    return all(
        negated(text[max(0, found.start() - reach) : found.start()])
        or _TAKEN_BACK.match(text[found.end() :])
        for found in cue.finditer(text)
    )


def meant(cue: re.Pattern[str], text: str) -> bool:
    """Does the cue stand anywhere with no negation shortly before it in its own thought?"""
    reach = 12 if HAN.search(text) else 40
    return any(
        _BEYOND_WORDS.search(text[: found.start()])
        or not negations(_THOUGHT.split(text[max(0, found.start() - reach) : found.start()])[-1])
        for found in cue.finditer(text)
    )
