"""A file of items, read and looked over, waiting for its author's word."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class ItemImport(Base):
    """The file itself with what its author chose: columns, and where its items belong. The file
    goes once it is written; the counts stay."""

    __tablename__ = "item_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str]
    form: Mapped[str]
    bank: Mapped[str]
    competency: Mapped[str] = mapped_column(default="")
    criterion: Mapped[str] = mapped_column(default="expertise")
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, default=b"")
    finished_at: Mapped[datetime | None]
