"""Whoever completed a course says what they think of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.courses.models.opinions import CourseOpinion
from app.courses.models.rows import Enrolment
from app.courses.queries import effects as queries
from app.courses.queries import learning
from app.courses.rules.effects import STATEMENTS
from app.courses.rules.enrolment import EnrolmentState
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform.db import db


def completed(by: Actor, course: str) -> Enrolment:
    """The enrolment of somebody who has completed the course. Raise NotFound for anybody else."""
    enrolment = learning.enrolment_of(by.id, course)
    if enrolment is None or enrolment.state is not EnrolmentState.COMPLETED:
        raise NotFound()
    return enrolment


def say(by: Actor, course: str, answers: Mapping[str, int], text: str, *, at: datetime) -> None:
    """Keep the opinion of this round; said again, the later one counts."""
    enrolment = completed(by, course)
    found = queries.opinion_of(by.id, course, enrolment.round)
    if found is None:
        found = CourseOpinion(course=course, learner_id=by.id, round=enrolment.round)
        db.session.add(found)
    for name in STATEMENTS:
        setattr(found, name, answers[name])
    found.text, found.given_at = text.strip(), at
    db.session.flush()
