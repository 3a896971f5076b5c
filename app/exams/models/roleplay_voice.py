"""What was spoken in a play, beside what was written."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class PlayRecording(Base):
    """The learner's voice saying one message of a phone scenario, kept beside the database under
    ``public_id``. ``gone_at``: the file is not there any more; that there was one stays known."""

    __tablename__ = "role_play_recording"
    __table_args__ = (
        UniqueConstraint("play_id", "event_number"),
        CheckConstraint("size > 0", "size_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    play_id: Mapped[int] = mapped_column(ForeignKey("role_play.id", ondelete="CASCADE"))
    event_number: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    seconds: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64))
    consent_at: Mapped[datetime]
    kept_at: Mapped[datetime] = mapped_column(index=True)
    gone_at: Mapped[datetime | None]
