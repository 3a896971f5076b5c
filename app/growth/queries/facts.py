"""One fact with everything that can be said about it: its source, its voiding, who stated it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.evidence import ledger
from app.evidence.facts import Voided
from app.growth.models.evaluation import Evaluation
from app.growth.models.tables import (
    Attestation,
    FigureImport,
    Interview,
    InterviewRating,
    MonthlyFigure,
    PromotionCase,
)
from app.kernel.errors import NotFound
from app.kernel.refs import Ref
from app.platform.db import db


@dataclass(frozen=True)
class Stated:
    """What growth's own source adds: who stated it, and in which words. ``by`` are account ids."""

    by: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True)
class FactView:
    """A fact as its page shows it."""

    id: UUID
    kind: str
    learner_id: int
    subject: str
    source: str
    happened_at: datetime
    recorded_at: datetime
    body: Mapping[str, Any]
    stated: Stated = field(default_factory=Stated)
    voided_at: datetime | None = None
    voided_by: int | None = None
    void_reason: str = ""

    @property
    def counts(self) -> bool:
        """Was it not cancelled?"""
        return self.voided_at is None

    @property
    def origin(self) -> Ref | None:
        """The row that states it, as a reference others may resolve."""
        try:
            return Ref.parse(self.source)
        except ValueError:
            return None


def fact(fact_id: UUID) -> FactView:
    """A fact by its public id. Raise NotFound; the facts that void others have no page."""
    found = ledger.one(fact_id)
    if found.fact.KIND == Voided.KIND:
        raise NotFound()
    voided = ledger.one(found.voided_by) if found.voided_by else None
    cancelled = voided.fact if voided else None
    return FactView(
        id=found.id,
        kind=found.fact.KIND,
        learner_id=found.fact.learner_id,
        subject=found.fact.subject,
        source=found.fact.source,
        happened_at=found.fact.happened_at,
        recorded_at=found.recorded_at,
        body=found.fact.body(),
        stated=_stated(found.fact.source),
        voided_at=voided.recorded_at if voided else None,
        voided_by=cancelled.by if isinstance(cancelled, Voided) else None,
        void_reason=found.void_reason,
    )


def _stated(source: str) -> Stated:
    kind, _, key = source.partition(":")
    if kind == "attestation":
        row = db.session.scalar(select(Attestation).where(Attestation.public_id == UUID(key)))
        return Stated((row.by_id,), (row.reason,) if row.reason else ()) if row else Stated()
    if kind == "interview":
        ratings = db.session.scalars(
            select(InterviewRating)
            .join(Interview, Interview.id == InterviewRating.interview_id)
            .where(Interview.public_id == UUID(key))
            .order_by(InterviewRating.id)
        ).all()
        heard = tuple(rating.heard for rating in ratings if rating.heard)
        return Stated(tuple(rating.rater_id for rating in ratings), heard)
    if kind == "figure":
        line = db.session.execute(
            select(FigureImport.by_id, FigureImport.file_name)
            .join(MonthlyFigure, MonthlyFigure.import_id == FigureImport.id)
            .where(MonthlyFigure.id == int(key))
        ).first()
        return Stated((line.by_id,) if line.by_id else (), (), line.file_name) if line else Stated()
    if kind == "evaluation":
        found = db.session.execute(
            select(Evaluation.by_id, Evaluation.words).where(
                Evaluation.public_id == UUID(key.partition("/")[0])
            )
        ).first()
        return Stated((found.by_id,), (found.words,) if found.words else ()) if found else Stated()
    if kind == "promotion":
        proposer = db.session.scalar(
            select(PromotionCase.proposed_by).where(PromotionCase.public_id == UUID(key))
        )
        return Stated((proposer,)) if proposer else Stated()
    return Stated()
