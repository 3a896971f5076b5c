"""Outcomes become known: release, evidence, certificate; and what is void counts no more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.audit import trail
from app.certificates.models import Certificate
from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import awarding
from app.evidence import ledger
from app.evidence.facts import ExamFailed, ExamPassed
from app.exams.models.attempts import Attempt
from app.exams.policies import rating as policies
from app.exams.rules.attempt import AttemptEvent, AttemptState, advance
from app.exams.services import oral_evidence, summary_due, telling
from app.exams.services.papers import PaperView, paper_view
from app.kernel.actor import SYSTEM, Actor
from app.platform.db import db


def release(attempt: Attempt, *, by: Actor, at: datetime, paper: PaperView | None = None) -> None:
    """Show the learner the outcome and state it as evidence, in the caller's transaction."""
    policies.may_release(by, learner_id=attempt.learner_id).enforce()
    attempt.state = advance(attempt.state, AttemptEvent.RELEASE)
    attempt.released_at, attempt.released_by = at, by.id or None
    paper = paper or paper_view(attempt.paper_id)
    state_evidence(attempt, paper, at=at)
    telling.released(attempt, paper.exam.title, at=at)
    trail.note(
        by,
        "attempt.released",
        f"attempt:{attempt.public_id}",
        after={"percent": attempt.percent, "passed": attempt.passed},
        at=at,
    )


def state_evidence(attempt: Attempt, paper: PaperView, *, at: datetime) -> None:
    """State the released outcome as a fact; an earlier one that says otherwise is voided first. A
    pass earns its certificate, whether or not it is evidence for a promotion."""
    if paper.exam.evidence and not _stated(attempt, paper, at=at):
        return
    if paper.exam.certificate:
        _certify(attempt, paper, at=at)


def _stated(attempt: Attempt, paper: PaperView, *, at: datetime) -> bool:
    """State the fact; False where it stands already."""
    if paper.exam.mode == "oral":
        oral_evidence.state(attempt, at=at)
    fact = _fact(attempt, at)
    if attempt.fact_id is not None:
        known = ledger.one(attempt.fact_id)
        if known.fact.KIND == fact.KIND and known.fact.body() == fact.body() and known.counts:
            return False
        if known.counts:
            ledger.void(attempt.fact_id, reason="marked again", by=SYSTEM, at=at)
    attempt.fact_id = ledger.record(fact, at=at)
    return True


def _certify(attempt: Attempt, paper: PaperView, *, at: datetime) -> None:
    """A pass earns the exam's certificate, once; marks that changed may take it back."""
    if attempt.passed:
        awarding.award(
            CertificateKind.EXAM_PASSED,
            attempt.learner_id,
            subject=f"exam:{attempt.exam_key}",
            source=_source(attempt),
            title=paper.exam.title,
            at=at,
            by=SYSTEM,
            facts={"percent": attempt.percent or 0},
        )
    else:
        _take_back(attempt, reason="The exam was marked again.", at=at)


def _take_back(attempt: Attempt, *, reason: str, at: datetime) -> None:
    known = db.session.scalar(
        select(Certificate).where(
            Certificate.source == _source(attempt), Certificate.revoked_at.is_(None)
        )
    )
    if known is not None:
        awarding.revoke(known, reason=reason, by=SYSTEM, at=at)


def _source(attempt: Attempt) -> str:
    return f"attempt:{attempt.public_id}"


def _fact(attempt: Attempt, at: datetime) -> ExamPassed | ExamFailed:
    kind = ExamPassed if attempt.passed else ExamFailed
    # A second opinion on the same attempt is another fact: its source says which marking it was.
    marked = "" if attempt.fact_id is None else f"/{at:%Y%m%d%H%M%S}"
    return kind(
        learner_id=attempt.learner_id,
        happened_at=attempt.finished_at or at,
        source=_source(attempt) + marked,
        exam=attempt.exam_key,
        percent=attempt.percent or 0,
        competencies=dict(attempt.competencies or {}),
    )


def release_ready(exam_key: str, *, by: Actor, at: datetime, most: int = 50) -> int:
    """Release up to ``most`` scored attempts of an exam, the longest waiting first, all in the
    caller's transaction; give how many. Call again until it gives 0."""
    ready = db.session.scalars(
        select(Attempt)
        .where(
            Attempt.exam_key == exam_key,
            Attempt.state == AttemptState.SCORED,
            Attempt.learner_id != by.id,
        )
        .order_by(Attempt.finished_at, Attempt.id)
        .limit(most)
        .with_for_update()
    ).all()
    for attempt in ready:
        release(attempt, by=by, at=at)
    return len(ready)


def void(attempt: Attempt, *, reason: str, by: Actor, at: datetime) -> None:
    """Let an attempt never count; its evidence is voided too. It still counts as a try unless the
    reason is the academy's own (the trainer grants another in that case)."""
    policies.may_void(by, learner_id=attempt.learner_id, reason=reason).enforce()
    before = attempt.state
    attempt.state = advance(attempt.state, AttemptEvent.VOID)
    attempt.voided_at, attempt.void_reason = at, reason
    if attempt.fact_id is not None and ledger.one(attempt.fact_id).counts:
        ledger.void(attempt.fact_id, reason=reason, by=by, at=at)
    oral_evidence.cancel(attempt, reason=reason, at=at)
    summary_due.touch(attempt, at=at)
    _take_back(attempt, reason=reason, at=at)
    trail.note(
        by,
        "attempt.voided",
        f"attempt:{attempt.public_id}",
        before={"state": before},
        after={"state": attempt.state},
        at=at,
    )


def attempt_for_update(public_id: UUID) -> Attempt | None:
    """An attempt, locked for the rest of the transaction."""
    return db.session.scalar(
        select(Attempt).where(Attempt.public_id == public_id).with_for_update()
    )
