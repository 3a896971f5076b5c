"""Calibration heads: fitted from rated plays, kept as versions, used by a person's decision.

A head in use adds its word to the results of exam plays handed in from then on, for the rater to
see. It changes no level, no result that is stored, and nothing that ``roleplay grade`` says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.audit import trail
from app.exams.models.roleplay import PlayReview, RolePlay
from app.exams.models.roleplay_head import RatingHead
from app.exams.policies import roleplay_head as policies
from app.exams.rules.roleplay import head as rules
from app.exams.rules.roleplay.head import Case, Fitted
from app.exams.rules.roleplay.lifecycle import PlayMode, PlayState
from app.exams.rules.roleplay.reading import ENGINE
from app.exams.rules.roleplay.scenario import CRITERIA
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import Conflict, NotFound
from app.platform.db import db

JOB = "roleplay.head"


@dataclass(frozen=True)
class Learned:
    """What came of all rated plays there are; not kept yet."""

    plays: int
    blind: int
    criteria: Mapping[str, Fitted]


def learned() -> Learned:
    """Fit every criterion from exam plays that people rated and this engine read exactly. Reads
    first and reckons afterwards, with no transaction open."""
    reviewed = select(PlayReview.play_id).where(PlayReview.play_id == RolePlay.id)
    rows = db.session.execute(
        select(
            RolePlay.public_id,
            RolePlay.scenario_key,
            RolePlay.result,
            RolePlay.levels,
            reviewed.where(PlayReview.blind).exists(),
        )
        .where(
            RolePlay.mode == PlayMode.EXAM,
            RolePlay.state == PlayState.RATED,
            RolePlay.trial.is_(False),
            RolePlay.exact.is_(True),
            RolePlay.engine == ENGINE,
            reviewed.exists(),
        )
        .order_by(RolePlay.id)
    ).all()
    db.session.rollback()
    cases: dict[str, list[Case]] = {key: [] for key in CRITERIA}
    for public_id, scenario, result, levels, _blind in rows:
        for key in CRITERIA:
            figures, people = rules.figures_of(result or {}, key), (levels or {}).get(key)
            if figures is not None and people is not None:
                cases[key].append(
                    Case(str(public_id), scenario, figures, int(figures[0]), int(people))
                )
    fitted = {key: rules.judge(cases[key]) for key in CRITERIA}
    return Learned(len(rows), sum(bool(row[4]) for row in rows), fitted)


def keep(found: Learned, *, by: Actor, at: datetime, asked_by: int | None = None) -> RatingHead:
    """Keep it as the next version; it is not in use. ``asked_by``: who asked the worker for it.

    Raise Denied.
    """
    policies.may_change(by).enforce()
    version = (db.session.scalar(select(func.max(RatingHead.version))) or 0) + 1
    made = RatingHead(
        version=version,
        engine=ENGINE,
        plays=found.plays,
        blind=found.blind,
        fitted_at=at,
        fitted_by=asked_by if by == SYSTEM else by.id,
        criteria=rules.as_json(found.criteria),
    )
    db.session.add(made)
    db.session.flush()
    trail.note(
        by, "roleplay.head_fitted", f"head:{version}",
        after={"plays": found.plays, "believed": sorted(rules.lines_of(made.criteria))}, at=at,
    )  # fmt: skip
    return made


def all_heads() -> Sequence[RatingHead]:
    """Every version, the newest first."""
    return db.session.scalars(select(RatingHead).order_by(RatingHead.version.desc())).all()


def in_use() -> RatingHead | None:
    """The head in use, if there is one."""
    return db.session.scalar(
        select(RatingHead).where(
            RatingHead.adopted_at.is_not(None), RatingHead.retired_at.is_(None)
        )
    )


def of_version(version: int) -> RatingHead:
    """One version. Raise NotFound."""
    found = db.session.scalar(select(RatingHead).where(RatingHead.version == version))
    if found is None:
        raise NotFound()
    return found


def believed(head: RatingHead) -> tuple[str, ...]:
    """The criteria in which a head beat the rules."""
    lines = rules.lines_of(head.criteria)
    return tuple(key for key in CRITERIA if key in lines)


def adopt(version: int, *, by: Actor, at: datetime) -> RatingHead:
    """Take a head into use for plays handed in from now on, in place of the one before.

    Raise Denied, or Conflict where it may not be used or was taken out of use.
    """
    policies.may_change(by).enforce()
    head = of_version(version)
    if head.adopted_at is not None:
        raise Conflict("This head was in use already; fit a new one.")
    allowed = policies.may_adopt(believed=len(believed(head)), same_engine=head.engine == ENGINE)
    if not allowed:
        raise Conflict(allowed.reason)
    before = in_use()
    if before is not None:
        _retire(before, by=by, at=at)
    head.adopted_at, head.adopted_by = at, None if by == SYSTEM else by.id
    db.session.flush()
    trail.note(by, "roleplay.head_adopted", f"head:{version}", at=at)
    return head


def retire(version: int, *, by: Actor, at: datetime) -> None:
    """Take a head out of use; what it said to stored results stays. Raise Denied, Conflict."""
    policies.may_change(by).enforce()
    head = of_version(version)
    if head.adopted_at is None or head.retired_at is not None:
        raise Conflict("This head is not in use.")
    _retire(head, by=by, at=at)


def _retire(head: RatingHead, *, by: Actor, at: datetime) -> None:
    head.retired_at, head.retired_by = at, None if by == SYSTEM else by.id
    db.session.flush()
    trail.note(by, "roleplay.head_retired", f"head:{head.version}", at=at)


def advised(result: dict[str, Any], play: RolePlay) -> dict[str, Any]:
    """The result of a play that is handed in now, with what the head in use says to it. Practice
    is confirmed by nobody, so nothing is said to it."""
    if play.mode != PlayMode.EXAM or not play.exact:
        return result
    head = in_use()
    if head is None or head.engine != play.engine:
        return result
    found = rules.advice(rules.lines_of(head.criteria), result)
    if not found:
        return result
    return result | {"head": {"version": head.version, "plays": head.plays, "levels": found}}


def advice_in(result: Mapping[str, Any] | None, criterion: str) -> Mapping[str, Any] | None:
    """What the head of that day said to one criterion of a stored result."""
    head = (result or {}).get("head")
    if not head or criterion not in head["levels"]:
        return None
    return {**head["levels"][criterion], "version": head["version"], "plays": head["plays"]}
