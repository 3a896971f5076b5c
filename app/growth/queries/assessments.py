"""Self-assessments."""

from __future__ import annotations

from sqlalchemy import select

from app.growth.models.tables import SelfAssessment
from app.platform.db import db


def self_assessments(learner_id: int, *, limit: int = 6) -> list[SelfAssessment]:
    """A person's own views of themselves, the latest first."""
    return list(
        db.session.scalars(
            select(SelfAssessment)
            .where(SelfAssessment.learner_id == learner_id)
            .order_by(SelfAssessment.at.desc(), SelfAssessment.id.desc())
            .limit(limit)
        )
    )
