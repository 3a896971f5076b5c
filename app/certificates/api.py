"""What the dashboard may know."""

from __future__ import annotations

from app.certificates import queries
from app.platform.db import db


def count(learner_id: int) -> int:
    """How many certificates somebody holds."""
    return queries.count_of(db.session(), learner_id)
