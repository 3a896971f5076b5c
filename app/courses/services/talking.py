"""People ask and answer about a course; whoever follows hears of it once a day at most."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.audit import trail
from app.content import store
from app.courses import policies
from app.courses.models.bodies import Course
from app.courses.models.talk import DiscussionFollow, DiscussionPost, DiscussionThread
from app.courses.queries import talk as queries
from app.courses.rules.talk import called
from app.courses.services.learning import Moment
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, NotFound
from app.notices import inbox
from app.platform.db import db

ANSWERED = "course_discussion_answered"
CALLED = "course_discussion_called"
LONGEST_TITLE = 120
LONGEST = 4000


def ask(
    by: Actor, course: str, lesson: str, title: str, text: str, *, when: Moment
) -> DiscussionThread:
    """Ask about a lesson, or about the whole course. The asker follows. Raise NotFound for a
    course or lesson that learners do not meet, BadContent for a text too short or long."""
    body = store.current(Course, course).body
    if lesson and lesson not in body.lesson_keys:
        raise NotFound()
    title = title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise BadContent(
            "Put the question in one line of up to %(most)s signs.", most=LONGEST_TITLE
        )
    thread = DiscussionThread(
        course=course,
        lesson=lesson,
        author_id=by.id,
        title=title,
        text=_checked(text, least=0),
        created_at=when.at,
        last_at=when.at,
        answers=0,
    )
    db.session.add(thread)
    db.session.flush()
    follow(by, thread, True)
    _tell(CALLED, _called(f"{title} {text}", by), thread, when)
    return thread


def answer(by: Actor, course: str, public_id: UUID, text: str, *, when: Moment) -> DiscussionPost:
    """Answer a question. The writer follows from now on; all who followed hear of it."""
    thread = seen(by, course, public_id, lock=True)
    policies.may_answer(closed=thread.closed_at is not None).enforce()
    post = DiscussionPost(
        thread_id=thread.id, author_id=by.id, text=_checked(text, least=2), created_at=when.at
    )
    db.session.add(post)
    thread.answers += 1
    thread.last_at = when.at
    db.session.flush()
    named = _called(text, by)
    _tell(CALLED, named, thread, when)
    others = [who for who in queries.followers(thread) if who != by.id and who not in named]
    _tell(ANSWERED, others, thread, when)
    follow(by, thread, True)
    return post


def mark_answer(by: Actor, course: str, public_id: UUID, post_id: UUID, *, marked: bool) -> None:
    """Say which post answers the question, or take that back."""
    thread = seen(by, course, public_id, lock=True)
    policies.may_mark_answer(by, asker_id=thread.author_id).enforce()
    post = queries.post_of(thread, post_id)
    if post.hidden_at is not None:
        raise NotFound()
    if marked:
        thread.answer_id = post.id
    elif thread.answer_id == post.id:
        thread.answer_id = None
    db.session.flush()


def follow(by: Actor, thread: DiscussionThread, wanted: bool) -> None:
    """Hear of new answers, or no longer. Doing it again changes nothing."""
    row = db.session.get(DiscussionFollow, (thread.id, by.id))
    if wanted and row is None:
        db.session.add(DiscussionFollow(thread_id=thread.id, account_id=by.id))
    elif not wanted and row is not None:
        db.session.delete(row)
    db.session.flush()


def hide(
    by: Actor, course: str, public_id: UUID, post_id: UUID | None, *, hidden: bool, at: datetime
) -> None:
    """Take a question or an answer from view, or show it again. Trainers do so with anything,
    everybody with their own words (but only trainers show them again)."""
    thread = seen(by, course, public_id, lock=True)
    row = queries.post_of(thread, post_id) if post_id else thread
    policies.may_hide(by, author_id=row.author_id, hidden=hidden).enforce()
    if (row.hidden_at is not None) == hidden:
        return
    row.hidden_at = at if hidden else None
    if isinstance(row, DiscussionPost):
        thread.answers += -1 if hidden else 1
        if hidden and thread.answer_id == row.id:
            thread.answer_id = None
    db.session.flush()
    done = "hidden" if hidden else "shown"
    trail.note(by, f"course.discussion.{done}", f"discussion:{row.public_id}", at=at)


def close(by: Actor, course: str, public_id: UUID, *, closed: bool, at: datetime) -> None:
    """End a discussion, or open it again."""
    policies.may_moderate(by).enforce()
    thread = seen(by, course, public_id, lock=True)
    thread.closed_at = at if closed else None
    db.session.flush()
    done = "closed" if closed else "opened"
    trail.note(by, f"course.discussion.{done}", f"discussion:{thread.public_id}", at=at)


def seen(by: Actor, course: str, public_id: UUID, *, lock: bool = False) -> DiscussionThread:
    """A question that this person may read. Raise NotFound: hidden ones are there for
    trainers only, and none for a course that learners do not meet."""
    store.current(Course, course)
    thread = queries.thread_of(course, public_id, lock=lock)
    if thread.hidden_at is not None and not policies.may_moderate(by):
        raise NotFound()
    return thread


def _checked(text: str, *, least: int) -> str:
    text = text.strip()
    if len(text) < least:
        raise BadContent("Write your answer first.")
    if len(text) > LONGEST:
        raise BadContent("Keep it under %(most)s characters.", most=LONGEST)
    return text


def _called(text: str, by: Actor) -> list[int]:
    numbers = called(text)
    return [who for who in queries.ids_of_staff(numbers) if who != by.id] if numbers else []


def _tell(kind: str, people: Iterable[int], thread: DiscussionThread, when: Moment) -> None:
    title = store.current(Course, thread.course).body.title
    for person in people:
        inbox.tell(
            person,
            kind,
            # One notice a thread and day, however many answers come.
            key=f"talk:{kind}:{thread.public_id}:{when.today.isoformat()}",
            url=f"/courses/{thread.course}/talk/{thread.public_id}",
            at=when.at,
            course={"zh": title.zh, "en": title.en},
        )
