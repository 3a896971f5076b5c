"""Training plans are written, shared, carried out; lines are taken out and put back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.audit import trail
from app.content import store
from app.courses import policies
from app.courses.models.bodies import Course
from app.courses.models.planning import PlanLine, TrainingPlan
from app.courses.queries import plans as queries
from app.courses.queries import sessions
from app.courses.rules.needs import NeedState
from app.courses.rules.plans import LineKind, moved
from app.courses.services import assigning
from app.courses.services.assigning import Assigned
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform.db import db


@dataclass(frozen=True)
class Frame:
    """What a plan says of itself."""

    title: str
    goals: str
    starts_on: date
    ends_on: date
    owner_id: int


@dataclass(frozen=True)
class Draft:
    """What a line is to be."""

    kind: LineKind
    subject: str
    topic: str
    unit_id: int | None
    tier: str
    need_id: int | None
    due_on: date | None


def begin(frame: Frame, *, by: Actor, at: datetime) -> TrainingPlan:
    """A new plan, that trainers alone read until it is shared."""
    policies.may_moderate(by).enforce()
    plan = TrainingPlan(created_by=by.id, created_at=at)
    _take(plan, frame)
    db.session.add(plan)
    _note(plan, "begun", by, at)
    return plan


def change(plan: TrainingPlan, frame: Frame, *, by: Actor, at: datetime) -> None:
    """Another title, period, owner, other goals."""
    policies.may_moderate(by).enforce()
    _take(plan, frame)
    _note(plan, "changed", by, at)


def _take(plan: TrainingPlan, frame: Frame) -> None:
    if not frame.title.strip():
        raise BadContent("Give the plan a title.")
    if frame.ends_on < frame.starts_on:
        raise BadContent("The period ends before it begins.")
    plan.title, plan.goals = frame.title.strip(), frame.goals.strip()
    plan.starts_on, plan.ends_on, plan.owner_id = frame.starts_on, frame.ends_on, frame.owner_id


def share(plan: TrainingPlan, shared: bool, *, by: Actor, at: datetime) -> None:
    """Let managers and analysts read it, or no longer."""
    policies.may_moderate(by).enforce()
    plan.shared_at = (plan.shared_at or at) if shared else None
    _note(plan, "shared" if shared else "unshared", by, at)


def add_line(plan: TrainingPlan, draft: Draft, *, by: Actor, at: datetime) -> PlanLine:
    """One more line, at the end."""
    policies.may_moderate(by).enforce()
    line = PlanLine(plan_id=plan.id, position=queries.next_position(plan.id))
    _fill(line, draft)
    db.session.add(line)
    _note(plan, "line_added", by, at)
    return line


def change_line(
    plan: TrainingPlan, line: PlanLine, draft: Draft, *, by: Actor, at: datetime
) -> None:
    """Another course, group or day."""
    policies.may_moderate(by).enforce()
    _fill(line, draft)
    _note(plan, "line_changed", by, at)


def _fill(line: PlanLine, draft: Draft) -> None:
    _check_subject(draft)
    if draft.need_id is not None:
        carried = queries.line_of_need(draft.need_id)
        if carried is not None and carried.id != line.id:
            raise BadContent("Another line answers this need already.")
        if queries.need_state(draft.need_id) is not NeedState.ACCEPTED and carried is None:
            raise BadContent("This need was not accepted.")
    line.kind, line.topic = draft.kind, draft.topic.strip()
    line.subject = "" if draft.kind is LineKind.OTHER else draft.subject
    line.unit_id, line.tier = draft.unit_id, draft.tier
    line.need_id, line.due_on = draft.need_id, draft.due_on
    if draft.kind is not LineKind.OTHER:
        line.done_on = None


def _check_subject(draft: Draft) -> None:
    if draft.kind is LineKind.COURSE and store.find_current(Course, draft.subject) is None:
        raise BadContent("Choose a course.")
    if draft.kind is LineKind.CLASS:
        try:
            sessions.session_of(UUID(draft.subject))
        except (ValueError, NotFound):
            raise BadContent("Choose a class.") from None
    if draft.kind is LineKind.OTHER and not draft.topic.strip():
        raise BadContent("Say what is done.")


def remove_line(plan: TrainingPlan, line: PlanLine, *, by: Actor, at: datetime) -> None:
    """Take a line out; it can be put back."""
    policies.may_moderate(by).enforce()
    line.removed_at = line.removed_at or at
    _note(plan, "line_removed", by, at)


def restore_line(plan: TrainingPlan, line: PlanLine, *, by: Actor, at: datetime) -> None:
    """Put a line back. Raise Conflict if its need went into another line meanwhile."""
    policies.may_moderate(by).enforce()
    if line.need_id is not None:
        carried = queries.line_of_need(line.need_id)
        if carried is not None and carried.id != line.id:
            raise Conflict("Another line answers this need already.")
    line.removed_at = None
    _note(plan, "line_restored", by, at)


def move_line(plan: TrainingPlan, line: PlanLine, *, up: bool, by: Actor, at: datetime) -> None:
    """One place up or down; at the end it stays."""
    policies.may_moderate(by).enforce()
    rows = {row.id: row for row in queries.rows_of(plan.id)}
    if line.id not in rows:
        raise NotFound()
    for position, row_id in enumerate(moved(list(rows), line.id, up=up), 1):
        rows[row_id].position = position
    _note(plan, "line_moved", by, at)


def finish_line(
    plan: TrainingPlan, line: PlanLine, done_on: date | None, *, by: Actor, at: datetime
) -> None:
    """Say that a measure other than course and class is done, or (None) not after all. Courses
    and classes say it themselves: raise Conflict for these."""
    policies.may_moderate(by).enforce()
    if line.kind is not LineKind.OTHER:
        raise Conflict("Courses and classes are done by who took part.")
    line.done_on = done_on
    _note(plan, "line_done" if done_on else "line_not_done", by, at)


def assign_line(
    plan: TrainingPlan, line: PlanLine, *, by: Actor, at: datetime, today: date
) -> Assigned:
    """Ask the people of a line to complete its course by its day. Raise Conflict for a line that
    is no course."""
    if line.kind is not LineKind.COURSE:
        raise Conflict("Only a course is assigned.")
    due_on = line.due_on if line.due_on is not None and line.due_on >= today else None
    people = queries.group_ids(line.unit_id, line.tier, day=today)
    done = assigning.assign(line.subject, people, due_on=due_on, by=by, at=at, today=today)
    _note(plan, "line_assigned", by, at)
    return done


def _note(plan: TrainingPlan, deed: str, by: Actor, at: datetime) -> None:
    db.session.flush()
    trail.note(by, f"course.plan.{deed}", f"plan:{plan.public_id}", at=at)
