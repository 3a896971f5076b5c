"""What a certificate is worth on a day, and how much of its holder a stranger sees."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum


class CertificateState(StrEnum):
    """What a verifier is told."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


def state_on(
    day: date, *, valid_until: date | None, revoked_at: datetime | None, superseded: bool
) -> CertificateState:
    """The state on a day. Revocation outweighs everything; the last valid day still counts."""
    if revoked_at is not None:
        return CertificateState.REVOKED
    if superseded:
        return CertificateState.SUPERSEDED
    if valid_until is not None and day > valid_until:
        return CertificateState.EXPIRED
    return CertificateState.VALID


def expires_soon(day: date, *, valid_until: date | None, days: int = 60) -> bool:
    """Does it end within ``days`` and has not ended yet?"""
    return valid_until is not None and 0 <= (valid_until - day).days <= days


def masked(name: str) -> str:
    """The family name alone: 林*, or the first letters of each word. Empty stays empty."""
    name = name.strip()
    if not name:
        return ""
    if ord(name[0]) > 0x2E7F:
        return name[0] + "*" * max(1, len(name) - 1)
    return " ".join(word[0] + "*" * max(1, len(word) - 1) for word in name.split())


def same_name(given: str, name: str) -> bool:
    """Is it the same name, blanks and case aside?"""
    fold = "".join(given.split()).casefold()
    return bool(fold) and fold == "".join(name.split()).casefold()
