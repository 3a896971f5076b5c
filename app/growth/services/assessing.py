"""How people see themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.audit import trail
from app.growth.models.framework import Framework
from app.growth.models.tables import SelfAssessment
from app.kernel.actor import Actor
from app.kernel.errors import BadContent
from app.platform.db import db


def assess_self(
    levels: Mapping[str, int], framework: Framework, *, by: Actor, at: datetime
) -> SelfAssessment:
    """Keep the actor's own levels, whole ones from 1 to 5 on every criterion. Raise BadContent."""
    wanted = {criterion.key for criterion in framework.criteria}
    if set(levels) != wanted or any(not 1 <= level <= 5 for level in levels.values()):
        raise BadContent("Choose a level for every criterion.")
    row = SelfAssessment(learner_id=by.id, at=at, levels=dict(levels))
    db.session.add(row)
    db.session.flush()
    trail.note(by, "growth.self_assessed", f"account:{by.id}", at=at)
    return row
