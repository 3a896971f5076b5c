"""Which acts does a message perform? Similarity is an argument, so the answer never changes.

An act is found where a piece of the message is near an example of the same polarity, nearer than
to any counter-example, not clearly nearer to another act. A lexical cue lowers the bar, a veto
raises it out of reach. Taboos need the cue as well: three keys, not one. Beside these rules a head
weighs acts and failures (``taught``); a veto holds for it too.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from app.exams.rules.roleplay.library import OF_SCENARIO, Act, Library, Scores
from app.exams.rules.roleplay.normalise import Message, Piece, negated, negations
from app.exams.rules.roleplay.taught import (
    ACTS,
    COURTESIES,
    DENIED,
    FAILURES,
    LIKE,
    WRITTEN,
    Margins,
    Mix,
    scorned,
)
from app.kernel.late import late

if TYPE_CHECKING:
    import numpy as np
else:
    np = late("numpy")

_OPENERS: Final = frozenset({"greet", "identify", "thank", "back_from_wait", "farewell"})
_THOUGHT: Final = re.compile(r"[,，、;；]|\b(?:and|but|because)\b|所以|但|而且")
_BEYOND_WORDS: Final = re.compile(
    r"\b(?:can not|could not) (?:say|tell you|begin|apologi[sz]e enough|thank you enough)\b"
    r"|说不出|难以"
)
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


_TAKEN_BACK: Final = re.compile(
    r"[^，,。；;]{0,6}(?:不适用|不能|不行|不可以|没有这|没法|无法|办不到|做不到|给不了|答应不了|不在|不包括"
    r"|(?:一句)?(?:没有|不敢)(?:$|[，,。]))"
    r"|[^。]{0,10}[，,]?我们(?:这边|这里|这儿)?(?:一概|都|从来?)?不(?:收|要|问|需要|听)"
    r"|[^,.;]{0,24}\b(?:does not apply|(?:is|are) not possible|can not be (?:promised|granted|paid)"
    r"|(?:is|are) (?:beyond|not (?:mine|ours|included)))\b",
    re.IGNORECASE,
)
_DEPENDS: Final = re.compile(
    r"要是|如果|假如|万一|(?:排|约|占)?满了|\bif\b|\b(?:fully|all) booked\b|\bbooked up\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Seen:
    """An act seen in a message: how surely, and where in the original text."""

    act: str
    probability: float
    start: int
    end: int
    similarity: float


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
    message: Message,
    library: Library,
    scores: Scores,
    bars: Bars = EXACT,
    taught: Margins | None = None,
) -> tuple[tuple[Seen, ...], int]:
    """The acts of a message, the surest piece of each, in the order they stand in the text; and
    how many different acts it crowds together.

    ``scores``: one row a piece, one column a phrase of the library. ``taught``: what the head
    makes of each sentence, where there is one. One sentence credits at most two acts beside the
    openers (three where it has several clauses), the surest.
    """
    if not message.pieces:
        return (), 0
    best = _best(message, library, scores, bars)
    if taught is not None:
        best = _taught(best, message, library, taught)
    found = {key: one.seen for key, one in best.items() if one.seen.probability >= _UNCERTAIN}
    sentences = {key: one.sentence for key, one in best.items()}
    crowd = sum(
        1
        for key, seen in found.items()
        if seen.probability >= _PLAIN and library.acts[key].kind == "act" and key not in _OPENERS
    )
    return _limited(found, sentences, message, library), crowd


@dataclass(frozen=True)
class _Found:
    """What the rules make of an act: its surest piece, in which sentence; ``written``: a piece is
    all but an example or counter-example of it; ``denied``: which sentences say the contrary;
    ``barred``: which have in each of their clauses a word with which it is never the act."""

    seen: Seen
    sentence: int
    written: bool
    denied: frozenset[int]
    barred: frozenset[int]


def _best(message: Message, library: Library, scores: Scores, bars: Bars) -> dict[str, _Found]:
    best: dict[str, _Found] = {}
    nearness = _nearness(message, library, scores)
    tops = [
        _two_highest({key: near[row][0] for key, near in nearness.items()}, library)
        for row in range(len(message.pieces))
    ]
    everything = frozenset(piece.sentence for piece in message.pieces)
    clauses = _clauses(message)
    for key, near in nearness.items():
        act = library.acts[key]
        written = any(max(similar, against) >= WRITTEN for similar, _, against in near)
        denied = frozenset(
            piece.sentence
            for piece, one in zip(message.pieces, near, strict=True)
            if _denies(act, piece.text, one)
        )
        barred = everything - {p.sentence for p in clauses if not _barred(act, p.text)}
        for row, piece in enumerate(message.pieces):
            probability = _probability(act, piece.text, near[row], tops[row], bars)
            seen = Seen(key, round(probability, 3), piece.start, piece.end, round(near[row][0], 3))
            old = best.get(key)
            if old is None or _better(seen, old.seen):
                best[key] = _Found(seen, piece.sentence, written, denied, barred)
    return best


def _taught(
    best: Mapping[str, _Found], message: Message, library: Library, taught: Margins
) -> dict[str, _Found]:
    """The same with what the head makes of it; a critical failure is heard by its code, and told
    by the taboo of the library that is nearest."""
    weighed = dict(best)
    scorn = scorned(taught)
    leading: dict[str, str] = {}
    settled = {
        library.acts[key].code
        for key, found in best.items()
        if found.written and not key.startswith(OF_SCENARIO)
    }
    for key, found in best.items():
        act = library.acts[key]
        if act.kind == "act" and key in taught and not found.written:
            mix = COURTESIES if act.courtesy else ACTS
            doubted = replace(found, denied=found.denied | scorn)
            weighed[key] = _with(doubted, taught[key], mix, message)
        elif act.kind == "taboo" and act.code in taught and not key.startswith(OF_SCENARIO):
            first = leading.setdefault(act.code, key)
            if _rank(found) > _rank(best[first]):
                leading[act.code] = key
    for code, key in leading.items():
        if code not in settled:
            weighed[key] = _with(best[key], taught[code], FAILURES, message)
    return weighed


def _denies(act: Act, text: str, near: Near) -> bool:
    """Is it nearer to the contrary of an example than to one? Courtesy is denied by a "not" before
    its word."""
    if act.kind != "act":
        return False
    if act.courtesy:
        return act.cue is not None and bool(act.cue.search(text)) and not _meant(act.cue, text)
    similar, opposite, _against = near
    return act.by_polarity and opposite >= LIKE and opposite > similar


def _clauses(message: Message) -> list[Piece]:
    """The pieces inside sentences of several clauses, and the sentences of one."""
    counts = Counter(piece.sentence for piece in message.pieces)
    first = {piece.sentence: piece for piece in reversed(message.pieces)}
    return [
        piece
        for piece in message.pieces
        if counts[piece.sentence] == 1 or piece is not first[piece.sentence]
    ]


def _barred(act: Act, text: str) -> bool:
    """Is there a word with which it is never the act, or help that makes it no failure?"""
    return (act.veto is not None and act.veto.search(text) is not None) or _spared(act.code, text)


def _rank(found: _Found) -> tuple[float, float]:
    return found.seen.probability, found.seen.similarity


def _with(found: _Found, margins: Sequence[float], mix: Mix, message: Message) -> _Found:
    """The rules and the head together. Where the rules saw nothing, the act stands in the sentence
    the head finds likeliest."""
    weighed = {
        sentence: margin - (DENIED if sentence in found.denied else 0.0)
        for sentence, margin in enumerate(margins)
        if sentence not in found.barred
    }
    if not weighed:
        return found
    place = max(weighed, key=weighed.__getitem__)
    probability = round(mix.together(weighed[place], found.seen.probability), 3)
    seen = replace(found.seen, probability=probability)
    if found.seen.probability >= _UNCERTAIN:
        return replace(found, seen=seen)
    whole = next(piece for piece in message.pieces if piece.sentence == place)
    return replace(found, seen=replace(seen, start=whole.start, end=whole.end), sentence=place)


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
    """Does every place where the cue matches stand right behind a negation, or right before one
    that takes it back ("ten times the price does not apply here")?"""
    reach = 4 if _HAN.search(text) else 8
    return all(
        negated(text[max(0, found.start() - reach) : found.start()])
        or _TAKEN_BACK.match(text[found.end() :])
        for found in cue.finditer(text)
    )


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
