"""Exams as a learner meets them: what may be sat, when, and how earlier tries went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.content import store
from app.content.store import Version
from app.exams.models.attempts import Accommodation, Attempt
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.queries import attempts as queries
from app.exams.rules import timing
from app.exams.rules.attempt import AttemptState
from app.exams.services import assigning, starting
from app.exams.services.starting import Earlier
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.points import points
from app.kernel.verdict import Verdict
from app.platform.db import db
from app.platform.i18n import local


@dataclass(frozen=True)
class Offer:
    """An exam and this learner: may they begin now, and what came before."""

    exam: Version[ExamBody]
    tries: Sequence[Attempt]
    open: Attempt | None
    verdict: Verdict
    extra: timedelta
    used: int
    asked: bool = False
    due_on: date | None = None

    @property
    def key(self) -> str:
        """The exam's key."""
        return self.exam.key

    @property
    def body(self) -> ExamBody:
        """The exam."""
        return self.exam.body

    @property
    def left(self) -> int:
        """Tries still open."""
        return self.body.tries.left(self.used)

    @property
    def time_limit(self) -> timedelta:
        """The learner's own time, extra time included."""
        return self.body.window.time_limit + self.extra

    @property
    def best(self) -> Attempt | None:
        """The released try with the highest share."""
        known = [t for t in self.tries if t.state is AttemptState.RELEASED]
        return max(known, key=lambda t: (bool(t.passed), t.percent or 0), default=None)

    @property
    def latest(self) -> Attempt | None:
        """The last try."""
        return self.tries[0] if self.tries else None

    @property
    def passed(self) -> bool:
        """Is a released try a pass?"""
        return any(t.passed for t in self.tries if t.state is AttemptState.RELEASED)


def offers(learner: Actor, *, at: datetime) -> list[Offer]:
    """Every published exam that is open to this learner or was sat by them, as it stands, in five
    statements."""
    tries: dict[str, list[Attempt]] = {}
    for attempt in queries.of_learner(learner.id):
        tries.setdefault(attempt.exam_key, []).append(attempt)
    extras, asked = _extras(learner.id), assigning.assigned_to(learner.id, day=local(at).date())
    return [
        _offer(exam, tries.get(exam.key, []), extras, asked, at=at)
        for exam in store.published(ExamBody)
        if exam.body.mode == "written"
        and (exam.body.open_to == "everybody" or exam.key in asked or exam.key in tries)
    ]


def offer(learner: Actor, key: str, *, at: datetime) -> Offer:
    """One exam. Raise NotFound if it is not published, or not open to this learner."""
    exam = store.current(ExamBody, key)
    tries = [a for a in queries.of_learner(learner.id) if a.exam_key == key]
    asked = assigning.assigned_to(learner.id, day=local(at).date())
    if exam.body.open_to == "assigned" and key not in asked and not tries:
        raise NotFound()
    return _offer(exam, tries, _extras(learner.id), asked, at=at)


def _extras(learner_id: int) -> list[Accommodation]:
    return list(
        db.session.scalars(
            select(Accommodation).where(
                Accommodation.account_id == learner_id, Accommodation.ended_at.is_(None)
            )
        )
    )


def _offer(
    exam: Version[ExamBody],
    tries: Sequence[Attempt],
    extras: Sequence[Accommodation],
    asked: Mapping[str, date | None],
    *,
    at: datetime,
) -> Offer:
    limit = exam.body.window.time_limit
    extra = max(
        (
            timing.extra_time(limit, row.extra_percent, row.extra_minutes)
            for row in extras
            if row.exam_key in ("", exam.key)
        ),
        default=timing.NO_TIME,
    )
    earlier = [
        Earlier(t.public_id, t.number, t.state, t.finished_at, t.due_at, t.paper_id) for t in tries
    ]
    verdict = starting.may_begin(exam.body, earlier, extra, at=at)
    if exam.body.open_to == "assigned" and exam.key not in asked:
        verdict = Verdict("This exam is for people who are asked to sit it.")
    going = next((t for t in tries if t.state is AttemptState.OPEN and at < t.due_at), None)
    return Offer(
        exam=exam,
        tries=tries,
        open=going,
        verdict=verdict,
        extra=extra,
        used=sum(t.state is not AttemptState.VOIDED for t in tries),
        asked=exam.key in asked,
        due_on=asked.get(exam.key),
    )


@dataclass(frozen=True)
class Makeup:
    """What a paper is made of: types with how many, points in all, and what people mark."""

    types: dict[str, int]
    possible: int
    by_hand: int


def makeup(exam: ExamBody) -> Makeup | None:
    """What a blueprint says about its papers, where it says it for every row."""
    if any(row.type is None for row in exam.blueprint):
        return None
    types: dict[str, int] = {}
    possible = 0
    for row in exam.blueprint:
        types[str(row.type)] = types.get(str(row.type), 0) + row.count
        possible += points(row.points) * row.count
    hand = sum(n for kind, n in types.items() if kind in ("short_answer", "write_reply"))
    return Makeup(types, possible if all(row.points for row in exam.blueprint) else 0, hand)


def item_count() -> int:
    """How many items learners may meet."""
    return len(store.published_keys(ItemBody.KIND))
