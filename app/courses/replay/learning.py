"""What people learned at past moments, for made histories: by the same services, only that the
answers inside a lesson are written down together."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.content import store
from app.courses.models.bodies import Course, Lesson
from app.courses.models.films import VideoWatch
from app.courses.models.rows import CaseAnswer, CheckAnswer, Enrolment, LessonProgress
from app.courses.queries import films
from app.courses.queries.learning import Standing, enrolment_of, standing
from app.courses.rules import watching
from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.seating import SessionKind
from app.courses.services import assigning, learning, meeting, opinions, talking
from app.courses.services.learning import Moment
from app.courses.services.meeting import Plan
from app.kernel.actor import Actor
from app.kernel.wording import Wording
from app.platform.db import db

ANALYSES = (
    "先道歉，说明我正在查什么，再给出具体的回复时间，最后按时回访。",
    "先把顾客的情况复述一遍确认，再查订单，不猜；能做的给两个选择。",
    "先安抚情绪，登记清楚，权限以外的当场说明会请谁处理、什么时候有结果。",
)


@dataclass(frozen=True)
class Offered:
    """A published course: what it builds on, its exam, its tier."""

    key: str
    tier: str
    before: tuple[str, ...]
    exam: str
    renews: bool


def offered() -> list[Offered]:
    """The published courses in the trainers' order."""
    found = store.published(Course)
    return [
        Offered(
            v.key,
            v.body.tier,
            tuple(ref.ref.key for ref in v.body.prerequisites),
            v.body.exam.ref.key if v.body.exam is not None else "",
            v.body.renew_months is not None,
        )
        for v in sorted(found, key=lambda v: (v.body.order, v.key))
    ]


def study(
    by: Actor, course: str, *, at: datetime, zone: ZoneInfo, seed: str, lessons: int | None = None
) -> None:
    """Take a course as far as so many lessons, all of it by default, a lesson a quarter of an
    hour; one completed a year ago is renewed. A video in the lesson after those is begun. Raise
    Denied if what it builds on is missing."""
    when = Moment(at, zone)
    known = enrolment_of(by.id, course)
    if known is not None and known.state is EnrolmentState.COMPLETED:
        found = learning.renew(by, course, when=when)
    else:
        found = learning.start(by, course, when=when)
    draw = random.Random(f"study/{seed}/{course}")
    moment = at
    order = [key for key in found.order if key not in found.rows]
    for number, lesson in enumerate(order[:lessons]):
        moment += timedelta(minutes=draw.randint(9, 17))
        _read(found, lesson, moment, draw)
        last = number + 1 == len(order) or number + 1 == lessons
        if last:
            learning.finish_lesson(by, course, lesson, when=Moment(moment, zone))
    if lessons is not None and lessons < len(order):
        _begin(found, order[lessons], moment)


def _begin(found: Standing, lesson: str, at: datetime) -> None:
    """A lesson with a video was opened, and the video watched not quite half-way."""
    enrolment, version = found.enrolment, found.lessons[lesson]
    text = version.body.zh or version.body.en
    assert enrolment is not None
    if text is None or not text.document.videos:
        return
    db.session.add(
        LessonProgress(
            enrolment_id=enrolment.id, round=enrolment.round, lesson=lesson, version_id=version.id,
            edition=version.body.edition, begun_at=at, last_at=at, seconds=90,
        )
    )  # fmt: skip
    _watch(enrolment, lesson, version.body, at, share=0.42)
    enrolment.last_lesson, enrolment.last_at = lesson, at
    db.session.flush()


def _watch(
    enrolment: Enrolment, lesson: str, body: Lesson, at: datetime, *, share: float = 1.0
) -> None:
    """What was watched of a lesson's videos, from their beginning."""
    text = body.zh or body.en
    assert text is not None
    held = films.files(body.files.values())
    for video in text.document.videos.values():
        file = held.get(body.files.get(video.key, ""))
        if file is None:
            continue
        reached = int(file.duration * share)
        percent = watching.percent(((0, reached),), file.duration)
        db.session.add(
            VideoWatch(
                enrolment_id=enrolment.id,
                round=enrolment.round,
                lesson=lesson,
                block=video.key,
                file=file.hash,
                ranges=[[0, reached]],
                position=reached if share < 1 else 0,
                percent=percent,
                changed_at=at,
                done_at=at if percent >= video.watch else None,
            )
        )


def _read(found: Standing, lesson: str, at: datetime, draw: random.Random) -> None:
    """A lesson read to its end, its checks answered (now and then at the second try)."""
    enrolment, version = found.enrolment, found.lessons[lesson]
    assert enrolment is not None
    began = at - timedelta(minutes=draw.randint(6, 9))
    db.session.add(
        LessonProgress(
            enrolment_id=enrolment.id,
            round=enrolment.round,
            lesson=lesson,
            version_id=version.id,
            edition=version.body.edition,
            begun_at=began,
            last_at=at,
            seconds=int((at - began).total_seconds()),
            completed_at=at,
        )
    )
    text = version.body.zh or version.body.en
    assert text is not None
    place = {"enrolment_id": enrolment.id, "round": enrolment.round, "lesson": lesson}
    for check in text.document.checks.values():
        right = [n for n, option in enumerate(check.options) if option.right]
        tries = 1 if draw.random() < 0.75 else 2
        db.session.add(
            CheckAnswer(
                **place,
                block=check.key,
                chosen=right,
                right=True,
                was_right=True,
                tries=tries,
                answered_at=at,
            )
        )
    for case in text.document.cases.values():
        words = draw.choice(ANALYSES)
        db.session.add(CaseAnswer(**place, block=case.key, text=words, answered_at=at))
    _watch(enrolment, lesson, version.body, at)
    enrolment.last_lesson, enrolment.last_at = lesson, at
    db.session.flush()


def assign(
    by: Actor, course: str, people: Collection[int], *, due_on: date, at: datetime, today: date
) -> None:
    """Ask people to complete a course by a day."""
    assigning.assign(course, people, due_on=due_on, by=by, at=at, today=today)


def waive(by: Actor, course: str, person: int, reason: str, *, at: datetime, today: date) -> None:
    """No longer ask somebody for a course. Raise Conflict if they have completed it."""
    assigning.waive(course, person, reason, by=by, at=at, today=today)


def opine(by: Actor, course: str, answers: Mapping[str, int], text: str, *, at: datetime) -> None:
    """Say what one thinks of a completed course. Raise NotFound if it was not completed."""
    opinions.say(by, course, answers, text, at=at)


def plan_class(
    by: Actor, title: Wording, about: Wording, *, kind: str, place: str, starts: datetime,
    seats: int, at: datetime,
) -> UUID:  # fmt: skip
    """A class of an hour and a half that people may sign up for; gives its public id."""
    wanted = Plan(
        SessionKind(kind), title, (about.zh, about.en), "", place, starts,
        starts + timedelta(minutes=90), seats, 1.5,
    )  # fmt: skip
    return meeting.plan(wanted, by=by, at=at).public_id


def sign_up(by: Actor, session: UUID, *, at: datetime) -> None:
    """Take a seat."""
    meeting.sign_up(by, session, at=at)


def confirm(by: Actor, session: UUID, came: Collection[int], *, at: datetime) -> None:
    """Say who came."""
    meeting.confirm(session, came, by=by, at=at)


def ask(by: Actor, course: str, title: str, text: str, *, at: datetime, zone: ZoneInfo) -> UUID:
    """Ask about a course's first lesson; gives the question's public id."""
    lesson = store.current(Course, course).body.lesson_keys[0]
    return talking.ask(by, course, lesson, title, text, when=Moment(at, zone)).public_id


def answer(
    by: Actor, course: str, question: UUID, text: str, *, at: datetime, zone: ZoneInfo, best: bool
) -> None:
    """Answer a question; ``best`` marks the answer as the one."""
    post = talking.answer(by, course, question, text, when=Moment(at, zone))
    if best:
        talking.mark_answer(by, course, question, post.public_id, marked=True)


def stands(by: Actor, course: str, *, day: date, zone: ZoneInfo) -> bool:
    """Has this person completed the course?"""
    found = standing(by.id, course, today=day, zone=zone).enrolment
    return found is not None and found.state is EnrolmentState.COMPLETED
