"""Learned weights over a sentence's vector and its grams, one column a thing to be heard.

A logistic layer: the vector comes from the sentence encoder, the grams are runs and pairs of signs
(``rules.taught.grams``), hashed into so many buckets. Only numpy is needed to use them.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from zipfile import BadZipFile

from app.kernel.late import late
from app.language.rules import taught

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

Floats: TypeAlias = "NDArray[np.float32]"


@dataclass(frozen=True)
class Weights:
    """``by_vector`` has a row for each figure of the vector, ``by_gram`` one for each bucket, in
    255 steps of size ``step`` a column; ``scale`` tells how much a bucket says at all."""

    by_vector: Floats
    by_gram: NDArray[np.int8]
    step: Floats
    scale: Floats
    bias: Floats

    @classmethod
    def of(cls, by_vector: Floats, by_gram: Floats, scale: Floats, bias: Floats) -> Weights:
        """Weights as they were learned, those of the grams, which are many, in steps."""
        step = np.maximum(np.abs(by_gram).max(axis=0), 1e-9) / 127
        return cls(
            by_vector=np.asarray(by_vector, dtype=np.float32),
            by_gram=np.round(by_gram / step).astype(np.int8),
            step=np.asarray(step, dtype=np.float32),
            scale=np.asarray(scale, dtype=np.float32),
            bias=np.asarray(bias, dtype=np.float32),
        )

    def margins(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """How far each text lies on the side of each column: one row a text, 0 is undecided."""
        reckoned = vectors @ self.by_vector + self.bias
        for row, text in enumerate(texts):
            buckets = taught.grams(text, len(self.scale))
            weights = self.scale[buckets]
            length = float(np.linalg.norm(weights)) or 1.0
            reckoned[row] += ((weights / length) @ self.by_gram[buckets]) * self.step
        return np.asarray(reckoned, dtype=np.float32)

    def kept(self) -> dict[str, Any]:
        """The arrays as a file keeps them."""
        return {
            "by_vector": self.by_vector.astype(np.float16),
            "by_gram": self.by_gram,
            "step": self.step,
            "scale": self.scale.astype(np.float16),
            "bias": self.bias,
        }

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> Weights:
        """What ``kept`` gave. Raise KeyError if an array is missing."""
        return cls(
            by_gram=np.asarray(kept["by_gram"], dtype=np.int8),
            **{
                name: np.asarray(kept[name], dtype=np.float32)
                for name in ("by_vector", "step", "scale", "bias")
            },
        )


def probable(margins: Floats) -> Floats:
    """The margins as probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(margins, -30, 30))), dtype=np.float32)


def write(path: Path, version: int, arrays: Mapping[str, Any]) -> None:
    """Write arrays as one file; who reads meanwhile still reads the old one."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez_compressed(file, version=np.int32(version), **arrays)
    part.replace(path)


def opened(path: Path, version: int) -> dict[str, Any] | None:
    """The arrays of a file; None if there is none, it is broken, or of another version."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            found = {name: kept[name] for name in kept.files}
    except (OSError, ValueError, EOFError, BadZipFile, zlib.error):
        return None
    return found if int(found.get("version", -1)) == version else None
