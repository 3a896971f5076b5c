"""When a language model may be asked: by whose leave, and for what."""

from __future__ import annotations

from app.exams.rules.roleplay.lifecycle import PlayMode
from app.kernel.actor import Actor, Role
from app.kernel.verdict import ALLOWED, Verdict


def may_word(*, mode: str, agreed: bool) -> Verdict:
    """In practice wherever it is turned on; in an exam with a trainer's leave for that exam."""
    if mode == PlayMode.PRACTICE or agreed:
        return ALLOWED
    return Verdict("No trainer has agreed to a language model in this exam.")


def may_shadow(*, mode: str, agreed: bool, rated: bool) -> Verdict:
    """Beside the people alone, after them, in exams for which a trainer agreed: practice is
    rated by nobody, so there is nothing to compare."""
    if mode == PlayMode.EXAM and agreed and rated:
        return ALLOWED
    return Verdict("No trainer has agreed to a language model in this exam.")


def may_agree(actor: Actor) -> Verdict:
    """Trainers answer for the exams they rate."""
    return ALLOWED if actor.has(Role.TRAINER) else Verdict("Only trainers agree to this.")
