"""What may be a password, and how a one-time secret is spelled."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from app.accounts.rules.common_passwords import ROOTS, WHOLE
from app.kernel.verdict import Verdict

SHORTEST: Final = 8
LONGEST: Final = 256
ONE_TIME_LASTS: Final = timedelta(days=14)

_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn",
    "!@#$%^&*()",
)
_LEET: Final = str.maketrans(
    {"@": "a", "4": "a", "3": "e", "0": "o", "1": "i", "$": "s", "5": "s", "7": "t"}
)
_EDGES: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def normalised(password: str) -> str:
    """One form for what looks the same on different keyboards (full-width letters, accents)."""
    return unicodedata.normalize("NFKC", password)


def faults(
    password: str, *, about: Collection[str] = (), composition: bool = False
) -> tuple[Verdict, ...]:
    """Why this may not be a password; empty if it may.

    ``about`` holds the person's own names, numbers and addresses. ``composition`` switches on the
    classic rule that three kinds of characters must occur; without it length and rarity decide.
    """
    text = normalised(password)
    found: list[Verdict] = []
    if len(text) < SHORTEST:
        found.append(Verdict("Use at least %(least)s characters.", {"least": SHORTEST}))
    if len(text) > LONGEST:
        found.append(Verdict("Use at most %(most)s characters.", {"most": LONGEST}))
    if is_common(text):
        found.append(Verdict("This password is among the first ones that are guessed."))
    if _is_about(text, about):
        found.append(Verdict("Leave out your name, staff number and e-mail address."))
    if composition and _kinds(text) < 3:
        found.append(
            Verdict("Mix at least three of: small letters, capitals, digits, other characters.")
        )
    return tuple(found)


def is_common(password: str) -> bool:
    """Would a guesser try this early: a well-known password, a keyboard row, a repetition?"""
    text = normalised(password).casefold()
    if text in WHOLE or _is_repetition(text) or _is_run(text):
        return True
    return any(_is_dressed_up(form) for form in (text, text.translate(_LEET)))


def _is_dressed_up(text: str) -> bool:
    """A well-known word, alone, doubled, or with digits and signs around it."""
    core = _EDGES.sub("", text)
    if core in ROOTS:
        return True
    half, odd = divmod(len(core), 2)
    return bool(core) and not odd and core[:half] == core[half:] and core[:half] in ROOTS


def _is_repetition(text: str) -> bool:
    """One to four characters, over and over."""
    return any(
        len(text) > width and text == (text[:width] * len(text))[: len(text)]
        for width in range(1, 5)
    )


def _is_run(text: str) -> bool:
    """Nothing but pieces of keyboard rows, the alphabet or counting, four or more each."""
    rest = text
    while rest:
        longest = max((_run_length(rest, row) for r in _ROWS for row in (r, r[::-1])), default=0)
        if longest < min(4, len(rest)) or longest < 3:
            return False
        rest = rest[longest:]
    return bool(text)


def _run_length(text: str, row: str) -> int:
    length = 0
    while length < len(text) and text[: length + 1] in row:
        length += 1
    return length


def _is_about(text: str, about: Collection[str]) -> bool:
    """Little is left once the person's own particulars are taken out."""
    rest = text.casefold()
    pieces: set[str] = set()
    for particular in about:
        whole = normalised(particular).casefold()
        pieces.update({whole, whole.partition("@")[0], *re.split(r"[\s.@_-]+", whole)})
    for piece in sorted(pieces, key=len, reverse=True):
        if len(piece) >= 3 or (len(piece) >= 2 and not piece.isascii()):
            rest = rest.replace(piece, "")
    return rest != text.casefold() and len(rest) < 6


def _kinds(text: str) -> int:
    return sum(
        (
            any(c.islower() for c in text),
            any(c.isupper() for c in text),
            any(c.isdigit() for c in text),
            any(not c.islower() and not c.isupper() and not c.isdigit() for c in text),
        )
    )


def spelled(seed: bytes) -> str:
    """A one-time secret of three groups of four letters and digits that cannot be mixed up.

    The same seed gives the same secret; sixteen random bytes give about 59 bits of it.
    """
    number = int.from_bytes(hashlib.sha256(seed).digest(), "big")
    signs: list[str] = []
    for _ in range(12):
        number, place = divmod(number, len(_ALPHABET))
        signs.append(_ALPHABET[place])
    return "-".join("".join(signs[i : i + 4]) for i in (0, 4, 8))


def one_time_has_expired(given_at: datetime | None, *, at: datetime) -> bool:
    """A one-time secret that nobody used within its days opens nothing any more."""
    return given_at is not None and at >= given_at + ONE_TIME_LASTS
