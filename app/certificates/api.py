"""What the dashboard may know."""

from __future__ import annotations

from datetime import datetime

from app.certificates import queries
from app.platform.db import db


def count(learner_id: int) -> int:
    """How many certificates somebody holds."""
    return queries.count_of(db.session(), learner_id)


def claims_waiting(trainer_id: int) -> tuple[int, datetime | None]:
    """How many certificates from elsewhere wait for this trainer, and since when."""
    return queries.claims_waiting(db.session(), trainer_id)
