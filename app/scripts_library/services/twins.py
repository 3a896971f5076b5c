"""Wordings of published scripts that say nearly the same: in every tone, variant and language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.content import store
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.rules.nearness import Said, Shelf, Twin

MOST = 3


class _Kept:
    """What was found last, and among which scripts: their keys and hashes."""

    among: tuple[tuple[str, str], ...] = ()
    found: tuple[Twin, ...] = ()


def _texts(without: str = "") -> list[tuple[Said, str]]:
    return [
        (Said(one.key, where, spoken), text)
        for one in store.published(ScriptBody)
        if one.key != without
        for where, spoken, text in one.body.texts()
    ]


def shelf() -> Shelf:
    """All published wordings in every tone and variant."""
    return Shelf(_texts())


def in_library() -> Sequence[Twin]:
    """Pairs of published wordings that are nearly the same, the nearest first; looked for again
    only when something else is published."""
    among = tuple((one.key, one.hash) for one in store.published(ScriptBody))
    if among != _Kept.among:
        texts = _texts()
        _Kept.among, _Kept.found = among, tuple(Shelf(texts).twins_of(texts))
    return _Kept.found


def of_texts(key: str, texts: Iterable[tuple[str, str, str]]) -> list[Twin]:
    """What a script that is being written nearly repeats, given its (field, language, text): of
    other scripts, and of itself. The nearest for each script."""
    own = [(Said(key, where, spoken), text) for where, spoken, text in texts if text]
    if not own:
        return []
    nearest: dict[str, Twin] = {}
    for twin in Shelf([*_texts(without=key), *own]).twins_of(own):
        nearest.setdefault(twin.other.key, twin)
    return list(nearest.values())[:MOST]
