"""Teaching the head: from sentences and their vectors to weights. Offline work; numpy only.

Nothing is drawn by lot, so the same sentences and the same encoder give the same weights.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.kernel.late import late
from app.language import head
from app.language.head import Head
from app.language.rules import taught
from app.language.rules.lexicon import Category
from app.language.rules.taught import CATEGORIES, Taught
from app.language.simplify import simplified
from app.language.weights import Floats, Weights, probable
from app.platform.encoder import Encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

RIDGE: Final = 0.05
# Grams know "not" and "please", which vectors hardly tell: they weigh so many times as much.
GRAMS: Final = 16.0
# A sentence of a list in which people speak in voices of their own counts for several of ours,
# which are many and of one voice.
VOICE: Final = 3.0
OURS: Final = "house"
ROUNDS: Final = 160
# A head without one writer begins where the head of all ended.
MORE_ROUNDS: Final = 40
# The longest way is only reckoned nearly, so steps are a little shorter than it allows.
SAFETY: Final = 1.1
SHOWN: Final = 96
MARGIN: Final = 0.01
LINES: Final = tuple(n / 100 for n in range(20, 99))


@dataclass(frozen=True)
class Weighed:
    """A category on sentences held back: what the patterns find, and what both find."""

    category: Category
    line: float
    number: int
    by_rules: int
    by_both: int
    false_alarms: int


def folded(sentences: Sequence[Taught]) -> list[str]:
    """The sentences as the head reads them."""
    return [taught.read(one.text, simplified) for one in sentences]


class Lessons:
    """Texts made ready to teach any columns over them: their vectors, grams, and how alike any
    two are. ``grams`` tells for how much a likeness of grams counts beside one of vectors."""

    def __init__(
        self, texts: Sequence[str], encoder: Encoder, *, grams: float, buckets: int
    ) -> None:
        self.vectors = encoder.encode(texts)
        self._part = grams
        self._grams = _Grams(texts, buckets)
        self._likeness = self._grams.alike()
        self._likeness *= grams
        self._likeness += self.vectors @ self.vectors.T
        self._step = 0.0

    def learn(
        self, wrong: Floats, heard: Floats, rounds: int, start: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """What each text pulls at each column, and the bias of each column.

        ``wrong`` says which columns a text has (a row a text), ``heard`` for how many it counts,
        for all columns or for each. Who starts from an earlier result needs fewer rounds.
        """
        self._step = self._step or _step(self._likeness, heard)
        begin = np.zeros_like(wrong) if start is None else start
        return _logistic(self._likeness, wrong, heard, begin, self._step, rounds)

    def weights(self, pull: Floats, bias: Floats) -> Weights:
        """The same as weights, for texts not among these."""
        return Weights.of(
            self.vectors.T @ pull, self._part * self._grams.pulled(pull), self._grams.scale, bias
        )


class Teacher:
    """Sentences made ready to teach a head, all of them or all but those of one writer."""

    def __init__(self, sentences: Sequence[Taught], encoder: Encoder) -> None:
        self.sentences = sentences
        self._encoder = encoder
        self._lessons = Lessons(folded(sentences), encoder, grams=GRAMS, buckets=taught.BUCKETS)
        self._wrong = _wrong(sentences)
        self._pull, self._bias = self._lessons.learn(self._wrong, self._heard(""), ROUNDS)

    def writers(self) -> list[str]:
        """Who wrote lists, ourselves apart."""
        return sorted({one.writer for one in self.sentences} - {"", OURS})

    def head(self, without: str = "") -> Head:
        """A head; its lines are as yet the same for all. ``without`` names a writer none of
        whose sentences it is to have heard."""
        pull, bias = self._pull, self._bias
        if without:
            heard = self._heard(without)
            pull, bias = self._lessons.learn(self._wrong, heard, MORE_ROUNDS, pull * (heard > 0))
        vectors = self._lessons.vectors
        faults = vectors[[bool(one.categories) for one in self.sentences]]
        _left, _sizes, right = np.linalg.svd(faults - faults.mean(axis=0), full_matrices=False)
        turn = right[:SHOWN].T
        small = faults @ turn
        most = np.abs(small).max() or 1.0
        return Head(
            encoder=self._encoder.name,
            digest=head.digest(self.sentences),
            weights=self._lessons.weights(pull, bias),
            lines=np.full(len(CATEGORIES), 0.5, dtype=np.float32),
            turn=turn.astype(np.float32),
            shown=np.round(small / most * 127).astype(np.int8),
        )

    def _heard(self, without: str) -> Floats:
        """For how many each sentence counts."""
        counts = [
            0.0 if without and one.writer == without else VOICE if one.writer else 1.0
            for one in self.sentences
        ]
        return np.array(counts, dtype=np.float32)[:, None]


def teach(sentences: Sequence[Taught], encoder: Encoder) -> Head:
    """A head taught by these sentences."""
    return Teacher(sentences, encoder).head()


def _wrong(sentences: Sequence[Taught]) -> Floats:
    rows = [[category in one.categories for category in CATEGORIES] for one in sentences]
    return np.array(rows, dtype=np.float32)


class _Grams:
    """Which text has which grams, and how much of it each is.

    Rare grams weigh more, and each text has length one over all of its grams.
    """

    def __init__(self, texts: Sequence[str], buckets: int) -> None:
        grams = [taught.grams(text, buckets) for text in texts]
        self._size = buckets
        self._number = len(texts)
        texts_of = np.repeat(np.arange(len(texts)), [len(own) for own in grams])
        found = np.concatenate([np.asarray(own, dtype=np.int64) for own in grams])
        self._seen = np.bincount(found, minlength=buckets)
        self.scale = np.log((1 + len(texts)) / (1 + self._seen)).astype(np.float32)
        weights = self.scale[found]
        lengths = np.sqrt(np.bincount(texts_of, weights**2, minlength=len(texts)))
        order = np.argsort(found, kind="stable")
        shares = weights / np.maximum(lengths[texts_of], 1e-9)
        self._buckets, self._texts = found[order], texts_of[order]
        self._shares = shares[order].astype(np.float32)

    def alike(self) -> Floats:
        """How alike any two texts are by their grams."""
        found = np.zeros((self._number, self._number), dtype=np.float32)
        ends = np.cumsum(self._seen)
        for bucket in np.flatnonzero(self._seen):
            own = slice(ends[bucket] - self._seen[bucket], ends[bucket])
            places, shares = self._texts[own], self._shares[own]
            found[np.ix_(places, places)] += np.outer(shares, shares)
        return found

    def pulled(self, pull: Floats) -> Floats:
        """What the texts pull at each gram, where each pulls so much."""
        columns = [
            np.bincount(self._buckets, self._shares * own[self._texts], minlength=self._size)
            for own in pull.T
        ]
        return np.stack(columns, axis=1).astype(np.float32)


def _step(likeness: Floats, heard: Floats) -> float:
    """The longest step that surely leads down, nearly."""
    root = np.sqrt(heard.max(axis=1))
    common = root / np.linalg.norm(root)
    probe = np.cos(np.arange(len(root), dtype=np.float32)) * root
    for _round in range(20):
        probe -= common * (common @ probe)
        probe = root * (likeness @ (root * probe / np.linalg.norm(probe)))
    probe -= common * (common @ probe)
    return 1 / (SAFETY * 0.25 * float(np.linalg.norm(probe)) + RIDGE)


def _logistic(
    likeness: Floats, wrong: Floats, heard: Floats, start: Floats, step: float, rounds: int
) -> tuple[Floats, Floats]:
    """Regularised logistic regression of every column at once, by steps that gather speed.

    ``heard`` tells for how many each sentence counts; one that counts for none has no pull. The
    bias, which nothing holds back, is brought to its best after every step. So the slopes of
    a column come to nothing together, what all texts share plays no part, and the steps may be
    as long as the rest allows.
    """
    pull = start
    ahead, speed = pull, 1.0
    bias = np.zeros(wrong.shape[1], dtype=np.float32)
    for _round in range(rounds):
        margins = likeness @ ahead
        bias = _centred(margins, wrong, heard, bias)
        slope = heard * (probable(margins + bias) - wrong) + RIDGE * ahead
        new = np.asarray(ahead - step * slope, dtype=np.float32)
        # A plain number: numpy's own would widen every array to twice its size.
        faster = (1 + math.sqrt(1 + 4 * speed * speed)) / 2
        ahead = np.asarray(new + (speed - 1) / faster * (new - pull), dtype=np.float32)
        pull, speed = new, faster
    taken = heard > 0
    shares = pull.sum(axis=0) / np.maximum(taken.sum(axis=0), 1)
    pull = np.asarray(pull - taken * shares, dtype=np.float32)
    return pull, _centred(likeness @ pull, wrong, heard, bias)


def _centred(margins: Floats, wrong: Floats, heard: Floats, bias: Floats) -> Floats:
    """The bias of each column with which as many are thought wrong as are."""
    for _round in range(8):
        likely = probable(margins + bias)
        bends = np.maximum((heard * likely * (1 - likely)).sum(axis=0), 1e-3)
        bias = bias - np.clip((heard * (likely - wrong)).sum(axis=0) / bends, -1, 1)
    return np.asarray(bias, dtype=np.float32)


def admit(
    taught_head: Head,
    held_back: Sequence[Taught],
    by_rules: Sequence[frozenset[Category]],
    probabilities: Sequence[Floats],
    never: Sequence[Floats],
    most: int,
) -> tuple[Head, list[Weighed]]:
    """The head with its line drawn on sentences held back from teaching.

    ``by_rules`` is what the patterns find and the head does not rule out; ``probabilities`` has
    the pieces of each text. The line is one for all categories, the lowest
    with which patterns and head together meet at most so many clean sentences: a line for each
    would hang on a single sentence, and promise less on others than it shows on these. A category
    where both together find no more than the patterns alone is left to the patterns. ``never``
    are texts known to be right: no line is drawn below what the head makes of them.
    """
    clean = np.array([not one.categories for one in held_back])
    likely = np.stack([_highest(rows) for rows in probabilities])
    meant = np.array([[c in one.categories for c in CATEGORIES] for one in held_back])
    known = np.array([[c in found for c in CATEGORIES] for found in by_rules])
    floor = np.zeros(len(CATEGORIES), dtype=np.float32)
    for rows in never:
        floor = np.maximum(floor, _highest(rows) + MARGIN)

    def found(lines: Floats) -> NDArray[np.bool_]:
        return np.asarray(known | (likely > lines))

    drawn = (np.maximum(floor, np.float32(line)) for line in LINES)
    fits = (lines for lines in drawn if int((clean & found(lines).any(axis=1)).sum()) <= most)
    lines = next(fits, np.ones_like(floor))
    before = (meant & known).sum(axis=0)
    lines = np.where((meant & found(lines)).sum(axis=0) > before, lines, np.float32(1))
    both = found(lines)
    weighed = [
        Weighed(
            category,
            float(lines[column]),
            int(meant[:, column].sum()),
            int(before[column]),
            int((meant & both)[:, column].sum()),
            int((clean & both[:, column]).sum()),
        )
        for column, category in enumerate(CATEGORIES)
    ]
    return Head(**{**vars(taught_head), "lines": lines.astype(np.float32)}), weighed


def told(
    drawn: Head,
    held_back: Sequence[Taught],
    by_rules: Sequence[frozenset[Category]],
    probabilities: Sequence[Floats],
) -> list[str]:
    """For each writer how much of the faults was found, and how many clean sentences were met."""
    counts: dict[str, list[int]] = {}
    for one, known, rows in zip(held_back, by_rules, probabilities, strict=True):
        over = _highest(rows) > drawn.lines
        found = known | {c for c, likely in zip(CATEGORIES, over, strict=True) if likely}
        hits, faults, met, clean = counts.setdefault(one.writer, [0, 0, 0, 0])
        if one.categories:
            hits, faults = hits + bool(found & one.categories), faults + 1
        else:
            met, clean = met + bool(found), clean + 1
        counts[one.writer] = [hits, faults, met, clean]
    return [
        f"{writer}: {hits} of {faults} faults found, {met} of {clean} clean sentences met"
        for writer, (hits, faults, met, clean) in counts.items()
    ]


def _highest(rows: Floats) -> Floats:
    """The most that any piece of a text has of each fault."""
    return np.asarray(rows.max(axis=0) if len(rows) else np.zeros(len(CATEGORIES), np.float32))
