"""Evaluations, interviews, signatures, goals and promotion cases as of past moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.queries import Person
from app.growth.models.tables import Goal, Interview, Objection, PromotionCase
from app.growth.queries import cases as case_queries
from app.growth.queries import evaluations as evaluation_queries
from app.growth.queries import frameworks, people, pictures
from app.growth.queries.pictures import View
from app.growth.rules.months import month_of
from app.growth.services import assessing, cases, evaluations, goals, statements
from app.kernel.actor import Actor
from app.platform.db import db
from app.platform.i18n import local

BACK_TO_TEAM: Final = "另一位可以面试的人是他的直接主管。"


def _day(at: datetime) -> date:
    return local(at).date()


def _person(learner: int, at: datetime) -> Person:
    return people.person_of(learner, day=_day(at))


def criteria(at: datetime) -> tuple[str, ...]:
    """The criteria of the framework in force."""
    return tuple(c.key for c in frameworks.edition(_day(at)).body.criteria)


def reviewed_points(at: datetime) -> tuple[str, ...]:
    """The points of the second framework that a month's evaluation may rate."""
    return tuple(point.key for point in frameworks.edition(_day(at)).body.reviewed_points)


def evaluate(
    by: Actor,
    learner: int,
    month: str,
    levels: Mapping[str, int],
    words: str,
    *,
    at: datetime,
    shared: bool = True,
) -> None:
    """A person's month, written by who leads them; shared with the person unless it is left a
    draft. The cases drawn for the month are among it."""
    person = _person(learner, at)
    samples = [(number, "先回应，再核实，时间守住了。") for number in
               evaluation_queries.sample(person, month)]  # fmt: skip
    row = evaluations.keep(
        person, month, levels=levels, samples=samples, words=words,
        last_month=month_of(_day(at), 1), by=by, at=at,
    )  # fmt: skip
    if shared:
        evaluations.share(row, frameworks.edition(_day(at)).body, by=by, at=at)


def sign(by: Actor, month: str, *, agrees: bool, comment: str, at: datetime) -> None:
    """The person signs their own month."""
    row = evaluation_queries.of(by.id, month)
    if row is not None:
        evaluations.sign(row, agrees=agrees, comment=comment, by=by, at=at)


def assess_self(by: Actor, levels: Mapping[str, int], *, at: datetime) -> None:
    """How the person sees themselves."""
    assessing.assess_self(levels, frameworks.edition(_day(at)).body, by=by, at=at)


def agree_goal(
    by: Actor, learner: int, aim: str, action: str, *, due_on: date, at: datetime
) -> None:
    """Something to work on."""
    goals.agree(_person(learner, at), aim, action, due_on, by=by, at=at)


def close_goal(by: Actor, learner: int, *, reached: bool, outcome: str, at: datetime) -> None:
    """What became of the person's oldest open goal."""
    row = db.session.scalars(
        select(Goal)
        .where(Goal.learner_id == learner, Goal.closed_at.is_(None))
        .order_by(Goal.at, Goal.id)
    ).first()
    if row is not None:
        goals.close(row, _person(learner, at), reached=reached, outcome=outcome, by=by, at=at)


def talk(by: Actor, learner: int, words: str, *, at: datetime) -> None:
    """A note of a one-to-one that both read."""
    statements.note_talk(_person(learner, at), words, shared=True, by=by, at=at)


def ask_interview(by: Actor, learner: int, kind: str, *, at: datetime) -> None:
    """Arrange an interview for the same day."""
    statements.ask_interview(
        _person(learner, at), kind, frameworks.edition(_day(at)).body, held_on=_day(at), by=by,
        at=at,
    )  # fmt: skip


def rate_interview(by: Actor, learner: int, levels: list[int], heard: str, *, at: datetime) -> None:
    """One interviewer's levels for the person's interview that waits; ``levels`` are used in
    turn for what the interview rates."""
    row = db.session.scalars(
        select(Interview)
        .where(Interview.learner_id == learner, Interview.rating.is_(None))
        .options(selectinload(Interview.ratings))
        .order_by(Interview.id)
    ).first()
    if row is None:
        return
    body = frameworks.edition(_day(at)).body.interview(row.kind)
    asked = body.criteria if body is not None else ()
    given = {key: levels[n % len(levels)] for n, key in enumerate(asked)}
    statements.rate_interview(row, _person(learner, at), given, heard=heard, by=by, at=at)


def sign_off(by: Actor, learner: int, tier: str, reason: str, *, at: datetime) -> None:
    """The manager's signature for a tier."""
    statements.sign_off(_person(learner, at), f"tier:{tier}", reason=reason, by=by, at=at)


def vouch(by: Actor, learner: int, what: str, count: int, reason: str, *, at: datetime) -> None:
    """The manager's word for deeds."""
    statements.vouch(_person(learner, at), what, count, reason=reason, by=by, at=at)


def waive(
    by: Actor, learner: int, requirement: str, reason: str, *, until: date, at: datetime
) -> None:
    """A requirement that is waived until a day."""
    statements.waive(_person(learner, at), requirement, until=until, reason=reason, by=by, at=at)


def object_to(by: Actor, requirement: str, words: str, *, at: datetime) -> None:
    """The person says that a line about them is wrong."""
    statements.object_to(by.id, requirement, None, words, by=by, at=at)


def answer_objection(by: Actor, learner: int, answer: str, *, upheld: bool, at: datetime) -> None:
    """The manager answers the person's open objection."""
    row = db.session.scalars(
        select(Objection).where(Objection.learner_id == learner, Objection.answered_at.is_(None))
    ).first()
    if row is not None:
        statements.answer_objection(row, _person(learner, at), answer, upheld=upheld, by=by, at=at)


# --- promotion ---------------------------------------------------------------------------


def propose(by: Actor, learner: int, reason: str, *, at: datetime) -> None:
    """A case with the evidence as it stood then."""
    picture = pictures.picture(_person(learner, at), View(_day(at), at, False))
    cases.propose(picture, reason=reason, by=by, at=at)


def _open(learner: int) -> PromotionCase:
    return case_queries.open_cases([learner])[learner]


def endorse(by: Actor, learner: int, reason: str, *, at: datetime) -> None:
    """A trainer's word for the open case."""
    cases.endorse(_open(learner), reason=reason, by=by, at=at)


def approve(by: Actor, learner: int, reason: str, *, effective: date, at: datetime) -> None:
    """The tier is conferred."""
    cases.approve(_open(learner), effective=effective, reason=reason, by=by, at=at)


def decline(by: Actor, learner: int, reason: str, *, at: datetime) -> None:
    """A no with its reason."""
    cases.decline(_open(learner), reason=reason, by=by, at=at)


def defer(
    by: Actor, learner: int, reason: str, conditions: str, *, until: date, at: datetime
) -> None:
    """Not now."""
    cases.defer(_open(learner), reason=reason, conditions=conditions, until=until, by=by, at=at)
