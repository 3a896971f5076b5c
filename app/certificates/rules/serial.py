"""Serial numbers: ``KA-2026-7K3M-Q9XD-T``, random, with a check character.

The alphabet has no I, L, O, U, so that nothing is misread. With values v of the twelve symbols
(four digits of the year, eight random ones) the check value c satisfies
``2·v1 + 3·v2 + … + 13·v12 ≡ c (mod 37)``. Since 37 is prime, larger than every value, and all
weights (−1 for c itself) differ, any single wrong symbol and any swap of neighbours is noticed.
"""

from __future__ import annotations

import random
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX: Final = "KA"
# On sheets that nobody can take for a certificate; never issued.
SPECIMEN: Final = "KA-0000-0000-0000-0"
_MODULUS: Final = 37
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


def check_value(symbols: str) -> int:
    """The check value of year and random part, from 0 to 36."""
    weighted = (w * ALPHABET.index(symbol) for w, symbol in enumerate(symbols, 2))
    return sum(weighted) % _MODULUS


def make(year: int, source: random.Random) -> str:
    """A new number of this year. ``source`` must be unpredictable outside tests."""
    while True:
        drawn = "".join(source.choices(ALPHABET, k=8))
        check = check_value(f"{year:04d}{drawn}")
        if check < len(ALPHABET):
            return f"{PREFIX}-{year:04d}-{drawn[:4]}-{drawn[4:]}-{ALPHABET[check]}"


def normalised(text: str) -> str:
    """The number as it is written, from what somebody typed: case, blanks and dashes do not
    matter, O is 0, I and L are 1. Gives the text itself where it cannot be a number."""
    compact = "".join(c for c in text.upper() if c.isalnum())
    if not compact.startswith(PREFIX) or len(compact) != 15:
        return text.strip().upper()
    rest = compact[len(PREFIX) :].translate(_MISREAD)
    return f"{PREFIX}-{rest[:4]}-{rest[4:8]}-{rest[8:12]}-{rest[12:]}"


def is_well_formed(serial: str) -> bool:
    """Has the number the right shape and the right check character?"""
    parts = serial.split("-")
    if len(parts) != 5 or parts[0] != PREFIX or [len(p) for p in parts[1:]] != [4, 4, 4, 1]:
        return False
    symbols = parts[1] + parts[2] + parts[3]
    if any(c not in ALPHABET for c in symbols + parts[4]) or not parts[1].isdigit():
        return False
    return check_value(symbols) == ALPHABET.index(parts[4])
