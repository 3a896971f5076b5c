"""Signed tickets: what a page may ask of the second listener, where nobody is signed in.

A ticket holds a small value and until when it is good. It is signed with the academy's secret, so
the other listener can trust it without a session; it opens one thing for a while, and no more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from itsdangerous import BadData, URLSafeSerializer

from app.kernel.errors import NotFound

LASTING: Final = timedelta(hours=12)


def _signer(secret: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=f"ticket {purpose}")


def sealed(secret: str, purpose: str, value: Any, *, at: datetime) -> str:
    """A ticket for ``value``, good for twelve hours. Within an hour the same value gives the same
    ticket, so that browsers may keep what they fetched with it."""
    hour = int(at.timestamp()) // 3600 * 3600
    until = hour + int(LASTING.total_seconds())
    ticket: str = _signer(secret, purpose).dumps([value, until])
    return ticket


def opened(secret: str, purpose: str, ticket: str, *, at: datetime) -> Any:
    """The value of a ticket. Raise NotFound for one that is forged, foreign or has run out."""
    try:
        value, until = _signer(secret, purpose).loads(ticket)
    except (BadData, ValueError, TypeError):
        raise NotFound() from None
    if at.timestamp() >= until:
        raise NotFound()
    return value
