"""What the academy's own key says of a certificate: the code on paper, the credential."""

from __future__ import annotations

import functools
import json
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.certificates.models import Certificate
from app.certificates.rules import badge
from app.certificates.rules.badge import STATUS_BITS
from app.certificates.rules.code import Code, read, write
from app.certificates.rules.paper import Print
from app.platform import seals
from app.platform.db import db
from app.platform.settings import Settings

NAME = "Kefu Academy"


def code_of(settings: Settings, paper: Print) -> str:
    """The text of the paper's QR code."""
    fields = Code(
        paper.serial,
        paper.kind,
        paper.holder,
        paper.title.zh,
        paper.issued_on,
        paper.valid_until,
    )
    return write(fields, paper.address, functools.partial(seals.seal, settings.data_dir))


def read_code(settings: Settings, text: str, *, published: str = "") -> Code | None:
    """The fields of a scanned text, if they were signed here; ``published`` is the JSON of an
    issuer's profile or key, to check with that instead."""
    if not published:
        return read(text, functools.partial(seals.holds, settings.data_dir))
    try:
        keys = [seals.key_of(jwk) for jwk in badge.keys_in(json.loads(published))]
    except (ValueError, KeyError, TypeError):
        return None
    found = (read(text, functools.partial(seals.holds_with, key)) for key in keys)
    return next((code for code in found if code is not None), None)


def badge_of(settings: Settings, certificate: Certificate, paper: Print) -> str:
    """The signed credential; empty where no public address is set to publish the key at."""
    if not settings.public_url:
        return ""
    said = badge.credential(
        paper, site=settings.public_url, subject=certificate.subject, number=certificate.id
    )
    return _signed(settings, said)


def _signed(settings: Settings, said: dict[str, Any]) -> str:
    jwk = seals.public_jwk(settings.data_dir)
    return badge.token(said, jwk, functools.partial(seals.seal, settings.data_dir))


def issuer(settings: Settings, site: str) -> dict[str, Any]:
    """The issuer's profile with the public key."""
    return badge.profile(site, seals.public_jwk(settings.data_dir), name=NAME)


def status_list(settings: Settings, place: int, *, at: datetime) -> str | None:
    """The signed list of revoked credentials; None beyond the last one."""
    last = db.session.scalar(select(func.max(Certificate.id))) or 0
    if place < 1 or (place - 1) * STATUS_BITS > last:
        return None
    low = (place - 1) * STATUS_BITS
    gone = db.session.scalars(
        select(Certificate.id).where(
            Certificate.id >= low,
            Certificate.id < low + STATUS_BITS,
            Certificate.revoked_at.is_not(None),
        )
    )
    said = badge.status_list(settings.public_url, place, gone, at=at, name=f"{NAME}: revoked")
    return _signed(settings, said)
