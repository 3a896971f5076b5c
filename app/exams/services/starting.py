"""Starting an attempt: a few cheap reads and one insert, in one short transaction.

Papers are built before the bell; nothing is written per answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, insert, or_, select, true
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account, RoleGrant, SignIn
from app.content.models import ContentEntry, ContentVersion
from app.content.rules.lifecycle import State
from app.exams.models.attempts import Accommodation, Attempt
from app.exams.models.bodies import ExamBody
from app.exams.models.papers import Paper
from app.exams.rules import timing
from app.exams.rules.attempt import AttemptState
from app.kernel.actor import Role
from app.kernel.errors import NotFound
from app.kernel.verdict import Verdict
from app.platform.db import new_id, short_connection


@dataclass(frozen=True)
class Started:
    """The attempt to go on with; ``fresh`` if it was begun just now."""

    public_id: UUID
    fresh: bool


class NoPaper(Exception):
    """No paper stands ready; the door has one built and asks again."""

    def __init__(self, version_id: int) -> None:
        super().__init__(version_id)
        self.version_id = version_id


@dataclass(frozen=True)
class Earlier:
    """A try of this learner at this exam."""

    public_id: UUID
    number: int
    state: AttemptState
    finished_at: datetime | None
    due_at: datetime
    paper_id: int

    def ended_at(self, at: datetime) -> datetime | None:
        """When it was over, whatever has been tidied up yet; None while it can be gone on with."""
        if self.state is AttemptState.OPEN:
            return self.due_at if at >= self.due_at else None
        return self.finished_at


_bodies: dict[tuple[int, str], ExamBody] = {}


def start(sign_in: UUID, exam_key: str, *, language: str, at: datetime) -> Started:
    """Begin an attempt for whoever holds the sign-in, or give the open one.

    Raise NotFound for a stranger, somebody who is no learner, or an exam that is not there;
    Denied with the reason if the exam may not be sat now; NoPaper if none stands ready.
    """
    for _again in range(3):
        try:
            with short_connection(writes=True) as connection:
                return start_on(connection, sign_in, exam_key, language=language, at=at)
        except IntegrityError:
            continue  # somebody with the same sign-in was faster: then there is an open attempt
    raise RuntimeError("an attempt could not be started three times over")


def start_on(
    connection: Connection, sign_in: UUID, exam_key: str, *, language: str, at: datetime
) -> Started:
    """The same within the caller's transaction."""
    row = connection.execute(_who_and_what(sign_in, exam_key)).one_or_none()
    if row is None:
        raise NotFound()
    exam = _exam(connection, row.version_id, row.hash)
    if exam.mode == "oral":
        raise NotFound()
    earlier = tries_of(connection, row.account_id, exam_key)
    going = next((one for one in earlier if one.ended_at(at) is None), None)
    if going is not None:
        return Started(going.public_id, fresh=False)
    extra = extra_of(connection, row.account_id, exam_key, exam)
    may_begin(exam, earlier, extra, at=at).enforce()
    paper = _paper(connection, row.version_id, row.account_id, earlier)
    due = timing.due_at(exam.window, at, extra)
    public_id = new_id()
    connection.execute(
        insert(Attempt).values(
            public_id=public_id,
            exam_key=exam_key,
            exam_version_id=row.version_id,
            paper_id=paper.id,
            learner_id=row.account_id,
            number=max((one.number for one in earlier), default=0) + 1,
            state=AttemptState.OPEN,
            language="en" if language == "en" else "zh",
            slot_count=paper.slot_count,
            flags=[],
            started_at=at,
            due_at=due,
            counts_until=due + exam.grace,
            chain_head="",
            receipt_code="",
            receipt_count=0,
            void_reason="",
        )
    )
    return Started(public_id, fresh=True)


def _who_and_what(sign_in: UUID, exam_key: str) -> Select[*tuple[Any, ...]]:
    """The learner behind a sign-in, and the exam's current version if there is one."""
    exam = (
        select(ContentVersion.id, ContentVersion.hash)
        .join(ContentEntry, ContentEntry.current_version_id == ContentVersion.id)
        .where(
            ContentEntry.kind == ExamBody.KIND,
            ContentEntry.key == exam_key,
            ContentEntry.state == State.PUBLISHED,
        )
        .subquery("exam")
    )
    return (
        select(SignIn.account_id, exam.c.id.label("version_id"), exam.c.hash)
        .join(Account, Account.id == SignIn.account_id)
        .join(
            RoleGrant,
            (RoleGrant.account_id == Account.id)
            & (RoleGrant.role == Role.LEARNER)
            & RoleGrant.revoked_at.is_(None),
        )
        .join(exam, true())
        .where(
            SignIn.public_id == sign_in,
            SignIn.ended_at.is_(None),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
        .limit(1)
    )


def may_begin(
    exam: ExamBody, earlier: Sequence[Earlier], extra: timedelta, *, at: datetime
) -> Verdict:
    """May another try begin now? The window first, then the tries and the time between them.

    Voided tries do not count.
    """
    verdict = timing.may_start(exam.window, at, extra)
    if not verdict:
        return verdict
    counted = [one for one in earlier if one.state is not AttemptState.VOIDED]
    ended = [moment for one in counted if (moment := one.ended_at(at)) is not None]
    return exam.tries.may_try(len(counted), max(ended, default=None), at)


def tries_of(connection: Connection, account_id: int, exam_key: str) -> list[Earlier]:
    """The learner's tries at an exam, the latest first."""
    rows = connection.execute(
        select(
            Attempt.public_id,
            Attempt.number,
            Attempt.state,
            Attempt.finished_at,
            Attempt.due_at,
            Attempt.paper_id,
        )
        .where(Attempt.learner_id == account_id, Attempt.exam_key == exam_key)
        .order_by(Attempt.number.desc())
    )
    return [Earlier(*row) for row in rows]


def extra_of(connection: Connection, account_id: int, exam_key: str, exam: ExamBody) -> timedelta:
    """The learner's extra time for this exam: the most generous accommodation in force."""
    rows = connection.execute(
        select(Accommodation.extra_percent, Accommodation.extra_minutes).where(
            *accommodation_in_force(account_id, exam_key)
        )
    ).all()
    limit = exam.window.time_limit
    return max(
        (timing.extra_time(limit, percent, minutes) for percent, minutes in rows),
        default=timing.NO_TIME,
    )


def accommodation_in_force(account_id: int, exam_key: str) -> list[ColumnElement[bool]]:
    """Conditions on an accommodation to hold for this learner and exam."""
    return [
        Accommodation.account_id == account_id,
        Accommodation.ended_at.is_(None),
        or_(Accommodation.exam_key == "", Accommodation.exam_key == exam_key),
    ]


def _paper(
    connection: Connection, version_id: int, account_id: int, earlier: Sequence[Earlier]
) -> Row[*tuple[Any, ...]]:
    """A ready paper the learner has not sat, the same for the same learner and try."""
    ready = connection.execute(
        select(Paper.id, Paper.slot_count)
        .where(Paper.exam_version_id == version_id, Paper.stale_at.is_(None))
        .order_by(Paper.number)
    ).all()
    if not ready:
        raise NoPaper(version_id)
    sat = {one.paper_id for one in earlier}
    fresh = [paper for paper in ready if paper.id not in sat] or ready
    return fresh[(account_id + len(earlier)) % len(fresh)]


def _exam(connection: Connection, version_id: int, digest: str) -> ExamBody:
    known = _bodies.get((version_id, digest))
    if known is None:
        stored = connection.scalar(
            select(ContentVersion.body).where(ContentVersion.id == version_id)
        )
        known = _bodies[version_id, digest] = ExamBody.model_validate(stored)
    return known


def count_open(connection: Connection, *, at: datetime) -> int:
    """How many attempts are being sat."""
    return (
        connection.scalar(
            select(func.count())
            .select_from(Attempt)
            .where(Attempt.state == AttemptState.OPEN, Attempt.due_at > at)
        )
        or 0
    )
