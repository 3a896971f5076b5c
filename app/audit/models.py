"""The trail's one table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, event
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base


class AuditEntry(Base):
    """One deed. ``actor_id`` 0 is the system; values refer to people, they never hold names."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    happened_at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int]
    action: Mapped[str]
    subject: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    address: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index("ix_audit_entry_actor", "actor_id", "happened_at"),
        Index("ix_audit_entry_subject", "subject"),
        Index("ix_audit_entry_action", "action", "happened_at"),
    )


@event.listens_for(AuditEntry, "before_update")
@event.listens_for(AuditEntry, "before_delete")
def _refuse(*_what: object) -> None:
    """No service may change a deed by accident; only ``accounts.erasure`` drops what is too old
    and empties addresses, by statements of its own."""
    raise RuntimeError("the trail is appended, never changed")
