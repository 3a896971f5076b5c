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
    return list(_engine().lazy_pinyin(text))
