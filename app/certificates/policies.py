"""May they, and why not."""

from __future__ import annotations

from app.kernel.actor import SYSTEM, Actor, Capability, Role
from app.kernel.verdict import ALLOWED, Verdict


def may_download(actor: Actor, *, learner_id: int) -> Verdict:
    """The holder, admins and the lead trainer."""
    if actor.id == learner_id or manages(actor):
        return ALLOWED
    return Verdict("Only the holder downloads this certificate.")


def manages(actor: Actor) -> bool:
    """Does the actor keep the register?"""
    return actor.has(Role.ADMIN) or actor.can(Capability.LEAD_TRAINER)


def may_revoke(actor: Actor, *, learner_id: int, reason: str) -> Verdict:
    """Those who keep the register, with a reason, and nobody their own. The system takes back what
    an undone achievement (a voided attempt) no longer earns."""
    if actor != SYSTEM and not manages(actor):
        return Verdict("Only administrators and the lead trainer revoke certificates.")
    if actor.id == learner_id:
        return Verdict("Nobody revokes their own certificate.")
    if len(reason.strip()) < 5:
        return Verdict("Say why, in a sentence: the holder and every verifier may ask.")
    return ALLOWED


def may_confirm(actor: Actor, *, learner_id: int) -> Verdict:
    """Trainers confirm or refuse what others hold; nobody their own."""
    if not actor.has(Role.TRAINER):
        return Verdict("Only trainers confirm certificates from elsewhere.")
    if actor.id == learner_id:
        return Verdict("Nobody confirms their own certificate.")
    return ALLOWED


def may_see_original(actor: Actor, *, learner_id: int) -> Verdict:
    """The holder, and the trainers who confirm."""
    if actor.id == learner_id or actor.has(Role.TRAINER):
        return ALLOWED
    return Verdict("Only the holder and trainers see this file.")


def may_open(actor: Actor, *, learner_id: int) -> Verdict:
    """The holder alone decides who sees the name."""
    if actor.id == learner_id:
        return ALLOWED
    return Verdict("Only the holder opens or closes this certificate.")
