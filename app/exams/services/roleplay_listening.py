"""The head that hears acts and critical failures beside the rules: its weights, and its answer.

The weights are a file of their own (``app/exams/taught/head.npz``), made by ``flask roleplay
train`` from the act library and the sentences beside it. They serve one encoder; with another, or
with its stand-in, nothing is heard and the rules stand alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.exams.rules.roleplay.taught import Margins
from app.kernel.late import late
from app.language.weights import Floats, Weights, opened, write

if TYPE_CHECKING:
    import numpy as np
else:
    np = late("numpy")

FOLDER: Final = Path(__file__).resolve().parents[1] / "taught"
WEIGHTS: Final = FOLDER / "head.npz"
VERSION: Final = 1


@dataclass(frozen=True)
class ActHead:
    """Weights, a column an act or a code of a critical failure, for the vectors of one encoder;
    ``digest`` tells from which lists."""

    encoder: str
    digest: str
    columns: tuple[str, ...]
    weights: Weights

    def margins(self, texts: Sequence[str], vectors: Floats) -> Margins:
        """For each column the margin of each text (as the rules read it)."""
        rows = self.weights.margins(texts, vectors).round(3)
        return {key: rows[:, place].tolist() for place, key in enumerate(self.columns)}

    def save(self, path: Path) -> None:
        """Write the weights."""
        arrays = {
            "encoder": np.array(self.encoder),
            "digest": np.array(self.digest),
            "columns": np.array(self.columns),
        }
        write(path, VERSION, arrays | self.weights.kept())


def load(path: Path) -> ActHead | None:
    """The head of a file; None if there is none, it is broken, or of another version."""
    kept = opened(path, VERSION)
    if kept is None:
        return None
    try:
        columns = tuple(str(key) for key in kept["columns"])
        weights = Weights.from_kept(kept)
        return ActHead(str(kept["encoder"]), str(kept["digest"]), columns, weights)
    except KeyError:
        return None


@lru_cache(maxsize=1)
def shipped() -> ActHead | None:
    """The head that comes with the product."""
    return load(WEIGHTS)


def head_for(encoder: str) -> ActHead | None:
    """The shipped head, if it was taught with this encoder."""
    found = shipped()
    return found if found is not None and found.encoder == encoder else None
