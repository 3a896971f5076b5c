"""What somebody had printed of a page."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.platform.db import Base, new_id


class Printout(Base):
    """A page as it stood when somebody had it printed: its tables, and the sheet once the worker
    has made it. ``learner_id`` names the one person whom it is about, where it is about one.

    The sheet lies here and not in a folder, so that it goes with its row; both are copies that can
    be made again, and are kept for some days only.
    """

    __tablename__ = "growth_printout"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    learner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    title: Mapped[str]
    name: Mapped[str]
    lede: Mapped[list[str]]
    sections: Mapped[list[Any]]
    address: Mapped[str]
    language: Mapped[str]
    digest: Mapped[str]
    at: Mapped[datetime]
    printed_at: Mapped[datetime | None]
    data: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
