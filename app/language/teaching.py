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
from app.language.head import Floats, Head
from app.language.rules import taught
from app.language.rules.lexicon import Category
from app.language.rules.taught import CATEGORIES, Taught
from app.language.simplify import simplified
from app.platform.encoder import Encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

RIDGE: Final = 0.03
# Grams know "not" and "please", which vectors hardly tell: they weigh four times as much.
GRAMS: Final = 4.0
ROUNDS: Final = 200
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


def teach(sentences: Sequence[Taught], encoder: Encoder) -> Head:
    """A head taught by these sentences; its lines are as yet the same for all."""
    texts = folded(sentences)
    vectors = encoder.encode(texts)
    wrong = _wrong(sentences)
    scale, postings = _postings(texts)
    likeness = vectors @ vectors.T + GRAMS * _alike(postings, len(texts))
    pull, bias = _logistic(likeness, wrong)
    # What the sentences pull together, told once for each number of a vector and each gram.
    by_gram = GRAMS * np.stack([shares @ pull[places] for places, shares in postings])
    _left, _sizes, right = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    turn = right[:SHOWN].T
    small = vectors @ turn
    most = np.abs(small).max() or 1.0
    return Head(
        encoder=encoder.name,
        digest=head.digest(sentences),
        by_vector=(vectors.T @ pull).astype(np.float32),
        by_gram=by_gram.astype(np.float32),
        scale=scale,
        bias=bias.astype(np.float32),
        lines=np.full(len(CATEGORIES), 0.5, dtype=np.float32),
        turn=turn.astype(np.float32),
        shown=np.round(small / most * 127).astype(np.int8),
    )


def _wrong(sentences: Sequence[Taught]) -> Floats:
    rows = [[category in one.categories for category in CATEGORIES] for one in sentences]
    return np.array(rows, dtype=np.float32)


def _postings(texts: Sequence[str]) -> tuple[Floats, list[tuple[NDArray[np.int64], Floats]]]:
    """(weight of each bucket; for each bucket the texts that have it, and its share of each).

    Rare grams weigh more, and each text has length one over all of its grams.
    """
    grams = [taught.grams(text) for text in texts]
    texts_of = np.repeat(np.arange(len(texts)), [len(own) for own in grams])
    buckets = np.concatenate([np.asarray(own, dtype=np.int64) for own in grams])
    seen = np.bincount(buckets, minlength=taught.BUCKETS)
    scale = np.log((1 + len(texts)) / (1 + seen)).astype(np.float32)
    lengths = np.sqrt(np.bincount(texts_of, scale[buckets] ** 2, minlength=len(texts)))
    shares = (scale[buckets] / np.maximum(lengths[texts_of], 1e-9)).astype(np.float32)
    order = np.argsort(buckets, kind="stable")
    cuts = np.cumsum(seen)[:-1]
    places = np.split(texts_of[order], cuts)
    return scale, list(zip(places, np.split(shares[order], cuts), strict=True))


def _alike(postings: Sequence[tuple[NDArray[np.int64], Floats]], number: int) -> Floats:
    """How alike any two texts are by their grams."""
    found = np.zeros((number, number), dtype=np.float32)
    for places, shares in postings:
        found[np.ix_(places, places)] += np.outer(shares, shares)
    return found


def _logistic(likeness: Floats, wrong: Floats) -> tuple[Floats, Floats]:
    """Regularised logistic regression of every column at once, by steps that gather speed.

    The bias, which nothing holds back, is brought to its best after every step. So the slopes of
    a column come to nothing together, what all texts share plays no part, and the steps may be
    as long as the rest allows.
    """
    number = len(wrong)
    probe = np.cos(np.arange(number, dtype=np.float32))
    for _round in range(30):
        probe -= probe.mean()
        probe = likeness @ (probe / np.linalg.norm(probe))
    probe -= probe.mean()
    step = 1 / (SAFETY * 0.25 * float(np.linalg.norm(probe)) + RIDGE)
    pull = np.zeros_like(wrong)
    ahead, speed = pull, 1.0
    bias = np.zeros(wrong.shape[1], dtype=np.float32)
    for _round in range(ROUNDS):
        margins = likeness @ ahead
        bias = _centred(margins, wrong, bias)
        slope = _likely(margins + bias) - wrong + RIDGE * ahead
        new = np.asarray(ahead - step * slope, dtype=np.float32)
        # A plain number: numpy's own would widen every array to twice its size.
        faster = (1 + math.sqrt(1 + 4 * speed * speed)) / 2
        ahead = np.asarray(new + (speed - 1) / faster * (new - pull), dtype=np.float32)
        pull, speed = new, faster
    pull = np.asarray(pull - pull.mean(axis=0), dtype=np.float32)
    return pull, _centred(likeness @ pull, wrong, bias)


def _centred(margins: Floats, wrong: Floats, bias: Floats) -> Floats:
    """The bias of each column with which as many are thought wrong as are."""
    for _round in range(8):
        likely = _likely(margins + bias)
        bends = np.maximum((likely * (1 - likely)).sum(axis=0), 1e-3)
        bias = bias - np.clip((likely - wrong).sum(axis=0) / bends, -1, 1)
    return np.asarray(bias, dtype=np.float32)


def _likely(margins: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(margins, -30, 30))), dtype=np.float32)


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


def _highest(rows: Floats) -> Floats:
    """The most that any piece of a text has of each fault."""
    return np.asarray(rows.max(axis=0) if len(rows) else np.zeros(len(CATEGORIES), np.float32))
