"""What holders are told: a certificate is ready, one ends soon, one was revoked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.certificates import queries
from app.certificates.models import Certificate, CertificateClaim
from app.kernel.wording import Wording
from app.notices import inbox
from app.platform.db import db

READY = "certificates.ready"
ENDS = "certificates.ends"
REVOKED = "certificates.revoked"
CONFIRMED = "certificates.confirmed"
REFUSED = "certificates.refused"
DAYS = (7, 30, 60)
_WALL = "/certificates/"
_CLAIMS = "/certificates/external"


def ready(certificate: Certificate, *, at: datetime) -> None:
    """The file is there to be fetched; told once, also when it is printed again."""
    inbox.tell(
        certificate.learner_id,
        READY,
        key=f"certificate:{certificate.serial}:ready",
        url=_WALL,
        at=at,
        title={"zh": certificate.title_zh, "en": certificate.title_en},
        serial=certificate.serial,
    )


def revoked(certificate: Certificate, *, at: datetime) -> None:
    """The certificate was taken back; the reason stands on the wall."""
    inbox.tell(
        certificate.learner_id,
        REVOKED,
        key=f"certificate:{certificate.serial}:revoked",
        url=_WALL,
        at=at,
        title={"zh": certificate.title_zh, "en": certificate.title_en},
    )


def confirmed(claim: CertificateClaim, title: Wording, *, at: datetime) -> None:
    """A certificate from elsewhere counts from now on."""
    inbox.tell(
        claim.learner_id,
        CONFIRMED,
        key=f"claim:{claim.public_id}",
        url=_CLAIMS,
        at=at,
        title={"zh": title.zh, "en": title.en},
    )


def refused(claim: CertificateClaim, *, at: datetime) -> None:
    """A certificate from elsewhere does not count; the reason stands on the page."""
    inbox.tell(
        claim.learner_id,
        REFUSED,
        key=f"claim:{claim.public_id}",
        url=_CLAIMS,
        at=at,
        title=claim.title,
    )


def ending(day: date, *, at: datetime) -> int:
    """Remind of what ends soon, 60, 30 and 7 days before, once each; give how many were told of."""
    rows = db.session.scalars(queries.Ending(day, day + timedelta(days=DAYS[-1])).select())
    number = 0
    for row in rows:
        assert row.valid_until is not None
        left = (row.valid_until - day).days
        step = next(days for days in DAYS if left <= days)
        inbox.tell(
            row.learner_id,
            ENDS,
            key=f"certificate:{row.serial}:ends:{step}",
            url=_WALL,
            at=at,
            title={"zh": row.title_zh, "en": row.title_en},
            day=row.valid_until.isoformat(),
        )
        number += 1
    return number
