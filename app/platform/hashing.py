"""Argon2: the only place where a password becomes a hash, and a guess is compared with one."""

from __future__ import annotations

import hmac
import threading
from functools import lru_cache
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask import current_app

# Each hash takes 64 MiB: a crowd at the door waits in line instead of filling the memory.
_slots = threading.BoundedSemaphore(3)


@lru_cache(maxsize=4)
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=3, memory_cost=memory_kib, parallelism=4)


@lru_cache(maxsize=4)
def _nobodys(memory_kib: int) -> str:
    return _hasher(max(memory_kib, 32)).hash("nobody has this password")


# A made secret carries 59 random bits: it needs no slow hash, and an import makes thousands.
_quick = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


def _memory() -> int:
    return max(int(current_app.config["ACADEMY"].argon2_memory_kib), 32)


def hash_password(password: str) -> str:
    """The hash to keep of a password that a person chose."""
    with _slots:
        return _hasher(_memory()).hash(password)


def hash_secret(secret: str) -> str:
    """The hash to keep of a one-time secret that the academy made."""
    return _quick.hash(secret)


def matches(kept: str, password: str) -> bool:
    """Is this the password? Takes as long for a made secret, an empty or a broken hash."""
    slow = _is_slow(kept)
    with _slots:
        found = _verified(kept, password)
        if not slow:
            _verified(_nobodys(_memory()), password)
    return found


def _is_slow(kept: str) -> bool:
    return f"m={_memory()}," in kept


def _verified(kept: str, password: str) -> bool:
    try:
        return _quick.verify(kept, password)
    except (Argon2Error, InvalidHashError):
        return False


def wants_new_hash(kept: str) -> bool:
    """Was the password hashed at another cost than today's?"""
    return _hasher(_memory()).check_needs_rehash(kept)


def keyed(*parts: object) -> bytes:
    """A digest that only this installation can make: of names typed, of secrets handed out."""
    key = str(current_app.config["ACADEMY"].secret_key).encode()
    return hmac.new(key, "\x1f".join(map(str, parts)).encode(), sha256).digest()
