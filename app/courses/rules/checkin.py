"""Saying "I am here" in a class: a code that changes on the trainer's screen, and the short time
in which it counts. Nothing is stored: code and ticket follow from the key, the class and the clock.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

STEP: Final = timedelta(seconds=20)
"""How long one code stands on the screen."""
STEPS: Final = 2
"""How many codes count: the one shown, and the one before, for whoever is still typing."""
TICKET: Final = timedelta(minutes=3)
"""How long somebody who has scanned may take to press the button."""
EARLY: Final = timedelta(minutes=15)
"""How long before the class begins the door opens."""
LENGTH: Final = 6
# 32 signs that nobody takes for another: no 0, 1, I or O.
ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def is_open(starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """May people say now that they are here?"""
    return starts_at - EARLY <= at <= ends_at


def code_at(key: bytes, session: object, at: datetime) -> str:
    """The code on the screen at a moment."""
    return _code(key, session, _step(at))


def seconds_left(at: datetime) -> int:
    """How long the code shown stays, in whole seconds, at least one."""
    length = int(STEP.total_seconds())
    return length - int(at.timestamp()) % length


def code_holds(key: bytes, session: object, given: str, at: datetime) -> bool:
    """Does what somebody typed or scanned count at this moment? Case, blanks and dashes do not
    matter."""
    typed = "".join(sign for sign in given.upper() if sign in ALPHABET)
    now = _step(at)
    return any(
        hmac.compare_digest(_code(key, session, now - back).encode(), typed.encode())
        for back in range(STEPS)
    )


def ticket(key: bytes, session: object, learner: int, at: datetime) -> str:
    """What somebody who scanned a good code carries to the button: theirs alone, soon worthless."""
    stamp = int(at.timestamp())
    return f"{stamp}-{_sealed(key, 'ticket', session, learner, stamp).hex()[:32]}"


def ticket_holds(key: bytes, session: object, learner: int, given: str, at: datetime) -> bool:
    """Was this ticket given to this person, for this class, and a short time ago?"""
    stamp, _dash, _seal = given.partition("-")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    made = datetime.fromtimestamp(int(stamp), UTC)
    right = ticket(key, session, learner, made)
    return hmac.compare_digest(right.encode(), given.encode()) and made <= at <= made + TICKET


def _step(at: datetime) -> int:
    return int(at.timestamp()) // int(STEP.total_seconds())


def _code(key: bytes, session: object, step: int) -> str:
    seal = _sealed(key, "code", session, step)
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in seal[:LENGTH])


def _sealed(key: bytes, *parts: object) -> bytes:
    return hmac.new(key, "\x1f".join(map(str, parts)).encode(), sha256).digest()
