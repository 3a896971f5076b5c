"""Promotion cases: one, many, and those that wait for somebody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import selectinload

from app.content import store
from app.growth.models.demands import Asked, GroupBody
from app.growth.models.framework import Framework
from app.growth.models.tables import CaseStep, Interview, PromotionCase, StepName
from app.growth.queries.frameworks import Edition
from app.growth.queries.pictures import editions_of
from app.growth.rules.frozen import thaw
from app.growth.rules.promotion import OPEN, CaseState, Parties
from app.growth.rules.readiness import Finding
from app.kernel.actor import Actor, Capability, Role
from app.kernel.errors import NotFound
from app.platform.db import db

# The name under which the doors know a case.
Case = PromotionCase


def case_of(public_id: UUID) -> PromotionCase:
    """A case with its steps. Raise NotFound."""
    found = db.session.scalar(
        select(PromotionCase)
        .where(PromotionCase.public_id == public_id)
        .options(selectinload(PromotionCase.steps))
    )
    if found is None:
        raise NotFound()
    return found


def parties(case: PromotionCase) -> Parties:
    """Who has had a hand in the case."""
    return Parties(case.learner_id, case.proposed_by, case.endorsed_by)


def framework_of(case: PromotionCase) -> Edition:
    """The framework under which the case was frozen, with what the person's team was asked
    instead."""
    edition = store.version(Framework, case.framework_version_id)
    return editions_of(edition, [case.learner_id], case.frozen_on)[case.learner_id]


def findings_of(case: PromotionCase, framework: Framework) -> list[Finding]:
    """The frozen findings."""
    return [
        thaw(kept, asked.rule())
        for kept in case.evidence
        if (asked := framework.asked(kept["key"])) is not None and _fits(kept, asked)
    ]


def _fits(kept: dict[str, object], asked: Asked) -> bool:
    parts = kept["parts"]
    size = len(asked.parts) if isinstance(asked, GroupBody) else 0
    return isinstance(parts, list) and len(parts) == size


def interviews_between(account_id: int, start: date, end: date) -> list[Interview]:
    """Interviews on these days with this account, or arranged by it, in order."""
    statement = (
        select(Interview)
        .where(
            Interview.held_on >= start,
            Interview.held_on <= end,
            or_(Interview.learner_id == account_id, Interview.created_by == account_id),
        )
        .order_by(Interview.held_on, Interview.id)
    )
    return list(db.session.scalars(statement))


def open_cases(learner_ids: Collection[int]) -> dict[int, PromotionCase]:
    """The open case of each person, if any."""
    rows = db.session.scalars(select(PromotionCase).where(PromotionCase.open_for.in_(learner_ids)))
    return {case.learner_id: case for case in rows}


def cases_of(learner_id: int) -> list[PromotionCase]:
    """All cases of a person, the latest first."""
    return list(
        db.session.scalars(
            select(PromotionCase)
            .where(PromotionCase.learner_id == learner_id)
            .order_by(PromotionCase.proposed_at.desc())
        )
    )


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """Cases that the actor may read: those of their teams, their own doings and their own, and
    all for trainers, interviewers and approvers."""
    helper = Role.TRAINER in actor.roles or actor.capabilities & {
        Capability.APPROVER,
        Capability.INTERVIEWER,
    }
    if helper:
        return PromotionCase.id.is_not(None)
    mine = or_(PromotionCase.proposed_by == actor.id, PromotionCase.learner_id == actor.id)
    return or_(mine, PromotionCase.unit_id.in_(actor.teams) if actor.teams else false())


def waiting_for(actor: Actor) -> Select[PromotionCase]:
    """Cases where this actor may do the next step, the longest waiting first."""
    may: list[ColumnElement[bool]] = []
    if Role.TRAINER in actor.roles:
        may.append(PromotionCase.state == CaseState.PROPOSED)
    if actor.can(Capability.APPROVER):
        may.append(
            (PromotionCase.state == CaseState.ENDORSED)
            & or_(PromotionCase.endorsed_by.is_(None), PromotionCase.endorsed_by != actor.id)
        )
    return (
        select(PromotionCase)
        .where(
            or_(*may) if may else false(),
            PromotionCase.learner_id != actor.id,
            PromotionCase.proposed_by != actor.id,
        )
        .order_by(PromotionCase.proposed_at, PromotionCase.id)
    )


def count_waiting(actor: Actor) -> int:
    """How many cases wait for this actor."""
    waiting = waiting_for(actor).order_by(None)
    # The rail asks this on every page: no subquery with every column of a case.
    counted = waiting.with_only_columns(func.count(), maintain_column_froms=True)
    return db.session.scalar(counted) or 0


@dataclass(frozen=True)
class CaseList:
    """Cases an actor may read: open ones first, then the latest."""

    actor: Actor
    state: str = ""
    waiting: bool = False

    def select(self) -> Select[PromotionCase]:
        """The statement, ready for paging."""
        if self.waiting:
            return waiting_for(self.actor)
        wanted = select(PromotionCase).where(_seen_by(self.actor))
        if self.state == "open":
            wanted = wanted.where(PromotionCase.state.in_(OPEN))
        elif self.state in {s.value for s in CaseState}:
            wanted = wanted.where(PromotionCase.state == CaseState(self.state))
        return wanted.order_by(
            PromotionCase.open_for.is_(None), PromotionCase.proposed_at.desc(), PromotionCase.id
        )


def took_part(case: PromotionCase, actor_id: int) -> bool:
    """Did this person do a step of the case?"""
    return any(step.by_id == actor_id for step in case.steps)


def last_step(case: PromotionCase, name: StepName) -> CaseStep | None:
    """The latest step of a kind."""
    return next((s for s in reversed(case.steps) if s.step is name), None)


def next_number(year: int) -> str:
    """The number of the next case of a year."""
    begin = f"PR-{year}-"
    last = db.session.scalar(
        select(func.max(PromotionCase.number)).where(PromotionCase.number.startswith(begin))
    )
    return f"{begin}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:04d}"
