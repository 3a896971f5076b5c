"""A lesson has changed in substance: whoever finished it is asked to confirm it by a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from app.audit import trail
from app.content import store
from app.courses.models.bodies import Course, Lesson
from app.courses.models.rereads import Reread
from app.courses.queries import rereads as queries
from app.courses.rules.rereading import Stage, stage_on
from app.evidence import ledger
from app.evidence.facts import ChangeAsked
from app.jobs import outbox
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import BadContent, Conflict
from app.notices import inbox
from app.platform.db import db

JOB = "courses.reread"
ASKED = "course_reread_asked"
SOON = "course_reread_soon"
LATE = "course_reread_late"
KINDS = {Stage.ASKED: ASKED, Stage.SOON: SOON, Stage.LATE: LATE}
PORTION = 100


def intend(
    course: str,
    lesson: str,
    edition: int,
    *,
    due_on: date | None,
    by: Actor,
    at: datetime,
    today: date,
) -> None:
    """Note by when a draft's edition is to be confirmed; nobody is asked before it is published.
    Raise BadContent for a day in the past."""
    _check(due_on, today)
    row = _row(course, lesson, edition, by=by.id, at=at)
    row.due_on, row.asked_by, row.asked_at = due_on, by.id or None, at
    db.session.flush()


def settle(courses: Collection[str], *, at: datetime) -> None:
    """After texts were switched: ask for every edition that learners meet now and that nobody was
    asked for, and stop asking for those they no longer meet (the lesson or its course is retired,
    the lesson was taken off the list, or an earlier edition is back)."""
    for course in sorted(set(courses)):
        shown = _editions(course)
        for row in queries.all_in_force(course):
            if shown.get(row.lesson, 0) < row.edition:
                row.superseded_at = at
                db.session.flush()
                _enqueue(row, Stage.WITHDRAWN, at)
        for lesson, edition in shown.items():
            if edition > 1:
                _ask(_row(course, lesson, edition, by=None, at=at), at=at)


def _editions(course: str) -> dict[str, int]:
    """The edition of each lesson that learners of a course meet now."""
    version = store.find_current(Course, course)
    if version is None:
        return {}
    found = store.current_of(Lesson, version.body.full_keys(course))
    return {key.split("/", 1)[1]: lesson.body.edition for key, lesson in found.items()}


def set_due(
    course: str, lesson: str, due_on: date | None, *, by: Actor, at: datetime, today: date
) -> None:
    """Another day by which the present edition is to be confirmed; those who wait are told. Raise
    Conflict if the lesson never changed in substance, BadContent for a day in the past."""
    _check(due_on, today)
    edition = store.current(Lesson, f"{course}/{lesson}").body.edition
    if edition < 2:
        raise Conflict("This lesson has not changed in substance yet.")
    row = _row(course, lesson, edition, by=by.id, at=at)
    before, was_told = row.due_on, row.told_at is not None
    row.due_on, row.reminded = due_on, int(Stage.ASKED)
    _ask(row, at=at)
    if was_told:
        _enqueue(row, Stage.ASKED)
    trail.note(
        by,
        "course.reread.due",
        f"lesson:{row.key}",
        before={"due_on": before.isoformat() if before else None},
        after={"due_on": due_on.isoformat() if due_on else None},
        at=at,
    )


def remind(*, at: datetime, today: date) -> int:
    """Ask for the reminders that are due and not sent; give how many lessons they are about."""
    found = 0
    for row in queries.open_with_due():
        stage = stage_on(row.due_on, today)
        if stage > row.reminded:
            row.reminded = int(stage)
            _enqueue(row, stage)
            found += 1
    db.session.flush()
    return found


def reminders_wait(today: date) -> bool:
    """Is there any reminder to ask for? Reads only."""
    return any(stage_on(row.due_on, today) > row.reminded for row in queries.open_with_due())


def tell_portion(reread_id: int, stage: Stage, *, after: int, at: datetime) -> int | None:
    """Tell the next people who wait, and state it in the ledger; give the last one's id, None when
    nobody is left. Telling the same people again changes nothing."""
    row = db.session.get(Reread, reread_id)
    if row is None or row.told_at is None:
        return None
    if (row.superseded_at is not None) != (stage is Stage.WITHDRAWN):
        return None
    people = queries.waiting_people(row, after=after, limit=PORTION)
    if not people:
        return None
    if stage is Stage.WITHDRAWN:
        _take_back(row, people, but="", at=at)
        return people[-1]
    if stage is Stage.ASKED:
        _state(row, people, at)
    title = store.current(Lesson, row.key).body.shown_title()
    due = row.due_on.isoformat() if row.due_on else ""
    for person in people:
        inbox.tell(
            person,
            KINDS[stage],
            key=f"reread:{row.key}:{row.edition}:{stage.name}:{due}",
            url=f"/courses/{row.key}",
            at=at,
            lesson={"zh": title.zh, "en": title.en},
        )
    return people[-1]


def _state(row: Reread, people: Collection[int], at: datetime) -> None:
    """What is asked stands in the ledger; another due day replaces what was asked before."""
    due = row.due_on.isoformat() if row.due_on else ""
    _take_back(row, people, but=_source(row, due), at=at)
    for person in people:
        ledger.record(
            ChangeAsked(
                learner_id=person,
                happened_at=row.told_at or at,
                source=_source(row, due),
                ref=f"lesson:{row.key}",
                course=row.course,
                edition=row.edition,
                due=due,
            ),
            at=at,
        )


def _take_back(row: Reread, people: Collection[int], *, but: str, at: datetime) -> None:
    known = ledger.history(people, kinds=[ChangeAsked.KIND])
    for recorded in (one for person in people for one in known[person]):
        fact = recorded.fact
        if fact.subject == f"lesson:{row.key}" and fact.source != but:
            ledger.void(recorded.id, reason="asked anew", by=SYSTEM, at=at)


def _source(row: Reread, due: str) -> str:
    told = f"{row.told_at:%Y%m%d%H%M%S}" if row.told_at else ""
    return f"reread:{row.key}:{row.edition}:{due}:{told}"


def _row(course: str, lesson: str, edition: int, *, by: int | None, at: datetime) -> Reread:
    row = queries.of_edition(course, lesson, edition)
    if row is None:
        row = Reread(
            course=course,
            lesson=lesson,
            edition=edition,
            asked_by=by or None,
            asked_at=at,
            reminded=int(Stage.ASKED),
        )
        db.session.add(row)
        db.session.flush()
    return row


def _ask(row: Reread, *, at: datetime) -> None:
    """Let this edition be the one that is asked for."""
    earlier = queries.in_force(row.course, row.lesson)
    if earlier is not None and earlier is not row:
        earlier.superseded_at = at
    if row.told_at is None or row.superseded_at is not None:
        row.told_at, row.superseded_at = at, None
        db.session.flush()
        _enqueue(row, Stage.ASKED, at)
    db.session.flush()


def _enqueue(row: Reread, stage: Stage, at: datetime | None = None) -> None:
    """``at`` where the same stage may come again: asked, withdrawn, asked once more."""
    due = row.due_on.isoformat() if row.due_on else ""
    again = f"/{at.isoformat()}" if at else ""
    outbox.enqueue(
        JOB,
        {"reread": row.id, "stage": int(stage)},
        key=f"{row.public_id}/{stage.name}/{due}{again}",
    )


def _check(due_on: date | None, today: date) -> None:
    if due_on is not None and due_on < today:
        raise BadContent("The due day lies in the past.")
