"""When two written answers are the same: width, case, blanks, punctuation, character variants."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Final

Fold = Callable[[str], str]
"""Maps a text to the form in which variants of a character are one (traditional, simplified)."""

_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\u00ad]")
# Between digits a point, a colon, a slash or a dash carries meaning: 1.5 is not 15.
_SAYS_SOMETHING: Final = re.compile(r"(?<=\d)[.:/\-](?=\d)")


def as_it_is(text: str) -> str:
    """The fold that changes nothing."""
    return text


def normalise(text: str, fold: Fold = as_it_is) -> str:
    """The text as it is compared: one width, one case, no blanks, no punctuation except inside
    numbers. A text of punctuation alone keeps it."""
    plain = fold(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold()))
    plain = "".join(plain.split())
    kept = {match.start() for match in _SAYS_SOMETHING.finditer(plain)}
    bare = "".join(
        sign
        for place, sign in enumerate(plain)
        if place in kept or unicodedata.category(sign)[0] not in "PZC"
    )
    return unicodedata.normalize("NFKC", bare or plain).casefold()


def same(given: str, accepted: Iterable[str], fold: Fold = as_it_is) -> bool:
    """Is the answer one of those accepted? An empty answer never is."""
    wanted = normalise(given, fold)
    return bool(wanted) and wanted in _forms(tuple(accepted), fold)


@lru_cache(maxsize=4096)
def _forms(accepted: tuple[str, ...], fold: Fold) -> frozenset[str]:
    """A key's writings as they are compared: a whole cohort is compared with the same few."""
    return frozenset(normalise(one, fold) for one in accepted)


_GROUPED: Final = re.compile(r"(?<=\d)[,\s](?=\d{3}(\D|$))")
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?|[+-]?\.\d+")


def number(text: str, units: Iterable[str] = ()) -> Decimal | None:
    """The number somebody wrote: any width, grouped thousands, a known unit or % behind it.
    None if it is anything else."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold().replace("−", "-")
    plain = _GROUPED.sub("", plain)
    for unit in sorted((u.casefold() for u in (*units, "%") if u), key=len, reverse=True):
        if plain.endswith(unit):
            plain = plain[: -len(unit)].strip()
            break
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None
