"""From a row to a file: what is printed, the signature, where it is kept."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.certificates.models import Certificate
from app.certificates.rules.paper import Print
from app.certificates.services import designing, press, sealing
from app.platform import pdf, signing
from app.platform.settings import Settings


def print_of(
    settings: Settings, certificate: Certificate, *, holder: str, latin_name: str
) -> Print:
    """The paper of a certificate row in the design that it keeps, with its code and credential;
    without a public address it is a specimen."""
    levels = certificate.facts.get("levels") or {}
    design = designing.design_of(certificate)
    paper = Print(
        kind=certificate.kind,
        serial=certificate.serial,
        holder=holder,
        latin_name=latin_name,
        title=certificate.title,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        levels=tuple(sorted((str(k), int(v)) for k, v in levels.items())),
        percent=certificate.facts.get("percent"),
        specimen=not settings.public_url,
        address=verify_address(settings.public_url, certificate.serial),
        design=design,
        logo=designing.logo_address(design.logo),
        issuer=str(certificate.facts.get("issuer", "")),
    )
    return replace(
        paper,
        code=sealing.code_of(settings, paper),
        badge=sealing.badge_of(settings, certificate, paper),
    )


def verify_address(site: str, serial: str) -> str:
    """Where a stranger checks the number; a bare path until the site's address is known."""
    return f"{site}/verify/{serial}"


def make(settings: Settings, paper: Print) -> bytes:
    """The signed PDF."""
    return sign(paper, press.unsigned(paper, extra=pdf.extra_faces(settings.data_dir)))


def absent(settings: Settings, paper: Print) -> list[str]:
    """Characters of the paper that no face here prints."""
    return pdf.missing_characters(paper.characters(), pdf.extra_faces(settings.data_dir))


def sign(paper: Print, bare: bytes) -> bytes:
    """A printed sheet with the academy's signature over all of it."""
    return signing.sign(bare, reason=f"Kefu Academy {paper.serial}")


def folder(settings: Settings) -> Path:
    """Where the files are kept."""
    return settings.data_dir / "certificates"


def file_of(settings: Settings, certificate: Certificate) -> Path:
    """A certificate's file, whether or not it is there."""
    return folder(settings) / str(certificate.issued_on.year) / f"{certificate.serial}.pdf"


def keep(settings: Settings, certificate: Certificate, data: bytes, *, at: datetime) -> None:
    """Write the file for good, then say so in the row (the caller's transaction)."""
    path = file_of(settings, certificate)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    draft = path.with_suffix(".new")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    certificate.pdf_sha256 = hashlib.sha256(data).hexdigest()
    certificate.pdf_bytes = len(data)
    certificate.rendered_at = at
    certificate.specimen = not settings.public_url
    certificate.held_back = ""
