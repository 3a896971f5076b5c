"""What home pages and links may know of courses: frozen rows, no models."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select

from app.content import store
from app.courses.models.bodies import Course, Lesson
from app.courses.models.rows import Enrolment
from app.courses.queries import learning, report, rereads, sessions
from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.seating import SessionKind
from app.kernel.errors import NotFound
from app.kernel.refs import Ref
from app.kernel.wording import Wording
from app.platform.db import db
from app.platform.links import Link
from app.search import index


@dataclass(frozen=True)
class NextLesson:
    """Where somebody stopped. ``done`` of ``total`` lessons of the course are done."""

    course: str
    course_title: Wording
    lesson: str
    lesson_title: Wording
    minutes: int
    done: int
    total: int
    due_on: date | None
    last_at: datetime | None
    url: str


@dataclass(frozen=True)
class ToDo:
    """A course that waits for somebody. ``reason``: assigned, renewal, begun or changed (one
    of its lessons, to be confirmed)."""

    course: str
    title: Wording
    reason: str
    due_on: date | None
    overdue: bool
    done: int
    total: int
    minutes: int
    assigned_at: datetime | None
    url: str


@dataclass(frozen=True)
class PersonTally:
    """How many courses one person has open, late and done."""

    open: int = 0
    overdue: int = 0
    completed: int = 0


def next_lesson(learner_id: int, *, today: date, zone: ZoneInfo) -> NextLesson | None:
    """The lesson to go on with: of the course read last, else of the one due first; None if
    nothing is begun."""
    rows = [
        row
        for row in learning.enrolments_of(learner_id).values()
        if row.state is EnrolmentState.ACTIVE
    ]
    rows.sort(key=lambda row: row.last_at or row.created_at, reverse=True)
    courses = store.current_of(Course, [row.course for row in rows])
    for row in rows:
        version = courses.get(row.course)
        if version is None:
            continue
        standing = learning.standing_in(version, row, today=today, zone=zone)
        key = standing.progress.next
        if key is not None:
            lesson = standing.lessons[key].body
            return NextLesson(
                row.course,
                version.body.title,
                key,
                lesson.shown_title(),
                lesson.minutes,
                standing.progress.done,
                standing.progress.total,
                row.due_on,
                row.last_at,
                f"/courses/{row.course}/{key}",
            )
    return None


@dataclass(frozen=True)
class Agenda:
    """What a learner's courses ask for: ``waiting`` in order; ``exams_ahead`` are the keys of exams
    that follow a course not completed yet."""

    waiting: list[ToDo]
    exams_ahead: frozenset[str]


def agenda(learner_id: int, *, today: date, zone: ZoneInfo, most: int = 20) -> Agenda:
    """Courses that wait, overdue first, then by due day, then those that need renewal."""
    cards = learning.cards(learner_id, today=today, zone=zone)
    completed = EnrolmentState.COMPLETED
    return Agenda(
        _waiting(learner_id, cards, today)[:most],
        frozenset(
            card.course.exam.ref.key
            for card in cards
            if card.course.exam and card.state != completed
        ),
    )


def to_do(learner_id: int, *, today: date, zone: ZoneInfo, most: int = 20) -> list[ToDo]:
    """The waiting courses alone."""
    return _waiting(learner_id, learning.cards(learner_id, today=today, zone=zone), today)[:most]


def _waiting(learner_id: int, cards: Sequence[learning.Card], today: date) -> list[ToDo]:
    found = [
        ToDo(
            course=card.key,
            title=card.course.title,
            reason="renewal" if card.may_renew else "assigned" if card.is_assigned else "begun",
            due_on=card.expires_on
            if card.may_renew
            else card.enrolment.due_on
            if card.enrolment
            else None,
            overdue=card.overdue or (card.expires_on is not None and card.expires_on < today),
            done=0 if card.may_renew else card.done,
            total=card.total,
            minutes=round(card.course.hours * 60 * (1 - card.done / max(1, card.total))),
            assigned_at=card.enrolment.assigned_at if card.enrolment else None,
            url=f"/courses/{card.key}",
        )
        for card in cards
        if card.is_assigned or card.may_renew or card.is_in_progress
    ]
    found += _to_confirm(learner_id, today=today)
    return sorted(found, key=lambda row: (not row.overdue, row.due_on or date.max, row.course))


def _to_confirm(learner_id: int, *, today: date) -> list[ToDo]:
    """Changed lessons that somebody has still to confirm."""
    waits = rereads.waits_of(learner_id)
    if not waits:
        return []
    lessons = store.current_of(Lesson, [f"{wait.course}/{wait.lesson}" for wait in waits])
    return [
        ToDo(
            course=wait.course,
            title=version.body.shown_title(),
            reason="changed",
            due_on=wait.due_on,
            overdue=wait.due_on is not None and wait.due_on < today,
            done=0,
            total=1,
            minutes=min(5, version.body.minutes),
            assigned_at=None,
            url=f"/courses/{version.key}",
        )
        for wait in waits
        if (version := lessons.get(f"{wait.course}/{wait.lesson}")) is not None
    ]


def tallies_of(learner_ids: Collection[int], *, today: date) -> dict[int, PersonTally]:
    """Open, overdue and completed courses of these people: one statement."""
    open_ = Enrolment.state.in_(report.OPEN)
    late = open_ & (Enrolment.due_on < today)
    rows = db.session.execute(
        select(
            Enrolment.learner_id,
            func.sum(case((open_, 1), else_=0)),
            func.sum(case((late, 1), else_=0)),
            func.sum(case((Enrolment.state == EnrolmentState.COMPLETED, 1), else_=0)),
        )
        .where(Enrolment.learner_id.in_(list(learner_ids)))
        .group_by(Enrolment.learner_id)
    )
    found = {learner_id: PersonTally() for learner_id in learner_ids}
    for learner_id, waiting, overdue, completed in rows:
        found[learner_id] = PersonTally(int(waiting or 0), int(overdue or 0), int(completed or 0))
    return found


def course_tallies(*, today: date) -> list[tuple[Wording, report.Tally]]:
    """Every published course with how many people stand where, in the trainers' order."""
    counted = report.tallies(today)
    versions = sorted(store.published(Course), key=lambda v: (v.body.order, v.key))
    return [(v.body.title, counted.get(v.key, report.Tally())) for v in versions]


def drafts_waiting() -> int:
    """Courses and lessons with work that learners do not see yet."""
    return sum(entry.has_draft for model in (Course, Lesson) for entry in store.entries(model))


def resolve_course(ref: Ref, language: str) -> Link | None:
    """A published course."""
    return resolve_courses([ref], language).get(ref)


def resolve_courses(refs: Sequence[Ref], language: str) -> dict[Ref, Link]:
    """Several published courses, in one question to the database."""
    found = store.current_of(Course, [ref.key for ref in refs])
    return {
        ref: Link(
            found[ref.key].body.title.said_in(language),
            f"/courses/{ref.key}",
            ref,
            found[ref.key].body.summary.said_in(language),
        )
        for ref in refs
        if ref.key in found
    }


def resolve_lesson(ref: Ref, language: str) -> Link | None:
    """A published lesson of a published course."""
    found = store.find_current(Lesson, ref.key)
    if found is None:
        return None
    text = found.body.text_in(language)
    return Link(
        found.body.shown_title().said_in(language),
        f"/courses/{ref.key}",
        ref,
        text.lead if text else "",
    )


def resolve_enrolment(ref: Ref, language: str) -> Link | None:
    """The course behind an enrolment, the source of a completion."""
    public_id = ref.key.split("/", 1)[0]
    course = learning.course_of_enrolment(public_id)
    return resolve_course(Ref("course", course), language) if course else None


def find_courses(words: str, language: str) -> list[Link]:
    """Courses that hold the words."""
    keys = index.keys(words, "course") or []
    links = [resolve_course(Ref("course", key), language) for key in keys[:20]]
    return [link for link in links if link is not None]


def where_used(ref: Ref, language: str) -> list[Link]:
    """Courses and lessons that point at this."""
    found: list[Link] = []
    for version in store.published(Course):
        if any(pointed == ref for _, pointed in version.body.refs()):
            found.append(_link(version.ref, version.body.title.said_in(language)))
    for lesson in store.published(Lesson):
        if any(pointed == ref for _, pointed in lesson.body.refs()):
            found.append(_link(lesson.ref, lesson.body.shown_title().said_in(language)))
    return found


def _link(ref: Ref, title: str) -> Link:
    return Link(title, f"/courses/{ref.key}", ref)


def resolve_session(ref: Ref, language: str) -> Link | None:
    """A class by its public id."""
    try:
        found = sessions.session_of(UUID(ref.key))
    except (ValueError, NotFound):
        return None
    return Link(found.title.said_in(language), f"/courses/sessions/{found.public_id}", ref)


@dataclass(frozen=True)
class Meeting:
    """A class or activity for a calendar. ``mine``: the asker has a seat or waits for one."""

    starts_at: datetime
    ends_at: datetime
    title: Wording
    is_team_activity: bool
    place: str
    mine: bool
    url: str


def meetings(account_id: int, begin: datetime, until: datetime) -> list[Meeting]:
    """Classes and activities that begin in a span and are not cancelled, in order."""
    found = sessions.between(begin, until)
    seats = sessions.seats_of([one.id for one in found])
    return [
        Meeting(
            one.starts_at,
            one.ends_at,
            one.title,
            one.kind is SessionKind.TEAM,
            one.place,
            one.host_id == account_id or any(s.learner_id == account_id for s in seats[one.id]),
            f"/courses/sessions/{one.public_id}",
        )
        for one in found
    ]
