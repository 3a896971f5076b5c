"""A learner watches the videos of a lesson; what counts is kept by the academy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.content import store
from app.courses import policies
from app.courses.models.bodies import Lesson
from app.courses.models.films import VideoWatch
from app.courses.queries import films as queries
from app.courses.queries.learning import Standing, enrolment_of, lesson_row
from app.courses.rules import watching as rules
from app.courses.rules.parts import Document, Video
from app.courses.rules.watching import Range
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, NotFound
from app.platform.db import db

MOST_REPORTED = 100


def report(
    by: Actor,
    course: str,
    lesson: str,
    block: str,
    reported: Iterable[Range],
    *,
    position: int,
    at: datetime,
) -> VideoWatch:
    """Add what a player says was watched since its last report, as far as it can be true.

    The first report begins the clock and can add a few seconds only. Raise NotFound for a video
    that is not there or a lesson never opened, Denied if the course is not started.
    """
    enrolment = enrolment_of(by.id, course, lock=True)
    policies.may_learn(enrolment.state if enrolment else None).enforce()
    assert enrolment is not None
    if lesson_row(enrolment, lesson) is None:
        raise NotFound()
    body = store.current(Lesson, f"{course}/{lesson}").body
    video, digest = _video(body, block), body.files.get(block, "")
    file = queries.files([digest]).get(digest)
    if file is None:
        raise NotFound()
    ranges = list(reported)
    if len(ranges) > MOST_REPORTED:
        raise BadContent("This request could not be understood")
    row = queries.watch(enrolment, lesson, block)
    if row is None:
        row = VideoWatch(
            enrolment_id=enrolment.id,
            round=enrolment.round,
            lesson=lesson,
            block=block,
            file=digest,
            ranges=[],
            changed_at=at,
        )
        db.session.add(row)
    if row.file != digest:  # another video under the same name is watched from its beginning
        row.file, row.ranges, row.percent = digest, [], 0
    counted = rules.credited(
        watched(row),
        ranges,
        duration=file.duration,
        elapsed=int((at - row.changed_at).total_seconds() * 1000),
        may_skip=video.may_skip,
    )
    row.ranges = [list(one) for one in counted]
    row.percent = rules.percent(counted, file.duration)
    row.position = min(max(0, position), file.duration)
    row.changed_at = at
    if row.done_at is None and row.percent >= video.watch:
        row.done_at = at
    db.session.flush()
    return row


def watched(row: VideoWatch | None) -> tuple[Range, ...]:
    """The ranges that were watched, in order."""
    return tuple((start, end) for start, end in row.ranges) if row is not None else ()


def unwatched(standing: Standing, lesson: str, document: Document) -> tuple[str, ...]:
    """The videos of a lesson that still ask to be watched."""
    wanted = [key for key, video in document.videos.items() if video.watch]
    if not wanted or standing.enrolment is None:
        return ()
    rows = queries.watches(standing.enrolment, lesson)
    return tuple(key for key in wanted if key not in rows or rows[key].done_at is None)


def _video(body: Lesson, block: str) -> Video:
    text = body.zh or body.en
    video = text.document.videos.get(block) if text else None
    if video is None:
        raise NotFound()
    return video
