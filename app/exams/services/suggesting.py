"""A second look for raters: where an answer may speak to its key points."""

from __future__ import annotations

from dataclasses import dataclass

from app.exams.models.bodies import ItemBody
from app.exams.rules.suggesting import EXACT_LINE, ROUGH_LINE, Suggested, spans, suggest
from app.kernel.errors import Unavailable
from app.platform.encoder import Encoder, NgramEncoder

MOST_LETTERS = 6_000


@dataclass
class _Chosen:
    encoder: Encoder


_chosen = _Chosen(NgramEncoder())


def configure(encoder: Encoder) -> None:
    """Use this encoder."""
    _chosen.encoder = encoder


@dataclass(frozen=True)
class Look:
    """The suggestions, and whether the real encoder made them or its stand-in."""

    points: tuple[Suggested, ...]
    exact: bool


def look(item: ItemBody, text: str) -> Look:
    """Compare an answer with each key point in both languages; no database is touched."""
    parts = spans(text[:MOST_LETTERS])
    encoder = _chosen.encoder
    try:
        return _look(item, parts, encoder)
    except Unavailable:
        return _look(item, parts, NgramEncoder())


def _look(item: ItemBody, parts: list[str], encoder: Encoder) -> Look:
    keys = [point.key for point in item.key_points]
    wanted = [point.text.zh for point in item.key_points]
    wanted += [point.text.en for point in item.key_points]
    vectors = encoder.encode([*wanted, *parts])
    count = len(keys)
    near = vectors[: 2 * count] @ vectors[2 * count :].T
    rows = [
        [max(float(a), float(b)) for a, b in zip(near[n], near[count + n], strict=True)]
        for n in range(count)
    ]
    line = EXACT_LINE if encoder.exact else ROUGH_LINE
    return Look(tuple(suggest(keys, parts, rows, line)), encoder.exact)
