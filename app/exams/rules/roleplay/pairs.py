"""How a piece of a message stands to each thing a scenario listens for, and what a taught scale
makes of it.

The rules compare a piece with the nearest example alone. What its author meant shows in more: how
near the second and the middle example are, whether something else of the scenario is nearer,
whether figures fit, what the words share. Each of these signs is a number here; a scale is a
weight for each, taught by writers who said the same things in words of their own
(``app/exams/taught``). Pure: likenesses and margins are arguments.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from app.exams.rules.roleplay.figures import figures, numbers
from app.exams.rules.roleplay.library import OF_SCENARIO, Act, Library, Scores
from app.exams.rules.roleplay.measures import differ, measures
from app.exams.rules.roleplay.normalise import HAN, Piece
from app.kernel.late import late

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

Signs: TypeAlias = "NDArray[np.float64]"

SIGNS: Final = (
    "nearest", "second", "opposite", "opposite_ahead", "counter", "counter_ahead",
    "any_counter_ahead", "middle", "cue", "has_cue", "cue_near", "alike", "alike_uncued",
    "strange_number", "own_number", "has_numbers", "negative", "question", "length", "rival",
    "rival_ahead", "chinese", "other_measure", "nearest_squared", "very_near", "own_number_near",
    "uncued_near", "rules", "scorn", "library",
)  # fmt: skip
"""The names of the signs, in their order."""
KINDS: Final = ("point", "fact", "taboo")
"""What a scenario listens for beside the library's acts; each has a scale of its own."""

_WORD: Final = re.compile(r"[a-z0-9']+")
_VERY: Final = 0.6
_LONG: Final = {True: 20, False: 50}
"""From which length on a text of Chinese (True) or English counts as no longer."""
_FAR: Final = -0.3
_BOUND: Final = 3.0


@dataclass(frozen=True)
class Scale:
    """A weight for each sign, and where it begins."""

    weights: Mapping[str, float]
    bias: float

    def odds(self, signs: Signs) -> NDArray[np.float64]:
        """The log-odds of each row of signs."""
        row = np.array([self.weights.get(name, 0.0) for name in SIGNS])
        return np.asarray(signs @ row + self.bias, dtype=np.float64)


Scales: TypeAlias = Mapping[str, Scale]


def kind_of(act: Act) -> str:
    """Which scale weighs it: a point, a fact or a taboo of the scenario; "" for the library's."""
    if act.kind in ("point", "fact"):
        return act.kind
    return "taboo" if act.key.startswith(OF_SCENARIO) else ""


def signs(
    pieces: Sequence[Piece],
    library: Library,
    rows: Scores,
    negative: NDArray[np.bool_],
    by_rules: Mapping[str, Sequence[float]],
    scorn: Sequence[float],
) -> dict[str, Signs]:
    """For each thing the scenario listens for, the signs of each piece: one row a piece.

    ``rows``: the likeness of each piece to each phrase of the library; ``negative``: which pieces
    say "not"; ``by_rules``: what the rules make of each; ``scorn``: the head's margin for each
    piece's sentence.
    """
    found: dict[str, Signs] = {}
    if not pieces:
        return found
    own = [(key, act) for key, act in library.acts.items() if kind_of(act)]
    texts = [piece.text for piece in pieces]
    said = [_said(text) for text in texts]
    for key, act in own:
        examples, counters = library.columns(key)
        if not len(examples):
            continue
        near, against = rows[:, examples], rows[:, counters]
        same = negative[:, None] == library.negative[examples][None, :]
        if not act.by_polarity:
            same = np.ones_like(same)
        agreeing = np.sort(np.where(same, near, _FAR), axis=1)[:, ::-1]
        table = np.zeros((len(pieces), len(SIGNS)))
        table[:, 0] = agreeing[:, 0]
        table[:, 1] = agreeing[:, 1] if len(examples) > 1 else agreeing[:, 0] - 0.1
        table[:, 2] = np.where(same, _FAR, near).max(axis=1)
        table[:, 7] = near.mean(axis=1)
        table[:, 16] = negative
        if len(counters):
            alike = negative[:, None] == library.negative[counters][None, :]
            table[:, 4] = np.where(alike, against, _FAR).max(axis=1)
            table[:, 6] = against.max(axis=1)
        for place, one in enumerate(said):
            _words(table[place], act, one)
        table[:, 27] = [_odds(probability) for probability in by_rules[key]]
        table[:, 28] = np.clip(scorn, -2 * _BOUND, 2 * _BOUND)
        found[key] = table
    shared = _shared_nearest(library, rows)
    for table in found.values():
        table[:, 29] = np.maximum(shared - table[:, 0], _FAR)
    _rivals(found)
    for table in found.values():
        _together(table)
    return found


def _shared_nearest(library: Library, rows: Scores) -> NDArray[np.float64]:
    """How near each piece is to anything that all scenarios listen for."""
    places = [
        library.columns(key)[0]
        for key, act in library.acts.items()
        if not kind_of(act) and len(library.columns(key)[0])
    ]
    if not places:
        return np.full(len(rows), _FAR)
    return np.asarray(rows[:, np.concatenate(places)].max(axis=1), dtype=np.float64)


def _rivals(found: Mapping[str, Signs]) -> None:
    """How much nearer than itself the nearest other thing of the scenario is, said or denied."""
    if len(found) < 2:
        for table in found.values():
            # Alone there is nothing to be compared with but what is always listened for.
            table[:, 19] = table[:, 29]
        return
    about = np.stack([table[:, [0, 2]].max(axis=1) for table in found.values()], axis=1)
    ranked = np.sort(about, axis=1)
    for place, table in enumerate(found.values()):
        other = np.where(about[:, place] >= ranked[:, -1], ranked[:, -2], ranked[:, -1])
        table[:, 19] = np.maximum(other - table[:, 0], _FAR)


def _together(table: Signs) -> None:
    """The signs that are made of others."""
    nearest, cue, has_cue = table[:, 0], table[:, 8], table[:, 9]
    table[:, 3] = np.maximum(table[:, 2] - nearest, 0)
    table[:, 5] = np.maximum(table[:, 4] - nearest, 0)
    table[:, 6] = np.maximum(table[:, 6] - nearest, 0)
    table[:, 10] = cue * nearest
    table[:, 12] = table[:, 11] * (1 - has_cue)
    table[:, 20] = np.maximum(table[:, 19], 0)
    table[:, 23] = nearest * nearest
    table[:, 24] = np.maximum(nearest - _VERY, 0)
    table[:, 25] = table[:, 14] * nearest
    table[:, 26] = (1 - cue) * has_cue * nearest


@dataclass(frozen=True)
class _Said:
    """What a text itself shows."""

    text: str
    grams: frozenset[str]
    numbers: frozenset[str]
    measures: frozenset[str]
    question: bool
    chinese: bool


@lru_cache(maxsize=16384)
def _said(text: str) -> _Said:
    named = figures([text])
    return _Said(
        text,
        grams(text),
        numbers([text]) | {str(number) for _, number in named},
        measures(text),
        text.endswith(("?", "吗", "呢")),
        HAN.search(text) is not None,
    )


def _words(row: Signs, act: Act, said: _Said) -> None:
    """The signs that the words of a piece give beside an act's examples."""
    examples = [_said(text) for text in act.plain_examples]
    known = frozenset[str]().union(*(one.numbers for one in examples))
    row[8] = act.cue is not None and act.cue.search(said.text) is not None
    row[9] = act.cue is not None
    row[11] = max((_shared(said.grams, one.grams) for one in examples), default=0.0)
    row[13] = bool(known) and bool(said.numbers - known)
    row[14] = bool(said.numbers & known)
    row[15] = bool(known)
    row[17] = said.question
    row[18] = math.log(min(len(said.text), _LONG[said.chinese]) + 1) / 5
    row[21] = said.chinese
    row[22] = bool(said.measures) and all(differ(said.measures, one.measures) for one in examples)


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    return len(one & other) / math.sqrt(len(one) * len(other))


@lru_cache(maxsize=16384)
def grams(text: str) -> frozenset[str]:
    """What a text has to share: of Chinese one and two signs, of English words and pairs."""
    if HAN.search(text):
        kept = "".join(sign for sign in text if sign.isalnum())
        return frozenset((*kept, *(kept[n : n + 2] for n in range(len(kept) - 1))))
    words = _WORD.findall(text)
    return frozenset((*words, *(" ".join(words[n : n + 2]) for n in range(len(words) - 1))))


def _odds(probability: float) -> float:
    kept = min(0.999, max(0.001, probability))
    return max(-_BOUND, min(_BOUND, math.log(kept / (1 - kept))))
