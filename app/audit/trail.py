"""Write to the trail, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.audit.models import AuditEntry
from app.kernel.actor import Actor
from app.platform import clock
from app.platform.db import db


def note(
    by: Actor,
    action: str,
    subject: object,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    *,
    at: datetime | None = None,
    address: str = "",
) -> None:
    """Append one deed. ``action`` reads ``thing.done`` (``attempt.released``); ``subject`` prints
    as ``kind:id``. Put ids in ``before`` and ``after``, never names or contacts (house rule)."""
    db.session.add(
        AuditEntry(
            happened_at=at or clock.now(),
            actor_id=by.id,
            action=action,
            subject=str(subject),
            before=dict(before) if before is not None else None,
            after=dict(after) if after is not None else None,
            address=address,
        )
    )
