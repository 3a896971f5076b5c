"""A course is completed: the evidence, and the certificate where the course gives one."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from app.certificates.rules.kinds import CertificateKind
from app.certificates.services.awarding import award
from app.courses.models.rows import Enrolment
from app.courses.queries.learning import Standing
from app.courses.rules.enrolment import EnrolmentEvent, advance, valid_until
from app.evidence import ledger
from app.evidence.facts import CourseCompleted
from app.kernel.actor import Actor
from app.platform.db import db


def source_of(enrolment: Enrolment) -> str:
    """The row that states a completion, for the ledger."""
    return f"enrolment:{enrolment.public_id}/{enrolment.round}"


def complete(standing: Standing, *, by: Actor, at: datetime, zone: ZoneInfo) -> None:
    """Turn the last lesson into a completion: evidence and certificate in the same transaction;
    the certificate's file is made by the worker."""
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
    course = standing.course.body
    if course.certificate:
        day = at.astimezone(zone).date()
        award(
            CertificateKind.COURSE_COMPLETED,
            enrolment.learner_id,
            subject=str(standing.course.ref),
            source=source_of(enrolment),
            title=course.title,
            at=at,
            by=by,
            day=day,
            valid_until=valid_until(day, course.renew_months),
            facts={"hours": course.hours, "lessons": standing.progress.total},
        )
