"""Starting an attempt: two reads that hold nothing, and one insert that carries its own guard.

Papers are built before the bell; nothing is written per answer. The insert is the transaction: it
writes only if what was read still holds, so that no lock is held while the rules are asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Integer,
    Select,
    String,
    Text,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.engine import Connection

from app.accounts.models import Account, RoleGrant, SignIn
from app.content.models import ContentEntry, ContentVersion
from app.content.rules.lifecycle import State
from app.exams.models.attempts import Accommodation, Attempt
from app.exams.models.bodies import ExamBody
from app.exams.models.papers import Paper
from app.exams.queries import assignments
from app.exams.rules import timing
from app.exams.rules.attempt import AttemptState
from app.kernel.actor import Role
from app.kernel.errors import NotFound
from app.kernel.verdict import Verdict
from app.platform.db import Alone, UTCDateTime, Within, alone, new_id
from app.platform.i18n import local
from app.platform.statements import Statement


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


_EXAM = bindparam("exam", type_=Text)
_TYPES = (
    _EXAM,
    bindparam("sign_in", type_=Uuid()),
    bindparam("public_id", type_=Uuid()),
    bindparam("version", type_=Integer),
    bindparam("paper", type_=Integer),
    bindparam("number", type_=Integer),
    bindparam("language", type_=String(2)),
    bindparam("flags", type_=Attempt.flags.type),
    bindparam("now", type_=UTCDateTime),
    bindparam("due", type_=UTCDateTime),
    bindparam("counts_until", type_=UTCDateTime),
)


def _who_and_what() -> Select[*tuple[Any, ...]]:
    """The learner behind a sign-in, the exam's current version, its ready papers and the learner's
    extra time: a row for each paper and accommodation, at least one."""
    exam = (
        select(ContentVersion.id, ContentVersion.hash)
        .join(ContentEntry, ContentEntry.current_version_id == ContentVersion.id)
        .where(
            ContentEntry.kind == ExamBody.KIND,
            ContentEntry.key == _EXAM,
            ContentEntry.state == State.PUBLISHED,
        )
        .subquery("exam")
    )
    learns = exists().where(
        RoleGrant.account_id == Account.id,
        RoleGrant.role == Role.LEARNER,
        RoleGrant.revoked_at.is_(None),
    )
    in_force = and_(
        Accommodation.account_id == Account.id,
        Accommodation.ended_at.is_(None),
        or_(Accommodation.exam_key == "", Accommodation.exam_key == _EXAM),
    )
    return (
        select(
            SignIn.account_id,
            exam.c.id.label("version_id"),
            exam.c.hash,
            Paper.id.label("paper_id"),
            Accommodation.extra_percent,
            Accommodation.extra_minutes,
        )
        .join(Account, Account.id == SignIn.account_id)
        .join(exam, true())
        .outerjoin(Paper, and_(Paper.exam_version_id == exam.c.id, Paper.stale_at.is_(None)))
        .outerjoin(Accommodation, in_force)
        .where(
            SignIn.public_id == bindparam("sign_in", type_=Uuid()),
            SignIn.ended_at.is_(None),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
            learns,
        )
        .order_by(Paper.number)
    )


_WHO_AND_WHAT = Statement(_who_and_what())
_TRIES = Statement(
    select(
        Attempt.public_id,
        Attempt.number,
        Attempt.state,
        Attempt.finished_at,
        Attempt.due_at,
        Attempt.paper_id,
    )
    .where(
        Attempt.learner_id == bindparam("learner", type_=Integer),
        Attempt.exam_key == _EXAM,
    )
    .order_by(Attempt.number.desc())
)
_BODY = Statement(
    select(ContentVersion.body).where(ContentVersion.id == bindparam("version", type_=Integer))
)
# What was read must still hold: the sign-in lives, the exam is published in this version, the
# paper is not stale; and nobody began this try, or another one, in the meantime.
_BEGIN = Statement(
    text(
        "insert into attempt (public_id, exam_key, exam_version_id, paper_id, learner_id, number, "
        "state, language, slot_count, flags, started_at, due_at, counts_until, "
        "chain_head, receipt_code, receipt_count, void_reason) "
        "select :public_id, e.key, e.current_version_id, p.id, c.id, :number, "
        "'open', :language, p.slot_count, :flags, :now, :due, :counts_until, '', '', 0, '' "
        "from sign_in s "
        "join account c on c.id = s.account_id "
        "join content_entry e on e.kind = 'exam' and e.key = :exam and e.state = 'published' "
        "join paper p on p.exam_version_id = e.current_version_id "
        "where s.public_id = :sign_in and s.ended_at is null "
        "and c.disabled_at is null and c.erased_at is null "
        "and e.current_version_id = :version and p.id = :paper and p.stale_at is null "
        "on conflict do nothing"
    ).bindparams(*_TYPES)
)

_bodies: dict[tuple[int, str], ExamBody] = {}


def start(sign_in: UUID, exam_key: str, *, language: str, at: datetime) -> Started:
    """Begin an attempt for whoever holds the sign-in, or give the open one.

    Raise NotFound for a stranger, somebody who is no learner, or an exam that is not there;
    Denied with the reason if the exam may not be sat now; NoPaper if none stands ready.
    """
    with alone() as connection:
        for _again in range(3):
            started = _start(connection, sign_in, exam_key, language=language, at=at)
            if started is not None:
                return started
    raise RuntimeError("an attempt could not be started three times over")


def start_on(
    connection: Connection, sign_in: UUID, exam_key: str, *, language: str, at: datetime
) -> Started:
    """The same within the caller's transaction."""
    started = _start(Within(connection), sign_in, exam_key, language=language, at=at)
    if started is None:
        raise RuntimeError("what was read in a transaction did not hold until its end")
    return started


def _start(
    connection: Alone | Within, sign_in: UUID, exam_key: str, *, language: str, at: datetime
) -> Started | None:
    """The open attempt or a new one; None if what was read did not hold until it was written."""
    rows = connection.rows(_WHO_AND_WHAT, {"sign_in": sign_in, "exam": exam_key})
    if not rows:
        raise NotFound()
    learner_id, version_id = rows[0].account_id, rows[0].version_id
    exam = _exam(connection, version_id, rows[0].hash)
    if exam.mode != "written" or not _is_open_to(connection, exam, exam_key, learner_id, at):
        raise NotFound()
    tries = connection.rows(_TRIES, {"learner": learner_id, "exam": exam_key})
    earlier = [Earlier(*row) for row in tries]
    going = next((one for one in earlier if one.ended_at(at) is None), None)
    if going is not None:
        return Started(going.public_id, fresh=False)
    extra = _extra(exam, {(row.extra_percent, row.extra_minutes) for row in rows})
    may_begin(exam, earlier, extra, at=at).enforce()
    ready = list(dict.fromkeys(row.paper_id for row in rows if row.paper_id is not None))
    if not ready:
        raise NoPaper(version_id)
    due = timing.due_at(exam.window, at, extra)
    public_id = new_id()
    values = {
        "sign_in": sign_in,
        "exam": exam_key,
        "version": version_id,
        "paper": _paper(ready, learner_id, earlier),
        "public_id": public_id,
        "number": max((one.number for one in earlier), default=0) + 1,
        "language": "en" if language == "en" else "zh",
        "flags": [],
        "now": at,
        "due": due,
        "counts_until": due + exam.grace,
    }
    return Started(public_id, fresh=True) if connection.run(_BEGIN, values) else None


def _is_open_to(
    connection: Alone | Within, exam: ExamBody, key: str, learner_id: int, at: datetime
) -> bool:
    """Is the exam for everybody, or is this learner asked to sit it?"""
    if exam.open_to == "everybody":
        return True
    asked = {"learner": learner_id, "exam": key, "day": local(at).date()}
    return bool(connection.rows(assignments.OF_EXAM, asked))


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


def _extra(exam: ExamBody, allowed: Iterable[tuple[int | None, int | None]]) -> timedelta:
    """The learner's extra time: the most generous accommodation in force."""
    limit = exam.window.time_limit
    return max(
        (
            timing.extra_time(limit, percent, minutes)
            for percent, minutes in allowed
            if percent is not None and minutes is not None
        ),
        default=timing.NO_TIME,
    )


def _paper(ready: Sequence[int], learner_id: int, earlier: Sequence[Earlier]) -> int:
    """A ready paper the learner has not sat, the same for the same learner and try."""
    sat = {one.paper_id for one in earlier}
    fresh = [paper for paper in ready if paper not in sat] or ready
    return fresh[(learner_id + len(earlier)) % len(fresh)]


def _exam(connection: Alone | Within, version_id: int, digest: str) -> ExamBody:
    known = _bodies.get((version_id, digest))
    if known is None:
        stored = connection.rows(_BODY, {"version": version_id})
        known = _bodies[version_id, digest] = ExamBody.model_validate(stored[0].body)
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
