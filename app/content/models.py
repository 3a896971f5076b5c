"""Entries, their immutable versions, pictures, and what the last load saw."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.content.rules.lifecycle import State
from app.platform.db import Base, new_id

_STATE = Enum(
    State, native_enum=False, length=16, values_callable=lambda kind: [m.value for m in kind]
)


class ContentEntry(Base):
    """One authored thing under its kind and key.

    ``current_version_id`` is what learners meet; ``draft_version_id`` is later work, unpublished.
    ``base_hash`` is the body's hash in the files when they were last loaded (null: never in files).
    The ``staged_*`` columns hold a load in progress; one statement makes them visible.
    The version ids carry no foreign key: versions are never deleted once seen, and two tables that
    point at each other cannot be made in one statement.
    """

    __tablename__ = "content_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    kind: Mapped[str]
    key: Mapped[str]
    state: Mapped[State] = mapped_column(_STATE)
    current_version_id: Mapped[int | None]
    draft_version_id: Mapped[int | None]
    in_review: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    file: Mapped[str] = mapped_column(default="")
    base_hash: Mapped[str | None]
    retired_by_load: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    left_at: Mapped[datetime | None]
    pending: Mapped[bool] = mapped_column(default=False)
    staged_batch: Mapped[str | None]
    staged_version_id: Mapped[int | None]
    staged_state: Mapped[State | None] = mapped_column(_STATE)
    staged_position: Mapped[int | None]
    staged_file: Mapped[str | None]
    staged_hash: Mapped[str | None]
    staged_over: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("kind", "key"),
        Index("ix_content_entry_kind_state", "kind", "state", "position", "key"),
        Index("ix_content_entry_changed", "kind", "changed_at", "key"),
        Index(
            "ix_content_entry_draft",
            "kind",
            "key",
            sqlite_where=text("draft_version_id IS NOT NULL"),
            postgresql_where=text("draft_version_id IS NOT NULL"),
        ),
        Index("ix_content_entry_staged_batch", "staged_batch"),
    )


class ContentVersion(Base):
    """One body, as it was saved or loaded. Never updated: whoever used it can always read it."""

    __tablename__ = "content_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("content_entry.id"))
    number: Mapped[int]
    hash: Mapped[str]
    body: Mapped[dict[str, Any]]
    origin: Mapped[str]
    based_on: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (UniqueConstraint("entry_id", "number"),)


class ContentAsset(Base):
    """A picture by the hash of its bytes."""

    __tablename__ = "content_asset"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    media_type: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class ContentStamp(Base):
    """What the last complete load saw (one row), so that the same again costs nothing."""

    __tablename__ = "content_stamp"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    kept: Mapped[int] = mapped_column(default=0)
    loaded_at: Mapped[datetime]
