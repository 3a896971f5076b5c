"""What courses hold of a person: handed to them, and emptied when they are forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from app.courses.models.films import PackageRun, VideoWatch
from app.courses.models.presence import EditorPresence
from app.courses.models.rows import CaseAnswer, Enrolment, LessonNote, LessonProgress
from app.courses.models.sessions import SessionFeedback, SessionSeat, TrainingSession
from app.courses.models.talk import DiscussionFollow, DiscussionPost, DiscussionThread
from app.platform.db import db, write_many


def gather(account_id: int) -> dict[str, Any]:
    """Enrolments, analyses and notes of one person."""
    enrolments = db.session.scalars(
        select(Enrolment).where(Enrolment.learner_id == account_id).order_by(Enrolment.id)
    ).all()
    courses = {row.id: row.course for row in enrolments}
    cases = db.session.scalars(
        select(CaseAnswer).where(CaseAnswer.enrolment_id.in_(list(courses))).order_by(CaseAnswer.id)
    )
    videos = db.session.scalars(
        select(VideoWatch).where(VideoWatch.enrolment_id.in_(list(courses))).order_by(VideoWatch.id)
    )
    runs = db.session.scalars(
        select(PackageRun).where(PackageRun.enrolment_id.in_(list(courses))).order_by(PackageRun.id)
    )
    lessons = db.session.scalars(
        select(LessonProgress)
        .where(LessonProgress.enrolment_id.in_(list(courses)))
        .order_by(LessonProgress.id)
    )
    notes = db.session.scalars(select(LessonNote).where(LessonNote.learner_id == account_id))
    threads = db.session.scalars(
        select(DiscussionThread)
        .where(DiscussionThread.author_id == account_id)
        .order_by(DiscussionThread.id)
    )
    posts = db.session.scalars(
        select(DiscussionPost)
        .where(DiscussionPost.author_id == account_id)
        .order_by(DiscussionPost.id)
    )
    seats = db.session.execute(
        select(TrainingSession, SessionSeat)
        .join(SessionSeat, SessionSeat.session_id == TrainingSession.id)
        .where(SessionSeat.learner_id == account_id)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    opinions = db.session.execute(
        select(TrainingSession, SessionFeedback)
        .join(SessionFeedback, SessionFeedback.session_id == TrainingSession.id)
        .where(SessionFeedback.learner_id == account_id)
        .order_by(SessionFeedback.id)
    )
    return {
        "opinions": [
            {"class": session.title_zh, **row.answers, "text": row.text}
            for session, row in opinions
        ],
        "classes": [
            {
                "class": session.title_zh,
                "starts_at": session.starts_at.isoformat(),
                "attended": seat.attended,
            }
            for session, seat in seats
        ],
        "questions": [
            {"course": row.course, "lesson": row.lesson, "title": row.title, "text": row.text}
            for row in threads
        ],
        "answers": [{"text": row.text, "at": row.created_at.isoformat()} for row in posts],
        "courses": [
            {
                "course": row.course,
                "state": row.state.value,
                "started_at": row.started_at.isoformat() if row.started_at else None,
                "completed_at": row.completed_at.isoformat() if row.completed_at else None,
                "due_on": row.due_on.isoformat() if row.due_on else None,
                "waived": row.waive_reason,
            }
            for row in enrolments
        ],
        "lessons": [
            {
                "lesson": f"{courses[row.enrolment_id]}/{row.lesson}",
                "begun_at": row.begun_at.isoformat(),
                "completed_at": row.completed_at.isoformat() if row.completed_at else None,
                "seconds": row.seconds,
            }
            for row in lessons
        ],
        "analyses": [
            {"lesson": f"{courses[row.enrolment_id]}/{row.lesson}", "text": row.text}
            for row in cases
        ],
        "videos": [
            {
                "lesson": f"{courses[row.enrolment_id]}/{row.lesson}",
                "video": row.block,
                "percent": row.percent,
            }
            for row in videos
        ],
        "packages": [
            {
                "lesson": f"{courses[row.enrolment_id]}/{row.lesson}",
                "package": row.block,
                "part": row.sco,
                "completed": row.completed,
                "score": row.score,
                "stored": row.values,
            }
            for row in runs
        ],
        "notes": [
            {"lesson": row.lesson, "text": row.text, "bookmarked": row.marked_at is not None}
            for row in notes
        ],
    }


def erase(account_id: int, at: datetime) -> int:
    """Empty the analyses and what was said in discussions, drop notes and follows; what was
    completed stands under the bare id."""
    own = select(Enrolment.id).where(Enrolment.learner_id == account_id)
    db.session.execute(delete(EditorPresence).where(EditorPresence.account_id == account_id))
    return write_many(
        update(CaseAnswer)
        .where(CaseAnswer.enrolment_id.in_(own), CaseAnswer.text != "")
        .values(text=""),
        update(Enrolment)
        .where(Enrolment.learner_id == account_id, Enrolment.waive_reason != "")
        .values(waive_reason=""),
        update(PackageRun).where(PackageRun.enrolment_id.in_(own)).values(values={}, sitting=""),
        delete(LessonNote).where(LessonNote.learner_id == account_id),
        update(DiscussionPost)
        .where(DiscussionPost.author_id == account_id, DiscussionPost.text != "")
        .values(text=""),
        update(DiscussionThread)
        .where(DiscussionThread.author_id == account_id, DiscussionThread.title != "")
        .values(text="", title=""),
        update(SessionFeedback)
        .where(SessionFeedback.learner_id == account_id, SessionFeedback.text != "")
        .values(text=""),
        delete(DiscussionFollow).where(DiscussionFollow.account_id == account_id),
    )
