"""Is a file what it says? By the register where it can be asked, else by its signature."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.rules.serial import SPECIMEN, is_well_formed
from app.certificates.rules.validity import CertificateState
from app.certificates.services.press import CREDENTIAL
from app.platform import signing
from app.platform.db import db

UNREADABLE: Final = "unreadable"
# The writer of the file spells a hyphen as an escape.
_NAMED: Final = re.compile(rb"\(Kefu Academy (KA(?:(?:-|\\055)\w+){4})\)")


@dataclass(frozen=True)
class Checked:
    """What a check found. ``state`` is one of valid, valid_when_issued, expired, revoked,
    superseded, altered, unreadable."""

    valid: bool
    state: str
    holder: str | None = None
    serial: str | None = None
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """The answer of ``flask certificates verify --json``."""
        return {
            "valid": self.valid,
            "state": self.state,
            "holder": self.holder,
            "serial": self.serial,
            "reason": self.reason,
        }


def check_file(data: bytes, *, day: date, register: bool, trusted: Path | None = None) -> Checked:
    """Check a PDF: by its hash where the register can be asked, else by its signature. Never raises
    for what a stranger hands in."""
    said = _credential(data)
    holder = said.get("holder") if said else None
    serial = said.get("serial") if said else None
    certificate, asked = _registered(data) if register else (None, False)
    if certificate is not None:
        return _by_register(certificate, holder, day)
    signature = signing.check(data, trusted=trusted)
    if not signature.signed:
        state = "altered" if said else UNREADABLE
        return Checked(False, state, holder, serial, signature.why)
    if not signature.good or said is None:
        return Checked(False, "altered", holder, serial, signature.why or "its credential is gone")
    if serial in (None, SPECIMEN):
        return Checked(False, "altered", holder, serial, "a specimen, not a certificate")
    if asked:
        return _by_number(said, day)
    until = said.get("valid_until")
    if until and date.fromisoformat(until) < day:
        return Checked(False, "expired", holder, serial, "revocation is unchecked")
    return Checked(
        True,
        "valid_when_issued",
        holder,
        serial,
        "the signature holds; revocation is unchecked without the register",
    )


def _by_number(said: dict[str, Any], day: date) -> Checked:
    """What the register says of a file that we signed and that it does not keep: another file of
    the same certificate was printed since, or none of this number was issued."""
    holder, serial = said.get("holder"), str(said.get("serial"))
    certificate = queries.by_serial(db.session(), serial)
    if certificate is None or certificate.issued_on.isoformat() != said.get("issued_on"):
        return Checked(False, "altered", holder, serial, "the register knows no such file")
    found = _by_register(certificate, holder, day)
    return replace(found, reason=found.reason or "an earlier print; a newer file is registered")


@dataclass(frozen=True)
class Looked:
    """What a page finds of a file. ``certificate`` is the one whose file it is, byte for byte;
    ``serial`` is the number that an unchanged signature of ours names."""

    certificate: Certificate | None
    signature: signing.Signature
    serial: str = ""


def looked_at(data: bytes) -> Looked:
    """Hash and signature of a file that a stranger dropped."""
    signature = signing.look(data)
    named = _NAMED.findall(data) if signature.good else []
    serial = named[-1].replace(rb"\055", b"-").decode("ascii") if named else ""
    return Looked(registered(data), signature, serial if is_well_formed(serial) else "")


def registered(data: bytes) -> Certificate | None:
    """The certificate whose file this is, byte for byte as it was signed and kept."""
    return queries.by_fingerprint(db.session(), hashlib.sha256(data).hexdigest())


def _registered(data: bytes) -> tuple[Certificate | None, bool]:
    """The row of this file, and whether there was a register to ask."""
    try:
        return registered(data), True
    except SQLAlchemyError:
        db.session.rollback()
        return None, False


def _by_register(certificate: Certificate, holder: str | None, day: date) -> Checked:
    state = queries.state_of(certificate, day)
    reasons = {
        CertificateState.VALID: "",
        CertificateState.EXPIRED: f"it ended on {certificate.valid_until}",
        CertificateState.REVOKED: certificate.revoke_reason,
        CertificateState.SUPERSEDED: f"{certificate.superseded_by} took its place",
    }
    return Checked(
        state is CertificateState.VALID, state.value, holder, certificate.serial, reasons[state]
    )


def _credential(data: bytes) -> dict[str, Any] | None:
    raw = signing.attached(data, CREDENTIAL)
    try:
        said = json.loads(raw.decode("utf-8")) if raw else None
    except (UnicodeDecodeError, ValueError):
        return None
    return said if isinstance(said, dict) else None
