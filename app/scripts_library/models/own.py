"""Scripts of one person or one team, and what people propose for everybody."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class OwnScript(Base):
    """A wording somebody keeps: for themselves, or for their team (``unit_id``)."""

    __tablename__ = "script_own"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    title: Mapped[str]
    situation: Mapped[str]
    wording: Mapped[str]
    category: Mapped[str]
    based_on: Mapped[str] = mapped_column(default="")
    times: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_script_own_account", "account_id", "changed_at"),
        Index("ix_script_own_unit", "unit_id", "changed_at"),
    )


class ScriptProposal(Base):
    """A new script or an improvement (``key``) that somebody proposes; a trainer answers."""

    __tablename__ = "script_proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    situation: Mapped[str]
    wording: Mapped[str]
    category: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="open")
    answer: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("state IN ('open', 'taken', 'declined')", name="state"),
        Index("ix_script_proposal_state", "state", "made_at"),
        Index("ix_script_proposal_account", "account_id", "made_at"),
    )


class ScriptUpload(Base):
    """A file of scripts between its preview and its import; one a person."""

    __tablename__ = "script_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    filename: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
