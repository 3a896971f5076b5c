"""What people objected to, and what they were told."""

from __future__ import annotations

from sqlalchemy import select

from app.growth.models.tables import Objection
from app.platform.db import db


def objections_of(learner_id: int) -> list[Objection]:
    """A person's objections, the latest first."""
    return list(
        db.session.scalars(
            select(Objection)
            .where(Objection.learner_id == learner_id)
            .order_by(Objection.at.desc(), Objection.id.desc())
        )
    )
