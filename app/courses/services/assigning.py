"""Courses are assigned to people with a due day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.accounts.queries import people_by_id
from app.audit import trail
from app.content import store
from app.courses import policies
from app.courses.models.bodies import Course
from app.courses.models.rows import Enrolment
from app.courses.queries import learning as queries
from app.courses.rules.enrolment import EnrolmentEvent, EnrolmentState, advance, may_waive
from app.evidence.guidance import LearningPath
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict
from app.notices import inbox
from app.platform.db import db

ASSIGNED = "course_assigned"
PATH_ASSIGNED = "course_path_assigned"
WAIVED = "course_waived"


@dataclass(frozen=True)
class Assigned:
    """How many people were asked, how many had completed it before, and who was asked."""

    asked: int
    had_it: int
    people: tuple[int, ...] = ()


def assign(
    course: str,
    people: Iterable[int],
    *,
    due_on: date | None,
    by: Actor,
    at: datetime,
    today: date,
    tells: bool = True,
) -> Assigned:
    """Ask people to complete a course. Who has completed it is left in peace; who is under way
    gets the new due day. With ``tells`` each of them gets a notice; otherwise the caller sees to
    it. Raise Denied for somebody outside the actor's reach, BadContent for a due day in the past
    or nobody chosen."""
    title = store.current(Course, course).body.title
    wanted = _within_reach(people, by=by, today=today)
    if due_on is not None and due_on < today:
        raise BadContent("The due day lies in the past.")
    known = queries.enrolments_in(course, wanted)
    asked = [person for person in wanted if _ask(course, person, known.get(person), due_on, by, at)]
    db.session.flush()
    for person in asked if tells else ():
        inbox.tell(
            person,
            ASSIGNED,
            key=f"course:{course}:{at.isoformat()}",
            url=f"/courses/{course}",
            at=at,
            course={"zh": title.zh, "en": title.en},
        )
    trail.note(
        by,
        "course.assigned",
        f"course:{course}",
        after={"people": wanted, "due_on": due_on.isoformat() if due_on else None},
        at=at,
    )
    return Assigned(len(asked), len(wanted) - len(asked), tuple(asked))


def tell_of_path(
    path: LearningPath, people: Iterable[int], *, courses: int, by: Actor, at: datetime
) -> None:
    """Tell people of a whole learning path at once, not of each of its courses."""
    for person in sorted(set(people)):
        inbox.tell(
            person,
            PATH_ASSIGNED,
            key=f"path:{path.tier}:{at.isoformat()}",
            url=f"/courses/paths#{path.tier}",
            at=at,
            path={"zh": path.title.zh, "en": path.title.en},
        )
    trail.note(by, "course.path.assigned", f"tier:{path.tier}", after={"courses": courses}, at=at)


def _within_reach(people: Iterable[int], *, by: Actor, today: date) -> list[int]:
    wanted = sorted(set(people))
    if not wanted:
        raise BadContent("Choose at least one person.")
    known = people_by_id(db.session(), wanted, day=today)
    for person_id in wanted:
        person = known.get(person_id)
        if person is None or person.disabled or person.erased:
            raise BadContent("One of these people has left. Choose again.")
        policies.may_assign(by, team_id=person.team_id).enforce()
    return wanted


def _ask(
    course: str,
    person_id: int,
    enrolment: Enrolment | None,
    due_on: date | None,
    by: Actor,
    at: datetime,
) -> bool:
    if enrolment is None:
        enrolment = Enrolment(
            learner_id=person_id,
            course=course,
            state=EnrolmentState.INVITED,
            created_at=at,
            round=1,
        )
        db.session.add(enrolment)
    elif enrolment.state is EnrolmentState.COMPLETED:
        return False
    else:
        enrolment.state = advance(enrolment.state, EnrolmentEvent.ASSIGN)
    enrolment.assigned_by, enrolment.assigned_at, enrolment.due_on = by.id, at, due_on
    enrolment.withdrawn_at = None
    enrolment.waived_by, enrolment.waived_at, enrolment.waive_reason = None, None, ""
    return True


def waive(
    course: str, person_id: int, reason: str, *, by: Actor, at: datetime, today: date
) -> None:
    """No longer ask somebody for a course, and say why; they hear of it. Who has begun may go on.
    Raise Denied outside the actor's reach, Conflict where nothing is asked, BadContent without a
    reason."""
    person = people_by_id(db.session(), [person_id], day=today)[person_id]
    policies.may_assign(by, team_id=person.team_id).enforce()
    enrolment = queries.enrolment_of(person_id, course, lock=True)
    if enrolment is None or not may_waive(enrolment.state, asked=enrolment.assigned_at is not None):
        raise Conflict("There is nothing to waive.")
    if not reason.strip():
        raise BadContent("Say why it is waived.")
    if enrolment.state is EnrolmentState.INVITED:
        enrolment.state = advance(enrolment.state, EnrolmentEvent.WITHDRAW)
        enrolment.withdrawn_at = at
    enrolment.assigned_by = enrolment.assigned_at = enrolment.due_on = None
    enrolment.waived_by, enrolment.waived_at, enrolment.waive_reason = by.id, at, reason.strip()
    db.session.flush()
    title = store.current(Course, course).body.title
    inbox.tell(
        person_id,
        WAIVED,
        key=f"waived:{course}:{at.isoformat()}",
        url=f"/courses/{course}",
        at=at,
        course={"zh": title.zh, "en": title.en},
    )
    trail.note(by, "course.waived", f"course:{course}", after={"people": [person_id]}, at=at)
