"""What exams hold about a person, and how the words of somebody erased go.

Results stand under the bare id; written answers, comments and reasons go. Receipts cover hashes,
so the chain still holds afterwards.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from app.accounts.erasure import PORTION
from app.exams.models.attempts import Accommodation, Attempt, LateResponse, Response
from app.exams.models.changes import ItemReport
from app.exams.models.practice import PracticeAnswer, PracticeRound
from app.exams.models.ratings import Appeal
from app.exams.services import summary_due
from app.platform.db import db, write_many


def gather(account_id: int) -> list[dict[str, Any]]:
    """The person's attempts with every answer that stands, for the download of their data."""
    attempts = db.session.scalars(
        select(Attempt).where(Attempt.learner_id == account_id).order_by(Attempt.id)
    ).all()
    found = []
    for attempt in attempts:
        answers = db.session.execute(
            select(Response.slot, Response.revision, Response.answer, Response.received_at)
            .where(Response.attempt_id == attempt.id)
            .order_by(Response.slot, Response.revision)
        )
        found.append(
            {
                "exam": attempt.exam_key,
                "number": attempt.number,
                "state": attempt.state,
                "started_at": attempt.started_at.isoformat(),
                "finished_at": attempt.finished_at.isoformat() if attempt.finished_at else None,
                "percent": attempt.percent if attempt.released_at else None,
                "receipt_code": attempt.receipt_code,
                "answers": [
                    {
                        "item": row.slot,
                        "revision": row.revision,
                        "answer": row.answer,
                        "received_at": row.received_at.isoformat(),
                    }
                    for row in answers
                ],
            }
        )
    return found


def gather_practice(account_id: int) -> list[dict[str, Any]]:
    """The person's rounds of practice with what they answered."""
    rows = db.session.execute(
        select(
            PracticeRound.exam_key,
            PracticeRound.number,
            PracticeAnswer.slot,
            PracticeAnswer.answer,
            PracticeAnswer.checked_at,
        )
        .join(PracticeAnswer, PracticeAnswer.round_id == PracticeRound.id)
        .where(PracticeRound.learner_id == account_id)
        .order_by(PracticeRound.id, PracticeAnswer.checked_at, PracticeAnswer.slot)
    )
    return [
        {
            "exam": row.exam_key,
            "round": row.number,
            "item": row.slot,
            "answer": row.answer,
            "checked_at": row.checked_at.isoformat(),
        }
        for row in rows
    ]


def erase_practice(account_id: int, at: datetime) -> int:
    """Empty what the person wrote while practising; give how many rows were emptied."""
    own = select(PracticeRound.id).where(PracticeRound.learner_id == account_id)
    return write_many(
        update(PracticeAnswer)
        .where(PracticeAnswer.round_id.in_(own), PracticeAnswer.answer.is_not(None))
        .values(answer=None)
    )


def purge_practice(before: datetime) -> int:
    """Drop up to a portion of rounds that were begun before then; give how many went."""
    old = list(
        db.session.scalars(
            select(PracticeRound.id)
            .where(PracticeRound.started_at < before)
            .order_by(PracticeRound.id.desc())
            .limit(PORTION)
        )
    )
    db.session.execute(delete(PracticeAnswer).where(PracticeAnswer.round_id.in_(old)))
    db.session.execute(
        update(PracticeRound).where(PracticeRound.after_id.in_(old)).values(after_id=None)
    )
    db.session.execute(delete(PracticeRound).where(PracticeRound.id.in_(old)))
    return len(old)


def erase(account_id: int, at: datetime) -> int:
    """Empty what the person wrote; give how many rows were emptied."""
    own = select(Attempt.id).where(Attempt.learner_id == account_id)
    done = write_many(
        update(Response)
        .where(Response.attempt_id.in_(own), Response.answer.is_not(None))
        .values(answer=None),
        update(LateResponse)
        .where(LateResponse.attempt_id.in_(own), LateResponse.answer.is_not(None))
        .values(answer=None),
        update(Appeal).where(Appeal.attempt_id.in_(own), Appeal.words != "").values(words=""),
        update(ItemReport)
        .where(ItemReport.attempt_id.in_(own), ItemReport.words != "")
        .values(words=""),
        update(Accommodation)
        .where(Accommodation.account_id == account_id, Accommodation.reason != "")
        .values(reason=""),
    )
    # Marks stand; which options somebody forgotten took is counted no more.
    summary_due.touch_all(account_id, at=at)
    return done
