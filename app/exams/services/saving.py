"""Saving one answer: one guarded statement, no user object, a receipt for what was written.

The statement inserts a revision if the sign-in lives and owns the attempt, the attempt is open and
the moment is not past deadline and grace. If it inserts nothing, the reason is looked up and told;
an answer that came too late is kept beside the attempt, uncounted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, String, Text, Uuid, bindparam, func, insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Account, SignIn
from app.exams.models.attempts import Attempt, LateResponse, Response
from app.exams.rules import custody
from app.platform.db import UTCDateTime, alone, short_connection
from app.platform.statements import Statement

LARGEST = 60_000
MOST_REVISIONS = 100_000
MOST_LATE = 300

_OPEN = (
    "(a.state = 'open' or "
    "(a.state = 'submitted' and a.closed_by = 'clock' and a.settled_at is null))"
)

_INSERT = (
    "insert into response "
    "(attempt_id, slot, revision, base, token, answer, answer_hash, received_at, receipt) "
    "select a.id, :slot, :revision, :base, :token, :answer, :answer_hash, :now, :receipt "
    "from attempt a "
    "join sign_in s on s.account_id = a.learner_id "
    "join account c on c.id = a.learner_id "
    "where a.public_id = :attempt and s.public_id = :sign_in and s.ended_at is null "
    "and c.disabled_at is null and c.erased_at is null "
    "and a.slot_count >= :slot and a.counts_until >= :now and " + _OPEN
)
_NEW = " on conflict do nothing"
_TYPES = (
    bindparam("slot", type_=Integer),
    bindparam("revision", type_=Integer),
    bindparam("base", type_=Integer),
    bindparam("token", type_=String(40)),
    bindparam("answer", type_=Text),
    bindparam("answer_hash", type_=String(64)),
    bindparam("now", type_=UTCDateTime),
    bindparam("receipt", type_=String(64)),
    bindparam("attempt", type_=Uuid()),
    bindparam("sign_in", type_=Uuid()),
)
# PostgreSQL must wait for a closing transaction on the same attempt and look again; SQLite has one
# writer at a time anyhow.
_SAVE = Statement(
    {
        "sqlite": text(_INSERT + _NEW).bindparams(*_TYPES),
        "postgresql": text(_INSERT + " for share of a" + _NEW).bindparams(*_TYPES),
    }
)


class SaveState(StrEnum):
    """What became of an answer."""

    SAVED = "saved"
    BOTH = "both"
    LATE = "late"
    CLOSED = "closed"
    SIGNED_OUT = "signed_out"
    NOT_FOUND = "not_found"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Save:
    """One answer on its way in. ``token`` is the device's own name for this save: the same again
    gives the same receipt."""

    slot: int
    base: int
    token: str
    answer: str


@dataclass(frozen=True)
class Saved:
    """The answer to a save. ``other`` is the answer that stood there, where two devices wrote."""

    state: SaveState
    slot: int = 0
    revision: int = 0
    moment: datetime | None = None
    receipt: str = ""
    other: str | None = None


def read_save(body: Any) -> Save | None:
    """The device's request, or None if it cannot be one."""
    if not isinstance(body, dict):
        return None
    slot, base, token = body.get("slot"), body.get("base"), body.get("token")
    if type(slot) is not int or type(base) is not int or not isinstance(token, str):
        return None
    if not (1 <= slot <= 1000 and 0 <= base < MOST_REVISIONS and 1 <= len(token) <= 40):
        return None
    try:
        answer = custody.canonical(body.get("answer"))
        answer.encode()
    except (TypeError, ValueError):
        return None
    if len(answer) > LARGEST or "\\u0000" in answer:
        return None
    return Save(slot, base, token, answer)


def save(attempt: UUID, sign_in: UUID, given: Save, *, key: bytes, at: datetime) -> Saved:
    """Write one revision down and give its receipt; it is durable when this returns.

    The whole request is one statement, and the statement is its own transaction.
    """
    fingerprint = custody.answer_hash(given.answer)
    revision = given.base + 1
    receipt = custody.receipt(
        key,
        attempt=str(attempt),
        slot=given.slot,
        revision=revision,
        moment=at,
        fingerprint=fingerprint,
    )
    values = {
        "slot": given.slot,
        "revision": revision,
        "base": given.base,
        "token": given.token,
        "answer": given.answer,
        "answer_hash": fingerprint,
        "now": at,
        "receipt": receipt,
        "attempt": attempt,
        "sign_in": sign_in,
    }
    with alone() as connection:
        done = connection.run(_SAVE, values)
    if done == 1:
        return Saved(SaveState.SAVED, given.slot, revision, at, receipt)
    for _again in range(5):
        try:
            with short_connection(writes=True) as connection:
                return _explain(connection, attempt, sign_in, given, key=key, at=at)
        except IntegrityError:
            continue
    raise RuntimeError("an answer met another one five times over")


def _explain(
    connection: Connection, attempt: UUID, sign_in: UUID, given: Save, *, key: bytes, at: datetime
) -> Saved:
    """Why nothing was inserted; do what can be done about it."""
    owner = connection.scalar(
        select(SignIn.account_id)
        .join(Account, Account.id == SignIn.account_id)
        .where(
            SignIn.public_id == sign_in,
            SignIn.ended_at.is_(None),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
    )
    if owner is None:
        return Saved(SaveState.SIGNED_OUT)
    row = connection.execute(
        select(
            Attempt.id,
            Attempt.state,
            Attempt.closed_by,
            Attempt.settled_at,
            Attempt.counts_until,
            Attempt.slot_count,
        ).where(Attempt.public_id == attempt, Attempt.learner_id == owner)
    ).one_or_none()
    if row is None or given.slot > row.slot_count:
        return Saved(SaveState.NOT_FOUND)
    known = connection.execute(
        select(Response.revision, Response.received_at, Response.receipt).where(
            Response.attempt_id == row.id,
            Response.slot == given.slot,
            Response.token == given.token,
        )
    ).first()
    if known is not None:
        return Saved(SaveState.SAVED, given.slot, known.revision, known.received_at, known.receipt)
    still_counts = row.state == "open" or (
        row.state == "submitted" and row.closed_by == "clock" and row.settled_at is None
    )
    if not still_counts or at > row.counts_until:
        return _keep_late(connection, row.id, given, at, was_open=at > row.counts_until)
    return _beside(connection, attempt, row.id, given, key=key, at=at)


def _keep_late(
    connection: Connection, attempt_id: int, given: Save, at: datetime, *, was_open: bool
) -> Saved:
    """Keep an answer that does not count, once, and not without end."""
    state = SaveState.LATE if was_open else SaveState.CLOSED
    mine = LateResponse.attempt_id == attempt_id
    known = connection.scalar(
        select(LateResponse.id).where(
            mine, LateResponse.slot == given.slot, LateResponse.token == given.token
        )
    )
    count = connection.scalar(select(func.count()).select_from(LateResponse).where(mine)) or 0
    if known is None and count < MOST_LATE:
        connection.execute(
            insert(LateResponse).values(
                attempt_id=attempt_id,
                slot=given.slot,
                token=given.token,
                answer=given.answer,
                answer_hash=custody.answer_hash(given.answer),
                received_at=at,
                reason="",
            )
        )
    return Saved(state, given.slot, moment=at)


def _beside(
    connection: Connection,
    attempt: UUID,
    attempt_id: int,
    given: Save,
    *,
    key: bytes,
    at: datetime,
) -> Saved:
    """Somebody (another device, another tab) wrote on the same base: keep both, the later counts
    until the learner chooses."""
    last = connection.execute(
        select(
            Response.revision,
            Response.answer,
            Response.answer_hash,
            Response.received_at,
            Response.receipt,
        )
        .where(Response.attempt_id == attempt_id, Response.slot == given.slot)
        .order_by(Response.revision.desc())
        .limit(1)
    ).one()
    fingerprint = custody.answer_hash(given.answer)
    if last.answer_hash == fingerprint:
        return Saved(SaveState.SAVED, given.slot, last.revision, last.received_at, last.receipt)
    revision = last.revision + 1
    receipt = custody.receipt(
        key,
        attempt=str(attempt),
        slot=given.slot,
        revision=revision,
        moment=at,
        fingerprint=fingerprint,
    )
    connection.execute(
        insert(Response).values(
            attempt_id=attempt_id,
            slot=given.slot,
            revision=revision,
            base=given.base,
            token=given.token,
            answer=given.answer,
            answer_hash=fingerprint,
            received_at=at,
            receipt=receipt,
        )
    )
    return Saved(SaveState.BOTH, given.slot, revision, at, receipt, other=last.answer)


def as_json(saved: Saved, *, shown_at: str) -> str:
    """What the device is told."""
    body: dict[str, Any] = {"state": saved.state, "slot": saved.slot}
    if saved.revision:
        body |= {"revision": saved.revision, "receipt": saved.receipt, "at": shown_at}
    if saved.moment is not None:
        body["moment"] = saved.moment.isoformat()
    if saved.other is not None:
        body["other"] = json.loads(saved.other)
    return json.dumps(body, ensure_ascii=False)
