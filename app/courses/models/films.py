"""Videos and packages: what the files are, and how far somebody is in each."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.db import Base, new_id


class CourseFile(Base):
    """A video or package whose bytes stand on disk under ``hash``. ``duration`` in milliseconds;
    ``about`` is what a package's manifest says."""

    __tablename__ = "course_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    media_type: Mapped[str]
    size: Mapped[int]
    duration: Mapped[int] = mapped_column(default=0)
    about: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class VideoWatch(Base):
    """What one learner really watched of one video in one round: ``ranges`` in milliseconds.
    ``file`` is the hash of the video that was watched; ``done_at`` stays once it is set."""

    __tablename__ = "course_video_watch"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("course_enrolment.id"))
    round: Mapped[int]
    lesson: Mapped[str]
    block: Mapped[str]
    file: Mapped[str]
    ranges: Mapped[list[Any]]
    position: Mapped[int] = mapped_column(default=0)
    percent: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("enrolment_id", "round", "lesson", "block"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )


class PackageRun(Base):
    """One part (SCO) of a package in the hands of one learner in one round: what it stored.

    ``values`` are its data elements and go when the person is forgotten; ``score`` is in
    hundredths of a percent. ``commits`` counts what was stored, so that nothing older overwrites
    what is newer.
    """

    __tablename__ = "course_package_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("course_enrolment.id"))
    round: Mapped[int]
    lesson: Mapped[str]
    block: Mapped[str]
    file: Mapped[str]
    sco: Mapped[str]
    values: Mapped[dict[str, Any]]
    completed: Mapped[bool] = mapped_column(default=False)
    passed: Mapped[bool | None]
    score: Mapped[int | None]
    seconds: Mapped[int] = mapped_column(default=0)
    ended: Mapped[bool] = mapped_column(default=False)
    sitting: Mapped[str] = mapped_column(default="")
    commits: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("enrolment_id", "round", "lesson", "block", "sco"),)
