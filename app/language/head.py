"""The taught head: weights over a sentence's vector and its grams, one column a category.

A logistic layer per category over the vector of the sentence encoder and hashed runs of signs.
The weights are a file of their own (``taught/head.npz``), made from the sentences beside it by
``flask scripts train``; only numpy is needed to use them. The sentences are our own lists, a file
a category, and in ``voices`` lists by others, a file a writer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.kernel.late import late
from app.language.rules import taught
from app.language.rules.lexicon import Category
from app.language.rules.taught import CATEGORIES, Taught
from app.language.weights import Floats, Weights, opened, probable, write

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

FOLDER: Final = Path(__file__).with_name("taught")
WEIGHTS: Final = FOLDER / "head.npz"
VOICES: Final = FOLDER / "voices"
VERSION: Final = 2
NEAREST: Final = 2


@dataclass(frozen=True)
class Head:
    """Weights, the line of each category, and small vectors of the faults taught."""

    encoder: str
    digest: str
    weights: Weights
    lines: Floats
    turn: Floats
    shown: NDArray[np.int8]

    def probabilities(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """How likely each text (folded already) has each fault: one row a text."""
        return probable(self.weights.margins(texts, vectors))

    def near(self, vector: Floats, category: Category) -> tuple[str, ...]:
        """The taught sentences of a category nearest to a vector, the nearest first."""
        faults = [one for one in lessons() if one.categories]
        place = [n for n, one in enumerate(faults) if category in one.categories]
        likeness = self.shown[place].astype(np.float32) @ (vector @ self.turn)
        order = np.argsort(-likeness, kind="stable")[:NEAREST]
        return tuple(faults[place[n]].text for n in order)

    def save(self, path: Path) -> None:
        """Write the weights, and what is needed to show the nearest sentences."""
        arrays = {
            "encoder": np.array(self.encoder),
            "digest": np.array(self.digest),
            "lines": self.lines,
            "turn": self.turn.astype(np.float16),
            "shown": self.shown,
        }
        write(path, VERSION, arrays | self.weights.kept())


def load(path: Path) -> Head | None:
    """The weights of a file; None if there is none, it is broken, or of another version."""
    kept = opened(path, VERSION)
    try:
        return (
            None
            if kept is None
            else Head(
                encoder=str(kept["encoder"]),
                digest=str(kept["digest"]),
                weights=Weights.from_kept(kept),
                lines=np.asarray(kept["lines"], dtype=np.float32),
                turn=np.asarray(kept["turn"], dtype=np.float32),
                shown=np.asarray(kept["shown"], dtype=np.int8),
            )
        )
    except KeyError:
        return None


@lru_cache(maxsize=1)
def shipped() -> Head | None:
    """The head that comes with the product."""
    return load(WEIGHTS)


@lru_cache(maxsize=1)
def lessons() -> list[Taught]:
    """The sentences that come with the product: our own, and those of others; each once."""
    ours = taught.sentences(_texts(FOLDER, "txt"))
    known = {one.text for one in ours}
    others = {one.text: one for one in taught.written(_texts(VOICES, "jsonl"))}
    return [*ours, *(one for text, one in others.items() if text not in known)]


def _texts(folder: Path, ending: str) -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in folder.glob(f"*.{ending}")}


def digest(sentences: Iterable[Taught]) -> str:
    """What tells one set of sentences from another."""
    parts: list[Any] = [(one.text, sorted(one.categories), one.writer) for one in sentences]
    return hashlib.sha256(repr((parts, CATEGORIES, taught.BUCKETS)).encode()).hexdigest()[:16]
