"""Answer custody: the key, the receipts, and the proof that nothing was lost, altered or added."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Integer, bindparam, select

from app.exams.models.attempts import Attempt, Paper, Response
from app.exams.rules import custody
from app.exams.rules.custody import Finding, Kept, Seal, key_of
from app.kernel.errors import NotFound
from app.platform.db import db, in_session
from app.platform.statements import Statement

__all__ = ["close_books", "findings", "kept_of", "key_of"]

_KEPT = Statement(
    select(
        Response.slot,
        Response.revision,
        Response.received_at,
        Response.answer_hash,
        Response.receipt,
        Response.answer,
    )
    .where(Response.attempt_id == bindparam("attempt", type_=Integer))
    .order_by(Response.slot, Response.revision)
)


def kept_of(attempt_id: int) -> list[Kept]:
    """Every stored revision of an attempt."""
    rows = in_session().rows(_KEPT, {"attempt": attempt_id})
    return [Kept(*row) for row in rows]


def close_books(attempt: Attempt, kept: Sequence[Kept], *, paper_hash: str, key: bytes) -> None:
    """Chain all receipts and give the attempt its receipt code."""
    seal = custody.seal(key, attempt=str(attempt.public_id), paper=paper_hash, kept=kept)
    attempt.chain_head, attempt.receipt_code = seal.head, seal.code
    attempt.receipt_count = seal.count


def findings(public_id: UUID, *, key: bytes) -> tuple[Attempt, list[Finding]]:
    """What is wrong with an attempt's answers. Raise NotFound."""
    row = db.session.execute(
        select(Attempt, Paper.hash)
        .join(Paper, Paper.id == Attempt.paper_id)
        .where(Attempt.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    attempt, paper_hash = row
    sealed = None
    if attempt.settled_at is not None or attempt.receipt_code:
        sealed = Seal(attempt.chain_head, attempt.receipt_code, attempt.receipt_count)
    found = custody.verify(
        key,
        attempt=str(attempt.public_id),
        paper=paper_hash,
        kept=kept_of(attempt.id),
        sealed=sealed,
    )
    return attempt, found
