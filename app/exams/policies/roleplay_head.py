"""Who fits calibration heads and takes them into use."""

from __future__ import annotations

from app.kernel.actor import SYSTEM, Actor, Capability, Role
from app.kernel.verdict import ALLOWED, Verdict


def may_change(actor: Actor) -> Verdict:
    """Lead trainers, who answer for the anchors too; and whoever runs the academy's commands."""
    lead = actor.has(Role.TRAINER) and actor.can(Capability.LEAD_TRAINER)
    if actor == SYSTEM or lead:
        return ALLOWED
    return Verdict("Only lead trainers decide on calibration heads.")


def may_adopt(*, believed: int, same_engine: bool) -> Verdict:
    """A head is used only where it beat the rules, and with the engine it was fitted for."""
    if not believed:
        return Verdict("This head beats the rules in no criterion; there is nothing to use.")
    if not same_engine:
        return Verdict("This head belongs to another version of the engine; fit a new one.")
    return ALLOWED
