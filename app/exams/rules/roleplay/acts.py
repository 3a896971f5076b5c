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

from app.exams.rules.roleplay.normalise import Message, negated, plain
from app.kernel.late import late
from app.kernel.wording import Wording

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

Scores: TypeAlias = "NDArray[np.float32]"

_OPENERS: Final = frozenset({"greet", "identify", "thank", "back_from_wait", "farewell"})
_UNCERTAIN: Final = 0.2
_PLAIN: Final = 0.75
_HAN: Final = re.compile("[\u3400-\u9fff]")


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

    def columns(self, key: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the examples and where the counter-examples of an act stand."""
        return self._columns[key]


@dataclass(frozen=True)
class Bars:
    """How near is near enough: with the real encoder, or with n-grams."""

    bare: float = 0.60
    with_cue: float = 0.42
    taboo: float = 0.48
    slope: float = 14.0
    rival: float = 0.12
    unworded: float = 0.77
    told: float = 0.66
    clear: float = 0.25

    @cached_property
    def hopeless(self) -> float:
        """Below this no cue helps: the curve stays under what is kept."""
        return min(self.with_cue, self.taboo) + math.log(_UNCERTAIN / (1 - _UNCERTAIN)) / self.slope


EXACT: Final = Bars()
ROUGH: Final = Bars(bare=0.55, with_cue=0.24, taboo=0.34, told=0.62)


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
    rows = np.asarray(scores, dtype=np.float32).round(3)
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
    if similar < bars.hopeless:
        return 0.0
    cue = act.cue is not None and act.cue.search(text) is not None
    if act.veto is not None and act.veto.search(text):
        return 0.0
    if act.kind in ("taboo", "fault"):
        if against >= similar:
            return 0.0
        if not cue:
            # Without its word: almost the example itself, and far from any counter-example.
            if not act.counters or similar - against < bars.clear:
                return 0.0
            if len(text) < (6 if _HAN.search(text) else 18):
                return 0.0
            return _curve(similar, bars.unworded, bars.slope)
        # "You are not to blame" holds the words of blame: a denial just before them spares them.
        spared = 0.3 if act.cue is not None and _denied(act.cue, text) else 1.0
        return spared * _curve(similar, bars.taboo, bars.slope)
    if not cue and len(text) < (5 if _HAN.search(text) else 10):
        return 0.0
    if act.kind == "fact":
        return 0.0 if text.endswith(("?", "吗", "呢")) else _curve(similar, bars.told, bars.slope)
    margin = similar - max(against, opposite - 0.02)
    # Courtesy is said with words of courtesy: likeness alone leaves it to a person.
    share = 0.5 if act.courtesy and not cue else 1.0
    probability = share * _curve(similar, bars.with_cue if cue else bars.bare, bars.slope)
    if margin < 0:
        # Nearer to its counter-example or to the opposite: what remains shrinks with the distance.
        probability *= max(0.0, 0.45 + 6 * margin)
    rival = next((value for key, value in top if key != act.key), 0.0)
    if act.kind != "point" and rival - similar > bars.rival and not cue:
        probability *= 0.4
    return probability


def _denied(cue: re.Pattern[str], text: str) -> bool:
    """Stands a negation right before every place where the cue matches?"""
    reach = 4 if _HAN.search(text) else 8
    starts = [found.start() for found in cue.finditer(text)]
    return all(negated(text[max(0, at - reach) : at]) for at in starts)


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
