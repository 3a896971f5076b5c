"""What people think of a course they completed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.courses.rules.effects import STATEMENTS
from app.platform.db import Base


class CourseOpinion(Base):
    """What somebody says of a course after a round of it, each statement from 1 to 5. ``text``
    goes when the person is forgotten."""

    __tablename__ = "course_opinion"

    id: Mapped[int] = mapped_column(primary_key=True)
    course: Mapped[str]
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    round: Mapped[int]
    useful: Mapped[int]
    clear: Mapped[int]
    practised: Mapped[int]
    paced: Mapped[int]
    text: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("course", "learner_id", "round"),
        *(CheckConstraint(f"{name} BETWEEN 1 AND 5", name=name) for name in STATEMENTS),
    )

    @property
    def answers(self) -> dict[str, int]:
        """The statements with their answers."""
        return {name: int(getattr(self, name)) for name in STATEMENTS}
