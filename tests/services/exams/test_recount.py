"""The ledger, counted again from attempts."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import update

from app.evidence import recount
from app.exams.models.attempts import Attempt
from app.exams.rules.attempt import AttemptState
from app.platform.db import db, transaction
from tests.services.exams.conftest import Sitting


def outcome() -> recount.Outcome:
    """What a new count finds of attempts."""
    with transaction():
        return next(o for o in recount.verify().outcomes if o.source == "attempt")


def test_a_released_attempt_agrees_with_the_ledger_until_its_row_is_changed(
    sit: Callable[..., Sitting],
) -> None:
    assert sit().hand_in().state is AttemptState.RELEASED
    found = outcome()
    assert (found.faults, found.stated, found.recorded) == (0, 1, 1)
    with transaction():
        db.session.execute(update(Attempt).values(percent=9999))
    assert len(outcome().different) == 1
