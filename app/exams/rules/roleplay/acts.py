"""Which acts does a message perform? Similarity is an argument, so the answer never changes.

An act is found where a piece of the message is near an example of the same polarity, nearer than
to any counter-example, not clearly nearer to another act. A lexical cue lowers the bar, a veto
raises it out of reach. Taboos need the cue as well: three keys, not one. Beside these rules a head
weighs acts and failures (``taught``); a veto holds for it too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from app.exams.rules.roleplay import pairs
from app.exams.rules.roleplay.cues import COMMITS, DEPENDS, denied, meant, spared
from app.exams.rules.roleplay.library import OF_SCENARIO, Act, Library, Scores
from app.exams.rules.roleplay.normalise import HAN, Message, negated
from app.exams.rules.roleplay.pairs import Scales, Signs
from app.exams.rules.roleplay.taught import SCORN, WRITTEN, Margins
from app.exams.rules.roleplay.weighing import (
    UNCERTAIN,
    Found,
    Near,
    Seen,
    barred,
    by_head,
    by_scales,
    clauses,
    denies,
)
from app.kernel.late import late

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

_OPENERS: Final = frozenset({"greet", "identify", "thank", "back_from_wait", "farewell"})
_ANOTHER: Final = 0.2
_PLAIN: Final = 0.75


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
            + math.log(UNCERTAIN / (1 - UNCERTAIN)) / self.slope
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
    scales: Scales | None = None,
) -> tuple[tuple[Seen, ...], int]:
    """The acts of a message, the surest piece of each, in the order they stand in the text; and
    how many different acts it crowds together.

    ``scores``: one row a piece, one column a phrase of the library. ``taught``: what the head
    makes of each sentence, where there is one; ``scales`` weigh what only this scenario listens
    for. One sentence credits at most two acts beside the openers (three where it has several
    clauses), the surest.
    """
    if not message.pieces:
        return (), 0
    best = _best(message, library, compare(message, library, scores, bars), taught, scales)
    if taught is not None:
        best = by_head(best, message, library, taught)
    found = {key: one.seen for key, one in best.items() if one.seen.probability >= UNCERTAIN}
    sentences = {key: one.sentence for key, one in best.items()}
    crowd = sum(
        1
        for key, seen in found.items()
        if seen.probability >= _PLAIN and library.acts[key].kind == "act" and key not in _OPENERS
    )
    return _limited(found, sentences, message, library), crowd


@dataclass(frozen=True)
class Compared:
    """What the rules make of a message's pieces: their likeness to each phrase (one row a piece),
    which of them say "not", how near they are to each act, how probable each is."""

    rows: Scores
    negative: NDArray[np.bool_]
    near: Mapping[str, list[Near]]
    probable: Mapping[str, list[float]]


def compare(message: Message, library: Library, scores: Scores, bars: Bars = EXACT) -> Compared:
    """A message by the rules alone."""
    rows = np.array(scores, dtype=np.float32).round(3)
    for row, piece in enumerate(message.pieces):
        rows[row, library.apart(piece.text)] -= _ANOTHER
    negative = np.array([negated(piece.text) for piece in message.pieces], dtype=bool)
    nearness = _nearness(library, rows, negative)
    tops = [
        _two_highest({key: near[row][0] for key, near in nearness.items()}, library)
        for row in range(len(message.pieces))
    ]
    probable = {
        key: [
            round(_probability(library.acts[key], piece.text, near[row], tops[row], bars), 3)
            for row, piece in enumerate(message.pieces)
        ]
        for key, near in nearness.items()
    }
    return Compared(rows, negative, nearness, probable)


def signs(
    message: Message, library: Library, compared: Compared, taught: Margins
) -> dict[str, Signs]:
    """The signs of each piece, for all that only this scenario listens for."""
    scorn = taught.get(SCORN)
    told = [scorn[piece.sentence] if scorn else 0.0 for piece in message.pieces]
    return pairs.signs(
        message.pieces, library, compared.rows, compared.negative, compared.probable, told
    )


def _best(
    message: Message,
    library: Library,
    compared: Compared,
    taught: Margins | None,
    scales: Scales | None,
) -> dict[str, Found]:
    probable = dict(compared.probable)
    if taught is not None and scales is not None:
        found = signs(message, library, compared, taught)
        probable |= by_scales(message, library, found, compared.near, probable, scales)
    everything = frozenset(piece.sentence for piece in message.pieces)
    apart = clauses(message)
    best: dict[str, Found] = {}
    for key, near in compared.near.items():
        act = library.acts[key]
        written = any(max(similar, against) >= WRITTEN for similar, _, against in near)
        contrary = frozenset(
            piece.sentence
            for piece, one in zip(message.pieces, near, strict=True)
            if denies(act, piece.text, one)
        )
        out = everything - {p.sentence for p in apart if not barred(act, p.text)}
        for piece, one, probability in zip(message.pieces, near, probable[key], strict=True):
            seen = Seen(key, probability, piece.start, piece.end, round(one[0], 3))
            old = best.get(key)
            if old is None or _better(seen, old.seen):
                best[key] = Found(seen, piece.sentence, written, contrary, out)
    return best


def _better(new: Seen, old: Seen) -> bool:
    if new.probability > old.probability + 0.03:
        return True
    return abs(new.probability - old.probability) <= 0.03 and (new.end - new.start) < (
        old.end - old.start
    )


def _nearness(library: Library, rows: Scores, negative: NDArray[np.bool_]) -> dict[str, list[Near]]:
    """For each act and piece: nearest example of the same polarity, of the other, counter."""
    same = negative[:, None] == library.negative[None, :]
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
        if against >= similar or spared(act.code, text):
            return 0.0
        if not cue:
            # Without its word: almost the example itself, and far from any counter-example.
            if not act.counters or similar - against < bars.clear:
                return 0.0
            if len(text) < (6 if HAN.search(text) else 18):
                return 0.0
            of_scenario = act.key.startswith(OF_SCENARIO)
            bar = bars.unworded_here if of_scenario else bars.unworded
            return _curve(similar, bar, bars.slope)
        # "You are not to blame" holds the words of blame: a denial just before them spares them.
        kept = 0.3 if act.cue is not None and denied(act.cue, text) else 1.0
        if act.code == "overpromise_beyond_authority" and (
            not COMMITS.search(text) or DEPENDS.search(text)
        ):
            kept *= 0.5
        # A word that stands in the counter-examples as well says less.
        told = bars.taboo_here if act.key.startswith(OF_SCENARIO) else bars.taboo
        bar = told if act.telling(text) else bars.common
        return kept * _curve(similar, bar, bars.slope)
    if not cue and len(text) < (5 if HAN.search(text) else 10):
        return 0.0
    sincere = True
    if act.courtesy and act.cue is not None and cue:
        sincere = meant(act.cue, text)
        if sincere:
            # "Sorry that it was not there" is as sorry as can be: a "not" counts before the word.
            similar, opposite = max(similar, opposite), -1.0
    if act.kind == "fact":
        if text.endswith(("?", "吗", "呢")) or len(text) < (6 if HAN.search(text) else 16):
            return 0.0
        return _curve(similar, bars.told, bars.slope)
    margin = similar - max(against, opposite - 0.02)
    # Courtesy is said with words of courtesy: likeness alone leaves it to a person.
    share = (0.5 if not cue else 1.0 if sincere else 0.3) if act.courtesy else 1.0
    bar = bars.bare if not cue else bars.meant if act.courtesy and sincere else bars.with_cue
    probability = share * _curve(similar, bar, bars.slope)
    if margin < 0:
        # Nearer to its counter-example or to the opposite: what remains shrinks with the distance.
        probability *= max(0.0, 0.45 + 6 * margin)
    rival = next((value for key, value in top if key != act.key), 0.0)
    if act.kind != "point" and rival - similar > bars.rival and not cue:
        probability *= 0.4
    return probability


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
