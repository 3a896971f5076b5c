"""A learner starts a course, goes through its lessons, answers, finishes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.content.store import Version
from app.courses import policies
from app.courses.models.bodies import Lesson
from app.courses.models.rows import (
    CaseAnswer,
    CheckAnswer,
    Enrolment,
    LessonNote,
    LessonProgress,
)
from app.courses.queries import learning as queries
from app.courses.queries.learning import Standing
from app.courses.rules.enrolment import EnrolmentEvent, EnrolmentState, advance
from app.courses.rules.parts import Check
from app.courses.rules.progress import (
    LessonState,
    Wanted,
    prerequisites_missing,
    still_wanted,
)
from app.courses.rules.reading import credited
from app.courses.services import completing, playing, watching
from app.evidence import ledger
from app.evidence.facts import Acknowledged
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform.db import db

LONGEST_TEXT = 4000
LONGEST_NOTE = 8000


@dataclass(frozen=True)
class Moment:
    """When something happens: the moment, and the organisation's zone."""

    at: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The day there."""
        return self.at.astimezone(self.zone).date()


def start(by: Actor, course: str, *, when: Moment) -> Standing:
    """Begin a course, or go on with one left before. Raise Denied if a prerequisite is missing."""
    standing = _standing(by, course, when)
    enrolment = standing.enrolment
    if enrolment is not None and enrolment.state is EnrolmentState.COMPLETED:
        return standing
    wanted = [before.ref.key for before in standing.course.body.prerequisites]
    if wanted:
        completed = queries.completed_courses([by.id])[by.id]
        policies.may_start(prerequisites_missing(wanted, completed)).enforce()
    if enrolment is None:
        enrolment = Enrolment(
            learner_id=by.id,
            course=course,
            state=EnrolmentState.INVITED,
            created_at=when.at,
            round=1,
        )
        db.session.add(enrolment)
    enrolment.state = advance(enrolment.state, EnrolmentEvent.START)
    enrolment.started_at = enrolment.started_at or when.at
    enrolment.last_at, enrolment.withdrawn_at = when.at, None
    db.session.flush()
    return _standing(by, course, when)


def renew(by: Actor, course: str, *, when: Moment) -> Standing:
    """Take a course again whose completion has run out or soon will. Raise Conflict otherwise."""
    standing = _standing(by, course, when)
    if standing.enrolment is None or not standing.may_renew:
        raise Conflict("This course needs no renewal yet.")
    enrolment = standing.enrolment
    enrolment.state = advance(enrolment.state, EnrolmentEvent.RENEW)
    enrolment.round += 1
    enrolment.lessons_done = 0
    enrolment.started_at = enrolment.last_at = when.at
    db.session.flush()
    return _standing(by, course, when)


def withdraw(by: Actor, course: str, *, when: Moment) -> None:
    """Leave a course that nobody assigned. Raise Conflict if somebody did."""
    enrolment = queries.enrolment_of(by.id, course)
    if enrolment is None:
        raise NotFound()
    if enrolment.assigned_at is not None:
        raise Conflict("This course was assigned to you. Ask whoever assigned it.")
    enrolment.state = advance(enrolment.state, EnrolmentEvent.WITHDRAW)
    enrolment.withdrawn_at = when.at
    db.session.flush()


def open_lesson(by: Actor, course: str, lesson: str, *, when: Moment) -> Standing:
    """Note that a lesson was opened. Raise Denied if the course is not started, NotFound if the
    lesson is not there or still locked."""
    standing = _standing(by, course, when)
    version = _reachable(standing, lesson)
    assert standing.enrolment is not None
    _progress_row(standing, version, lesson, when.at, opens=True)
    standing.enrolment.last_lesson, standing.enrolment.last_at = lesson, when.at
    db.session.flush()
    return queries.standing_in(
        standing.course, standing.enrolment, today=when.today, zone=when.zone
    )


def answer_check(
    by: Actor, course: str, lesson: str, block: str, chosen: Collection[int], *, when: Moment
) -> CheckAnswer:
    """Judge an answer to a check question and keep it. Once right, a lesson's demand is met,
    whatever is tried afterwards. Raise BadContent if nothing or something impossible is chosen."""
    standing = _standing(by, course, when)
    version = _reachable(standing, lesson)
    check = _block(version, block)
    picked = frozenset(chosen)
    if not picked or any(not 0 <= n < len(check.options) for n in picked):
        raise BadContent("Choose an answer first.")
    if len(picked) > 1 and not check.several:
        raise BadContent("Choose one answer.")
    enrolment = standing.enrolment
    assert enrolment is not None
    _progress_row(standing, version, lesson, when.at)
    answer = queries.check_answers(enrolment, lesson).get(block)
    if answer is None:
        answer = CheckAnswer(
            enrolment_id=enrolment.id,
            round=enrolment.round,
            lesson=lesson,
            block=block,
            chosen=[],
            right=False,
            was_right=False,
            tries=0,
            answered_at=when.at,
        )
        db.session.add(answer)
    answer.chosen = sorted(picked)
    answer.right = check.is_right(picked)
    answer.was_right = answer.was_right or answer.right
    answer.tries += 1
    answer.answered_at = when.at
    db.session.flush()
    return answer


def answer_case(
    by: Actor, course: str, lesson: str, block: str, text: str, *, when: Moment
) -> CaseAnswer:
    """Keep the learner's own analysis of a case, which opens the model answer."""
    standing = _standing(by, course, when)
    version = _reachable(standing, lesson)
    written = version.body.zh or version.body.en
    if written is None or block not in written.document.cases:
        raise NotFound()
    text = text.strip()
    if len(text) < 10:
        raise BadContent("Write at least ten characters: your own view comes first.")
    return _keep_text(standing, version, lesson, block, text, when.at)


def answer_reflection(
    by: Actor, course: str, lesson: str, block: str, text: str, *, when: Moment
) -> CaseAnswer:
    """Keep (or empty) what a learner thinks about a reflection. Nobody judges or demands it."""
    standing = _standing(by, course, when)
    version = _reachable(standing, lesson)
    written = version.body.zh or version.body.en
    if written is None or block not in written.document.reflections:
        raise NotFound()
    return _keep_text(standing, version, lesson, block, text.strip(), when.at)


def _keep_text(
    standing: Standing, version: Version[Lesson], lesson: str, block: str, text: str, at: datetime
) -> CaseAnswer:
    if len(text) > LONGEST_TEXT:
        raise BadContent("Keep it under %(most)s characters.", most=LONGEST_TEXT)
    enrolment = standing.enrolment
    assert enrolment is not None
    _progress_row(standing, version, lesson, at)
    answer = queries.case_answers(enrolment, lesson).get(block)
    if answer is None:
        answer = CaseAnswer(
            enrolment_id=enrolment.id,
            round=enrolment.round,
            lesson=lesson,
            block=block,
            text=text,
            answered_at=at,
        )
        db.session.add(answer)
    else:
        answer.text, answer.answered_at = text, at
    db.session.flush()
    return answer


def wanted_of(standing: Standing, lesson: str) -> Wanted:
    """What a lesson still asks of its learner."""
    version = standing.lessons[lesson]
    text = version.body.zh or version.body.en
    assert text is not None
    assert standing.enrolment is not None
    checks = queries.check_answers(standing.enrolment, lesson)
    cases = queries.case_answers(standing.enrolment, lesson)
    wanted = still_wanted(
        text.document.checks,
        text.document.cases,
        {block for block, answer in checks.items() if answer.was_right},
        cases,
    )
    return replace(
        wanted,
        videos=watching.unwatched(standing, lesson, text.document),
        packages=playing.unplayed(standing, lesson, text.document),
    )


def finish_lesson(by: Actor, course: str, lesson: str, *, when: Moment) -> Standing:
    """Mark a lesson as done; the last one completes the course. Raise Denied with what is missing.

    Doing it again changes nothing.
    """
    standing = _standing(by, course, when)
    version = _reachable(standing, lesson)
    policies.may_finish(wanted_of(standing, lesson)).enforce()
    enrolment = standing.enrolment
    assert enrolment is not None
    row = _progress_row(standing, version, lesson, when.at)
    if row.completed_at is None:
        row.completed_at = when.at
        row.edition, row.version_id = version.body.edition, version.id
    row.last_at = enrolment.last_at = when.at
    db.session.flush()
    now = queries.standing_in(standing.course, enrolment, today=when.today, zone=when.zone)
    enrolment.lessons_done = now.progress.done
    if now.progress.is_complete and enrolment.state is EnrolmentState.ACTIVE:
        completing.complete(now, by=by, at=when.at, zone=when.zone)
    db.session.flush()
    return now


def acknowledge(by: Actor, course: str, lesson: str, *, when: Moment) -> None:
    """Confirm having read what changed in a lesson done before. Counts as evidence."""
    standing = _standing(by, course, when)
    version = _reachable(standing, lesson)
    if standing.progress.states[lesson] is not LessonState.CHANGED:
        raise Conflict("There is nothing new to confirm here.")
    row = standing.rows[lesson]
    row.edition, row.version_id, row.last_at = version.body.edition, version.id, when.at
    ledger.record(
        Acknowledged(
            learner_id=by.id,
            happened_at=when.at,
            source=f"lesson:{version.key}:{version.body.edition}",
            ref=f"lesson:{version.key}",
            version=version.number,
            edition=version.body.edition,
        ),
        at=when.at,
    )
    db.session.flush()


def pass_time(by: Actor, course: str, lesson: str, claimed: int, *, when: Moment) -> int:
    """Add what a page says a lesson was looked at since its last word, as far as that can be true;
    give the seconds spent on it in this round. Raise NotFound for a lesson never opened."""
    enrolment = queries.enrolment_of(by.id, course, lock=True)
    policies.may_learn(enrolment.state if enrolment else None).enforce()
    assert enrolment is not None
    row = queries.lesson_row(enrolment, lesson)
    if row is None:
        raise NotFound()
    row.seconds += credited((when.at - row.last_at).total_seconds(), claimed)
    row.last_at = when.at
    db.session.flush()
    return row.seconds


def keep_note(by: Actor, course: str, lesson: str, text: str, *, when: Moment) -> None:
    """Keep (or empty) a private note on a lesson."""
    standing = _standing(by, course, when)
    version = _reachable(standing, lesson)
    if len(text) > LONGEST_NOTE:
        raise BadContent("Keep it under %(most)s characters.", most=LONGEST_NOTE)
    note = _note(by, version.key, when.at)
    note.text, note.changed_at = text.strip(), when.at
    db.session.flush()


def mark(by: Actor, course: str, lesson: str, *, marked: bool, when: Moment) -> None:
    """Put a bookmark on a lesson, or take it off."""
    version = _reachable(_standing(by, course, when), lesson)
    _note(by, version.key, when.at).marked_at = when.at if marked else None
    db.session.flush()


def _note(by: Actor, lesson: str, at: datetime) -> LessonNote:
    note = queries.note_of(by.id, lesson)
    if note is None:
        note = LessonNote(learner_id=by.id, lesson=lesson, text="", changed_at=at)
        db.session.add(note)
    return note


def _standing(by: Actor, course: str, when: Moment) -> Standing:
    return queries.standing(by.id, course, today=when.today, zone=when.zone, lock=True)


def _reachable(standing: Standing, lesson: str) -> Version[Lesson]:
    if lesson not in standing.lessons:
        raise NotFound()
    enrolment = standing.enrolment
    policies.may_learn(enrolment.state if enrolment else None).enforce()
    return queries.lesson_in(standing, lesson)


def _block(version: Version[Lesson], block: str) -> Check:
    text = version.body.zh or version.body.en
    check = text.document.checks.get(block) if text else None
    if check is None:
        raise NotFound()
    return check


def _progress_row(
    standing: Standing, version: Version[Lesson], lesson: str, at: datetime, *, opens: bool = False
) -> LessonProgress:
    """The row of a lesson that is touched now. The time since it was last touched was spent on it,
    unless it is only now opened."""
    row = standing.rows.get(lesson)
    if row is None:
        assert standing.enrolment is not None
        row = LessonProgress(
            enrolment_id=standing.enrolment.id,
            round=standing.enrolment.round,
            lesson=lesson,
            version_id=version.id,
            begun_at=at,
            last_at=at,
        )
        db.session.add(row)
        db.session.flush()
    if not opens:
        row.seconds += credited((at - row.last_at).total_seconds())
    row.last_at = at
    return row
