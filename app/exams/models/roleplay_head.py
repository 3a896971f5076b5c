"""Calibration heads: each fitting is a version, and one at most is in use."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base


class RatingHead(Base):
    """What was learned from the rated plays of one moment, for one engine. Never changed; taken
    into use and out of it by a person."""

    __tablename__ = "role_play_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    engine: Mapped[str] = mapped_column(String(20))
    plays: Mapped[int]
    blind: Mapped[int]
    fitted_at: Mapped[datetime]
    fitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    criteria: Mapped[dict[str, Any]]
    adopted_at: Mapped[datetime | None]
    adopted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    retired_at: Mapped[datetime | None]
    retired_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
