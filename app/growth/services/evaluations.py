"""Write, share and sign the evaluation of a month; once both signed it is evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.accounts.queries import Person
from app.audit import trail
from app.evidence import ledger
from app.evidence.facts import CriterionRated
from app.evidence.recount import Stated
from app.growth import policies
from app.growth.models.evaluation import Evaluation
from app.growth.models.framework import Framework
from app.growth.policies import Subject
from app.growth.queries import evaluations as queries
from app.growth.rules import evaluation as rule
from app.growth.rules.evaluation import EvaluationEvent, EvaluationState
from app.growth.rules.months import first_day
from app.kernel.actor import Actor
from app.kernel.errors import BadContent
from app.notices import inbox
from app.platform.db import db

CONTEXT: Final = "monthly_review"
SHARED: Final = "growth.evaluation_shared"
SIGNED: Final = "growth.evaluation_signed"


def keep(
    person: Person,
    month: str,
    *,
    levels: Mapping[str, int],
    samples: Sequence[tuple[str, str]],
    words: str,
    last_month: str,
    by: Actor,
    at: datetime,
) -> Evaluation:
    """Keep a draft; nobody but the writer's side sees it. Raise BadContent for a month that is
    not over."""
    policies.may_lead(by, Subject(person.id, person.team_id)).enforce()
    try:
        first_day(month)
    except ValueError:
        raise BadContent("Write the month as 2026-10.") from None
    if month > last_month:
        raise BadContent("This month is not over yet.")
    row = queries.of(person.id, month)
    if row is None:
        row = Evaluation(
            learner_id=person.id, month=month, by_id=by.id, state=EvaluationState.DRAFT, at=at,
            levels={}, samples=[],
        )  # fmt: skip
        db.session.add(row)
    row.state = rule.advance(row.state, EvaluationEvent.KEEP)
    row.by_id, row.levels, row.words = by.id, dict(levels), words.strip()
    row.samples = [{"number": number, "note": note.strip()} for number, note in samples]
    db.session.flush()
    return row


def share(row: Evaluation, framework: Framework, *, by: Actor, at: datetime) -> None:
    """Sign and show it to the person."""
    criteria = [criterion.key for criterion in framework.criteria]
    rule.may_share(row.levels, criteria, row.words).enforce()
    row.state = rule.advance(row.state, EvaluationEvent.SHARE)
    row.shared_at = at
    trail.note(by, "evaluation.shared", f"evaluation:{row.public_id}", at=at)
    inbox.tell(
        row.learner_id, SHARED, key=f"evaluation:{row.public_id}",
        url=f"/growth/evaluations/{row.public_id}", at=at, month=row.month,
    )  # fmt: skip
    db.session.flush()


def sign(row: Evaluation, *, agrees: bool, comment: str, by: Actor, at: datetime) -> None:
    """The person has read it, comments and signs; each criterion becomes a rating."""
    state = rule.advance(row.state, EvaluationEvent.SIGN)
    rule.may_sign(agrees=agrees, comment=comment).enforce()
    row.state, row.agrees, row.comment, row.signed_at = state, agrees, comment.strip(), at
    db.session.flush()
    for fact in facts_of(row):
        ledger.record(fact, at=at)
    trail.note(
        by, "evaluation.signed", f"evaluation:{row.public_id}", after={"agrees": agrees}, at=at
    )
    inbox.tell(
        row.by_id, SIGNED, key=f"evaluation:{row.public_id}:signed",
        url="/team/evaluations?month=" + row.month, at=at, month=row.month,
    )  # fmt: skip


def facts_of(row: Evaluation) -> list[CriterionRated]:
    """What a signed evaluation states: a rating of each criterion, and of each point of the second
    framework that was rated."""
    return [
        CriterionRated(
            learner_id=row.learner_id,
            happened_at=row.shared_at or row.at,
            source=f"evaluation:{row.public_id}/{criterion}",
            criterion=criterion.removeprefix(rule.POINT),
            level=100 * level,
            context=CONTEXT,
        )
        for criterion, level in sorted(row.levels.items())
    ]


def stated() -> Iterator[Stated]:
    """All that signed evaluations state, for counting the ledger again."""
    rows = db.session.scalars(select(Evaluation).where(Evaluation.state == EvaluationState.SIGNED))
    for row in rows:
        yield from (Stated(fact) for fact in facts_of(row))
