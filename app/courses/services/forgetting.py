"""What courses hold of a person: handed to them, and emptied when they are forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update

from app.courses.models.rows import CaseAnswer, Enrolment, LessonNote
from app.platform.db import db


def gather(account_id: int) -> dict[str, Any]:
    """Enrolments, analyses and notes of one person."""
    enrolments = db.session.scalars(
        select(Enrolment).where(Enrolment.learner_id == account_id).order_by(Enrolment.id)
    ).all()
    courses = {row.id: row.course for row in enrolments}
    cases = db.session.scalars(
        select(CaseAnswer).where(CaseAnswer.enrolment_id.in_(list(courses))).order_by(CaseAnswer.id)
    )
    notes = db.session.scalars(select(LessonNote).where(LessonNote.learner_id == account_id))
    return {
        "courses": [
            {
                "course": row.course,
                "state": row.state.value,
                "started_at": row.started_at.isoformat() if row.started_at else None,
                "completed_at": row.completed_at.isoformat() if row.completed_at else None,
                "due_on": row.due_on.isoformat() if row.due_on else None,
            }
            for row in enrolments
        ],
        "analyses": [
            {"lesson": f"{courses[row.enrolment_id]}/{row.lesson}", "text": row.text}
            for row in cases
        ],
        "notes": [
            {"lesson": row.lesson, "text": row.text, "bookmarked": row.marked_at is not None}
            for row in notes
        ],
    }


def erase(account_id: int, at: datetime) -> int:
    """Empty the analyses and drop the notes; what was completed stands under the bare id."""
    own = select(Enrolment.id).where(Enrolment.learner_id == account_id)
    emptied = db.session.execute(
        update(CaseAnswer)
        .where(CaseAnswer.enrolment_id.in_(own), CaseAnswer.text != "")
        .values(text="")
        .execution_options(synchronize_session=False)
    )
    dropped = db.session.execute(delete(LessonNote).where(LessonNote.learner_id == account_id))
    return sum(cast(CursorResult[Any], result).rowcount for result in (emptied, dropped))
