"""Who may accept an item, send it back, or take back what was handed in; and why not."""

from __future__ import annotations

from collections.abc import Collection

from app.exams.rules.reviewing import is_second_pair_of_eyes
from app.kernel.actor import Actor, Capability, Role
from app.kernel.verdict import ALLOWED, Verdict

SHORTEST = 4


def may_decide_alone(by: Actor) -> bool:
    """Lead trainers and approvers may let learners meet what no second person has read."""
    return by.can(Capability.LEAD_TRAINER) or by.can(Capability.APPROVER)


def may_accept(
    by: Actor, *, writers: Collection[int], handed_in_by: int, reason: str, open_remarks: int
) -> Verdict:
    """A trainer who neither wrote nor handed in the text; else a lead trainer or an approver, with
    a reason. Nobody while a remark is open."""
    if not by.has(Role.TRAINER):
        return Verdict("Only trainers review items.")
    if open_remarks:
        return Verdict("A remark is still open. Settle it first, or send the item back.")
    if is_second_pair_of_eyes(by.id, writers, handed_in_by):
        return ALLOWED
    return may_publish_alone(by, reason=reason)


def may_publish_alone(by: Actor, *, reason: str) -> Verdict:
    """Without a second reader: a lead trainer or an approver, with a reason."""
    if not may_decide_alone(by):
        return Verdict("You wrote this or handed it in: somebody else has to accept it.")
    if len(reason.strip()) < SHORTEST:
        return Verdict("Say why nobody else has read it; the reason stays beside the item.")
    return ALLOWED


def may_send_back(by: Actor, *, words: str) -> Verdict:
    """A trainer, who says what should become better."""
    if not by.has(Role.TRAINER):
        return Verdict("Only trainers review items.")
    if len(words.strip()) < SHORTEST:
        return Verdict("Say what should become better; its author reads it.")
    return ALLOWED


def may_take_back(by: Actor, *, writers: Collection[int], handed_in_by: int) -> Verdict:
    """Whoever wrote the text or handed it in."""
    if is_second_pair_of_eyes(by.id, writers, handed_in_by):
        return Verdict("Only who wrote it or handed it in takes it back.")
    return ALLOWED
