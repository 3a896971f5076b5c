"""Teaching the head: from sentences and their vectors to weights. Offline work; numpy only.

Nothing is drawn by lot, so the same sentences and the same encoder give the same weights.
"""

from __future__ import annotations

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
# Grams know "not" and "please", which vectors hardly tell: they weigh twice as much.
GRAMS: Final = 2.0
ROUNDS: Final = 160
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
    """Regularised logistic regression of every column at once, by steps that gather speed."""
    number = len(wrong)
    probe = np.ones(number, dtype=np.float32)
    for _round in range(30):
        probe = likeness @ probe
        probe /= np.linalg.norm(probe)
    step = 1 / (0.25 * (float(probe @ (likeness @ probe)) + number) + RIDGE)
    pull = np.zeros_like(wrong)
    bias = np.zeros(wrong.shape[1], dtype=np.float32)
    ahead, bias_ahead, speed = pull, bias, 1.0
    for _round in range(ROUNDS):
        slope = 1 / (1 + np.exp(-np.clip(likeness @ ahead + bias_ahead, -30, 30))) - wrong
        new = ahead - step * (slope + RIDGE * ahead)
        new_bias = bias_ahead - step * slope.sum(axis=0)
        faster = (1 + np.sqrt(1 + 4 * speed * speed)) / 2
        ahead = new + (speed - 1) / faster * (new - pull)
        bias_ahead = new_bias + (speed - 1) / faster * (new_bias - bias)
        pull, bias, speed = new, new_bias, faster
    return pull, bias


def admit(
    taught_head: Head,
    held_back: Sequence[Taught],
    by_rules: Sequence[frozenset[Category]],
    probabilities: Sequence[Floats],
    never: Sequence[Floats],
    most: int,
) -> tuple[Head, list[Weighed]]:
    """The head with the line of each category drawn on sentences held back from teaching.

    ``probabilities`` has the pieces of each text. First every line is the lowest that meets no
    clean sentence the patterns do not meet; then up to ``most`` false alarms are spent where one
    of them finds the most faults. A category where both together find no more than the patterns
    alone is left to the patterns. ``never`` are texts known to be right: no line is drawn below
    what the head makes of them.
    """
    clean = np.array([not one.categories for one in held_back])
    likely = np.stack([_highest(rows) for rows in probabilities])
    meant = np.array([[c in one.categories for c in CATEGORIES] for one in held_back])
    known = np.array([[c in found for c in CATEGORIES] for found in by_rules])
    floor = np.zeros(len(CATEGORIES), dtype=np.float32)
    for rows in never:
        floor = np.maximum(floor, _highest(rows))

    def drawn(column: int, alarms: int) -> tuple[float, int]:
        """(the line that meets so many clean ones more, the faults it finds)."""
        new = likely[clean & ~known[:, column], column]
        fits = (line for line in LINES if int((new > line).sum()) <= alarms)
        line = max(float(floor[column]) + MARGIN, next(fits, 1.0))
        return line, int((meant[:, column] & (known[:, column] | (likely[:, column] > line))).sum())

    spent = [0] * len(CATEGORIES)
    for _alarm in range(most):
        won = [drawn(n, own + 1)[1] - drawn(n, own)[1] for n, own in enumerate(spent)]
        if max(won) <= 0:
            break
        spent[won.index(max(won))] += 1
    lines, weighed = [], []
    for column, category in enumerate(CATEGORIES):
        line, number = drawn(column, spent[column])
        before = int((meant[:, column] & known[:, column]).sum())
        if number <= before:
            line = 1.0
        lines.append(line)
        met = clean & (known[:, column] | (likely[:, column] > line))
        weighed.append(
            Weighed(category, line, int(meant[:, column].sum()), before, number, int(met.sum()))
        )
    made = {**vars(taught_head), "lines": np.array(lines, dtype=np.float32)}
    return Head(**made), weighed


def _highest(rows: Floats) -> Floats:
    """The most that any piece of a text has of each fault."""
    return np.asarray(rows.max(axis=0) if len(rows) else np.zeros(len(CATEGORIES), np.float32))
