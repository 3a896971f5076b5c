"""The table of conversations shown as models."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.growth.models.columns import words as _words
from app.growth.rules.role_models import ModelState
from app.platform.db import Base, new_id


class RoleModel(Base):
    """A role-play that somebody proposes as a model, by the fact that rates it, and what the person
    said to it. The conversation itself stays where it is."""

    __tablename__ = "growth_role_model"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    fact_id: Mapped[UUID] = mapped_column(unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    why: Mapped[str]
    state: Mapped[ModelState] = mapped_column(_words(ModelState))
    named: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None]
