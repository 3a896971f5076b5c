"""Which exams earned a certificate, and what is missing for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from app.certificates.rules.kinds import CertificateKind
from app.certificates.services.earning import Due, NotYet
from app.content import store
from app.exams.models.attempts import Attempt
from app.exams.models.bodies import ExamBody
from app.exams.queries import attempts
from app.exams.rules.attempt import AttemptState
from app.platform.db import db
from app.platform.i18n import local

N_ = str  # marks messages for the catalogue


def earned() -> Iterator[Due]:
    """Every released pass of an exam that gives a certificate."""
    rows = db.session.scalars(
        select(Attempt).where(Attempt.state == AttemptState.RELEASED, Attempt.passed.is_(True))
    ).all()
    versions = store.versions(ExamBody, {row.exam_version_id for row in rows})
    for row in rows:
        exam = versions[row.exam_version_id].body
        if exam.certificate and exam.evidence and row.released_at is not None:
            yield Due(
                CertificateKind.EXAM_PASSED,
                row.learner_id,
                subject=f"exam:{row.exam_key}",
                source=f"attempt:{row.public_id}",
                title=exam.title,
                at=row.released_at,
                day=local(row.released_at).date(),
                facts={"percent": row.percent or 0},
            )


def not_yet(learner_id: int, _at: datetime) -> Sequence[NotYet]:
    """Exams that give a certificate and were sat without one so far, by their latest attempt."""
    latest: dict[str, Attempt] = {}
    done: set[str] = set()
    for attempt in attempts.of_learner(learner_id):
        latest.setdefault(attempt.exam_key, attempt)
        if attempt.state is AttemptState.RELEASED and attempt.passed:
            done.add(attempt.exam_key)
    exams = store.current_of(ExamBody, latest)
    return [
        NotYet(
            CertificateKind.EXAM_PASSED, exams[key].body.title, *_missing(attempt, exams[key].body)
        )
        for key, attempt in latest.items()
        if key not in done and key in exams and exams[key].body.certificate
    ]


def _missing(attempt: Attempt, exam: ExamBody) -> tuple[str, str, dict[str, object]]:
    address = "/exams/"
    if attempt.state is AttemptState.OPEN:
        return N_("The exam is begun and not handed in."), address, {}
    if attempt.state is AttemptState.VOIDED:
        return N_("The last attempt does not count."), address, {}
    if attempt.state is not AttemptState.RELEASED:
        return N_("The result is not out yet."), address, {}
    return (
        N_("%(percent)s%% reached, %(needed)s%% needed."),
        address,
        {"percent": (attempt.percent or 0) / 100, "needed": exam.cut / 100},
    )
