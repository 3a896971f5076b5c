"""Rows for lists, favourites and private use counts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.wording import Wording
from app.platform.db import Base


class ScriptListing(Base):
    """What lists show of one version of a script."""

    __tablename__ = "script_listing"

    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"), primary_key=True)
    key: Mapped[str]
    category: Mapped[str]
    stage: Mapped[str]
    tone: Mapped[str]
    channels: Mapped[str]
    title_zh: Mapped[str]
    title_en: Mapped[str]
    wording_zh: Mapped[str]
    wording_en: Mapped[str]
    product_lines: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")
    review_on: Mapped[date | None]
    expires_on: Mapped[date | None]

    __table_args__ = (
        Index("ix_script_listing_category", "category", "key"),
        Index("ix_script_listing_key", "key"),
    )

    @property
    def title(self) -> Wording:
        """The title in both languages."""
        return Wording(self.title_zh, self.title_en)

    @property
    def wording(self) -> Wording:
        """The wording in both languages."""
        return Wording(self.wording_zh, self.wording_en)


class ScriptUse(Base):
    """How often somebody copied a script; shown to nobody but in sums."""

    __tablename__ = "script_use"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]

    __table_args__ = (Index("ix_script_use_key", "key"),)


class ScriptFavourite(Base):
    """A script somebody marked with a star."""

    __tablename__ = "script_favourite"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
