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
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from app.kernel.late import late
from app.language.rules import taught
from app.language.rules.lexicon import Category
from app.language.rules.taught import CATEGORIES, Taught

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

Floats: TypeAlias = "NDArray[np.float32]"

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
    by_vector: Floats
    by_gram: Floats
    scale: Floats
    bias: Floats
    lines: Floats
    turn: Floats
    shown: NDArray[np.int8]

    def probabilities(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """How likely each text (folded already) has each fault: one row a text."""
        reckoned = vectors @ self.by_vector + self.bias
        for row, text in enumerate(texts):
            buckets = taught.grams(text)
            weights = self.scale[buckets]
            length = float(np.linalg.norm(weights)) or 1.0
            reckoned[row] += (weights / length) @ self.by_gram[buckets]
        return np.asarray(1 / (1 + np.exp(-np.clip(reckoned, -30, 30))), dtype=np.float32)

    def near(self, vector: Floats, category: Category) -> tuple[str, ...]:
        """The taught sentences of a category nearest to a vector, the nearest first."""
        faults = [one for one in lessons() if one.categories]
        place = [n for n, one in enumerate(faults) if category in one.categories]
        likeness = self.shown[place].astype(np.float32) @ (vector @ self.turn)
        order = np.argsort(-likeness, kind="stable")[:NEAREST]
        return tuple(faults[place[n]].text for n in order)

    def save(self, path: Path) -> None:
        """Write the weights; those of the grams, which are many, in 255 steps a category."""
        step = np.maximum(np.abs(self.by_gram).max(axis=0), 1e-9) / 127
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                version=np.int32(VERSION),
                encoder=np.array(self.encoder),
                digest=np.array(self.digest),
                by_vector=self.by_vector.astype(np.float16),
                by_gram=np.round(self.by_gram / step).astype(np.int8),
                step=step,
                scale=self.scale.astype(np.float16),
                bias=self.bias,
                lines=self.lines,
                turn=self.turn.astype(np.float16),
                shown=self.shown,
            )


def load(path: Path) -> Head | None:
    """The weights of a file; None if there is none, or of another version."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            if int(kept["version"]) != VERSION:
                return None
            return Head(
                encoder=str(kept["encoder"]),
                digest=str(kept["digest"]),
                shown=np.asarray(kept["shown"], dtype=np.int8),
                by_gram=np.asarray(kept["by_gram"] * kept["step"], dtype=np.float32),
                **{
                    name: np.asarray(kept[name], dtype=np.float32)
                    for name in ("by_vector", "scale", "bias", "lines", "turn")
                },
            )
    except (OSError, KeyError, ValueError):
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
