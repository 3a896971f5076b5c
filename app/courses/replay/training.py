"""Needs, plans and mentor pairs at past moments, for made histories: by the same services."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from app.courses.queries import mentoring as pairs
from app.courses.queries import needs, plans
from app.courses.rules.mentoring import Sight, Step
from app.courses.rules.needs import NeedEvent, NeedScope, NeedSource
from app.courses.rules.plans import LineKind
from app.courses.services import mentoring, needing, planning
from app.courses.services.mentoring import Match
from app.courses.services.needing import Wish
from app.courses.services.planning import Draft, Frame
from app.kernel.actor import Actor


def ask_for(
    by: Actor, topic: str, reason: str, *, unit: int | None, at: datetime, today: date
) -> UUID:
    """Ask for training, for a team where one is named; gives the need's public id."""
    scope = NeedScope.SELF if unit is None else NeedScope.TEAM
    return needing.ask(Wish(topic, reason, scope, unit), by=by, at=at, today=today).public_id


def take_up(by: Actor, course: str, topic: str, *, at: datetime) -> UUID:
    """Make a need of a course that the next tier asks for; gives its public id."""
    made = needing.take_up(
        NeedSource.READINESS, f"course:{course}", topic, unit_id=None, by=by, at=at
    )
    return made.public_id


def answer_need(by: Actor, need: UUID, event: str, said: str, *, at: datetime) -> None:
    """Say what becomes of a need."""
    needing.answer(needs.need_of(need), NeedEvent(event), said, by=by, at=at)


def meet_need(by: Actor, need: UUID, *, at: datetime) -> None:
    """The training took place."""
    needing.meet(needs.need_of(need), by=by, at=at)


def begin_plan(
    by: Actor, title: str, goals: str, *, starts: date, ends: date, at: datetime
) -> UUID:
    """A plan of one's own; gives its public id."""
    return planning.begin(Frame(title, goals, starts, ends, by.id), by=by, at=at).public_id


def add_line(
    by: Actor, plan: UUID, kind: str, subject: str, topic: str, *, unit: int | None, tier: str,
    need: UUID | None, due_on: date | None, at: datetime,
) -> UUID:  # fmt: skip
    """A course, a class or another measure for a group; gives the line's public id."""
    need_id = None if need is None else needs.need_of(need).id
    draft = Draft(LineKind(kind), subject, topic, unit, tier, need_id, due_on)
    return planning.add_line(plans.plan_of(plan, drafts=True), draft, by=by, at=at).public_id


def finish_line(by: Actor, plan: UUID, line: UUID, *, at: datetime, today: date) -> None:
    """A measure is done."""
    found = plans.plan_of(plan, drafts=True)
    planning.finish_line(found, plans.line_of(found, line), today, by=by, at=at)


def share_plan(by: Actor, plan: UUID, *, at: datetime) -> None:
    """Let managers and analysts read it."""
    planning.share(plans.plan_of(plan, drafts=True), True, by=by, at=at)


def pair_up(
    by: Actor, mentor: int, newcomer: int, goal: str, own: Collection[str], *, ends: date,
    at: datetime, today: date,
) -> UUID:  # fmt: skip
    """Give a newcomer a mentor from today on, with the usual steps and some of their own."""
    match = Match(mentor, newcomer, goal, today, ends, tuple(Step), tuple(own))
    return mentoring.pair_up(match, by=by, at=at, today=today).public_id


def work_through(
    by: Actor, pair: UUID, steps: Collection[int], note: str, sight: str, *, at: datetime,
    today: date,
) -> None:  # fmt: skip
    """One of the two says which steps are done (by their places) and writes a meeting down."""
    found = pairs.pair_of(pair, by, day=today)
    for place, step in enumerate(pairs.steps_of(found)):
        if place in steps:
            mentoring.tick(found, step, True, by=by, at=at, today=today)
    mentoring.meet(found, today, note, Sight(sight), by=by, at=at, today=today)


def sign_pair(by: Actor, pair: UUID, *, at: datetime, today: date) -> None:
    """One of the two signs."""
    mentoring.sign(pairs.pair_of(pair, by, day=today), by=by, at=at)


def end_pair(by: Actor, pair: UUID, reason: str, *, at: datetime, today: date) -> None:
    """The pair comes to its end before it is completed."""
    mentoring.end(pairs.pair_of(pair, by, day=today), reason, by=by, at=at, today=today)
