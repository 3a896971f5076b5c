"""What the register of certificates states, for counting the ledger again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app.certificates.models import Certificate
from app.evidence.facts import CertificateHeld
from app.evidence.recount import Stated
from app.platform.db import db


def certificates() -> Iterator[Stated]:
    """Every certificate; a revoked one no longer counts."""
    for row in db.session.scalars(select(Certificate)):
        yield Stated(
            CertificateHeld(
                learner_id=row.learner_id,
                happened_at=row.issued_at,
                source=f"certificate:{row.serial}",
                certificate=row.subject.replace(":", "-"),
                serial=row.serial,
                valid_until=row.valid_until,
            ),
            counts=row.revoked_at is None,
        )
