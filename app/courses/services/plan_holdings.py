"""What needs, plans and mentor pairs hold of a person: handed to them, and emptied when they are
forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from app.courses.models.mentoring import MentorMeeting, MentorPair, MentorStep
from app.courses.models.opinions import CourseOpinion
from app.courses.models.planning import TrainingNeed
from app.platform.db import db, write_many


def gather(account_id: int) -> dict[str, Any]:
    """What somebody asked for, the answers, the pairs they are one of and what they wrote there."""
    rows = db.session.scalars(
        select(TrainingNeed).where(TrainingNeed.by_id == account_id).order_by(TrainingNeed.id)
    )
    pairs = db.session.scalars(
        select(MentorPair)
        .where(or_(MentorPair.mentor_id == account_id, MentorPair.newcomer_id == account_id))
        .order_by(MentorPair.id)
    )
    notes = db.session.scalars(
        select(MentorMeeting).where(MentorMeeting.by_id == account_id).order_by(MentorMeeting.id)
    )
    opinions = db.session.scalars(
        select(CourseOpinion)
        .where(CourseOpinion.learner_id == account_id)
        .order_by(CourseOpinion.id)
    )
    return {
        "opinions": [
            {"course": row.course, "answers": row.answers, "text": row.text} for row in opinions
        ],
        "needs": [
            {
                "topic": row.topic,
                "reason": row.reason,
                "asked_at": row.created_at.isoformat(),
                "state": row.state.value,
                "answer": row.answer,
            }
            for row in rows
        ],
        "mentoring": [
            {
                "role": "mentor" if pair.mentor_id == account_id else "newcomer",
                "from": pair.starts_on.isoformat(),
                "until": pair.ends_on.isoformat(),
                "state": pair.state.value,
                "goal": pair.goal,
            }
            for pair in pairs
        ],
        "mentor_notes": [
            {"held_on": row.held_on.isoformat(), "note": row.note, "read_by": row.sight.value}
            for row in notes
        ],
    }


def erase(account_id: int, at: datetime) -> int:
    """Empty the words somebody wrote, and those a pair says of them; what figures suggested has
    none of theirs, and that they were led and signed stands under the bare id."""
    theirs = or_(MentorPair.mentor_id == account_id, MentorPair.newcomer_id == account_id)
    return write_many(
        update(TrainingNeed)
        .where(TrainingNeed.by_id == account_id, TrainingNeed.about == "", TrainingNeed.topic != "")
        .values(topic="", reason=""),
        update(TrainingNeed)
        .where(TrainingNeed.answered_by == account_id, TrainingNeed.answer != "")
        .values(answer=""),
        update(CourseOpinion)
        .where(CourseOpinion.learner_id == account_id, CourseOpinion.text != "")
        .values(text=""),
        update(MentorMeeting)
        .where(MentorMeeting.by_id == account_id, MentorMeeting.note != "")
        .values(note=""),
        update(MentorStep)
        .where(MentorStep.by_id == account_id, MentorStep.words != "")
        .values(words=""),
        update(MentorPair).where(theirs, MentorPair.goal != "").values(goal=""),
        update(MentorPair).where(theirs, MentorPair.end_reason != "").values(end_reason=""),
    )
