"""Classes, visits and workshops with a date and a place, and who comes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.courses.rules.seating import SessionKind
from app.kernel.wording import Wording
from app.platform.db import Base, new_id


class TrainingSession(Base):
    """One meeting. ``confirmed_at`` says that attendance was confirmed; ``changed`` counts changes
    of time and place for calendars."""

    __tablename__ = "course_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    kind: Mapped[SessionKind] = mapped_column(
        Enum(
            SessionKind,
            native_enum=False,
            length=16,
            values_callable=lambda kind: [m.value for m in kind],
        )
    )
    title_zh: Mapped[str]
    title_en: Mapped[str]
    about_zh: Mapped[str] = mapped_column(default="")
    about_en: Mapped[str] = mapped_column(default="")
    course: Mapped[str] = mapped_column(default="")
    place: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int]
    hours: Mapped[float]
    changed: Mapped[int] = mapped_column(default=0)
    host_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_course_session_starts", "starts_at"),
        CheckConstraint("capacity >= 1", name="capacity"),
        CheckConstraint("ends_at > starts_at", name="ends"),
    )

    @property
    def title(self) -> Wording:
        """The title in both languages."""
        return Wording(self.title_zh, self.title_en)

    @property
    def about(self) -> Wording:
        """What it is about, in both languages."""
        return Wording(self.about_zh, self.about_en)


class SessionSeat(Base):
    """Somebody who signed up; their order is that of ``signed_at``. ``checked_in_at``: they said
    themselves that they are here. ``attended`` is unknown until attendance is confirmed; ``marks``
    counts confirmations, since each states a fact of its own."""

    __tablename__ = "course_session_seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("course_session.id"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    signed_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    checked_in_at: Mapped[datetime | None]
    attended: Mapped[bool | None]
    marks: Mapped[int] = mapped_column(default=0)
    marked_at: Mapped[datetime | None]
    fact_id: Mapped[UUID | None]

    __table_args__ = (UniqueConstraint("session_id", "learner_id"),)


class SessionMaterial(Base):
    """A file beside a class."""

    __tablename__ = "course_session_material"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("course_session.id"), index=True)
    name: Mapped[str]
    media: Mapped[str]
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]


class SessionFeedback(Base):
    """What somebody who came says of a class, each statement from 1 to 5. ``text`` goes when the
    person is forgotten."""

    __tablename__ = "course_session_feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("course_session.id"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    useful: Mapped[int]
    clear: Mapped[int]
    practised: Mapped[int]
    arranged: Mapped[int]
    text: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("session_id", "learner_id"),)

    @property
    def answers(self) -> dict[str, int]:
        """The statements with their answers."""
        return {
            "useful": self.useful,
            "clear": self.clear,
            "practised": self.practised,
            "arranged": self.arranged,
        }
