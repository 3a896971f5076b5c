"""Who has which lesson open in the editor."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base


class EditorPresence(Base):
    """Somebody had a lesson (``course/lesson``) open in the editor at ``seen_at``; begun at
    ``since``. Goes when the person is forgotten, and by itself."""

    __tablename__ = "course_editor_presence"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    lesson: Mapped[str] = mapped_column(primary_key=True, index=True)
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
