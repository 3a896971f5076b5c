"""What the dashboard, the launcher and the door may know of exams: frozen rows, no models."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from app.content import store
from app.exams.models.attempts import Attempt
from app.exams.models.bodies import ExamBody
from app.exams.models.oral import OralAppointment
from app.exams.queries import attempts as queries
from app.exams.rules.attempt import AttemptState
from app.exams.services import catalogue, marking, starting
from app.kernel.actor import Actor
from app.kernel.wording import Wording
from app.platform import clock
from app.platform.db import db, short_connection


def open_until(account_id: int, at: datetime) -> datetime | None:
    """Until when a sign-in of this account must not end: the latest deadline of open attempts."""
    with short_connection() as connection:
        return connection.scalar(
            select(func.max(Attempt.counts_until)).where(
                Attempt.learner_id == account_id,
                Attempt.state == AttemptState.OPEN,
                Attempt.counts_until >= at,
            )
        )


def open_attempts() -> int:
    """How many attempts are being sat: a restart or an upgrade waits for them."""
    with short_connection() as connection:
        return starting.count_open(connection, at=clock.now())


@dataclass(frozen=True)
class ExamCard:
    """An exam on the learner's first page. ``state``: going, open, waiting, cooling, passed."""

    key: str
    title: Wording
    state: str
    minutes: int
    attempt: UUID | None
    due_at: datetime | None
    opens_at: datetime | None
    percent: int | None
    tier: str = ""
    asked: bool = False
    due_on: date | None = None


def cards_of(learner: Actor, *, at: datetime) -> list[ExamCard]:
    """What the learner may sit, is sitting, or waits for; attempts that go on first."""
    cards = [_card(offer, at) for offer in catalogue.offers(learner, at=at)]
    order = {"going": 0, "open": 1, "cooling": 2, "waiting": 3, "passed": 4, "used_up": 5}
    return sorted(cards, key=lambda card: order[card.state])


def _card(offer: catalogue.Offer, at: datetime) -> ExamCard:
    opens = None
    if offer.open is not None:
        state = "going"
    elif offer.passed:
        state = "passed"
    elif offer.latest is not None and offer.latest.state in (
        AttemptState.SUBMITTED,
        AttemptState.SCORED,
        AttemptState.OPEN,
    ):
        state = "waiting"
    elif offer.verdict:
        state = "open"
    else:
        when = offer.verdict.params.get("when")
        opens = when if isinstance(when, datetime) and when > at else None
        state = "cooling" if opens else "used_up"
    shown = offer.best if state == "passed" else offer.open
    return ExamCard(
        key=offer.key,
        title=offer.body.title,
        state=state,
        minutes=int(offer.time_limit.total_seconds() // 60),
        attempt=shown.public_id if shown else None,
        due_at=offer.open.due_at if offer.open else None,
        opens_at=opens,
        percent=offer.best.percent if offer.best else None,
        tier=offer.body.tier,
        asked=offer.asked,
        due_on=offer.due_on,
    )


@dataclass(frozen=True)
class ItemToMark:
    """One item whose answers wait for a rater; ``disputed`` of them for a third opinion."""

    exam: str
    item: str
    title: Wording
    exam_title: Wording
    waiting: int
    disputed: int
    oldest: datetime


def items_to_mark(rater: Actor, limit: int = 6) -> list[ItemToMark]:
    """What waits for marking, by item, the longest first."""
    rows = marking.queue(rater)[:limit]
    bodies = marking.titles_of([row.item_version_id for row in rows])
    titles = marking.exam_titles([row.exam_key for row in rows])
    return [
        ItemToMark(
            exam=row.exam_key,
            item=row.item_key,
            title=bodies[row.item_version_id].shown_title(),
            exam_title=titles.get(row.exam_key, Wording(row.exam_key, row.exam_key)),
            waiting=row.waiting,
            disputed=row.disputed,
            oldest=row.oldest,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class MarkingQueue:
    """What waits for a trainer: answers to mark, results to release, appeals to answer."""

    answers: int
    items: int
    oldest: datetime | None
    to_release: int
    appeals: int


def marking_queue(rater: Actor) -> MarkingQueue:
    """The trainer's queue in figures."""
    rows = marking.queue(rater)
    scored = db.session.scalar(
        select(func.count()).select_from(Attempt).where(Attempt.state == AttemptState.SCORED)
    )
    return MarkingQueue(
        answers=sum(row.waiting for row in rows),
        items=len(rows),
        oldest=min((row.oldest for row in rows), default=None),
        to_release=scored or 0,
        appeals=queries.open_appeal_count(),
    )


@dataclass(frozen=True)
class TeamExam:
    """How a team stands in one exam."""

    key: str
    sat: int
    passed: int


def team_exams(learner_ids: Collection[int]) -> list[TeamExam]:
    """Of these people, how many sat and passed each exam (released attempts alone)."""
    if not learner_ids:
        return []
    rows = db.session.execute(
        select(
            Attempt.exam_key,
            func.count(Attempt.learner_id.distinct()),
            func.count(Attempt.learner_id.distinct()).filter(Attempt.passed.is_(True)),
        )
        .where(Attempt.learner_id.in_(list(learner_ids)), Attempt.state == AttemptState.RELEASED)
        .group_by(Attempt.exam_key)
        .order_by(Attempt.exam_key)
    )
    return [TeamExam(*row) for row in rows]


@dataclass(frozen=True)
class OralDate:
    """An oral exam for a calendar: the learner's own, or one the asker interviews at."""

    begins_at: datetime
    title: Wording
    place: str
    url: str


def orals_between(account_id: int, begin: datetime, until: datetime) -> list[OralDate]:
    """Oral exams in a span with this account as learner or interviewer, not called off."""
    rows = db.session.scalars(
        select(OralAppointment)
        .where(
            OralAppointment.begins_at >= begin,
            OralAppointment.begins_at < until,
            OralAppointment.cancelled_at.is_(None),
            or_(
                OralAppointment.learner_id == account_id,
                OralAppointment.first_id == account_id,
                OralAppointment.second_id == account_id,
            ),
        )
        .order_by(OralAppointment.begins_at, OralAppointment.id)
    ).all()
    titles = store.current_of(ExamBody, [row.exam_key for row in rows])
    return [
        OralDate(
            row.begins_at,
            titles[row.exam_key].body.title if row.exam_key in titles else Wording("", ""),
            row.place,
            f"/exams/oral/{row.public_id}"
            if row.learner_id == account_id and row.attempt_id
            else "/exams/"
            if row.learner_id == account_id
            else "/oral/",
        )
        for row in rows
    ]
