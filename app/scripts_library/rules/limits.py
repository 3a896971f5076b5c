"""How long the parts of a script may be: what the editor takes, a file may bring. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

# In Chinese, in English.
LONGEST: Final = {
    "title": (60, 120),
    "situation": (300, 600),
    "customer": (300, 600),
    "wording": (800, 1600),
    "formal": (800, 1600),
    "warm": (800, 1600),
    "do": (300, 600),
    "dont": (300, 600),
    "label": (60, 120),
}
LISTED: Final = {"tags": 200, "related": 300}
PLAIN: Final = {"owner": 60, "source": 120}
KEY: Final = 60
PARTS: Final = ("variants", "points", "placeholders")
MOST_PARTS: Final = 12


def too_long(stored: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """(place, the most it may have) of everything in a stored body that is longer: characters, or
    parts such as variants."""
    yield from _pairs("", stored)
    for name in PARTS:
        if len(stored.get(name, ())) > MOST_PARTS:
            yield name, MOST_PARTS
    for number, one in enumerate(stored.get("variants", ())):
        yield from _pairs(f"variants.{number}.", one)
    for name, most in LISTED.items():
        if len(", ".join(stored.get(name, ()))) > most:
            yield name, most
    for name, most in PLAIN.items():
        if len(stored.get(name, "")) > most:
            yield name, most


def _pairs(place: str, part: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for name, most in LONGEST.items():
        said = part.get(name)
        if said:
            for language, longest in zip(("zh", "en"), most, strict=True):
                if len(said[language]) > longest:
                    yield f"{place}{name}", longest
