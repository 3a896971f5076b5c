"""What learners and trainers see of attempts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Account
from app.exams.models.attempts import Accommodation, Attempt, LateResponse, Response
from app.exams.models.papers import Paper
from app.exams.models.ratings import Appeal, Rating, ResponseReview, SlotScore
from app.exams.rules.attempt import AttemptState
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform.db import Alone, Within, alone, db
from app.platform.statements import Statement

# What a sitting asks for at every step is composed once.
_OWN = select(Attempt).where(
    Attempt.public_id == bindparam("attempt"), Attempt.learner_id == bindparam("learner")
)
_OTHER = aliased(Response)
_LATEST = Statement(
    select(Response.slot, Response.revision, Response.answer, Response.received_at)
    .where(
        Response.attempt_id == bindparam("attempt"),
        Response.revision
        == select(func.max(_OTHER.revision))
        .where(_OTHER.attempt_id == Response.attempt_id, _OTHER.slot == Response.slot)
        .scalar_subquery(),
    )
    .order_by(Response.slot)
)

_SHEET = Statement(
    select(
        Attempt.id,
        Attempt.public_id,
        Attempt.state,
        Attempt.due_at,
        Attempt.slot_count,
        Attempt.flags,
        Attempt.paper_id,
        Paper.public_id.label("paper_public_id"),
        Paper.hash.label("paper_hash"),
    )
    .join(Paper, Paper.id == Attempt.paper_id)
    .where(Attempt.public_id == bindparam("attempt"), Attempt.learner_id == bindparam("learner"))
)


def own(learner: Actor, public_id: UUID) -> Attempt:
    """An attempt of this learner's. Raise NotFound for anybody else's."""
    found = db.session.scalar(_OWN, {"attempt": public_id, "learner": learner.id})
    if found is None:
        raise NotFound()
    return found


def any_attempt(public_id: UUID) -> Attempt:
    """An attempt, for staff. Raise NotFound."""
    found = db.session.scalar(select(Attempt).where(Attempt.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def of_learner(learner_id: int) -> list[Attempt]:
    """All attempts of a learner, the latest first."""
    return list(
        db.session.scalars(
            select(Attempt)
            .where(Attempt.learner_id == learner_id)
            .order_by(Attempt.started_at.desc(), Attempt.id.desc())
        )
    )


@dataclass(frozen=True)
class Latest:
    """The revision of an answer that stands."""

    slot: int
    revision: int
    answer: str | None
    received_at: datetime


def latest_answers(attempt_id: int) -> dict[int, Latest]:
    """Of each slot the highest revision, by slot."""
    db.session.flush()
    return _latest(Within(db.session.connection()), attempt_id)


def _latest(connection: Alone | Within, attempt_id: int) -> dict[int, Latest]:
    rows = connection.rows(_LATEST, {"attempt": attempt_id})
    return {row.slot: Latest(*row) for row in rows}


@dataclass(frozen=True)
class Sheet:
    """An attempt as its sitting page needs it, with the answers that stand."""

    id: int
    public_id: UUID
    state: AttemptState
    due_at: datetime
    slot_count: int
    flags: list[int]
    paper_id: int
    paper_public_id: UUID
    paper_hash: str
    answers: Mapping[int, Latest]


def sheet(learner: Actor, public_id: UUID) -> Sheet:
    """The learner's own sheet. Raise NotFound for anybody else's.

    Learners load the page again whenever the line was lost, all within the same minutes: it is
    read beside the session, in two statements that are composed once.
    """
    with alone() as connection:
        for row in connection.rows(_SHEET, {"attempt": public_id, "learner": learner.id}):
            return Sheet(**row._asdict(), answers=_latest(connection, row.id))
    raise NotFound()


def last_save(attempt_id: int) -> datetime | None:
    """When the last answer was saved."""
    return db.session.scalar(
        select(func.max(Response.received_at)).where(Response.attempt_id == attempt_id)
    )


def late_answers(attempt_id: int) -> list[LateResponse]:
    """Answers that came too late, in the order of their coming."""
    return list(
        db.session.scalars(
            select(LateResponse)
            .where(LateResponse.attempt_id == attempt_id)
            .order_by(LateResponse.received_at, LateResponse.id)
        )
    )


def reviews(attempt_id: int) -> dict[int, list[tuple[ResponseReview, list[Rating]]]]:
    """What raters said about an attempt, by slot, oldest first."""
    found = db.session.scalars(
        select(ResponseReview)
        .where(ResponseReview.attempt_id == attempt_id)
        .order_by(ResponseReview.id)
    ).all()
    ratings: dict[int, list[Rating]] = {}
    if found:
        for rating in db.session.scalars(
            select(Rating)
            .where(Rating.review_id.in_([review.id for review in found]))
            .order_by(Rating.id)
        ):
            ratings.setdefault(rating.review_id, []).append(rating)
    grouped: dict[int, list[tuple[ResponseReview, list[Rating]]]] = {}
    for review in found:
        grouped.setdefault(review.slot, []).append((review, ratings.get(review.id, [])))
    return grouped


def appeals(attempt_id: int) -> dict[int, Appeal]:
    """A learner's appeals on an attempt, by slot."""
    rows = db.session.scalars(select(Appeal).where(Appeal.attempt_id == attempt_id))
    return {row.slot: row for row in rows}


@dataclass(frozen=True)
class ExamCounts:
    """How an exam's attempts stand."""

    exam_key: str
    total: int
    open: int
    waiting: int
    scored: int
    released: int
    passed: int
    voided: int
    percent: float | None


def counts_by_exam(*, at: datetime) -> dict[str, ExamCounts]:
    """Attempts of every exam by state, in one statement."""
    state = Attempt.state

    def times(*conditions: Any) -> Any:
        return func.coalesce(func.sum(case((and_(*conditions), 1), else_=0)), 0)

    is_open = and_(state == AttemptState.OPEN, Attempt.due_at > at)
    rows = db.session.execute(
        select(
            Attempt.exam_key,
            func.count(),
            times(is_open),
            times(
                or_(
                    state == AttemptState.SUBMITTED,
                    and_(state == AttemptState.OPEN, Attempt.due_at <= at),
                )
            ),
            times(state == AttemptState.SCORED),
            times(state == AttemptState.RELEASED),
            times(state == AttemptState.RELEASED, Attempt.passed.is_(True)),
            times(state == AttemptState.VOIDED),
            func.avg(case((state == AttemptState.RELEASED, Attempt.percent))),
        ).group_by(Attempt.exam_key)
    )
    found: dict[str, ExamCounts] = {}
    for row in rows:
        key, total, going, waiting, scored, released, passed, voided, average = row
        found[key] = ExamCounts(
            exam_key=key,
            total=total,
            open=going,
            waiting=waiting,
            scored=scored,
            released=released,
            passed=passed,
            voided=voided,
            percent=None if average is None else float(average),
        )
    return found


@dataclass(frozen=True)
class AttemptList:
    """An exam's attempts for its overview: filtered by state and by a person's name or number."""

    exam_key: str
    state: str = ""
    words: str = ""
    sort: str = "-started"

    def select(self) -> Select[*tuple[Any, ...]]:
        """Rows of (Attempt, name, staff number)."""
        statement = (
            select(Attempt, Account.name, Account.staff_no)
            .join(Account, Account.id == Attempt.learner_id)
            .where(Attempt.exam_key == self.exam_key)
        )
        if self.state in set(AttemptState):
            statement = statement.where(Attempt.state == AttemptState(self.state))
        if self.words:
            like = f"%{escaped(self.words)}%"
            statement = statement.where(
                or_(
                    Account.name.ilike(like, escape="\\"),
                    Account.latin_name.ilike(like, escape="\\"),
                    Account.staff_no.ilike(like, escape="\\"),
                )
            )
        columns = {
            "started": Attempt.started_at,
            "finished": Attempt.finished_at,
            "percent": Attempt.percent,
            "name": Account.name,
        }
        column = columns.get(self.sort.lstrip("-"), Attempt.started_at)
        order = column.desc() if self.sort.startswith("-") else column.asc()
        return statement.order_by(order.nulls_last(), Attempt.id.desc())


def escaped(words: str) -> str:
    """Text for LIKE ... ESCAPE with a backslash."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def waiting_marks(attempt_ids: Collection[int]) -> Mapping[int, int]:
    """How many answers of each attempt still wait for a person."""
    if not attempt_ids:
        return {}
    rows = db.session.execute(
        select(SlotScore.attempt_id, func.count())
        .where(SlotScore.attempt_id.in_(list(attempt_ids)), SlotScore.earned.is_(None))
        .group_by(SlotScore.attempt_id)
    )
    return {row[0]: row[1] for row in rows}


def answered(attempt_ids: Collection[int]) -> Mapping[int, tuple[int, datetime]]:
    """How many slots of each attempt have an answer, and when the last one was saved."""
    if not attempt_ids:
        return {}
    rows = db.session.execute(
        select(
            Response.attempt_id,
            func.count(Response.slot.distinct()),
            func.max(Response.received_at),
        )
        .where(Response.attempt_id.in_(list(attempt_ids)))
        .group_by(Response.attempt_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def accommodations() -> Sequence[Any]:
    """Extra time in force, the newest first, with names."""
    return db.session.execute(
        select(Accommodation, Account.name, Account.staff_no)
        .join(Account, Account.id == Accommodation.account_id)
        .where(Accommodation.ended_at.is_(None))
        .order_by(Accommodation.granted_at.desc(), Accommodation.id.desc())
    ).all()


def open_appeal_count() -> int:
    """How many appeals wait for an answer."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Appeal).where(Appeal.answered_at.is_(None))
        )
        or 0
    )
