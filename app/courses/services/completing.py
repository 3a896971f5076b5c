"""A course is completed: the evidence, and the certificate where the course gives one."""

from __future__ import annotations

from datetime import datetime

from app.courses.models.rows import Enrolment
from app.courses.queries.learning import Standing
from app.courses.rules.enrolment import EnrolmentEvent, advance
from app.evidence import ledger
from app.evidence.facts import CourseCompleted
from app.platform.db import db


def source_of(enrolment: Enrolment) -> str:
    """The row that states a completion, for the ledger."""
    return f"enrolment:{enrolment.public_id}:{enrolment.round}"


def complete(standing: Standing, *, at: datetime) -> None:
    """Turn the last lesson into a completion: evidence in the same transaction."""
    enrolment = standing.enrolment
    assert enrolment is not None
    enrolment.state = advance(enrolment.state, EnrolmentEvent.COMPLETE)
    enrolment.completed_at = at
    enrolment.completed_version_id = standing.course.id
    db.session.flush()
    ledger.record(
        CourseCompleted(
            learner_id=enrolment.learner_id,
            happened_at=at,
            source=source_of(enrolment),
            course=standing.key,
            version=standing.course.number,
            hours=standing.course.body.hours,
        ),
        at=at,
    )
