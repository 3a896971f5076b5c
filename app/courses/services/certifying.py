"""Which courses earned a certificate, and what is left to do for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.certificates.rules.kinds import CertificateKind
from app.certificates.services.earning import Due, NotYet
from app.content import store
from app.courses.models.bodies import Course
from app.courses.models.rows import Enrolment
from app.courses.queries import learning
from app.courses.rules.enrolment import EnrolmentState, valid_until
from app.courses.services.completing import source_of
from app.platform.db import db

N_ = str  # marks messages for the catalogue


@dataclass(frozen=True)
class Certifier:
    """The rule of courses: who finished one that gives a certificate has earned it."""

    zone: ZoneInfo

    def earned(self) -> Iterator[Due]:
        """Every completion that earns one."""
        rows = db.session.scalars(
            select(Enrolment).where(
                Enrolment.state == EnrolmentState.COMPLETED,
                Enrolment.completed_at.is_not(None),
                Enrolment.completed_version_id.is_not(None),
            )
        ).all()
        versions = store.versions(Course, {row.completed_version_id or 0 for row in rows})
        for row in rows:
            version = versions[row.completed_version_id or 0]
            if not version.body.certificate or row.completed_at is None:
                continue
            day = row.completed_at.astimezone(self.zone).date()
            yield Due(
                CertificateKind.COURSE_COMPLETED,
                row.learner_id,
                subject=str(version.ref),
                source=source_of(row),
                title=version.body.title,
                at=row.completed_at,
                day=day,
                valid_until=valid_until(day, version.body.renew_months),
                facts={"hours": version.body.hours, "lessons": len(version.body.lesson_keys)},
            )

    def not_yet(self, learner_id: int, at: datetime) -> Sequence[NotYet]:
        """Courses that give a certificate and were begun or assigned."""
        today = at.astimezone(self.zone).date()
        cards = learning.cards(learner_id, today=today, zone=self.zone)
        return [
            NotYet(
                CertificateKind.COURSE_COMPLETED,
                card.course.title,
                N_("%(left)s of %(total)s lessons are left."),
                f"/courses/{card.key}",
                {"left": card.total - card.done, "total": card.total},
            )
            for card in cards
            if card.course.certificate and (card.is_in_progress or card.is_assigned)
        ]
