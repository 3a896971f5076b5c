"""What lists and searches need of an item, one row per version; the body stands in the store."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base


class ItemIndex(Base):
    """An item version in columns. Read it joined on the entry's current or draft version."""

    __tablename__ = "item_index"

    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"), primary_key=True)
    key: Mapped[str]
    bank: Mapped[str]
    type: Mapped[str]
    competency: Mapped[str]
    criterion: Mapped[str]
    difficulty: Mapped[str]
    points: Mapped[int]
    stem_zh: Mapped[str]
    stem_en: Mapped[str]
    tags: Mapped[str]
    text: Mapped[str]

    # The key behind each: a list that is filtered or sorted by one stands in its order already.
    __table_args__ = (
        Index("ix_item_index_key", "key"),
        *(
            Index(f"ix_item_index_{name}", name, "key")
            for name in ("bank", "competency", "type", "difficulty", "points")
        ),
    )
