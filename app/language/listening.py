"""Messages heard by the taught head: encoder, weights and pieces brought together.

Without the real encoder, or without weights made for it, nothing is heard and the patterns stand
alone: a stand-in would only guess.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from app.kernel.errors import Unavailable
from app.kernel.late import late
from app.language import head as heads
from app.language.head import Head
from app.language.rules import taught
from app.language.rules.folding import Span
from app.language.rules.lexicon import Category
from app.language.rules.taught import CATEGORIES, Heard, Listened
from app.language.simplify import simplified
from app.language.weights import Floats
from app.platform.encoder import Encoder, NgramEncoder

if TYPE_CHECKING:
    import numpy as np
else:
    np = late("numpy")

_PORTION: Final = 256
# Below this a fault is ruled out: on lists by writers the head had not heard, most of the clean
# sentences that a pattern meets lie so low, and few of the faults.
RULED_OUT: Final = 0.08
# From here on a message is rather at fault than not, whatever the fault.
MEANT: Final = 0.5
_MOST_KEPT: Final = 4096


class _Chosen:
    """The encoder the head listens with; none that is exact until the application names one."""

    encoder: Encoder = NgramEncoder()
    heard: ClassVar[dict[str, Listened]] = {}


def listen_with(encoder: Encoder) -> None:
    """Name the encoder, at start."""
    _Chosen.encoder, _Chosen.heard = encoder, {}


def encoder() -> Encoder:
    """The encoder named."""
    return _Chosen.encoder


def head() -> Head | None:
    """The head, if the encoder of its weights is the one at hand."""
    found = heads.shipped()
    return found if found and found.encoder == _Chosen.encoder.name else None


def hear(texts: Sequence[str]) -> list[Listened]:
    """What the head hears in each text; nothing where it cannot listen. Texts heard lately are
    not heard again."""
    found = head()
    if found is None:
        return [Listened() for _text in texts]
    known = dict(_Chosen.heard)
    fresh = [text for text in dict.fromkeys(texts) if text not in known]
    try:
        for start in range(0, len(fresh), _PORTION):
            portion = fresh[start : start + _PORTION]
            known |= zip(portion, _heard(found, portion), strict=True)
    except Unavailable:
        return [known.get(text, Listened()) for text in texts]
    _Chosen.heard = known if len(known) <= _MOST_KEPT else {}
    return [known[text] for text in texts]


def weigh(found: Head, texts: Sequence[str]) -> tuple[Floats, Floats]:
    """(probabilities, vectors) of texts as they stand."""
    folded = [taught.read(text, simplified) for text in texts]
    vectors = _Chosen.encoder.encode(folded)
    return found.probabilities(folded, vectors), vectors


def weigh_messages(found: Head, texts: Sequence[str]) -> tuple[list[list[Span]], list[Floats]]:
    """The pieces of each text, and how likely each piece has each fault."""
    spans = [taught.pieces(text) for text in texts]
    flat = [text[slice(*span)] for text, own in zip(texts, spans, strict=True) for span in own]
    rows, _vectors = weigh(found, flat)
    cuts = np.cumsum([len(own) for own in spans])[:-1]
    return spans, [np.asarray(one) for one in np.split(rows, cuts)]


def _heard(found: Head, texts: Sequence[str]) -> list[Listened]:
    if not any(map(taught.pieces, texts)):
        return [Listened() for _text in texts]
    spans, rows = weigh_messages(found, texts)
    return [_of(found, text, own, row) for text, own, row in zip(texts, spans, rows, strict=True)]


def _of(found: Head, text: str, spans: list[Span], rows: Floats) -> Listened:
    heard: list[Heard] = []
    loud: list[Span] = []
    for column, category in enumerate(CATEGORIES):
        if len(spans) and float(rows[:, column].max()) > float(found.lines[column]):
            place = int(rows[:, column].argmax())
            likely = float(rows[place, column])
            loud.append(spans[place])
            heard.append(_placed(found, text, spans[place], category, likely))
    heard += _drowned(found, text, loud, {one.category for one in heard})
    return Listened(tuple(heard), doubted(rows))


def _drowned(
    found: Head, text: str, loud: Sequence[Span], known: Collection[Category]
) -> list[Heard]:
    """What the clauses of a faulty sentence say for themselves: the loudest fault drowns others.
    Of a sentence in which nothing was heard no clause is asked."""
    clauses = dict.fromkeys(clause for span in loud for clause in taught.clauses(text, span))
    if len(clauses) < 2:
        return []
    spans = list(clauses)
    rows, vectors = weigh(found, [text[slice(*one)] for one in spans])
    more = []
    for column, category in enumerate(CATEGORIES):
        place = int(rows[:, column].argmax())
        likely = float(rows[place, column])
        if category not in known and likely > float(found.lines[column]):
            near = found.near(vectors[place], category)
            more.append(Heard(category, likely, spans[place], near))
    return more


def doubted(rows: Floats) -> frozenset[Category]:
    """The faults that no piece of a message has, as the head judges (a row each). None where it
    hears another fault: who commits one does not merely explain the other, and in a sentence with
    two the louder one drowns the second."""
    if not len(rows) or float(rows.max()) >= MEANT:
        return frozenset()
    low = rows.max(axis=0) < RULED_OUT
    return frozenset(one for one, out in zip(CATEGORIES, low, strict=True) if out)


def _placed(found: Head, text: str, span: Span, category: Category, likely: float) -> Heard:
    """The finding with its clause: the one that alone is likest the fault, if it is like it."""
    column = CATEGORIES.index(category)
    clauses = taught.clauses(text, span)
    rows, vectors = weigh(found, [text[slice(*one)] for one in [*clauses, span]])
    best = int(rows[:-1, column].argmax()) if clauses else -1
    near = found.near(vectors[-1], category)
    alike = clauses and rows[best, column] > 0.5 * rows[-1, column]
    return Heard(category, likely, clauses[best] if alike else span, near)
