"""Carry a finding through: plan, do, check against the figures, keep or change; suggestions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from app.accounts import queries as accounts
from app.audit import trail
from app.growth import policies
from app.growth.models.framework import Framework
from app.growth.models.improvement import Cycle, CycleStep, Suggestion
from app.growth.models.tables import Attestation
from app.growth.queries import improvement as queries
from app.growth.queries import people
from app.growth.rules import improvement as rule
from app.growth.rules.improvement import (
    Aim,
    CycleEvent,
    CycleState,
    Effect,
    Origin,
    SuggestionAbout,
)
from app.growth.services import statements
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict
from app.kernel.verdict import Verdict
from app.notices import inbox
from app.platform.db import db

ASSIGNED: Final = "growth.cycle_assigned"
SUGGESTED: Final = "growth.suggested"
REPLIED: Final = "growth.suggestion_answered"


def find(
    finding: str,
    *,
    unit: int | None,
    origin: Origin,
    origin_ref: str,
    aim: Aim,
    material: str = "",
    by: Actor,
    at: datetime,
) -> Cycle:
    """Write a finding down, with the ``material`` it may lead to. Raise BadContent for an empty
    one."""
    policies.may_run(by, unit).enforce()
    if not finding.strip():
        raise BadContent("Say what was found.")
    row = Cycle(
        number=queries.next_number(at.year),
        unit_id=unit,
        origin=origin,
        origin_ref=origin_ref[:200],
        aim=aim,
        state=CycleState.FOUND,
        finding=finding.strip(),
        material=material[:200],
        created_by=by.id,
        created_at=at,
    )
    row.steps = []
    db.session.add(row)
    _step(row, None, finding, by, at)
    return row


def _step(row: Cycle, event: CycleEvent | None, said: str, by: Actor, at: datetime) -> None:
    row.steps.append(CycleStep(event=event, by_id=by.id, at=at, words=said.strip()))
    db.session.flush()
    name = event.value if event else "found"
    trail.note(by, f"improvement.{name}", f"improvement:{row.public_id}", at=at)


def plan(
    row: Cycle,
    *,
    goal: str,
    measure: str,
    indicator: str,
    material: str,
    owner: int,
    due_on: date,
    by: Actor,
    at: datetime,
) -> None:
    """Say what is to be reached, by what, by whom and when; may be said again until it is done."""
    policies.may_run(by, row.unit_id).enforce()
    row.state = rule.advance(row.state, CycleEvent.PLAN)
    told = owner if owner not in (row.owner_id, by.id) else None
    row.goal, row.measure, row.indicator = goal.strip(), measure.strip(), indicator
    row.material, row.owner_id, row.due_on = material, owner, due_on
    _step(row, CycleEvent.PLAN, f"{row.goal}\n{row.measure}", by, at)
    if told is not None:
        inbox.tell(
            told,
            ASSIGNED,
            key=f"improvement:{row.public_id}:{row.round}",
            url=f"/improvements/{row.public_id}",
            at=at,
            number=row.number,
        )


def do(row: Cycle, *, done_on: date, said: str, today: date, by: Actor, at: datetime) -> None:
    """The measure is carried out; from here the figures are compared."""
    policies.may_see_cycle(by, row.unit_id, owner=row.owner_id).enforce()
    if done_on > today:
        raise BadContent("This day is still to come.")
    row.state = rule.advance(row.state, CycleEvent.DO)
    row.done_on = done_on
    _step(row, CycleEvent.DO, said, by, at)


def check(
    row: Cycle, framework: Framework, *, keep: bool, said: str, today: date, by: Actor, at: datetime
) -> Effect | None:
    """Look at the effect and decide: keep the measure, or change it and begin the next round. What
    the figures said then is kept with the decision."""
    policies.may_run(by, row.unit_id).enforce()
    if not said.strip():
        Verdict("Say what you saw: the figures alone do not decide.").enforce()
    event = CycleEvent.KEEP if keep else CycleEvent.CHANGE
    state = rule.advance(row.state, event)
    found = queries.effect_of(row, framework, day=today)
    row.effect = as_kept(found)
    row.state = state
    if keep:
        row.closed_at = at
    else:
        row.round += 1
        row.done_on = None
    _step(row, event, said, by, at)
    return found


def as_kept(found: Effect | None) -> dict[str, Any]:
    """An effect as it is stored with the decision."""
    if found is None:
        return {}
    return {
        "before": found.before,
        "after": found.after,
        "change": found.change.value,
        "low": found.change.low,
        "high": found.change.high,
        "people": found.people,
        "says": found.says.value,
    }


def drop(row: Cycle, *, said: str, by: Actor, at: datetime) -> None:
    """Give it up, with the reason."""
    policies.may_run(by, row.unit_id).enforce()
    if not said.strip():
        Verdict("Say why it is given up.").enforce()
    row.state = rule.advance(row.state, CycleEvent.DROP)
    row.closed_at = at
    _step(row, CycleEvent.DROP, said, by, at)


def count_for_owner(row: Cycle, *, day: date, by: Actor, at: datetime) -> Attestation:
    """The owner's manager vouches for the kept cycle: it counts where the framework asks for
    closed cycles. Taking the word back is done on the owner's page, and allows another."""
    counted = (
        row.attestation_id is not None
        and statements.attestation(row.attestation_id).withdrawn_at is None
    )
    rule.may_count(row.state, counted=counted, has_owner=row.owner_id is not None).enforce()
    owner = people.person_of(row.owner_id or 0, day=day)
    said = f"{row.number}: {row.goal}"
    stated = statements.vouch(owner, rule.DEED, 1, reason=said, by=by, at=at)
    row.attestation_id = stated.public_id
    db.session.flush()
    return stated


def suggest(
    said: str,
    *,
    day: date,
    by: Actor,
    at: datetime,
    about: SuggestionAbout = SuggestionAbout.OTHER,
) -> Suggestion:
    """Somebody at the desk proposes something; who leads the team hears of it."""
    if not said.strip():
        raise BadContent("Write what you propose.")
    row = Suggestion(
        by_id=by.id,
        unit_id=accounts.team_of(db.session(), by.id, day=day),
        at=at,
        words=said.strip(),
        about=about,
        state=rule.SuggestionState.NEW,
    )
    db.session.add(row)
    db.session.flush()
    trail.note(by, "growth.suggested", f"suggestion:{row.public_id}", at=at)
    for manager in people.managers(by.id, day=day)[:1]:
        inbox.tell(
            manager.id,
            SUGGESTED,
            key=f"suggestion:{row.public_id}",
            url="/suggestions/box",
            at=at,
        )
    return row


def answer(
    row: Suggestion,
    state: rule.SuggestionState,
    said: str,
    *,
    by: Actor,
    at: datetime,
) -> Cycle | None:
    """Answer a suggestion; one that is taken up begins a cycle, or, if it is about what is taught,
    asks for training. Raise Conflict if answered."""
    verdict = rule.may_answer(row.state, said)
    if not verdict and said.strip():
        raise Conflict("This suggestion is answered already.")
    verdict.enforce()
    row.state, row.answer = state, said.strip()
    row.answered_by, row.answered_at = by.id, at
    begun = None
    if state is rule.SuggestionState.TAKEN:
        begun = find(
            row.words, unit=row.unit_id, origin=Origin.SUGGESTION,
            origin_ref=f"suggestion:{row.public_id}", aim=rule.aim_of(row.about), by=by, at=at,
        )  # fmt: skip
        row.cycle_id = begun.id
    db.session.flush()
    trail.note(by, "growth.suggestion_answered", f"suggestion:{row.public_id}", at=at)
    inbox.tell(
        row.by_id,
        REPLIED,
        key=f"suggestion:{row.public_id}:{state.value}",
        url="/suggestions",
        at=at,
    )
    return begun
