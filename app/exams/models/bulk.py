"""Changes to many items at once, and what each item was before and after."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class ItemBulkChange(Base):
    """One change to many items; the last one can be undone while they stand as it left them."""

    __tablename__ = "item_bulk_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    changed_at: Mapped[datetime] = mapped_column(index=True)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    what: Mapped[dict[str, Any]]
    refused: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class ItemBulkLine(Base):
    """One item of a change: version and state before and after."""

    __tablename__ = "item_bulk_line"

    change_id: Mapped[int] = mapped_column(
        ForeignKey("item_bulk_change.id", ondelete="CASCADE"), primary_key=True
    )
    item_key: Mapped[str] = mapped_column(primary_key=True)
    before_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    after_version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    before_state: Mapped[str] = mapped_column(String(16))
    after_state: Mapped[str] = mapped_column(String(16))

    __table_args__ = (Index("ix_item_bulk_line_item", "item_key"),)
