"""Who may mark, release, void, give time and answer appeals, and why not."""

from __future__ import annotations

from collections.abc import Collection

from app.kernel.actor import Actor, Capability, Role
from app.kernel.verdict import ALLOWED, Verdict


def may_mark(rater: Actor, *, learner_id: int, earlier: Collection[int] = ()) -> Verdict:
    """Trainers mark, never themselves, and an answer once only."""
    if not rater.has(Role.TRAINER):
        return Verdict("Only trainers mark answers.")
    if rater.id == learner_id:
        return Verdict("Nobody marks their own attempt.")
    if rater.id in earlier:
        return Verdict("You have marked this answer already; somebody else has to look at it.")
    return ALLOWED


def may_release(by: Actor, *, learner_id: int) -> Verdict:
    """Trainers release, and the system where the exam says so; never one's own attempt."""
    if by.id == 0:
        return ALLOWED
    if not by.has(Role.TRAINER):
        return Verdict("Only trainers release results.")
    if by.id == learner_id:
        return Verdict("Nobody releases their own attempt.")
    return ALLOWED


def may_void(by: Actor, *, learner_id: int, reason: str) -> Verdict:
    """Trainers and invigilators void, with a reason that the learner can read."""
    if not (by.has(Role.TRAINER) or by.can(Capability.INVIGILATOR)):
        return Verdict("Only trainers and invigilators void attempts.")
    if by.id == learner_id:
        return Verdict("Nobody voids their own attempt.")
    if len(reason.strip()) < 4:
        return Verdict("Give the reason; the learner can read it.")
    return ALLOWED


def may_give_time(by: Actor, *, learner_id: int) -> Verdict:
    """Trainers and invigilators give time, never to themselves."""
    if not (by.has(Role.TRAINER) or by.can(Capability.INVIGILATOR)):
        return Verdict("Only trainers and invigilators give time.")
    if by.id == learner_id:
        return Verdict("Nobody gives time to themselves.")
    return ALLOWED


def may_answer_appeal(by: Actor, *, learner_id: int, raters: Collection[int]) -> Verdict:
    """A trainer who neither sat the exam nor marked the answer."""
    if not by.has(Role.TRAINER):
        return Verdict("Only trainers answer appeals.")
    if by.id == learner_id:
        return Verdict("Nobody answers their own appeal.")
    if by.id in raters:
        return Verdict("You marked this answer: another trainer has to answer the appeal.")
    return ALLOWED


def may_regrade(by: Actor) -> Verdict:
    """Trainers change keys after an exam."""
    return ALLOWED if by.has(Role.TRAINER) else Verdict("Only trainers mark again.")


def may_answer_report(by: Actor, *, learner_id: int) -> Verdict:
    """A trainer who did not report it."""
    if not by.has(Role.TRAINER):
        return Verdict("Only trainers answer reports.")
    if by.id == learner_id:
        return Verdict("Nobody answers their own report.")
    return ALLOWED


def may_schedule_oral(by: Actor) -> Verdict:
    """Trainers make appointments for oral exams."""
    return ALLOWED if by.has(Role.TRAINER) else Verdict("Only trainers make appointments.")
