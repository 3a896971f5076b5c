"""The review of items: each handing-in with what became of it, and the remarks of readers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.exams.rules.reviewing import Outcome
from app.platform.db import Base, new_id

_OUTCOME = Enum(
    Outcome, native_enum=False, length=12, values_callable=lambda kind: [m.value for m in kind]
)


class ItemReview(Base):
    """A draft was handed in for review, and what became of it. ``alone``: accepted by somebody who
    wrote it or handed it in; ``words`` then say why."""

    __tablename__ = "item_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    item_key: Mapped[str]
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(default="")
    outcome: Mapped[Outcome] = mapped_column(_OUTCOME)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    words: Mapped[str] = mapped_column(default="")
    alone: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        Index("ix_item_review_waiting", "outcome", "asked_at"),
        Index("ix_item_review_version", "version_id"),
        Index("ix_item_review_item", "item_key"),
    )


class ItemRemark(Base):
    """A remark on an item, or an answer to one. Remarks are open until somebody settles them."""

    __tablename__ = "item_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    item_key: Mapped[str]
    version_id: Mapped[int] = mapped_column(ForeignKey("content_version.id"))
    answer_to: Mapped[int | None] = mapped_column(ForeignKey("item_remark.id"))
    place: Mapped[str] = mapped_column(String(16))
    words: Mapped[str]
    written_at: Mapped[datetime]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (Index("ix_item_remark_item", "item_key", "written_at"),)
