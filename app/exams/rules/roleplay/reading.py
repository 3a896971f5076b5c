"""Everything one agent message says, read once and then stored: replay never reads it again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Final

from app.exams.rules.roleplay import contradictions, facts
from app.exams.rules.roleplay.acts import EXACT, Bars, recognise
from app.exams.rules.roleplay.facts import Alarm, Stated
from app.exams.rules.roleplay.figures import figures, lines, numbers
from app.exams.rules.roleplay.gravity import gravity
from app.exams.rules.roleplay.library import Library, Scores
from app.exams.rules.roleplay.normalise import Message, plain
from app.exams.rules.roleplay.normalise import read as read_text
from app.exams.rules.roleplay.pairs import Scales
from app.exams.rules.roleplay.scenario import TOLD, Scenario
from app.exams.rules.roleplay.taught import Margins
from app.exams.rules.roleplay.weighing import Seen

ENGINE: Final = "9"

_VAGUE: Final = re.compile(
    r"应该(?:没|可以|会|能|是|快|差不多)|可能吧|也许|差不多吧|尽快|过几天|说不定|到时候再说|再说吧"
    # "About two minutes" names a time; "about" alone leaves it open.
    r"|大概(?!要?\s*(?:\d+|[一二两三四五六七八九十半几]+)\s*(?:分钟|秒))"
    r"|看情况|(?:这个|那)?要看(?:系统|活动|情况|快递|运气)|不太清楚|不太确定"
    r"|\bprobably\b|\bmaybe\b|\bi guess\b|\bas soon as possible\b|\basap\b|\bum+\b|\bi think\b"
    r"|\bsometime\b|\bshould be fine\b|\bnot (?:really )?sure\b|\bwe will see\b"
)
_SARCASM: Final = re.compile(
    r"可真(?:会|行|有|是)|真(?:有|够|会)(?:意思|可以的|挑)|呵呵|您可真|恭喜您(?!新婚|乔迁|喜得|家里)|厉害了|(?:您|你)(?:真|可)?了不起"
    r"|\bgood for you\b|\bwow,? (?:great|really)|\bhow (?:clever|nice) of you\b"
    r"|\bcongratulations\b(?! on (?:the|your) (?:wedding|baby|new|birth|engagement|move))"
    r"|\boh,? (?:really|great|please)\b"
    r"|皇上|老佛爷|陛下|女王大人|屈尊|尊贵|跪着|惊天动地|天都?塌|碎纸机|裱起来|下辈子|火箭|联合国|对不起您嘞"
    r"|(?:我)?可太(?:理解|懂|心疼)|太心疼您了|(?:您|你)(?:可)?真(?:懂|聪明|能耐)|教我做事|都是我的错行了|帮您呼吸"
    r"|\byour (?:majesty|highness|royal)|\bpigs (?:can )?fly|\bunicorn"
    r"|\bcall the (?:papers|press|president)"
    r"|\ba million (?:dollars|pounds|yuan)|\b(?:hundred|thousand) years\b|\bheart bleeds|\bmy job\b"
    r"|\bever so much for\b|\bwhat a joy\b|\bmore drama\b|\bpoor you\b|\bmicroscope\b"
    r"|\bwho could have guessed\b|\bopen your eyes\b|\bbreathe for you\b|\bworld does not revolve",
)
_JARGON: Final = re.compile(
    r"(?<![a-z])(?:sku|erp|sop|oms|wms|kpi|b2c|rma|sla|gmv|roi)(?![a-z])|客诉|履约|逆向物流|妥投|三方仓|冷静期规则",
)
_EXPLAINED: Final = re.compile(
    r"就是|意思是|是指|指的是|也叫|简单说|说白了|[(（]|\bthat is\b|\bmean(?:s|ing)\b"
    r"|\bin other words\b|\bi\.?e\.|\bso[- ]called\b|\bwhich is\b|\bstands for\b"
)
_POLITE: Final = re.compile(
    r"您|请|麻烦|辛苦|亲|谢|抱歉|不好意思|对不起|\bplease\b|\bcould you\b|\bmay i\b|\bwould you\b"
    r"|\bkindly\b|\bmr\b|\bms\b|\bthank|\bsorry\b|\bafraid\b|\bhappy to\b|\bglad\b|\bwelcome\b"
    r"|\bhello\b|\bhi\b|\bgood (?:morning|afternoon|evening|day)\b|\bapolog|\bappreciat"
    r"|\bof course\b|\bi (?:quite |do |fully )?understand\b|\blovely\b|\benjoy\b|\btake care\b"
    r"|\bfor you\b|\blet me\b|\bwould that\b|\bshall i\b|\bcan i (?:help|do)\b"
    r"|\bhave a (?:nice|good|great|lovely)\b"
)
_WAIT: Final = re.compile(r"分钟|秒|\b(?:minute|second|moment)s?\b", re.IGNORECASE)
_SURE: Final = 0.5
_SNEERED: Final = 0.45


@dataclass(frozen=True)
class Reading:
    """What a message did: acts, facts, alarms, and how it was written."""

    acts: tuple[Seen, ...] = ()
    facts: tuple[Stated, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    echo: bool = False
    repeat: bool = False
    length: int = 0
    vague: bool = False
    polite: bool = False
    question: bool = False
    crowd: int = 0

    def does(self, act: str, least: float = _SURE) -> bool:
        """Was this act seen, at least this surely?"""
        return any(seen.act == act and seen.probability >= least for seen in self.acts)

    def as_json(self) -> dict[str, Any]:
        """A form that goes into the event and back unchanged."""
        return {
            "acts": [[s.act, s.probability, s.start, s.end, s.similarity] for s in self.acts],
            "facts": [
                [f.fact, f.start, f.end, *([f.probability] if f.probability != facts.SAID else ())]
                for f in self.facts
            ],
            "alarms": [
                [a.code, a.criterion, a.probability, a.start, a.end, a.rule] for a in self.alarms
            ],
            "echo": self.echo,
            "repeat": self.repeat,
            "length": self.length,
            "vague": self.vague,
            "polite": self.polite,
            "question": self.question,
            "crowd": self.crowd,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reading:
        """What ``as_json`` wrote."""
        return cls(
            acts=tuple(Seen(*row) for row in data.get("acts", ())),
            facts=tuple(Stated(*row) for row in data.get("facts", ())),
            alarms=tuple(Alarm(*row) for row in data.get("alarms", ())),
            echo=bool(data.get("echo")),
            repeat=bool(data.get("repeat")),
            length=int(data.get("length", 0)),
            vague=bool(data.get("vague")),
            polite=bool(data.get("polite")),
            question=bool(data.get("question")),
            crowd=int(data.get("crowd", 0)),
        )


def read(
    message: Message,
    scores: Scores,
    *,
    library: Library,
    scenario: Scenario,
    customer_said: Sequence[str] = (),
    own_before: Sequence[str] = (),
    bars: Bars = EXACT,
    taught: Margins | None = None,
    scales: Scales | None = None,
) -> Reading:
    """Read a message in its place in the conversation.

    ``library`` is the shared one with the scenario's own acts; ``scores`` belong to it. ``taught``
    is what the head makes of the message's sentences; ``scales`` weigh what the scenario itself
    listens for.
    """
    seen, crowd = recognise(message, library, scores, bars, taught, scales)
    told = "\n".join(customer_said)
    acts = tuple(s for s in seen if library.acts[s.act].kind in ("act", "point"))
    alarms = [
        Alarm(
            library.acts[s.act].code or s.act,
            library.acts[s.act].criterion or "attitude",
            s.probability,
            s.start,
            s.end,
            s.act,
        )
        for s in seen
        if library.acts[s.act].kind in ("taboo", "fault")
    ]
    # Words that hurt cannot be courteous or helpful at the same time.
    harsh = [a for a in alarms if a.probability >= _SURE]
    acts = tuple(s for s in acts if not any(_overlap(s, alarm) for alarm in harsh))
    # Kind words with a sneer in them are never a credit, at most a question to a person.
    manner = _manner(message, scenario)
    sneers = [a for a in manner if a.code == "sarcasm"]
    acts = tuple(
        replace(s, probability=min(s.probability, _SNEERED))
        if any(_overlap(s, sneer) for sneer in sneers)
        else s
        for s in acts
    )
    alarms += facts.leaks(message, scenario, told)
    alarms += facts.public_asks(message, scenario)
    alarms += facts.wrong_figures(message, scenario)
    alarms += contradictions.contradictions(message, scenario, customer_said)
    alarms += facts.promises(
        message, scenario, *(said[-1] if said else "" for said in (customer_said, own_before))
    )
    alarms += facts.unknown_figures(message, scenario, told)
    alarms += manner
    return Reading(
        acts=acts,
        facts=_facts(message, scenario, seen),
        alarms=_once(alarms),
        echo=any(_alike(message.original, said, 0.9) for said in customer_said[-3:]),
        repeat=any(_alike(message.original, said, 0.95) for said in own_before),
        length=message.length,
        vague=_VAGUE.search(message.plain) is not None,
        polite=_POLITE.search(message.plain) is not None,
        question="?" in message.plain or message.plain.endswith(("吗", "呢")),
        crowd=crowd,
    )


def _facts(message: Message, scenario: Scenario, seen: Sequence[Seen]) -> tuple[Stated, ...]:
    """Facts seen by their patterns, and those said in other words with no other figure in them."""
    stated = facts.stated(message, scenario)
    known = {one.fact for one in stated}
    worded = []
    for one in seen:
        key = one.act.removeprefix(TOLD)
        if key == one.act or key in known or one.probability < _SURE:
            continue
        words = message.original[one.start : one.end]
        said, told = numbers([words]), lines(scenario.facts[key])
        if _WAIT.search(words) and not any(_WAIT.search(text) for text in told):
            # "Two minutes, please" is not the refund in two hours.
            continue
        if said <= numbers(told) | {str(number) for _, number in figures(told)}:
            worded.append(Stated(key, one.start, one.end, one.probability))
    return (*stated, *worded)


def _overlap(seen: Seen, alarm: Alarm) -> bool:
    return seen.start < alarm.end and alarm.start < seen.end


def _manner(message: Message, scenario: Scenario) -> list[Alarm]:
    alarms = []
    terms = [re.compile(term, re.IGNORECASE) for term in scenario.jargon]
    # A term is explained where it stands, or in the sentence behind it.
    told = {piece.sentence for piece in message.pieces if _EXPLAINED.search(piece.text)}
    explained = told | {sentence - 1 for sentence in told}
    for piece in message.pieces:
        if _SARCASM.search(piece.text):
            alarms.append(Alarm("sarcasm", "attitude", 0.45, piece.start, piece.end, "sarcasm"))
        if _JARGON.search(piece.text) or (
            piece.sentence not in explained and any(term.search(piece.text) for term in terms)
        ):
            alarms.append(Alarm("jargon", "communication", 0.7, piece.start, piece.end, "jargon"))
    return alarms


def _once(alarms: list[Alarm]) -> tuple[Alarm, ...]:
    """One alarm a code, the gravest, then the surest, in the order of the text."""
    best: dict[str, Alarm] = {}
    for alarm in alarms:
        old = best.get(alarm.code)
        if old is None or gravity(alarm) > gravity(old):
            best[alarm.code] = alarm
    return tuple(sorted(best.values(), key=lambda a: (a.start, a.code)))


def _alike(one: str, other: str, least: float) -> bool:
    first, second = plain(one), plain(other)
    if min(len(first), len(second)) < 6:
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() > least and matcher.ratio() > least


def message_of(text: str) -> Message:
    """The message to compare: what ``scores`` must have one row a piece of."""
    return read_text(text)
