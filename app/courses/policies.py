"""Who may do what with courses, and why not."""

from __future__ import annotations

from collections.abc import Collection

from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.needs import NeedScope
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
    """A lesson is done when its questions are answered rightly, its cases answered, its videos
    watched and its packages completed."""
    if wanted.videos:
        return Verdict("Watch the video of this lesson first.")
    if wanted.packages:
        return Verdict("Complete the exercise of this lesson first.")
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


def may_answer(*, closed: bool) -> Verdict:
    """A discussion takes answers until a trainer ends it."""
    return Verdict("This discussion has been ended.") if closed else ALLOWED


def may_moderate(actor: Actor) -> Verdict:
    """Trainers keep discussions in order."""
    return ALLOWED if actor.has(Role.TRAINER) else Verdict("Only trainers do this.")


def may_mark_answer(actor: Actor, *, asker_id: int) -> Verdict:
    """Whoever asked says what answered it, and so do trainers."""
    if actor.id == asker_id or actor.has(Role.TRAINER):
        return ALLOWED
    return Verdict("Only whoever asked and trainers mark the answer.")


def may_hide(actor: Actor, *, author_id: int, hidden: bool) -> Verdict:
    """Everybody takes back their own words; trainers hide and show anything."""
    if actor.has(Role.TRAINER) or (hidden and actor.id == author_id):
        return ALLOWED
    return Verdict("You may take back your own words only.")


def may_have_materials(actor: Actor, *, on_list: bool) -> Verdict:
    """The files of a class are for those on its list and for trainers."""
    if on_list or actor.has(Role.TRAINER):
        return ALLOWED
    return Verdict("The files are for those who take part.")


def may_ask_for(actor: Actor, scope: NeedScope, *, unit_id: int | None) -> Verdict:
    """Everybody asks for themselves, managers for teams they lead, trainers for anybody."""
    if scope is NeedScope.SELF or actor.has(Role.TRAINER):
        return ALLOWED
    if scope is NeedScope.TEAM and actor.has(Role.MANAGER) and unit_id in actor.teams:
        return ALLOWED
    return Verdict("You may ask for yourself and for teams you lead.")


def may_pair_up(actor: Actor, *, team_id: int | None) -> Verdict:
    """Trainers give anybody a mentor, managers the people of their teams."""
    if actor.has(Role.TRAINER) or (actor.has(Role.MANAGER) and team_id in actor.teams):
        return ALLOWED
    return Verdict("You may arrange mentors for the people of your own teams.")


def may_end_pair(*, arranges: bool) -> Verdict:
    """A pair is ended by who arranges it, not by the two alone."""
    return ALLOWED if arranges else Verdict("Trainers and the newcomer’s manager end a pair.")


def sees_all_pairs(actor: Actor) -> bool:
    """Trainers arrange pairs everywhere, managers in their teams."""
    return actor.has(Role.TRAINER)
