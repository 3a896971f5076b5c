"""The ledger, counted again from completed courses and their certificates."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from app.certificates.models import Certificate
from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import awarding
from app.courses.models.rows import Enrolment
from app.evidence import recount
from app.kernel.actor import SYSTEM
from app.kernel.wording import Wording
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.services.courses.conftest import actor
from tests.services.courses.test_learning import _complete


def outcomes() -> dict[str, recount.Outcome]:
    """What a new count finds, by source."""
    with transaction():
        return {o.source: o for o in recount.verify().outcomes}


def completed(cast: Cast) -> None:
    """Lin completes a course and holds a certificate."""
    with transaction():
        _complete(actor(cast.lin))
        awarding.award(
            CertificateKind.COURSE_COMPLETED,
            cast.lin,
            subject="course:late",
            source="enrolment:made",
            title=Wording("物流延误", "Late parcels"),
            at=NOON,
            by=SYSTEM,
            valid_until=date(2027, 11, 24),
        )


def test_a_completion_and_its_certificate_agree_with_the_ledger(shelf: Cast) -> None:
    completed(shelf)
    found = outcomes()
    assert found["enrolment"].recorded == found["enrolment"].stated == 1
    assert found["certificate"].recorded == found["certificate"].stated == 1
    assert sum(o.faults for o in found.values()) == 0


def test_a_completion_that_says_something_else_is_found(shelf: Cast) -> None:
    completed(shelf)
    with transaction():
        db.session.execute(update(Enrolment).values(course="other"))
        db.session.execute(update(Certificate).values(revoked_at=NOON))
    found = outcomes()
    assert len(found["enrolment"].different) == 1
    assert len(found["certificate"].still_counting) == 1
