"""The head that hears acts and critical failures beside the rules: its weights, and its answer.

The weights are a file of their own (``app/exams/taught/head.npz``), made by ``flask roleplay
train`` from the act library and the sentences beside it. They serve one encoder; with another, or
with its stand-in, nothing is heard and the rules stand alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.exams.rules.roleplay.taught import WORDING, Margins
from app.kernel.late import late
from app.language import head as lexicon
from app.language.rules.lexicon import Category
from app.language.rules.taught import CATEGORIES
from app.language.weights import Floats, Weights, opened, write

if TYPE_CHECKING:
    import numpy as np
else:
    np = late("numpy")

FOLDER: Final = Path(__file__).resolve().parents[1] / "taught"
WEIGHTS: Final = FOLDER / "head.npz"
VERSION: Final = 1
SAME: Final[Mapping[str, tuple[Category, ...]]] = {
    "privacy_leak": (Category.PRIVACY,),
    "insult_or_argument": (Category.INSULT, Category.BLAME),
    "overpromise_beyond_authority": (Category.PROMISE,),
    "refusal_or_brush_off": (Category.IMPATIENCE, Category.CASH_FOR_REVIEWS),
}
"""Which faults of a text, as the lexicon knows them, are which failure of a talk."""


def no_number(name: str) -> float:
    """For ``json.loads(parse_constant=...)``: NaN and infinities are refused. Raise ValueError."""
    raise ValueError(f"{name} is no number")


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


def margins_with(encoder: str) -> Callable[[Sequence[str], Floats], Margins] | None:
    """What hears sentences with their vectors: the head of acts and, beside it, the lexicon's; None
    where no head was taught with this encoder."""
    head = head_for(encoder)
    if head is None:
        return None
    words = lexicon.shipped()
    if words is None or words.encoder != encoder:
        return head.margins
    columns = {
        f"{WORDING}{code}": [CATEGORIES.index(category) for category in categories]
        for code, categories in SAME.items()
    }

    def margins(texts: Sequence[str], vectors: Floats) -> Margins:
        rows = words.weights.margins(texts, vectors)
        beside = {
            key: rows[:, places].max(axis=1).round(3).tolist() for key, places in columns.items()
        }
        return {**head.margins(texts, vectors), **beside}

    return margins


def head_for(encoder: str) -> ActHead | None:
    """The shipped head, if it was taught with this encoder."""
    found = shipped()
    return found if found is not None and found.encoder == encoder else None
