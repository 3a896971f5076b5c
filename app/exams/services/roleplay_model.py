"""The language model of this process, a trainer's leave for exams, and a note of every use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from app.accounts.erasure import PORTION
from app.audit import trail
from app.content import store
from app.exams.models.roleplay import RolePlay
from app.exams.models.roleplay_bodies import ScenarioBody
from app.exams.models.roleplay_model import ModelConsent, ModelUse, ShadowRating
from app.exams.policies import roleplay_model as policies
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.wording import Wording
from app.platform.db import db
from app.platform.language_model import Endpoint, endpoint_of
from app.platform.settings import Settings

PURPOSES = ("words", "rating")
WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class Standing:
    """What is turned on: the endpoint, and what it may do. Nothing by default."""

    endpoint: Endpoint | None = None
    words: bool = False
    rates: bool = False

    def does(self, purpose: str) -> bool:
        """Is it turned on for this?"""
        wanted = self.words if purpose == "words" else self.rates
        return self.endpoint is not None and wanted


class _Here:
    """What this process was set up with."""

    standing = Standing()


def configure(settings: Settings) -> None:
    """Take what the settings say."""
    _Here.standing = Standing(
        endpoint_of(settings), settings.language_model_words, settings.language_model_rates
    )


def standing() -> Standing:
    """What is turned on in this process."""
    return _Here.standing


def agreed(scenario_key: str, purpose: str, *, begun_at: datetime | None = None) -> bool:
    """Has a trainer agreed to this in exam plays of the scenario, before that play was begun, and
    not taken it back?"""
    leave = agreed_to(purpose).get(scenario_key)
    return leave is not None and (begun_at is None or leave.given_at <= begun_at)


def agreed_to(purpose: str) -> Mapping[str, ModelConsent]:
    """The leaves that stand, by scenario."""
    rows = db.session.scalars(
        select(ModelConsent)
        .where(ModelConsent.purpose == purpose, ModelConsent.withdrawn_at.is_(None))
        .order_by(ModelConsent.id)
    )
    return {row.scenario_key: row for row in rows}


def agree(scenario_key: str, purpose: str, *, wanted: bool, by: Actor, at: datetime) -> None:
    """Give or take back the leave for one exam. The same again changes nothing.

    Raise Denied, or NotFound for a scenario that is not published.
    """
    policies.may_agree(by).enforce()
    if purpose not in PURPOSES or store.find_current(ScenarioBody, scenario_key) is None:
        raise NotFound()
    row = agreed_to(purpose).get(scenario_key)
    if wanted and row is None:
        db.session.add(
            ModelConsent(scenario_key=scenario_key, purpose=purpose, given_by=by.id, given_at=at)
        )
    elif not wanted and row is not None:
        row.withdrawn_by, row.withdrawn_at = by.id, at
    else:
        return
    db.session.flush()
    deed = "roleplay.model_agreed" if wanted else "roleplay.model_withdrawn"
    trail.note(by, deed, f"scenario:{scenario_key}", after={"purpose": purpose}, at=at)


def note_use(purpose: str, outcome: str, *, model: str, at: datetime) -> None:
    """Write down that the model was asked, in the caller's transaction."""
    db.session.add(ModelUse(at=at, purpose=purpose, model=model[:120], outcome=outcome[:16]))


def uses(purpose: str, *, at: datetime) -> Counter[str]:
    """What became of the answers of the last thirty days."""
    rows = db.session.execute(
        select(ModelUse.outcome, func.count())
        .where(ModelUse.purpose == purpose, ModelUse.at >= at - WINDOW)
        .group_by(ModelUse.outcome)
    )
    return Counter({row[0]: int(row[1]) for row in rows})


@dataclass(frozen=True)
class Leave:
    """One exam and whether a trainer agreed to either use."""

    key: str
    title: Wording
    words: ModelConsent | None
    rating: ModelConsent | None


def leaves() -> Sequence[Leave]:
    """Every published scenario that is played, with the leaves that stand."""
    words, rating = agreed_to("words"), agreed_to("rating")
    return [
        Leave(one.key, one.body.title, words.get(one.key), rating.get(one.key))
        for one in store.published(ScenarioBody)
        if one.body.storylets
    ]


def gather(account_id: int) -> list[dict[str, Any]]:
    """What a model said about somebody's plays, for that person."""
    rows = db.session.execute(
        select(RolePlay.scenario_key, ShadowRating)
        .join(ShadowRating, ShadowRating.play_id == RolePlay.id)
        .where(RolePlay.learner_id == account_id)
        .order_by(ShadowRating.id)
    )
    return [
        {
            "scenario": key,
            "model": row.model,
            "rated_at": row.rated_at.isoformat(),
            "levels": row.levels,
            "quotes": row.quotes,
        }
        for key, row in rows
    ]


def erase(account_id: int, at: datetime) -> int:
    """Empty the words of somebody's that a model quoted; give how many rows were emptied."""
    rows = db.session.scalars(
        select(ShadowRating)
        .join(RolePlay, RolePlay.id == ShadowRating.play_id)
        .where(RolePlay.learner_id == account_id)
    ).all()
    touched = [row for row in rows if row.quotes]
    for row in touched:
        row.quotes = {}
    return len(touched)


def purge(before: datetime) -> int:
    """Drop notes of uses and shadow ratings older than that, a portion; give how many."""
    old = list(db.session.scalars(select(ModelUse.id).where(ModelUse.at < before).limit(PORTION)))
    db.session.execute(delete(ModelUse).where(ModelUse.id.in_(old)))
    rated = list(
        db.session.scalars(
            select(ShadowRating.id).where(ShadowRating.rated_at < before).limit(PORTION)
        )
    )
    db.session.execute(delete(ShadowRating).where(ShadowRating.id.in_(rated)))
    return len(old) + len(rated)
