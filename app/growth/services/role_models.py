"""Propose a conversation as a model; agree to it, decline, and take the consent back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select, update

from app.accounts.queries import Person
from app.audit import trail
from app.growth import policies
from app.growth.models.role_models import RoleModel
from app.growth.policies import Subject
from app.growth.queries import role_models as queries
from app.growth.rules import role_models as rule
from app.growth.rules.role_models import ModelEvent, ModelState
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict
from app.notices import inbox
from app.platform.db import db

ASKED: Final = "growth.model_asked"
AGREED: Final = "growth.model_agreed"


def propose(
    fact_id: UUID, person: Person, why: str, *, named: bool, by: Actor, at: datetime
) -> RoleModel:
    """Propose the role-play that a fact rates. Who proposes their own has agreed by that. Raise
    Denied, BadContent without words, Conflict if it is not good enough or proposed already."""
    policies.may_propose_model(by, Subject(person.id, person.team_id)).enforce()
    learner, play = queries.play_of(fact_id)
    verdict = rule.is_worthy(play)
    if learner != person.id or not verdict:
        raise Conflict(verdict.reason)
    if not why.strip():
        raise BadContent("Say what makes it good.")
    if queries.of_fact(fact_id) is not None:
        raise Conflict("This conversation is proposed already.")
    own = by.id == person.id
    row = RoleModel(
        fact_id=fact_id, learner_id=person.id, by_id=by.id, at=at, why=why.strip(),
        state=ModelState.SHOWN if own else ModelState.ASKED, named=own and named,
        answered_at=at if own else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    trail.note(by, "role_model.proposed", f"role-model:{row.public_id}", at=at)
    if not own:
        inbox.tell(person.id, ASKED, key=f"{ASKED}:{row.public_id}", url=_url(row), at=at)
    return row


def answer(row: RoleModel, event: ModelEvent, *, named: bool, by: Actor, at: datetime) -> None:
    """What the person says to it; nobody else can. A withdrawn one is gone from all pages at once.
    Raise IllegalMove."""
    policies.may_answer_model(by, row.learner_id).enforce()
    before = row.state
    row.state = rule.advance(row.state, event)
    row.named = named and row.state is ModelState.SHOWN
    row.answered_at = at
    db.session.flush()
    trail.note(
        by, f"role_model.{event.value}", f"role-model:{row.public_id}",
        before={"state": before}, after={"state": row.state, "named": row.named}, at=at,
    )  # fmt: skip
    if row.state is ModelState.SHOWN and row.by_id != by.id:
        key = f"{AGREED}:{row.public_id}:{at.isoformat()}"
        inbox.tell(row.by_id, AGREED, key=key, url=_url(row), at=at)


def _url(row: RoleModel) -> str:
    return f"/role-models/{row.public_id}"


def gather(account_id: int) -> Any:
    """What is shown or proposed of somebody's conversations, and what they said to it."""
    rows = db.session.execute(
        select(RoleModel.at, RoleModel.state, RoleModel.named, RoleModel.answered_at, RoleModel.why)
        .where(RoleModel.learner_id == account_id)
        .order_by(RoleModel.id)
    )
    return [dict(row._mapping) for row in rows]


def erase(account_id: int, _at: datetime) -> int:
    """Somebody's own models go; their words about others' go too."""
    gone = db.session.execute(
        delete(RoleModel).where(RoleModel.learner_id == account_id).returning(RoleModel.id)
    ).all()
    said = db.session.execute(
        update(RoleModel)
        .where(RoleModel.by_id == account_id, RoleModel.why != "")
        .values(why="")
        .returning(RoleModel.id)
    ).all()
    return len(gone) + len(said)
