"""The ledger, counted again from role-plays."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from app.evidence import recount
from app.exams.models.roleplay import RolePlay
from app.exams.queries import roleplay as queries
from app.exams.rules.roleplay.lifecycle import PlayMode
from app.exams.services import roleplay_rating
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.services.roleplay.test_plays import begin, finish, judged, learner, talk, trainer

pytestmark = pytest.mark.usefixtures("published")


def outcome() -> recount.Outcome:
    """What a new count finds of role-plays."""
    with transaction():
        return next(o for o in recount.verify().outcomes if o.source == "play")


def test_practice_and_plays_rated_twice_agree_with_the_ledger(
    context: Flask, cast: Cast, exact_encoder: None
) -> None:
    with transaction():
        practice = begin(cast)
        talk(practice)
        finish(practice, learner(cast))
        play = begin(cast, PlayMode.EXAM)
        talk(play)
        finish(play, learner(cast))
        play = queries.play(play.public_id)
        for level in (3, 5):
            roleplay_rating.rate(
                play, judged(level), critical=(), note="", by=trainer(cast), at=NOON
            )
    found = outcome()
    assert (found.faults, found.stated, found.recorded) == (0, 2, 3)
    with transaction():
        db.session.execute(update(RolePlay).values(passed=False))
    assert outcome().faults >= 1
