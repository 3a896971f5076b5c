"""Role models: those that everybody may see, one's own, and one with its conversation."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from app.accounts.queries import Person
from app.evidence import ledger
from app.evidence.facts import RolePlayRated
from app.evidence.ledger import Recorded
from app.growth.models.role_models import RoleModel
from app.growth.queries import people
from app.growth.queries.dossiers import read
from app.growth.rules import role_models as rule
from app.growth.rules.dossier import RolePlayed
from app.growth.rules.role_models import ModelState
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.wording import Wording
from app.language import conversations
from app.platform.db import db
from app.platform.i18n import local

# The name under which the doors know a role model.
Row = RoleModel


@dataclass(frozen=True)
class Model:
    """A role model with its rating, while that stands."""

    row: RoleModel
    play: RolePlayed
    source: str
    person: Person | None

    @property
    def is_shown(self) -> bool:
        """May everybody see it?"""
        return self.row.state is ModelState.SHOWN

    @property
    def level(self) -> int:
        """The mean level, in hundredths."""
        return rule.mean_level(self.play)


@dataclass(frozen=True)
class Message:
    """One message, masked."""

    from_agent: bool
    text: str


@dataclass(frozen=True)
class Talk:
    """The conversation of a model, masked."""

    title: Wording
    messages: tuple[Message, ...]


def find(public_id: UUID) -> RoleModel:
    """A role model. Raise NotFound."""
    row = db.session.scalar(select(RoleModel).where(RoleModel.public_id == public_id))
    if row is None:
        raise NotFound()
    return row


def of_fact(fact_id: UUID) -> RoleModel | None:
    """The role model that a fact was proposed as."""
    return db.session.scalar(select(RoleModel).where(RoleModel.fact_id == fact_id))


def shown(*, day: date) -> list[Model]:
    """What everybody may see, the newest first."""
    rows = select(RoleModel).where(RoleModel.state == ModelState.SHOWN)
    return models(db.session.scalars(rows.order_by(RoleModel.answered_at.desc())), day=day)


def of(actor: Actor, *, day: date) -> list[Model]:
    """Those about the actor, and those that the actor proposed and that are not shown."""
    rows = select(RoleModel).where(
        or_(
            RoleModel.learner_id == actor.id,
            (RoleModel.by_id == actor.id) & (RoleModel.state != ModelState.SHOWN),
        )
    )
    return models(db.session.scalars(rows.order_by(RoleModel.at.desc())), day=day)


def shown_of(learners: Collection[int], *, day: date) -> dict[int, list[Model]]:
    """What everybody may see of these people under their name."""
    rows = select(RoleModel).where(
        RoleModel.state == ModelState.SHOWN,
        RoleModel.named,
        RoleModel.learner_id.in_(learners),
    )
    found: dict[int, list[Model]] = {}
    for model in models(db.session.scalars(rows.order_by(RoleModel.id)), day=day):
        found.setdefault(model.row.learner_id, []).append(model)
    return found


def models(rows: Iterable[RoleModel], *, day: date) -> list[Model]:
    """Rows with their ratings; one whose rating was cancelled is left out."""
    every = list(rows)
    ids = {row.learner_id for row in every}
    held = ledger.history(list(ids), kinds=[RolePlayRated.KIND]) if ids else {}
    facts = {one.id: one for some in held.values() for one in some}
    known = people.names({i for row in every for i in (row.learner_id, row.by_id)}, day=day)
    return [
        Model(row, _play(facts[row.fact_id]), facts[row.fact_id].fact.source,
              known.get(row.learner_id))
        for row in every
        if row.fact_id in facts
    ]  # fmt: skip


def _play(recorded: Recorded) -> RolePlayed:
    fact = recorded.fact
    found = read(fact.KIND, str(recorded.id), local(fact.happened_at).date(), fact.body())
    assert isinstance(found, RolePlayed)
    return found


def play_of(fact_id: UUID) -> tuple[int, RolePlayed]:
    """Whose role-play a fact rates, and how. Raise NotFound if it rates none or is cancelled."""
    recorded = ledger.one(fact_id)
    if recorded.fact.KIND != RolePlayRated.KIND or not recorded.counts:
        raise NotFound()
    return recorded.fact.learner_id, _play(recorded)


def may_become(fact_id: UUID) -> bool:
    """Could this fact's role-play be proposed as a model: good enough, and not proposed yet?"""
    try:
        _learner, play = play_of(fact_id)
    except NotFound:
        return False
    return bool(rule.is_worthy(play)) and of_fact(fact_id) is None


def talk_of(model: Model) -> Talk | None:
    """What was said, without the customer's name and numbers, and without the agent's name unless
    it is shown under it. None where the conversation cannot be read any more."""
    whole = conversations.whole(model.source)
    if whole is None or whole.learner_id != model.row.learner_id:
        return None
    hidden = list(whole.names)
    if model.person and not model.row.named:
        hidden += [model.person.name]
    return Talk(
        whole.title,
        tuple(
            Message(one.from_agent, rule.masked(one.text, hidden))
            for one in whole.messages
            if one.text.strip()
        ),
    )
