"""Who may play, read and rate a role-play, and why not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from app.exams.rules.agreement import ANCHORS_NEEDED
from app.exams.rules.roleplay.lifecycle import APPEAL_DAYS, PlayMode, PlayState
from app.kernel.actor import Actor, Capability, Role
from app.kernel.verdict import ALLOWED, Verdict


def may_play(actor: Actor, *, learner_id: int) -> Verdict:
    """A play belongs to the one who started it."""
    return ALLOWED if actor.id == learner_id else Verdict("This play belongs to somebody else.")


def may_start(*, mode: str, exact: bool) -> Verdict:
    """In an exam the grading must be exact: without the encoder none is started."""
    if mode == PlayMode.EXAM and not exact:
        return Verdict(
            "An exam play cannot start now: the sentence encoder does not answer. "
            "Practice is possible; tell your administrator."
        )
    return ALLOWED


def may_read(actor: Actor, *, learner_id: int, team_id: int | None, submitted: bool) -> Verdict:
    """The learner reads the report; trainers and the learner's manager once it was submitted."""
    if actor.id == learner_id:
        return ALLOWED
    if not submitted:
        return Verdict("This play is still going on.")
    if actor.has(Role.TRAINER) or (team_id is not None and team_id in actor.teams):
        return ALLOWED
    return Verdict("This play belongs to somebody else.")


def may_rate(rater: Actor, *, learner_id: int, state: str) -> Verdict:
    """Trainers rate what was submitted, never their own."""
    if not rater.has(Role.TRAINER):
        return Verdict("Only trainers rate.")
    if rater.id == learner_id:
        return Verdict("Nobody rates their own play.")
    if state not in (PlayState.SUBMITTED, PlayState.RATED):
        return Verdict("There is nothing to rate here yet.")
    return ALLOWED


def may_answer_appeal(rater: Actor, *, learner_id: int, raters: Collection[int]) -> Verdict:
    """A trainer who neither played nor gave the rating that is objected to."""
    if not rater.has(Role.TRAINER):
        return Verdict("Only trainers answer appeals.")
    if rater.id == learner_id:
        return Verdict("Nobody answers their own appeal.")
    if rater.id in raters:
        return Verdict("You rated this play: another trainer has to answer the appeal.")
    return ALLOWED


def may_look_again(rater: Actor, *, earlier: Collection[int]) -> Verdict:
    """The second and the deciding judgement belong to people who have not judged the play yet."""
    if rater.id in earlier:
        return Verdict("You have rated this play; somebody else has to look at it.")
    return ALLOWED


def may_rate_live(*, calibrated: bool, anchors: int) -> Verdict:
    """Once there are five anchors, a rater passes a calibration round before rating."""
    if anchors >= ANCHORS_NEEDED and not calibrated:
        return Verdict("Pass a calibration round first; the anchors wait under Calibration.")
    return ALLOWED


def may_agree_anchors(actor: Actor) -> Verdict:
    """Lead trainers say which plays are anchors and which levels are agreed."""
    if actor.has(Role.TRAINER) and actor.can(Capability.LEAD_TRAINER):
        return ALLOWED
    return Verdict("Only lead trainers agree on anchors.")


def may_appeal(
    actor: Actor, *, learner_id: int, state: str, rated_at: datetime | None, at: datetime
) -> Verdict:
    """The learner may object within the days allowed after the result."""
    if actor.id != learner_id:
        return Verdict("This play belongs to somebody else.")
    if state != PlayState.RATED or rated_at is None:
        return Verdict("There is no result to object to yet.")
    if at > rated_at + timedelta(days=APPEAL_DAYS):
        return Verdict("The %(days)s days for an appeal are over.", {"days": APPEAL_DAYS})
    return ALLOWED
