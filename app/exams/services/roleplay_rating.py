"""Rating: what a trainer confirms or overrides, the release as evidence, appeals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.accounts import queries as accounts
from app.audit import trail
from app.evidence import ledger
from app.evidence.facts import RolePlayRated
from app.exams.models.roleplay import (
    PlayAppeal,
    PlayRating,
    PlayReview,
    ReviewPurpose,
    RolePlay,
)
from app.exams.policies import roleplay as policies
from app.exams.queries import roleplay as queries
from app.exams.rules import agreement
from app.exams.rules.roleplay.grading import weighted
from app.exams.rules.roleplay.lifecycle import REASONS, PlayMove, PlayState, advance
from app.exams.rules.roleplay.scenario import CRITERIA, CRITICAL_CODES, NAMES
from app.exams.services import telling
from app.exams.services.roleplay import scenario_of, state_fact
from app.exams.services.roleplay_head import advice_in
from app.kernel.actor import Actor, Role
from app.kernel.errors import BadContent, Conflict
from app.platform.db import db, new_id
from app.platform.paging import Page, page_of


@dataclass(frozen=True)
class Judgement:
    """One criterion as the rater sees it; ``level`` None: not to be seen here."""

    level: int | None
    reason: str = ""


def suggestions(play: RolePlay) -> Mapping[str, Mapping[str, Any]]:
    """What the engine suggests for each criterion; where a calibration head spoke when the play
    was handed in, the range reaches to its level and its reasons stand beside."""
    found: Mapping[str, Mapping[str, Any]] = (play.result or {}).get("criteria", {})
    return {key: _with_advice(one, advice_in(play.result, key)) for key, one in found.items()}


def _with_advice(one: Mapping[str, Any], advice: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if advice is None:
        return one
    level = advice["level"]
    wide = {"low": min(one["low"], level), "high": max(one["high"], level)}
    return {**one, **wide, "advice": advice}


def hides_suggestion(play: RolePlay, rater: Actor) -> bool:
    """Is this play in the blind slice, or is this the second rating, and has this rater not yet
    judged it?"""
    mine = any(review.rater_id == rater.id for review in play.reviews)
    again = play.state == PlayState.SUBMITTED and bool(play.reviews) and not play.wants_third
    return (play.blind or again) and not mine


def wants_reason(play: RolePlay, criterion: str, level: int | None) -> bool:
    """Another level than the suggested range needs a reason; so does not seeing what was seen."""
    found = suggestions(play).get(criterion) or {}
    if found.get("level") is None:
        return level is not None
    if level is None:
        return True
    return not int(found["low"]) <= level <= int(found["high"])


def purpose_for(play: RolePlay, by: Actor) -> ReviewPurpose:
    """What this rater's judgement will be: the first, the second, the deciding one, or after an
    appeal. Raise Denied for somebody who has judged a play that waits for another pair of eyes.
    """
    if play.state == PlayState.RATED:
        return ReviewPurpose.APPEAL
    earlier = [review.rater_id for review in play.reviews]
    policies.may_look_again(by, earlier=earlier).enforce()
    if play.wants_third:
        return ReviewPurpose.ADJUDICATION
    return ReviewPurpose.SECOND if earlier else ReviewPurpose.FIRST


def rate(
    play: RolePlay,
    judgements: Mapping[str, Judgement],
    *,
    critical: Collection[str],
    note: str,
    by: Actor,
    at: datetime,
    calibrated: bool = False,
    unshown: Collection[str] = (),
) -> PlayReview:
    """Take a rating; release the result, or wait for the second or the deciding one. Criteria
    that are ``unshown`` were judged without the suggestion in view.

    Raise Denied, or BadContent where a judgement or a reason is missing.
    """
    policies.may_rate(by, learner_id=play.learner_id, state=play.state).enforce()
    purpose = purpose_for(play, by)
    blind = hides_suggestion(play, by)
    check(play, judgements, blind=blind, unshown=unshown)
    confirmed = sorted(code for code in critical if code in CRITICAL_CODES)
    review = PlayReview(
        public_id=new_id(),
        play_id=play.id,
        rater_id=by.id,
        purpose=purpose,
        blind=blind,
        calibrated=calibrated,
        created_at=at,
        note=note,
        critical=list(confirmed),
    )
    review.ratings = [_rating(play, key, judgements[key], blind=blind) for key in CRITERIA]
    play.reviews.append(review)
    db.session.flush()
    _decide(play, review, by=by, at=at)
    return review


def check(
    play: RolePlay,
    judgements: Mapping[str, Judgement],
    *,
    blind: bool,
    unshown: Collection[str] = (),
) -> None:
    """Is every criterion judged, and every difference explained? Raise BadContent."""
    missing = [key for key in CRITERIA if key not in judgements]
    if missing:
        raise BadContent("A judgement is missing for %(criterion)s.", criterion=NAMES[missing[0]])
    if all(judgement.level is None for judgement in judgements.values()):
        raise BadContent("At least one criterion must have a level.")
    for key, judgement in judgements.items():
        if blind or key in unshown or not wants_reason(play, key, judgement.level):
            continue
        if judgement.reason not in REASONS:
            raise BadContent(
                "Say why %(criterion)s differs from the suggestion.", criterion=NAMES[key]
            )


def levels_of(review: PlayReview) -> dict[str, int | None]:
    """A review's levels by criterion."""
    return {rating.criterion: rating.level for rating in review.ratings}


def _decide(play: RolePlay, review: PlayReview, *, by: Actor, at: datetime) -> None:
    """Release, or ask for another pair of eyes."""
    if review.purpose == ReviewPurpose.FIRST and play.wants_second and _somebody_else(play):
        trail.note(by, "roleplay.rated_first", f"play:{play.public_id}", at=at)
        return
    levels: Mapping[str, int | None] | None = levels_of(review)
    if review.purpose == ReviewPurpose.SECOND:
        first = play.reviews[0]
        levels = agreement.together(levels_of(first), levels_of(review))
        differ = levels is None or set(first.critical) != set(review.critical)
        if differ and _somebody_else(play):
            play.wants_third = True
            trail.note(by, "roleplay.to_adjudicate", f"play:{play.public_id}", at=at)
            return
    if levels is None:
        # Nobody is left to decide between the two: the later judgement stands, and says so.
        levels = levels_of(review)
    play.wants_second = play.wants_third = False
    seen = {key: level for key, level in levels.items() if level is not None}
    _release(play, review, seen, by=by, at=at)


def _rating(play: RolePlay, key: str, judgement: Judgement, *, blind: bool) -> PlayRating:
    found = suggestions(play).get(key) or {}
    return PlayRating(
        criterion=key,
        level=judgement.level,
        suggested=found.get("level"),
        suggested_low=found.get("low"),
        suggested_high=found.get("high"),
        reason="" if blind else judgement.reason,
    )


def _somebody_else(play: RolePlay) -> bool:
    """Is there a trainer who has not judged this play and did not play it?"""
    trainers = set(accounts.accounts_with_role(db.session(), Role.TRAINER))
    return bool(trainers - {play.learner_id} - {review.rater_id for review in play.reviews})


def _release(
    play: RolePlay, review: PlayReview, levels: Mapping[str, int], *, by: Actor, at: datetime
) -> None:
    scenario = scenario_of(play)
    critical = [str(code) for code in review.critical]
    before = {"levels": play.levels, "passed": play.passed, "state": play.state}
    mean = weighted(scenario, levels)
    play.levels = dict(levels)
    play.total = (mean * 20 + 50) // 100
    play.passed = not critical and mean >= scenario.pass_level
    play.state = advance(play.state, PlayMove.RATE)
    play.rated_at = play.rated_at or at
    _void_earlier(play, by=by, at=at)
    state_fact(play, scenario, critical, confirmed=True, at=at, review=str(review.public_id))
    db.session.flush()
    telling.play_rated(play, scenario.title, at=at)
    trail.note(
        by,
        "roleplay.rated",
        f"play:{play.public_id}",
        before,
        {"levels": dict(levels), "passed": play.passed, "critical": critical},
        at=at,
    )


def _void_earlier(play: RolePlay, *, by: Actor, at: datetime) -> None:
    facts = ledger.history(play.learner_id, kinds=[RolePlayRated.KIND])[play.learner_id]
    for recorded in facts:
        if recorded.fact.source.startswith(f"play:{play.public_id}"):
            ledger.void(recorded.id, reason="rated again", by=by, at=at)


def appeal(play: RolePlay, *, criterion: str, words: str, by: Actor, at: datetime) -> PlayAppeal:
    """The learner objects. Raise Denied, or Conflict while an appeal is open."""
    policies.may_appeal(
        by, learner_id=play.learner_id, state=play.state, rated_at=play.rated_at, at=at
    ).enforce()
    if any(one.answered_at is None for one in play.appeals):
        raise Conflict("An appeal is open already.")
    if len(words) < 10:
        raise BadContent("Say in a sentence what was seen wrongly.")
    made = PlayAppeal(
        public_id=new_id(),
        play_id=play.id,
        criterion=criterion if criterion in CRITERIA else "",
        words=words,
        created_at=at,
    )
    play.appeals.append(made)
    db.session.flush()
    trail.note(by, "roleplay.appealed", f"play:{play.public_id}", at=at)
    return made


def answer_appeal(
    play: RolePlay, appeal_id: UUID, *, answer: str, by: Actor, at: datetime
) -> PlayAppeal:
    """Answer an appeal; the levels are changed, if at all, by rating again. Whoever gave the
    rating that is objected to leaves the answer to somebody else."""
    found = next((one for one in play.appeals if one.public_id == appeal_id), None)
    if found is None or found.answered_at is not None:
        raise Conflict("This appeal is answered already.")
    policies.may_answer_appeal(
        by,
        learner_id=play.learner_id,
        raters=[r.rater_id for r in play.reviews if r.created_at <= found.created_at],
    ).enforce()
    if len(answer) < 2:
        raise BadContent("Write the answer first.")
    found.answer = answer
    found.answered_at = at
    found.answered_by = by.id
    telling.play_appeal_answered(play, scenario_of(play).title, at=at)
    trail.note(by, "roleplay.appeal_answered", f"play:{play.public_id}", at=at)
    return found


def queue(rater: Actor, *, scenario: str | None, page: int) -> Page[RolePlay]:
    """What waits for this rater, a page at a time."""
    found: Page[RolePlay] = page_of(
        db.session(), queries.RatingQueue(rater, scenario).select(), number=page
    )
    return found
