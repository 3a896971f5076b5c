"""Which acts does a message perform? Similarity is an argument, so the answer never changes.

An act is found where a piece of the message is near an example of the same polarity, nearer than
to any counter-example, not clearly nearer to another act. A lexical cue lowers the bar, a veto
raises it out of reach. Taboos need the cue as well: three keys, not one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from app.exams.rules.roleplay.measures import differ, measures
from app.exams.rules.roleplay.normalise import Message, negated, negations, plain
from app.kernel.late import late
from app.kernel.wording import Wording

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

Scores: TypeAlias = "NDArray[np.float32]"

_OPENERS: Final = frozenset({"greet", "identify", "thank", "back_from_wait", "farewell"})
_THOUGHT: Final = re.compile(r"[,，、;；]|\b(?:and|but|because)\b|所以|但|而且")
_BEYOND_WORDS: Final = re.compile(
    r"\b(?:can not|could not) (?:say|tell you|begin|apologi[sz]e enough|thank you enough)\b"
    r"|说不出|难以"
)
OF_SCENARIO: Final = "taboo_here_"
"""How the key of a taboo begins that stands in a scenario, not in the library."""
_ANOTHER: Final = 0.2
_UNCERTAIN: Final = 0.2
_PLAIN: Final = 0.75
_HAN: Final = re.compile("[\u3400-\u9fff]")
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
_COMMITS: Final = re.compile(
    r"我|您|你|咱|保证|一定|肯定|绝对|百分|准|包|会|就|能|可以|让|必须|马上|放心|直接|免|补|赔|退|送"
    r"|\b(?:i|we|you|he|she|they|it|that|this)\b|\bguarantee|\bpromise|\bdefinite|\bsure\b|\bwill\b|\bfree\b",
    re.IGNORECASE,
)


_DEPENDS: Final = re.compile(
    r"要是|如果|假如|万一|(?:排|约|占)?满了|\bif\b|\b(?:fully|all) booked\b|\bbooked up\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Phrase:
    """An example or counter-example of an act."""

    act: str
    text: str
    counter: bool
    negative: bool


@dataclass(frozen=True)
class Act:
    """Something an agent does with words. ``kind``: act, point, fact, fault or taboo."""

    key: str
    title: Wording
    kind: str = "act"
    courtesy: bool = False
    by_polarity: bool = True
    examples: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    code: str = ""
    criterion: str = ""

    @cached_property
    def cue(self) -> re.Pattern[str] | None:
        """Any of the cues, as one pattern."""
        return re.compile("|".join(f"(?:{cue})" for cue in self.cues), re.I) if self.cues else None

    @cached_property
    def _harmless(self) -> frozenset[str]:
        """What the cues find undenied in the counter-examples: such words stand in harmless
        sentences as well."""
        return frozenset(
            found.group()
            for text in map(plain, self.counters)
            for found in (self.cue.finditer(text) if self.cue else ())
            if not negations(text[: found.start()])
        )

    def telling(self, text: str) -> bool:
        """Has the text a cue that no counter-example has? The shared library's cues are tried
        against harmless talk of every kind and tell by themselves."""
        if not self.key.startswith(OF_SCENARIO):
            return True
        return self.cue is not None and any(
            found.group() not in self._harmless for found in self.cue.finditer(text)
        )

    @cached_property
    def veto(self) -> re.Pattern[str] | None:
        """Any of the vetoes, as one pattern."""
        return re.compile("|".join(f"(?:{v})" for v in self.vetoes), re.I) if self.vetoes else None


@dataclass(frozen=True)
class Seen:
    """An act seen in a message: how surely, and where in the original text."""

    act: str
    probability: float
    start: int
    end: int
    similarity: float


@lru_cache(maxsize=16384)
def _phrase(act: str, text: str, counter: bool) -> Phrase:
    said = plain(text)
    return Phrase(act, said, counter, negated(said))


class Library:
    """Acts with all their phrases in one fixed order, the order of the columns of the scores."""

    def __init__(self, acts: Sequence[Act]) -> None:
        self.acts: dict[str, Act] = {act.key: act for act in acts}
        self.phrases: tuple[Phrase, ...] = tuple(
            _phrase(act.key, text, counter)
            for act in self.acts.values()
            for counter, texts in ((False, act.examples), (True, act.counters))
            for text in texts
        )
        self.texts: tuple[str, ...] = tuple(phrase.text for phrase in self.phrases)
        self.negative = np.array([phrase.negative for phrase in self.phrases], dtype=bool)
        # A trainer's own taboo is often a sum or a day: another sum is another promise.
        self._measured = [
            (column, said)
            for column, phrase in enumerate(self.phrases)
            if phrase.act.startswith(OF_SCENARIO) and not phrase.counter
            for said in (measures(phrase.text),)
            if said
        ]
        self._columns = {
            key: (self._where(key, counter=False), self._where(key, counter=True))
            for key in self.acts
        }

    def _where(self, key: str, *, counter: bool) -> NDArray[np.int64]:
        return np.array(
            [i for i, p in enumerate(self.phrases) if p.act == key and p.counter is counter],
            dtype=np.int64,
        )

    def with_acts(self, acts: Sequence[Act]) -> Library:
        """This library and more acts; a later one of the same key replaces the earlier."""
        return Library([*({**self.acts, **{act.key: act for act in acts}}).values()])

    def apart(self, text: str) -> list[int]:
        """The columns of taboos of the scenario that speak of another sum, share or day."""
        said = measures(text)
        return [column for column, own in self._measured if differ(said, own)] if said else []

    def columns(self, key: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the examples and where the counter-examples of an act stand."""
        return self._columns[key]


@dataclass(frozen=True)
class Bars:
    """How near is near enough: with the real encoder, or with n-grams."""

    bare: float = 0.60
    with_cue: float = 0.42
    meant: float = 0.38
    taboo: float = 0.48
    taboo_here: float = 0.54
    slope: float = 14.0
    rival: float = 0.12
    unworded: float = 0.82
    unworded_here: float = 0.72
    told: float = 0.60
    clear: float = 0.30
    common: float = 0.64

    @cached_property
    def hopeless(self) -> float:
        """Below this no cue helps: the curve stays under what is kept."""
        return (
            min(self.meant, self.with_cue, self.taboo)
            + math.log(_UNCERTAIN / (1 - _UNCERTAIN)) / self.slope
        )


EXACT: Final = Bars()
ROUGH: Final = Bars(
    bare=0.55, with_cue=0.24, meant=0.24, taboo=0.34, taboo_here=0.34, told=0.62, common=0.5
)


def recognise(
    message: Message, library: Library, scores: Scores, bars: Bars = EXACT
) -> tuple[tuple[Seen, ...], int]:
    """The acts of a message, the surest piece of each, in the order they stand in the text; and
    how many different acts it crowds together.

    ``scores``: one row a piece, one column a phrase of the library. One sentence credits at most
    two acts beside the openers (three where it has several clauses), the surest.
    """
    if not message.pieces:
        return (), 0
    best: dict[str, Seen] = {}
    sentences: dict[str, int] = {}
    nearness = _nearness(message, library, scores)
    for row, piece in enumerate(message.pieces):
        top = _two_highest({key: near[row][0] for key, near in nearness.items()}, library)
        for key, near in nearness.items():
            act = library.acts[key]
            probability = _probability(act, piece.text, near[row], top, bars)
            if probability < _UNCERTAIN:
                continue
            seen = Seen(key, round(probability, 3), piece.start, piece.end, round(near[row][0], 3))
            old = best.get(key)
            if old is None or _better(seen, old):
                best[key] = seen
                sentences[key] = piece.sentence
    crowd = sum(
        1
        for key, seen in best.items()
        if seen.probability >= _PLAIN and library.acts[key].kind == "act" and key not in _OPENERS
    )
    return _limited(best, sentences, message, library), crowd


def _better(new: Seen, old: Seen) -> bool:
    if new.probability > old.probability + 0.03:
        return True
    return abs(new.probability - old.probability) <= 0.03 and (new.end - new.start) < (
        old.end - old.start
    )


Near = tuple[float, float, float]


def _nearness(message: Message, library: Library, scores: Scores) -> dict[str, list[Near]]:
    """For each act and piece: nearest example of the same polarity, of the other, counter."""
    rows = np.array(scores, dtype=np.float32).round(3)
    for row, piece in enumerate(message.pieces):
        rows[row, library.apart(piece.text)] -= _ANOTHER
    signs = np.array([negated(piece.text) for piece in message.pieces], dtype=bool)
    same = signs[:, None] == library.negative[None, :]
    agreeing = np.where(same, rows, -1.0)
    opposing = np.where(same, -1.0, rows)
    found: dict[str, list[Near]] = {}
    for key, act in library.acts.items():
        examples, counters = library.columns(key)
        if not len(examples):
            continue
        if act.by_polarity:
            near = agreeing[:, examples].max(axis=1)
            far = opposing[:, examples].max(axis=1)
        else:
            near = rows[:, examples].max(axis=1)
            far = np.full(len(rows), -1.0, dtype=np.float32)
        # A counter-example of the other polarity says less, but it still says something.
        against = (
            np.maximum(agreeing[:, counters], opposing[:, counters] - 0.2).max(axis=1)
            if len(counters)
            else np.full(len(rows), -1.0, dtype=np.float32)
        )
        found[key] = [
            (float(a), float(b), float(c)) for a, b, c in zip(near, far, against, strict=True)
        ]
    return found


def _two_highest(nearest: Mapping[str, float], library: Library) -> tuple[tuple[str, float], ...]:
    ranked = sorted(nearest.items(), key=lambda pair: -pair[1])
    return tuple((k, v) for k, v in ranked if library.acts[k].kind not in ("point", "fact"))[:2]


def _probability(
    act: Act, text: str, near: Near, top: tuple[tuple[str, float], ...], bars: Bars
) -> float:
    similar, opposite, against = near
    if max(similar, opposite if act.courtesy else -1.0) < bars.hopeless:
        return 0.0
    cue = act.cue is not None and act.cue.search(text) is not None
    if act.veto is not None and act.veto.search(text):
        return 0.0
    if act.kind in ("taboo", "fault"):
        if against >= similar or _spared(act.code, text):
            return 0.0
        if not cue:
            # Without its word: almost the example itself, and far from any counter-example.
            if not act.counters or similar - against < bars.clear:
                return 0.0
            if len(text) < (6 if _HAN.search(text) else 18):
                return 0.0
            of_scenario = act.key.startswith(OF_SCENARIO)
            bar = bars.unworded_here if of_scenario else bars.unworded
            return _curve(similar, bar, bars.slope)
        # "You are not to blame" holds the words of blame: a denial just before them spares them.
        spared = 0.3 if act.cue is not None and _denied(act.cue, text) else 1.0
        if act.code == "overpromise_beyond_authority" and (
            not _COMMITS.search(text) or _DEPENDS.search(text)
        ):
            spared *= 0.5
        # A word that stands in the counter-examples as well says less.
        told = bars.taboo_here if act.key.startswith(OF_SCENARIO) else bars.taboo
        bar = told if act.telling(text) else bars.common
        return spared * _curve(similar, bar, bars.slope)
    if not cue and len(text) < (5 if _HAN.search(text) else 10):
        return 0.0
    meant = True
    if act.courtesy and act.cue is not None and cue:
        meant = _meant(act.cue, text)
        if meant:
            # "Sorry that it was not there" is as sorry as can be: a "not" counts before the word.
            similar, opposite = max(similar, opposite), -1.0
    if act.kind == "fact":
        if text.endswith(("?", "吗", "呢")) or len(text) < (6 if _HAN.search(text) else 16):
            return 0.0
        return _curve(similar, bars.told, bars.slope)
    margin = similar - max(against, opposite - 0.02)
    # Courtesy is said with words of courtesy: likeness alone leaves it to a person.
    share = (0.5 if not cue else 1.0 if meant else 0.3) if act.courtesy else 1.0
    bar = bars.bare if not cue else bars.meant if act.courtesy and meant else bars.with_cue
    probability = share * _curve(similar, bar, bars.slope)
    if margin < 0:
        # Nearer to its counter-example or to the opposite: what remains shrinks with the distance.
        probability *= max(0.0, 0.45 + 6 * margin)
    rival = next((value for key, value in top if key != act.key), 0.0)
    if act.kind != "point" and rival - similar > bars.rival and not cue:
        probability *= 0.4
    return probability


def _spared(code: str, text: str) -> bool:
    spares = _SPARES.get(code)
    return spares is not None and spares.search(text) is not None and not negated(text)


def _denied(cue: re.Pattern[str], text: str) -> bool:
    """Stands a negation right before every place where the cue matches?"""
    reach = 4 if _HAN.search(text) else 8
    starts = [found.start() for found in cue.finditer(text)]
    return all(negated(text[max(0, at - reach) : at]) for at in starts)


def _meant(cue: re.Pattern[str], text: str) -> bool:
    """Does the cue stand anywhere with no negation shortly before it in its own thought?"""
    reach = 12 if _HAN.search(text) else 40
    return any(
        _BEYOND_WORDS.search(text[: found.start()])
        or not negations(_THOUGHT.split(text[max(0, found.start() - reach) : found.start()])[-1])
        for found in cue.finditer(text)
    )


def _curve(similar: float, bar: float, slope: float) -> float:
    return 1 / (1 + math.exp(-slope * (similar - bar)))


def _limited(
    best: dict[str, Seen], sentences: dict[str, int], message: Message, library: Library
) -> tuple[Seen, ...]:
    kept: list[Seen] = []
    clauses: dict[int, int] = {}
    for piece in message.pieces:
        clauses[piece.sentence] = clauses.get(piece.sentence, 0) + 1
    room = {sentence: 2 if count < 4 else 3 for sentence, count in clauses.items()}
    for key in sorted(best, key=lambda key: (-best[key].probability, key)):
        act = library.acts[key]
        if act.kind == "act" and key not in _OPENERS:
            if room[sentences[key]] <= 0:
                continue
            room[sentences[key]] -= 1
        kept.append(best[key])
    return tuple(sorted(kept, key=lambda seen: (seen.start, seen.end, seen.act)))
