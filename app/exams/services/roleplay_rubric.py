"""The rubric of role-plays: what each level looks like, and who is calibrated on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.audit import trail
from app.content import rubrics
from app.exams.models.roleplay import AnchorRating, PlayAnchor, RolePlay
from app.exams.policies import roleplay as policies
from app.exams.queries import roleplay_agreement as queries
from app.exams.rules import agreement
from app.exams.rules.roleplay.lifecycle import PlayState
from app.exams.rules.roleplay.scenario import CRITERIA, CRITICAL_CODES, NAMES
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict
from app.kernel.wording import Wording
from app.platform.db import db, new_id

RUBRIC = "roleplay"


def anchors() -> Mapping[str, tuple[Wording, ...]]:
    """The descriptors of levels 1 to 5 by criterion; empty where no rubric is published."""
    return rubrics.anchors(RUBRIC)


def is_calibrated(rater_id: int) -> bool:
    """Has this rater passed a calibration round on the rubric?

    Without five anchor transcripts there is none to pass: ratings say "before calibration".
    """
    return standing(rater_id).passed


def anchor_count() -> int:
    """How many anchors raters calibrate against now."""
    return len(queries.anchors())


@dataclass(frozen=True)
class AnchorRow:
    """One anchor and what a rater made of it; None where the rater has not judged it."""

    anchor: PlayAnchor
    rating: AnchorRating | None
    pairs: tuple[tuple[int, int], ...]
    critical_right: bool


@dataclass(frozen=True)
class Standing:
    """Where a rater stands in the calibration."""

    rows: tuple[AnchorRow, ...]
    exact: float | None
    adjacent: float | None
    bias: float | None
    passed: bool

    @property
    def judged(self) -> int:
        """How many anchors the rater has judged."""
        return sum(row.rating is not None for row in self.rows)


def standing(rater_id: int) -> Standing:
    """The rater's last judgement of each anchor against the agreed levels."""
    given = queries.anchor_ratings(rater_id)
    rows = tuple(_row(anchor, given.get(anchor.id)) for anchor in queries.anchors())
    judged = [row for row in rows if row.rating is not None]
    pairs = [pair for row in judged for pair in row.pairs]
    return Standing(
        rows,
        agreement.exact(pairs) if pairs else None,
        agreement.adjacent(pairs) if pairs else None,
        agreement.bias(pairs) if pairs else None,
        agreement.calibrated(
            pairs, len(judged), criticals_right=all(row.critical_right for row in judged)
        ),
    )


def _row(anchor: PlayAnchor, rating: AnchorRating | None) -> AnchorRow:
    if rating is None:
        return AnchorRow(anchor, None, (), True)
    pairs = tuple(
        (int(level), int(rating.levels[key]))
        for key, level in anchor.levels.items()
        if level is not None and rating.levels.get(key) is not None
    )
    return AnchorRow(anchor, rating, pairs, set(anchor.critical) == set(rating.critical))


def make_anchor(play: RolePlay, *, why: str, by: Actor, at: datetime) -> PlayAnchor:
    """Take a rated play as an anchor, with the levels that count for it. Raise Denied, Conflict."""
    policies.may_agree_anchors(by).enforce()
    if play.state != PlayState.RATED or not play.reviews:
        raise Conflict("Only a play that people have rated can be an anchor.")
    if queries.anchor_of(play.id) is not None:
        raise Conflict("This play is an anchor already.")
    made = PlayAnchor(
        public_id=new_id(),
        play_id=play.id,
        levels=dict(play.levels or {}),
        critical=list(play.reviews[-1].critical),
        why=why,
        agreed_by=by.id,
        agreed_at=at,
    )
    db.session.add(made)
    db.session.flush()
    trail.note(by, "roleplay.anchor_made", f"play:{play.public_id}", at=at)
    return made


def judge_anchor(
    anchor: PlayAnchor,
    levels: Mapping[str, int | None],
    *,
    critical: Sequence[str],
    by: Actor,
    at: datetime,
) -> AnchorRating:
    """Keep a rater's judgement of an anchor. Raise BadContent where a criterion is missing."""
    missing = [key for key in CRITERIA if key not in levels]
    if missing:
        raise BadContent("A judgement is missing for %(criterion)s.", criterion=NAMES[missing[0]])
    made = AnchorRating(
        anchor_id=anchor.id,
        rater_id=by.id,
        levels=dict(levels),
        critical=sorted(code for code in critical if code in CRITICAL_CODES),
        created_at=at,
    )
    db.session.add(made)
    db.session.flush()
    return made
