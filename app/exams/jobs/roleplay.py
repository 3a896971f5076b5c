"""What the worker does for role-plays: a model rates in the shadow, where a trainer agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from app.exams.services import roleplay_model, roleplay_shadow
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.language_model import Endpoint, Silent

log = structlog.get_logger("exams")
SHADOW_EVERY = timedelta(minutes=10)


def rate_in_the_shadow(at: datetime) -> None:
    """One round: first the canaries, once a day and for each model, then a few plays. The model is
    asked between transactions, never inside one; nothing depends on it."""
    standing = roleplay_model.standing()
    if standing.endpoint is None or not standing.rates:
        return
    endpoint = standing.endpoint
    try:
        cases = roleplay_shadow.waiting(endpoint.model)
        anchors = roleplay_shadow.rubric_words()
        db.session.rollback()
        if cases and _is_sound(endpoint, anchors, at):
            for case in cases:
                _rate(endpoint, anchors, case)
    except Silent as silence:
        log.info("shadow rating stopped", why=silence.why)
        _note("rating", "silent", endpoint)
    finally:
        db.session.remove()


def _rate(
    endpoint: Endpoint, anchors: Mapping[str, Sequence[str]], case: roleplay_shadow.Case
) -> None:
    # The leave may have been taken back while the last play was rated.
    agreed = roleplay_model.agreed(case.scenario_key, "rating")
    db.session.rollback()
    if not agreed:
        return
    found = roleplay_shadow.verdict(endpoint, anchors, case)
    with transaction():
        roleplay_shadow.keep(case, found, model=endpoint.model, at=clock.now())


def _is_sound(endpoint: Endpoint, anchors: Mapping[str, Sequence[str]], at: datetime) -> bool:
    last = roleplay_shadow.last_canary(endpoint.model, at=at)
    db.session.rollback()
    if last is None:
        sings = roleplay_shadow.canaries_sing(endpoint, anchors)
        last = "passed" if sings else "failed"
        _note("canary", last, endpoint)
    return last == "passed"


def _note(purpose: str, outcome: str, endpoint: Endpoint) -> None:
    db.session.rollback()
    with transaction():
        roleplay_model.note_use(purpose, outcome, model=endpoint.model, at=clock.now())
