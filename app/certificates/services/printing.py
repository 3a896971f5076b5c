"""From a row to a file: what is printed, the credential inside, the signature, where it is kept."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.certificates.models import Certificate
from app.certificates.rules.kinds import CertificateKind
from app.kernel.wording import Wording
from app.platform import pdf, qr, signing
from app.platform.pdf import Enclosure
from app.platform.settings import Settings

CREDENTIAL = "credential.json"


@dataclass(frozen=True)
class Print:
    """Everything that stands on the paper."""

    kind: CertificateKind
    serial: str
    holder: str
    latin_name: str
    title: Wording
    issued_on: date
    valid_until: date | None
    levels: tuple[tuple[str, int], ...]
    percent: int | None
    specimen: bool
    address: str


def print_of(certificate: Certificate, *, holder: str, latin_name: str, site: str) -> Print:
    """The paper of a certificate row; without a public address it is a specimen."""
    levels = certificate.facts.get("levels") or {}
    return Print(
        kind=certificate.kind,
        serial=certificate.serial,
        holder=holder,
        latin_name=latin_name,
        title=certificate.title,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        levels=tuple(sorted((str(k), int(v)) for k, v in levels.items())),
        percent=certificate.facts.get("percent"),
        specimen=not site,
        address=verify_address(site, certificate.serial),
    )


def verify_address(site: str, serial: str) -> str:
    """Where a stranger checks the number; a bare path until the site's address is known."""
    return f"{site}/verify/{serial}"


def credential(paper: Print) -> dict[str, Any]:
    """What the paper says, for machines."""
    return {
        "type": "KefuAcademyCertificate",
        "version": 1,
        "serial": paper.serial,
        "kind": paper.kind.value,
        "holder": paper.holder,
        "title": {"zh": paper.title.zh, "en": paper.title.en},
        "issued_on": paper.issued_on.isoformat(),
        "valid_until": paper.valid_until.isoformat() if paper.valid_until else None,
        "levels": dict(paper.levels),
        "percent": paper.percent,
        "verify": paper.address,
        "specimen": paper.specimen,
    }


def unsigned(paper: Print, *, layout: str) -> bytes:
    """The PDF before it is signed, the credential inside. ``layout`` is landscape or portrait."""
    html = pdf.page(
        f"certificates/print/{layout}.html", paper=paper, qr=qr.svg(paper.address or paper.serial)
    )
    enclosed = json.dumps(credential(paper), ensure_ascii=False, sort_keys=True, indent=1)
    return pdf.render(
        html,
        enclosures=[
            Enclosure(CREDENTIAL, "The certificate for machines", enclosed.encode("utf-8"))
        ],
    )


def make(paper: Print, *, layout: str) -> bytes:
    """The signed PDF."""
    bare = unsigned(paper, layout=layout)
    return signing.sign(bare, reason=f"Kefu Academy {paper.serial}")


def layout_of(kind: CertificateKind, levels: bool) -> str:
    """Tiers and role-plays with levels stand upright beside their bars, the others lie."""
    return "portrait" if levels else "landscape"


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
