"""Teaching the head that hears acts: from sentences to weights. Offline work.

The sentences are lists by writers with voices of their own (``app/exams/taught/voices``), each
written without sight of the rules: of each line either all acts the message does, or all codes of
critical failures. The act library's own examples are taught too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.exams.rules.roleplay.library import Library
from app.exams.rules.roleplay.normalise import plain
from app.exams.rules.roleplay.normalise import read as read_text
from app.exams.rules.roleplay.taught import SCORN
from app.exams.services.roleplay_listening import FOLDER, ActHead
from app.kernel.late import late
from app.language.simplify import simplified
from app.language.teaching import Lessons
from app.language.weights import Floats
from app.platform.encoder import Encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

VOICES: Final = FOLDER / "voices"
BUCKETS: Final = 32768
GRAMS: Final = 1.0
ROUNDS: Final = 140
MORE_ROUNDS: Final = 140
FOLDS: Final = 2
EXAMPLE: Final = 1.0
"""For how much an example of the library counts for its own act, and half as much for the others:
it may well do one of them too."""
MEANT: Final = frozenset({"plain", "other"})
"""How a sentence of acts is spoken that is surely no critical failure."""
_FROM: Final = 0.3
"""From which probability a column counts as heard where only the head is asked."""


@dataclass(frozen=True)
class Lesson:
    """A sentence: which columns it has, which it tells of at all, how much it counts for each of
    those, and who wrote it ("" for the library)."""

    text: str
    has: frozenset[str]
    counts: dict[str, float]
    writer: str = ""


def lessons(library: Library) -> list[Lesson]:
    """Everything to be taught: the lists in the order of their names, then the library."""
    acts = tuple(key for key, act in library.acts.items() if act.kind == "act")
    codes = tuple(sorted({act.code for act in library.acts.values() if act.kind == "taboo"}))
    found: list[Lesson] = []
    for file in sorted(VOICES.glob("*.jsonl")):
        found += _written(file.stem, file.read_text("utf-8").splitlines(), acts, codes)
    for act in library.acts.values():
        column = act.key if act.kind == "act" else act.code if act.kind == "taboo" else ""
        if not column:
            continue
        half = dict.fromkeys((*acts, *codes), EXAMPLE / 2) | {column: EXAMPLE}
        half |= {SCORN: EXAMPLE} if act.kind == "act" else {}
        found += [Lesson(plain(text), frozenset({column}), half) for text in act.examples]
        found += [Lesson(plain(text), frozenset(), {column: EXAMPLE}) for text in act.counters]
    return found


def _written(
    writer: str, lines: Sequence[str], acts: Sequence[str], codes: Sequence[str]
) -> Iterator[Lesson]:
    for row in map(json.loads, lines):
        text = read_text(simplified(row["text"])).plain
        if "codes" in row:
            yield Lesson(text, frozenset(row["codes"]), dict.fromkeys(codes, 1.0), writer)
            continue
        told = (*acts, SCORN, *(codes if row["how"] in MEANT else ()))
        has = frozenset(row["acts"]) | ({SCORN} if row["how"] == "sarcastic" else set())
        yield Lesson(text, has, dict.fromkeys(told, 1.0), writer)


def digest() -> str:
    """What tells one set of lists from another; the library may change without them."""
    found = hashlib.sha256(str(BUCKETS).encode())
    for file in sorted(VOICES.glob("*.jsonl")):
        found.update(file.name.encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:16]


class Teacher:
    """The lessons made ready; teaches with all of them, and tells what to expect on others."""

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self.lessons = lessons(library)
        self.columns = tuple(dict.fromkeys(key for one in self.lessons for key in one.counts))
        self._encoder = encoder
        self._has = self._table([dict.fromkeys(one.has, 1.0) for one in self.lessons])
        self._counts = self._table([one.counts for one in self.lessons])
        texts = [one.text for one in self.lessons]
        self._ready = Lessons(texts, encoder, grams=GRAMS, buckets=BUCKETS)
        self._pull, self._bias = self._ready.learn(self._has, self._counts, ROUNDS)

    def _table(self, rows: Sequence[dict[str, float]]) -> Floats:
        return np.array(
            [[row.get(key, 0.0) for key in self.columns] for row in rows], dtype=np.float32
        )

    def head(self) -> ActHead:
        """The head taught by everything."""
        weights = self._ready.weights(self._pull, self._bias)
        return ActHead(self._encoder.name, digest(), self.columns, weights)

    def told(self) -> Iterator[str]:
        """What a head makes of writers it has not heard: of each half of them, how many of the
        acts and failures meant it hears, and in how many sentences it hears one not meant."""
        writers = sorted({one.writer for one in self.lessons} - {""})
        own = np.array([one.writer for one in self.lessons])
        for fold in range(FOLDS):
            out = writers[fold::FOLDS]
            if not out:
                continue
            away = np.isin(own, out)
            counts = np.asarray(self._counts * ~away[:, None], dtype=np.float32)
            start = self._pull * (counts > 0)
            pull, bias = self._ready.learn(self._has, counts, MORE_ROUNDS, start)
            weights = self._ready.weights(pull, bias)
            places = np.flatnonzero(away)
            texts = [self.lessons[place].text for place in places]
            heard = weights.margins(texts, self._ready.vectors[places]) > _odds(_FROM)
            yield f"{', '.join(out)}: {self._told(places, heard)}"

    def _told(self, places: NDArray[np.intp], heard: NDArray[np.bool_]) -> str:
        counted = self._counts[places] > 0
        meant = (self._has[places] > 0) & counted
        hits = int((meant & heard).sum())
        false = int((counted & ~meant & heard).any(axis=1).sum())
        return (
            f"{hits} of {int(meant.sum())} meant are heard, "
            f"{false} of {len(places)} sentences hold one that is not"
        )


def _odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))
