"""Rating: what a trainer confirms or overrides, the release as evidence, appeals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

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
from app.exams.rules.roleplay.grading import weighted
from app.exams.rules.roleplay.lifecycle import REASONS, PlayMove, advance
from app.exams.rules.roleplay.scenario import CRITERIA, CRITICAL_CODES, NAMES
from app.exams.services.roleplay import scenario_of, state_fact
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict
from app.platform.db import db, new_id
from app.platform.paging import Page, page_of


@dataclass(frozen=True)
class Judgement:
    """One criterion as the rater sees it; ``level`` None: not to be seen here."""

    level: int | None
    reason: str = ""


def suggestions(play: RolePlay) -> Mapping[str, Mapping[str, Any]]:
    """What the engine suggests for each criterion."""
    found: Mapping[str, Mapping[str, Any]] = (play.result or {}).get("criteria", {})
    return found


def hides_suggestion(play: RolePlay, rater: Actor) -> bool:
    """Is this play in the blind slice, and not yet rated by this rater?"""
    return play.blind and not any(review.rater_id == rater.id for review in play.reviews)


def wants_reason(play: RolePlay, criterion: str, level: int | None) -> bool:
    """Another level than the suggested range needs a reason; so does not seeing what was seen."""
    found = suggestions(play).get(criterion) or {}
    if found.get("level") is None:
        return level is not None
    if level is None:
        return True
    return not int(found["low"]) <= level <= int(found["high"])


def rate(
    play: RolePlay,
    judgements: Mapping[str, Judgement],
    *,
    critical: Collection[str],
    note: str,
    by: Actor,
    at: datetime,
    calibrated: bool = False,
    purpose: ReviewPurpose = ReviewPurpose.FIRST,
) -> PlayReview:
    """Take a rating and release it: levels, outcome and evidence in one transaction.

    Raise Denied, or BadContent where a judgement or a reason is missing.
    """
    policies.may_rate(by, learner_id=play.learner_id, state=play.state).enforce()
    blind = hides_suggestion(play, by)
    missing = [key for key in CRITERIA if key not in judgements]
    if missing:
        raise BadContent("A judgement is missing for %(criterion)s.", criterion=NAMES[missing[0]])
    if all(judgement.level is None for judgement in judgements.values()):
        raise BadContent("At least one criterion must have a level.")
    for key, judgement in judgements.items():
        if blind or not wants_reason(play, key, judgement.level):
            continue
        if judgement.reason not in REASONS:
            raise BadContent(
                "Say why %(criterion)s differs from the suggestion.", criterion=NAMES[key]
            )
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
    _release(play, review, confirmed, by=by, at=at)
    return review


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


def _release(
    play: RolePlay, review: PlayReview, critical: list[str], *, by: Actor, at: datetime
) -> None:
    scenario = scenario_of(play)
    before = {"levels": play.levels, "passed": play.passed, "state": play.state}
    levels = {r.criterion: r.level for r in review.ratings if r.level is not None}
    mean = weighted(scenario, levels)
    play.levels = dict(levels)
    play.total = (mean * 20 + 50) // 100
    play.passed = not critical and mean >= scenario.pass_level
    play.state = advance(play.state, PlayMove.RATE)
    play.rated_at = play.rated_at or at
    _void_earlier(play, by=by, at=at)
    state_fact(play, scenario, critical, confirmed=True, at=at, review=str(review.public_id))
    db.session.flush()
    trail.note(
        by,
        "roleplay.rated",
        f"play:{play.public_id}",
        before,
        {"levels": levels, "passed": play.passed, "critical": critical},
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
    """Answer an appeal; the levels are changed, if at all, by rating again."""
    policies.may_rate(by, learner_id=play.learner_id, state=play.state).enforce()
    found = next((one for one in play.appeals if one.public_id == appeal_id), None)
    if found is None or found.answered_at is not None:
        raise Conflict("This appeal is answered already.")
    if len(answer) < 2:
        raise BadContent("Write the answer first.")
    found.answer = answer
    found.answered_at = at
    found.answered_by = by.id
    trail.note(by, "roleplay.appeal_answered", f"play:{play.public_id}", at=at)
    return found


def queue(rater: Actor, *, scenario: str | None, page: int) -> Page[RolePlay]:
    """What waits for this rater, a page at a time."""
    found: Page[RolePlay] = page_of(
        db.session(), queries.RatingQueue(rater, scenario).select(), number=page
    )
    return found
