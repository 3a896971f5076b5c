"""Figures of time that stand against every figure the scenario gives for the same matter.

A definition says what a day or a span is by its facts; whoever names another day for the same
matter has said something false, also where the author wrote no pattern for that figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from app.exams.rules.roleplay.facts import Alarm, leaves
from app.exams.rules.roleplay.figures import both, figures, lines, of_kind
from app.exams.rules.roleplay.normalise import Message, Piece, negated, plain
from app.exams.rules.roleplay.scenario import Fact, Scenario

_VALID: Final = re.compile(
    r"有效|过期|到期|失效|能用到|可用到|用到|\bvalid|\bexpir|\bgood (?:until|till|for)|\bruns? out"
    r"|\buse it (?:until|till|by|before)|\bmidnight on the\b"
)
_COMES: Final = re.compile(
    r"送到|到货|送达|能到|会到|收到|到账|寄到|发到|\barriv|\bdeliver|\breach(?:es)? you|\bcomes? by"
    r"|\bget(?:s)? to you|\bcredited|\bin your (?:account|inbox|mailbox)"
)
_WHEN: Final = re.compile(
    r"什么时候|啥时候|多久|几天|多长时间|哪天|几号|何时|\bwhen\b|\bhow long\b|\bhow soon\b"
    r"|\bhow many days\b"
)
_ANSWER: Final = re.compile(
    r"答复|回复|回电|联系|通知|告诉|结果|\bhear\b|\bget back\b|\breply|\banswer|\bupdate|\bcall\b"
    r"|\bcontact|\blet you know"
)
_OTHER_SPANS: Final = re.compile(
    r"无理由|保修|退货|质保|\bwarranty|\breturn|\bguarantee(?!d)|\bago\b|已经|之前|waited|等了|前天"
)
_HEDGE: Final = re.compile(r"可能|大概|也许|maybe|perhaps|左右|\babout\b")
_OPEN: Final = re.compile(r"[?？]\s*$|吗$|\bif\b|如果|要是|万一|\bsays?\b")
_THOUGHT: Final = re.compile(r"\b(?:so|but|because|which|though)\b|所以|因为")
_NEVER: Final = re.compile(
    r"(?:永久|长期|一直都?|永远)有效|(?:永远|永|从来?|都)?不(?:会)?(?:过期|失效|清零)|没有(?:有效|截止)期"
    r"|\b(?:never|do(?:es)? not|will not) (?:expire|run out)|\bno (?:expiry|expiration)\b"
    r"|\bvalid for ?ever\b"
)
FLAT: Final = 0.75
HEDGED: Final = 0.5


def contradictions(
    message: Message, scenario: Scenario, customer_said: Sequence[str] = ()
) -> tuple[Alarm, ...]:
    """Days and spans named for a matter whose day or span is another one."""
    public = [fact for fact in scenario.facts.values() if not fact.secret]
    endless = _endless(message, public)
    if not figures([message.original]):
        return endless
    known = figures([*_told(scenario), *customer_said])
    asked = customer_said[-1] if customer_said else ""
    alarms = []
    for piece, text in _clauses(message):
        if _OPEN.search(text) or negated(text) or _OTHER_SPANS.search(text):
            continue
        for topic in _topics(text, plain(asked)):
            matter = figures(
                line for fact in public if topic.search(_words(fact)) for line in lines(fact)
            )
            said = figures([text])
            wrong = any(
                of_kind(said, kind)
                and of_kind(matter, kind)
                and not of_kind(said, kind) & (known | matter)
                for kind in ("day", "days")
            )
            if wrong:
                alarms.append(
                    Alarm(
                        "false_information",
                        "expertise",
                        HEDGED if _HEDGE.search(text) else FLAT,
                        piece.start,
                        piece.end,
                        "figure.contradicts",
                    )
                )
                break
    return (*endless, *alarms)


def _endless(message: Message, public: Sequence[Fact]) -> tuple[Alarm, ...]:
    """ "They never expire", said of what the brief gives an end."""
    ends = any(
        _VALID.search(_words(fact)) and of_kind(figures(lines(fact)), "day") for fact in public
    )
    if not ends:
        return ()
    return tuple(
        Alarm("false_information", "expertise", FLAT, piece.start, piece.end, "figure.contradicts")
        for piece in leaves(message)
        if _NEVER.search(piece.text) and not _OPEN.search(piece.text) and not figures([piece.text])
    )[:1]


def _clauses(message: Message) -> Iterator[tuple[Piece, str]]:
    """The smallest pieces, cut once more where another thought begins."""
    for piece in leaves(message):
        for text in _THOUGHT.split(piece.text):
            yield piece, text


def _topics(text: str, asked: str) -> Iterator[re.Pattern[str]]:
    if _ANSWER.search(text):
        return
    if _VALID.search(text):
        yield _VALID
    elif _COMES.search(text):
        yield _COMES
    elif _WHEN.search(asked) and not _ANSWER.search(asked):
        yield _VALID if _VALID.search(asked) else _COMES


def _words(fact: Fact) -> str:
    return plain(" ".join(lines(fact)))


def _told(scenario: Scenario) -> list[str]:
    said: list[object] = [scenario.situation, scenario.seat]
    said += [power for _, power in scenario.powers]
    for panel in scenario.panels:
        said += [part for pair in (*panel.rows, *panel.track) for part in pair]
        said.append(panel.text)
    texts = [text for one in said for text in both(one)]
    texts += [text for fact in scenario.facts.values() for text in lines(fact)]
    texts += [text for act in scenario.acts if act.kind == "point" for text in act.examples]
    return texts
