"""The holder opens a certificate to those who have its number, or closes it again."""

from __future__ import annotations

from datetime import datetime

from app.audit import trail
from app.certificates import policies
from app.certificates.models import Certificate
from app.kernel.actor import Actor


def set_open(certificate: Certificate, wanted: bool, *, by: Actor, at: datetime) -> None:
    """Show the full name and the credential, or the family name only. Raise Denied."""
    policies.may_open(by, learner_id=certificate.learner_id).enforce()
    if certificate.opened == wanted:
        return
    certificate.opened = wanted
    trail.note(
        by,
        "certificate.opened" if wanted else "certificate.closed",
        f"certificate:{certificate.serial}",
        at=at,
    )
