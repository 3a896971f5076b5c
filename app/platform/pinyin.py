"""Pinyin of Chinese text, character by character. The tables are loaded at first use."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _engine() -> Any:
    # The table of phrases weighs 50 MB in each web process and tells apart only rare readings.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    import pypinyin

    return pypinyin


def syllables(text: str) -> list[str]:
    """One syllable without a tone for each Chinese character; other runs of text as they are."""
    return list(_of_one(text) if len(text) == 1 else _engine().lazy_pinyin(text))


@lru_cache(maxsize=8192)
def _of_one(sign: str) -> tuple[str, ...]:
    # Texts are read character by character, and a few thousand characters make up all of them.
    return tuple(_engine().lazy_pinyin(sign))
