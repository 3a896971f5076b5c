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
OWNER: Final = 60
MOST_VARIANTS: Final = 12


def too_long(stored: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """(place, the most it may have) of everything in a stored body that is longer: characters, or
    variants."""
    yield from _pairs("", stored)
    variants = stored.get("variants", ())
    if len(variants) > MOST_VARIANTS:
        yield "variants", MOST_VARIANTS
    for number, one in enumerate(variants):
        yield from _pairs(f"variants.{number}.", one)
    for name, most in LISTED.items():
        if len(", ".join(stored.get(name, ()))) > most:
            yield name, most
    if len(stored.get("owner", "")) > OWNER:
        yield "owner", OWNER


def _pairs(place: str, part: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for name, most in LONGEST.items():
        said = part.get(name)
        if said:
            for language, longest in zip(("zh", "en"), most, strict=True):
                if len(said[language]) > longest:
                    yield f"{place}{name}", longest
