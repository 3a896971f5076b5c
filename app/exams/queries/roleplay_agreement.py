"""Who rated what and how: anchors, calibration, and pairs of judgements for the statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.exams.models.roleplay import (
    AnchorRating,
    PlayAnchor,
    PlayRating,
    PlayReview,
    RolePlay,
)
from app.exams.rules.roleplay.lifecycle import PlayMode
from app.kernel.errors import NotFound
from app.platform.db import db


def anchors() -> Sequence[PlayAnchor]:
    """The anchors in use, in the order they were agreed on."""
    return db.session.scalars(
        select(PlayAnchor)
        .where(PlayAnchor.retired_at.is_(None))
        .options(selectinload(PlayAnchor.play))
        .order_by(PlayAnchor.id)
    ).all()


def anchor(public_id: UUID) -> PlayAnchor:
    """One anchor in use. Raise NotFound."""
    found = next((one for one in anchors() if one.public_id == public_id), None)
    if found is None:
        raise NotFound()
    return found


def anchor_of(play_id: int) -> PlayAnchor | None:
    """The anchor made of a play."""
    return db.session.scalar(select(PlayAnchor).where(PlayAnchor.play_id == play_id))


def anchor_ratings(rater_id: int) -> Mapping[int, AnchorRating]:
    """A rater's last judgement of each anchor, by anchor."""
    rows = db.session.scalars(
        select(AnchorRating).where(AnchorRating.rater_id == rater_id).order_by(AnchorRating.id)
    )
    return {row.anchor_id: row for row in rows}


def rated_exam_plays(since: datetime) -> Sequence[RolePlay]:
    """Exam plays with at least one review since a moment, reviews and levels loaded."""
    return db.session.scalars(
        select(RolePlay)
        .join(PlayReview, PlayReview.play_id == RolePlay.id)
        .where(RolePlay.mode == PlayMode.EXAM, PlayReview.created_at >= since)
        .options(selectinload(RolePlay.reviews).selectinload(PlayReview.ratings))
        .order_by(RolePlay.id)
        .distinct()
    ).all()


def blind_pairs(since: datetime) -> Mapping[str, list[tuple[int, int]]]:
    """Suggested level and the level that somebody gave without seeing it, by criterion, from
    reviews of exams since a moment."""
    rows = db.session.execute(
        select(PlayRating.criterion, PlayRating.suggested, PlayRating.level)
        .join(PlayReview, PlayReview.id == PlayRating.review_id)
        .join(RolePlay, RolePlay.id == PlayReview.play_id)
        .where(RolePlay.mode == PlayMode.EXAM, PlayReview.created_at >= since)
        .where(PlayReview.blind)
    )
    found: dict[str, list[tuple[int, int]]] = {}
    for criterion, suggested, level in rows:
        if suggested is not None and level is not None:
            found.setdefault(criterion, []).append((suggested, level))
    return found
