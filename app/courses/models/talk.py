"""What people ask and answer about a course or a lesson. Words go when their writer is
forgotten; who wrote stands as an id alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class DiscussionThread(Base):
    """One question. ``lesson`` is empty for a question about the whole course; ``answer_id`` is
    the post marked as the answer."""

    __tablename__ = "course_discussion_thread"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    course: Mapped[str]
    lesson: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    title: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]
    last_at: Mapped[datetime]
    answers: Mapped[int] = mapped_column(default=0)
    answer_id: Mapped[int | None]
    closed_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_course_discussion_thread_place", "course", "lesson", "last_at"),
        Index("ix_course_discussion_thread_author", "author_id"),
    )


class DiscussionPost(Base):
    """One answer in a thread."""

    __tablename__ = "course_discussion_post"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("course_discussion_thread.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str]
    created_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_course_discussion_post_thread", "thread_id", "id"),
        Index("ix_course_discussion_post_author", "author_id"),
    )


class DiscussionFollow(Base):
    """Somebody wants to hear of new answers in a thread."""

    __tablename__ = "course_discussion_follow"

    thread_id: Mapped[int] = mapped_column(
        ForeignKey("course_discussion_thread.id"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
