"""Who may do what with courses, and why not."""

from __future__ import annotations

from collections.abc import Collection

from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.progress import Wanted
from app.kernel.actor import Actor, Role
from app.kernel.verdict import ALLOWED, Verdict


def may_start(missing: Collection[str]) -> Verdict:
    """A course opens once its prerequisites are completed."""
    if missing:
        return Verdict("Complete the courses it builds on first.")
    return ALLOWED


def may_learn(state: EnrolmentState | None) -> Verdict:
    """Lessons are for those who have started the course (completed ones may read again)."""
    if state in (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED):
        return ALLOWED
    return Verdict("Start the course first.")


def may_finish(wanted: Wanted) -> Verdict:
    """A lesson is done when its questions are answered rightly and its cases answered."""
    if wanted.checks:
        return Verdict("Answer the questions of this lesson rightly first.")
    if wanted.cases:
        return Verdict("Write your own analysis of the case first.")
    return ALLOWED


def may_assign(actor: Actor, *, team_id: int | None) -> Verdict:
    """Trainers assign to everybody, managers to the people of their teams."""
    if actor.has(Role.TRAINER):
        return ALLOWED
    if actor.has(Role.MANAGER) and team_id in actor.teams:
        return ALLOWED
    return Verdict("You may assign courses to the people of your own teams.")


def sees_everybody(actor: Actor) -> bool:
    """Trainers and analysts read everybody's progress; managers that of their teams."""
    return actor.has(Role.TRAINER) or actor.has(Role.ANALYST)
