"""Training is asked for, answered, taken back; figures' suggestions become needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.accounts.queries import team_of
from app.audit import trail
from app.courses import policies
from app.courses.models.planning import TrainingNeed
from app.courses.queries import needs as queries
from app.courses.rules.needs import (
    ANSWERS,
    NeedEvent,
    NeedScope,
    NeedSource,
    NeedState,
    advance,
    may_reopen,
)
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.notices import inbox
from app.platform.db import db

ANSWERED = "course_need_answered"


@dataclass(frozen=True)
class Wish:
    """What somebody asks for. ``unit_id`` is the team, where it is for one."""

    topic: str
    reason: str
    scope: NeedScope
    unit_id: int | None = None
    wanted_by: date | None = None


def ask(wish: Wish, *, by: Actor, at: datetime, today: date) -> TrainingNeed:
    """Write a wish down. For oneself it carries one's team; for a team the actor must lead it.
    Raise BadContent for an empty wish or a day that is over."""
    policies.may_ask_for(by, wish.scope, unit_id=wish.unit_id).enforce()
    if wish.wanted_by is not None and wish.wanted_by < today:
        raise BadContent("The day lies in the past.")
    unit = wish.unit_id if wish.scope is NeedScope.TEAM else None
    if wish.scope is NeedScope.SELF:
        unit = team_of(db.session(), by.id, day=today)
    return _keep(
        TrainingNeed(
            by_id=by.id,
            unit_id=unit,
            scope=wish.scope,
            source=NeedSource.ASKED,
            topic=wish.topic.strip(),
            reason=wish.reason.strip(),
            wanted_by=wish.wanted_by,
            state=NeedState.ASKED,
            created_at=at,
        ),
        by,
        at,
    )


def take_up(
    source: NeedSource,
    about: str,
    topic: str,
    *,
    unit_id: int | None,
    by: Actor,
    at: datetime,
) -> TrainingNeed:
    """Make a need of what figures suggest; a trainer has decided by that, so it is accepted.
    Raise Conflict if an open need of this group is about the same."""
    policies.may_moderate(by).enforce()
    if queries.is_taken(about, unit_id):
        raise Conflict("This is a need already.")
    return _keep(
        TrainingNeed(
            by_id=by.id,
            unit_id=unit_id,
            scope=NeedScope.ALL if unit_id is None else NeedScope.TEAM,
            source=source,
            about=about,
            topic=topic,
            state=NeedState.ACCEPTED,
            answered_by=by.id,
            answered_at=at,
            created_at=at,
        ),
        by,
        at,
    )


def _keep(need: TrainingNeed, by: Actor, at: datetime) -> TrainingNeed:
    if not need.topic:
        raise BadContent("Say what should be trained.")
    db.session.add(need)
    db.session.flush()
    trail.note(by, "course.need.asked", f"need:{need.public_id}", at=at)
    return need


def withdraw(need: TrainingNeed, *, by: Actor, at: datetime) -> None:
    """The asker takes the wish back. Raise NotFound for anybody else."""
    if need.by_id != by.id:
        raise NotFound()
    need.state = advance(need.state, NeedEvent.WITHDRAW)
    _note(need, NeedEvent.WITHDRAW, by, at)


def renew(need: TrainingNeed, *, by: Actor, at: datetime) -> None:
    """The asker asks again for what they took back. Raise NotFound for anybody else, Conflict if
    it was not taken back."""
    if need.by_id != by.id:
        raise NotFound()
    if need.state is not NeedState.WITHDRAWN:
        raise Conflict("This need was not taken back.")
    need.state = advance(need.state, NeedEvent.REOPEN)
    _note(need, NeedEvent.REOPEN, by, at)


def answer(need: TrainingNeed, event: NeedEvent, said: str, *, by: Actor, at: datetime) -> None:
    """Decide and say why; the asker hears of it. Raise BadContent without words."""
    policies.may_moderate(by).enforce()
    if event not in ANSWERS:
        raise BadContent("This is no answer.")
    if not said.strip():
        raise BadContent("Tell the person why.")
    need.state = advance(need.state, event)
    need.answer, need.answered_by, need.answered_at = said.strip(), by.id, at
    _note(need, event, by, at)
    _tell(need, by, at)


def meet(need: TrainingNeed, *, by: Actor, at: datetime) -> None:
    """The training took place; the asker hears of it."""
    policies.may_moderate(by).enforce()
    need.state = advance(need.state, NeedEvent.MEET)
    need.answered_by, need.answered_at = by.id, at
    _note(need, NeedEvent.MEET, by, at)
    _tell(need, by, at)


def reopen(need: TrainingNeed, *, by: Actor, at: datetime) -> None:
    """A trainer takes the last answer back. Not while a plan carries the need."""
    policies.may_moderate(by).enforce()
    if need.state is NeedState.WITHDRAWN:
        raise Conflict("Whoever asked has taken this back.")
    if need.state is not NeedState.MET:
        may_reopen(planned=bool(queries.plans_of([need.id]))).enforce()
    need.state = advance(need.state, NeedEvent.REOPEN)
    _note(need, NeedEvent.REOPEN, by, at)


def _note(need: TrainingNeed, event: NeedEvent, by: Actor, at: datetime) -> None:
    db.session.flush()
    trail.note(by, f"course.need.{event.value}", f"need:{need.public_id}", at=at)


def _tell(need: TrainingNeed, by: Actor, at: datetime) -> None:
    if need.by_id != by.id:
        inbox.tell(
            need.by_id,
            ANSWERED,
            key=f"need:{need.public_id}:{at.isoformat()}",
            url="/courses/needs",
            at=at,
        )
