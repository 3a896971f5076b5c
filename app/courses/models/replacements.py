"""Words replaced in many courses and lessons at once, so that it can be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class Replacement(Base):
    """One replacing. ``changes``: kind, key, the version before and the one made, whether there was
    a draft before, and how many places changed."""

    __tablename__ = "course_replacement"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    wanted: Mapped[str]
    instead: Mapped[str]
    changes: Mapped[list[Any]]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
