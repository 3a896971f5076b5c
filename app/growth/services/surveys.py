"""Write a questionnaire, open it, take answers, close it, tag what customers wrote."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from app.accounts import queries as accounts
from app.audit import trail
from app.growth import policies
from app.growth.models.quality import Survey, SurveyAnswer
from app.growth.queries.surveys import questions_of
from app.growth.rules import surveys as rule
from app.growth.rules.standard_survey import STANDARD
from app.growth.rules.surveys import Kind, Mode, Question, Read, SurveyEvent, SurveyState
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict
from app.kernel.wording import Wording
from app.platform.db import db

RECENT: Final = timedelta(hours=1)


def draft(
    title: tuple[str, str],
    period: str,
    mode: Mode,
    *,
    unit: int | None,
    closes_at: datetime | None,
    by: Actor,
    at: datetime,
) -> Survey:
    """A new survey with the standard questions, to be changed before it opens."""
    policies.may_run(by, unit).enforce()
    row = Survey(
        title_zh=title[0],
        title_en=title[1],
        period=period,
        mode=mode,
        state=SurveyState.DRAFT,
        unit_id=unit,
        questions=[q.kept() for q in STANDARD],
        closes_at=closes_at,
        created_at=at,
        created_by=by.id,
    )
    db.session.add(row)
    db.session.flush()
    trail.note(by, "survey.drafted", f"survey:{row.public_id}", at=at)
    return row


def _writable(row: Survey, by: Actor) -> list[Question]:
    policies.may_run(by, row.unit_id).enforce()
    if row.state is not SurveyState.DRAFT:
        raise Conflict("An opened questionnaire stays as it is, so that answers can be compared.")
    return questions_of(row)


def _keep(row: Survey, questions: Sequence[Question]) -> None:
    row.questions = [q.kept() for q in questions]
    db.session.flush()


def put(row: Survey, question: Question, *, by: Actor) -> None:
    """Add a question at the end, or change the one with the same key. Raise BadContent."""
    questions = _writable(row, by)
    wrong = [why for key, why in rule.faults([question]) if key]
    if wrong:
        raise BadContent(wrong[0])
    known = [q.key for q in questions]
    if question.key in known:
        questions[known.index(question.key)] = question
    else:
        questions.append(question)
    if len(questions) > rule.MOST_QUESTIONS:
        raise BadContent("Nobody answers more than thirty questions; leave some out.")
    _keep(row, questions)


def fresh_key(row: Survey) -> str:
    """A key that no question of the survey has."""
    known = {q.key for q in questions_of(row)}
    return next(f"q{n}" for n in range(1, len(known) + 2) if f"q{n}" not in known)


def leave_out(row: Survey, key: str, *, by: Actor) -> None:
    """Take a question out."""
    _keep(row, [q for q in _writable(row, by) if q.key != key])


def move(row: Survey, key: str, up: bool, *, by: Actor) -> None:
    """Move a question one place; at the edge nothing happens."""
    questions = _writable(row, by)
    place = next((n for n, q in enumerate(questions) if q.key == key), None)
    if place is None:
        return
    other = place + (-1 if up else 1)
    if 0 <= other < len(questions):
        questions[place], questions[other] = questions[other], questions[place]
        _keep(row, questions)


def open_survey(row: Survey, *, by: Actor, at: datetime) -> None:
    """From now on answers are taken. Raise BadContent for an incomplete questionnaire."""
    policies.may_run(by, row.unit_id).enforce()
    wrong = rule.faults(questions_of(row))
    if wrong:
        raise BadContent(wrong[0][1])
    if row.closes_at is not None and row.closes_at <= at:
        raise BadContent("The last day of this survey is over; choose a later one.")
    row.state = rule.advance(row.state, SurveyEvent.OPEN)
    row.opened_at, row.closed_at = row.opened_at or at, None
    trail.note(by, "survey.opened", f"survey:{row.public_id}", at=at)


def close(row: Survey, *, by: Actor, at: datetime) -> None:
    """No more answers are taken."""
    policies.may_run(by, row.unit_id).enforce()
    row.state = rule.advance(row.state, SurveyEvent.CLOSE)
    row.closed_at = at
    trail.note(by, "survey.closed", f"survey:{row.public_id}", at=at)


def too_many(origin: str, *, at: datetime) -> bool:
    """Did this address answer so often within the hour that it must wait?"""
    moments = db.session.scalars(
        select(SurveyAnswer.at).where(SurveyAnswer.origin == origin, SurveyAnswer.at > at - RECENT)
    )
    return not rule.may_answer(moments, at)


def answer(
    row: Survey,
    read: Read,
    *,
    place: tuple[str, int] | None,
    order_digest: str | None,
    origin: str,
    day: date,
    at: datetime,
) -> SurveyAnswer:
    """Keep one answer. Raise Conflict when the survey is over or the order answered already."""
    if not rule.takes_answers(row.state, row.closes_at, at):
        raise Conflict("This survey is over.")
    if row.mode is Mode.ORDER and _answered(row, order_digest):
        raise Conflict("This order was rated already. Thank you.")
    learner, unit = None, None
    if place is not None and place[0] == "a":
        learner = place[1]
        unit = accounts.team_of(db.session(), learner, day=day)
    elif place is not None:
        unit = place[1]
    written = {q.key for q in questions_of(row) if q.kind is Kind.WORDS}
    comments = {k: v for k, v in read.answers.items() if k in written}
    kept = SurveyAnswer(
        survey_id=row.id,
        at=at,
        answers={k: v for k, v in read.answers.items() if k not in written},
        comments=comments,
        tags=rule.suggested(" ".join(comments.values())),
        learner_id=learner,
        unit_id=unit,
        order_digest=order_digest if row.mode is Mode.ORDER else None,
        origin=origin,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def _answered(row: Survey, order_digest: str | None) -> bool:
    known = select(SurveyAnswer.id).where(
        SurveyAnswer.survey_id == row.id, SurveyAnswer.order_digest == order_digest
    )
    return order_digest is None or db.session.scalar(known) is not None


def tag(row: SurveyAnswer, tags: Collection[str], *, by: Actor, at: datetime) -> None:
    """Say what a comment is about; unknown tags are left aside."""
    row.tags = [name for name in rule.TAGS if name in set(tags)]
    row.tagged_by = by.id
    trail.note(by, "survey.tagged", f"survey_answer:{row.public_id}", at=at)


def as_question(key: str, values: dict[str, Any]) -> Question:
    """A question from what a form held."""
    kind = Kind(values["kind"])
    chosen = kind in (Kind.CHOICE, Kind.SEVERAL)
    return Question(
        key,
        kind,
        rule.About(values["about"]),
        Wording(values["title_zh"], values["title_en"]),
        bool(values["required"]),
        rule.options_of(values["options"] or "") if chosen else (),
    )
