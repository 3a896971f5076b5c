"""What the QR code says: the address to check the number at, and after ``#`` the printed fields
with a signature, so that a paper can be checked where there is no network. Browsers do not send
what follows ``#``, so no name reaches a server by scanning.

``<address>#1.<fields>.<signature>``, both in base64url without padding. The fields are UTF-8 text,
one a line: number, kind, name, title in Chinese, day of issue, last valid day (or nothing). The
signature (Ed25519) covers ``1.<fields>``.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.certificates.rules.kinds import CertificateKind

VERSION: Final = "1"


def encoded(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decoded(text: str) -> bytes:
    """The bytes of base64url without padding. Raise ValueError for anything else, also for a text
    whose last sign carries bits that mean nothing: each content has one spelling only."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if encoded(data) != text:
        raise ValueError("not base64url")
    return data


@dataclass(frozen=True)
class Code:
    """The printed fields."""

    serial: str
    kind: CertificateKind
    holder: str
    title: str
    issued_on: date
    valid_until: date | None


def write(code: Code, address: str, sign: Callable[[bytes], bytes]) -> str:
    """The text of the QR code."""
    until = code.valid_until.isoformat() if code.valid_until else ""
    lines = [code.serial, code.kind.value, code.holder, code.title, code.issued_on.isoformat()]
    flat = [" ".join(line.split()) for line in lines]
    signed = f"{VERSION}.{encoded(chr(10).join([*flat, until]).encode('utf-8'))}"
    return f"{address}#{signed}.{encoded(sign(signed.encode('ascii')))}"


def is_code(text: str) -> bool:
    """Has a scanned text the shape of a code, whoever signed it?"""
    parts = text.strip().rpartition("#")[2].split(".")
    return len(parts) == 3 and parts[0] == VERSION


def read(text: str, holds: Callable[[bytes, bytes], bool]) -> Code | None:
    """The fields of a scanned text (an address with a code, or the code alone) if the signature
    holds; ``holds`` gets signed bytes and signature. None for anything else."""
    if not is_code(text):
        return None
    parts = text.strip().rpartition("#")[2].split(".")
    try:
        fields, signature = decoded(parts[1]), decoded(parts[2])
        if not holds(f"{parts[0]}.{parts[1]}".encode("ascii"), signature):
            return None
        serial, kind, holder, title, issued, until = fields.decode("utf-8").split("\n")
        return Code(
            serial,
            CertificateKind(kind),
            holder,
            title,
            date.fromisoformat(issued),
            date.fromisoformat(until) if until else None,
        )
    except ValueError:
        return None
