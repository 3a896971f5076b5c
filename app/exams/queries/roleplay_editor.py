"""Named questions around scenarios under the pen."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.platform.db import db

REASONED = "scenario.reasoned"


def reasons(key: str) -> dict[int, str]:
    """Why a scenario's versions were published, by the id of the version."""
    rows = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action == REASONED, AuditEntry.subject == f"scenario:{key}")
        .order_by(AuditEntry.id)
    )
    return {row.after["version"]: str(row.after["why"]) for row in rows if row.after}
