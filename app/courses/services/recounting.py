"""What enrolments state, for counting the ledger again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app.content import store
from app.courses.models.bodies import Course
from app.courses.models.rows import Enrolment
from app.courses.models.sessions import SessionSeat, TrainingSession
from app.courses.rules.enrolment import EnrolmentState
from app.courses.services.completing import source_of
from app.courses.services.meeting import fact_of
from app.evidence.facts import CourseCompleted
from app.evidence.recount import Stated
from app.platform.db import db


def completions() -> Iterator[Stated]:
    """Courses completed in their present round."""
    rows = db.session.scalars(
        select(Enrolment).where(
            Enrolment.state == EnrolmentState.COMPLETED,
            Enrolment.completed_at.is_not(None),
            Enrolment.completed_version_id.is_not(None),
        )
    ).all()
    versions = store.versions(Course, {row.completed_version_id or 0 for row in rows})
    for row in rows:
        assert row.completed_at is not None
        version = versions[row.completed_version_id or 0]
        yield Stated(
            CourseCompleted(
                learner_id=row.learner_id,
                happened_at=row.completed_at,
                source=source_of(row),
                course=row.course,
                version=version.number,
                hours=version.body.hours,
            )
        )


def attendances() -> Iterator[Stated]:
    """Seats whose holders came."""
    rows = db.session.execute(
        select(TrainingSession, SessionSeat)
        .join(SessionSeat, SessionSeat.session_id == TrainingSession.id)
        .where(SessionSeat.fact_id.is_not(None))
    )
    for session, seat in rows:
        yield Stated(fact_of(session, seat))
