"""The scales that weigh what only one scenario listens for: as shipped, and how they are taught.

The lists (``app/exams/taught/pairs``) are by writers who were given a trainer's items by title
alone: of each line the scenario, the item (``point.…``, ``fact.…``, ``taboo.…``), and whether the
line does it. A line also teaches that it does none of the scenario's other items.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.exams.rules.roleplay.acts import compare, signs
from app.exams.rules.roleplay.library import OF_SCENARIO
from app.exams.rules.roleplay.normalise import read as read_text
from app.exams.rules.roleplay.pairs import KINDS, SIGNS, Scale, Scales, Signs, kind_of
from app.exams.rules.roleplay.scenario import TOLD
from app.exams.rules.roleplay.trials import Reader
from app.exams.services.roleplay_listening import FOLDER, no_number
from app.kernel.late import late
from app.language.simplify import simplified

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

PAIRS: Final = FOLDER / "pairs"
FILE: Final = FOLDER / "scales.json"
OTHER: Final = 0.3
"""For how much it counts that a line does none of the other items: now and then it does one."""
CHOICES: Final = 3
"""How often the piece of a line that does the item is chosen anew."""
_RIDGE: Final = 1.0
_ROUNDS: Final = 60
_SMALL: Final = 1e-5
_NAMES: Final = {"point": "say-", "fact": TOLD, "taboo": OF_SCENARIO}
_DIGITS: Final = 4


@dataclass(frozen=True)
class Kept:
    """Scales for the likenesses of one encoder; ``digest`` tells from which lists."""

    encoder: str
    digest: str
    scales: Scales

    def save(self, path: Path) -> None:
        """Write them, one sign a line, to be read by people as well."""
        body = {
            "encoder": self.encoder,
            "digest": self.digest,
            "scales": {
                kind: {"bias": scale.bias, "weights": dict(scale.weights)}
                for kind, scale in self.scales.items()
            },
        }
        path.write_text(json.dumps(body, indent=1) + "\n", "utf-8")


def load(path: Path) -> Kept | None:
    """The scales of a file; None if there is none or it is broken."""
    try:
        body = json.loads(path.read_text("utf-8"), parse_constant=no_number)
        scales = {
            str(kind): Scale(
                {str(k): float(v) for k, v in one["weights"].items()}, float(one["bias"])
            )
            for kind, one in body["scales"].items()
        }
        return Kept(str(body["encoder"]), str(body["digest"]), scales)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


@lru_cache(maxsize=1)
def shipped() -> Kept | None:
    """The scales that come with the product."""
    return load(FILE)


def scales_for(encoder: str) -> Scales | None:
    """The shipped scales, if they were taught with this encoder."""
    found = shipped()
    return found.scales if found is not None and found.encoder == encoder else None


def digest() -> str:
    """What tells one set of lists from another."""
    found = hashlib.sha256(" ".join(SIGNS).encode())
    for file in sorted(PAIRS.glob("*.jsonl")):
        found.update(file.name.encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:16]


@dataclass(frozen=True)
class Pair:
    """A line beside one item of its scenario: the signs of each piece of the line, whether it does
    the item, whether it was written for it, and by whom."""

    kind: str
    signs: Signs
    does: bool
    meant: bool
    writer: str


def pairs(readers: Mapping[str, Reader]) -> list[Pair]:
    """Every line of the lists beside every item of its scenario. A line of an unknown scenario or
    item is left out: definitions may change."""
    found: list[Pair] = []
    for file in sorted(PAIRS.glob("*.jsonl")):
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            reader = readers.get(row["scenario"])
            if reader is not None:
                found += _beside(reader, row, file.stem)
    return found


def _beside(reader: Reader, row: Mapping[str, object], writer: str) -> Iterator[Pair]:
    message = read_text(simplified(str(row["text"])))
    if reader.taught is None or not message.pieces:
        return
    scores = reader.similar([piece.text for piece in message.pieces])
    compared = compare(message, reader.library, scores, reader.bars)
    table = signs(message, reader.library, compared, reader.taught(message.sentences))
    kind, _, key = str(row["item"]).partition(".")
    own = f"{_NAMES.get(kind, '')}{key}"
    if own not in table:
        return
    for item, rows in table.items():
        does = item == own and bool(row["does"])
        yield Pair(kind_of(reader.library.acts[item]), rows, does, item == own, writer)


def taught(found: Sequence[Pair]) -> dict[str, Scale]:
    """A scale for each kind, from these pairs."""
    return {kind: _scale([pair for pair in found if pair.kind == kind]) for kind in KINDS}


def _scale(found: Sequence[Pair]) -> Scale:
    """A logistic layer over the signs of one piece of each line: the nearest, then the one that
    the scale itself finds likeliest."""
    does = np.array([pair.does for pair in found], dtype=np.float64)
    counts = np.array([1.0 if pair.meant else OTHER for pair in found])
    chosen = [int(pair.signs[:, 0].argmax()) for pair in found]
    scale = Scale({}, 0.0)
    for _choice in range(CHOICES):
        rows = np.stack([pair.signs[place] for pair, place in zip(found, chosen, strict=True)])
        scale = _logistic(rows, does, counts)
        chosen = [int(scale.odds(pair.signs).argmax()) for pair in found]
    return scale


def _logistic(rows: Signs, does: NDArray[np.float64], counts: NDArray[np.float64]) -> Scale:
    """Newton's way to the weights of a ridged logistic layer over standardised signs."""
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    table = np.concatenate([(rows - middle) / spread, np.ones((len(rows), 1))], axis=1)
    ridge = np.full(table.shape[1], _RIDGE)
    ridge[-1] = _SMALL
    weights = np.zeros(table.shape[1])
    for _round in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (counts * (likely - does)) + ridge * weights
        bend = (table * (counts * likely * (1 - likely))[:, None]).T @ table + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < _SMALL:
            break
    plain = weights[:-1] / spread
    bias = float(weights[-1] - plain @ middle)
    told = {name: round(float(one), _DIGITS) for name, one in zip(SIGNS, plain, strict=True)}
    return Scale(told, round(bias, _DIGITS))


def told(found: Sequence[Pair]) -> Iterator[str]:
    """What scales make of writers they have not heard: of the lines that do an item how many are
    heard, of the near misses and of the lines meant for other items how many seem to do it."""
    writers = sorted({pair.writer for pair in found})
    for writer in writers:
        scales = taught([pair for pair in found if pair.writer != writer])
        own = [pair for pair in found if pair.writer == writer]
        for kind in KINDS:
            shares = (
                _share(scales[kind], (p for p in own if p.kind == kind and p.does)),
                _share(scales[kind], (p for p in own if p.kind == kind and p.meant and not p.does)),
                _share(scales[kind], (p for p in own if p.kind == kind and not p.meant)),
            )
            yield "{}, {}: heard {:.3f}, near misses {:.3f}, others {:.4f}".format(
                writer, kind, *shares
            )


def _share(scale: Scale, found: Iterable[Pair]) -> float:
    heard = [scale.odds(pair.signs).max() > 0 for pair in found]
    return float(sum(heard) / max(1, len(heard)))
