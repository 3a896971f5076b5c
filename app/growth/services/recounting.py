"""What growth's own rows state, for counting the ledger again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app.evidence.facts import (
    Fact,
    InterviewRated,
    ManagerAttested,
    SignedOff,
    TierAttained,
    Waived,
)
from app.evidence.recount import Stated
from app.growth.models.tables import (
    Attestation,
    AttestationKind,
    Interview,
    MonthlyFigure,
    PromotionCase,
)
from app.growth.rules.promotion import CaseState
from app.growth.services import figures
from app.platform.db import db


def attestations() -> Iterator[Stated]:
    """Signatures, deeds and waivers."""
    rows = db.session.scalars(select(Attestation).where(Attestation.fact_id.is_not(None)))
    for row in rows:
        yield Stated(_attested(row), counts=row.withdrawn_at is None)


def _attested(row: Attestation) -> Fact:
    source = f"attestation:{row.public_id}"
    if row.kind is AttestationKind.SIGN_OFF:
        return SignedOff(
            learner_id=row.learner_id,
            happened_at=row.at,
            source=source,
            what=row.what,
            by=row.by_id,
        )
    if row.kind is AttestationKind.DEED:
        return ManagerAttested(
            learner_id=row.learner_id,
            happened_at=row.at,
            source=source,
            what=row.what,
            count=row.count,
            by=row.by_id,
        )
    return Waived(
        learner_id=row.learner_id,
        happened_at=row.at,
        source=source,
        requirement=row.what,
        by=row.by_id,
        reason="",
        until=row.until,
    )


def interviews() -> Iterator[Stated]:
    """Interviews that have their result."""
    for row in db.session.scalars(select(Interview).where(Interview.rating.is_not(None))):
        assert row.rating is not None
        yield Stated(
            InterviewRated(
                learner_id=row.learner_id,
                happened_at=row.rated_at or row.created_at,
                source=f"interview:{row.public_id}",
                interview_kind=row.kind,
                rating=row.rating,
            )
        )


def monthly_figures() -> Iterator[Stated]:
    """Figures, also those that a later one replaced."""
    rows = db.session.scalars(
        select(MonthlyFigure).where(MonthlyFigure.fact_id.is_not(None)),
        execution_options={"yield_per": 2000},
    )
    for row in rows:
        yield Stated(figures.fact_of(row), counts=row.replaced_at is None)


def promotions() -> Iterator[Stated]:
    """Tiers that were conferred."""
    rows = db.session.scalars(
        select(PromotionCase).where(
            PromotionCase.state == CaseState.APPROVED,
            PromotionCase.decided_at.is_not(None),
            PromotionCase.effective_on.is_not(None),
        )
    )
    for row in rows:
        assert row.decided_at is not None
        assert row.effective_on is not None
        yield Stated(
            TierAttained(
                learner_id=row.learner_id,
                happened_at=row.decided_at,
                source=f"promotion:{row.public_id}",
                tier=row.to_tier,
                effective=row.effective_on,
            )
        )
