"""Try another edition on everybody: at once where they are few, else in portions by the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select

from app.content import store
from app.growth.models.framework import Framework
from app.growth.models.trial import FrameworkTrial
from app.growth.queries import backtest
from app.growth.queries.backtest import Outcome, Trial
from app.growth.queries.frameworks import Edition
from app.growth.rules.backtest import Effect, Flip, Turn
from app.growth.rules.bands import Band
from app.jobs import outbox
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.platform import collector
from app.platform.db import db, transaction

# The name under which the doors know a trial.
Tried = FrameworkTrial
JOB: Final = "growth.try_framework"
PORTION: Final = 400
FLIPPED: Final = (Effect.BECOMES_READY, Effect.NO_LONGER_READY)
FIGURES: Final = "figures"


def begin(
    present: Edition, body: Framework, *, on: date, by: Actor, at: datetime
) -> FrameworkTrial:
    """Write the trial down. Where one portion is everybody, the door steps once after its
    transaction; else the worker goes on from portion to portion."""
    row = FrameworkTrial(
        by_id=by.id, at=at, on_day=on, base_id=present.id, body=body.model_dump(mode="json"),
        total=backtest.count_learners(), done=0, reached=0,
        counts={effect.value: 0 for effect in Effect} | {FIGURES: {}},
        flips={one.value: [] for one in (*FLIPPED, *Turn)},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if row.total > PORTION:
        outbox.enqueue(JOB, {"trial": str(row.public_id)}, key=str(row.public_id))
    return row


def step(public_id: UUID, *, at: datetime) -> bool:
    """Weigh the next portion; True when everybody is weighed. What is read and judged stands
    outside the short transaction that writes. Raise NotFound."""
    row = find(public_id)
    if row.finished_at is not None:
        db.session.rollback()
        return True
    reached = row.reached
    with collector.set_aside():
        ids = backtest.learners(after=reached, limit=PORTION)
        found = list(trial_of(row).outcomes(ids))
    db.session.rollback()
    with transaction():
        row = find(public_id)
        if row.reached == reached and row.finished_at is None:
            _add(row, ids, found, at=at)
        return row.finished_at is not None


def _add(row: FrameworkTrial, ids: list[int], found: list[Outcome], *, at: datetime) -> None:
    counts, flips = dict(row.counts), {key: list(some) for key, some in row.flips.items()}
    for one in found:
        counts[one.effect.value] += 1
        if one.effect in FLIPPED:
            flips[one.effect.value].append(one.learner)
        for turn in sorted({turned.turn.value for turned in one.turned}):
            flips.setdefault(turn, []).append(one.learner)
    counts[FIGURES] = counted_figures(counts.get(FIGURES, {}), found)
    row.counts, row.flips, row.done = counts, flips, row.done + len(ids)
    if len(ids) < PORTION:
        row.finished_at, row.total = at, row.done
    else:
        row.reached = ids[-1]
    db.session.flush()


def counted_figures(known: Any, found: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """For each monthly figure whose lines differ: of how many people it is measured, and how many
    of them reach the target and lie beyond the floor, before and after."""
    figures = {
        key: {"measured": one["measured"], "good": [*one["good"]], "low": [*one["low"]]}
        for key, one in known.items()
    }
    for outcome in found:
        for key, bands in outcome.bands.items():
            kept = figures.setdefault(key, {"measured": 0, "good": [0, 0], "low": [0, 0]})
            kept["measured"] += 1
            for place, band in enumerate(bands):
                kept["good"][place] += band is Band.GOOD
                kept["low"][place] += band is Band.LOW
    return figures


def trial_of(row: FrameworkTrial) -> Trial:
    """The two editions of a trial."""
    present = store.version(Framework, row.base_id)
    return Trial(present, Framework.model_validate(row.body), on=row.on_day)


def find(public_id: UUID) -> FrameworkTrial:
    """A trial. Raise NotFound."""
    row = db.session.scalar(select(FrameworkTrial).where(FrameworkTrial.public_id == public_id))
    if row is None:
        raise NotFound()
    return row


def flips_of(row: FrameworkTrial, most: int) -> dict[str, list[Flip]]:
    """Up to so many people of each kind of flip, with their verdicts under both editions."""
    shown = {effect.value: row.flips[effect.value][:most] for effect in FLIPPED}
    full = {f.learner: f for f in trial_of(row).flips([i for ids in shown.values() for i in ids])}
    return {key: [full[i] for i in ids if i in full] for key, ids in shown.items()}


def turns_of(row: FrameworkTrial, most: int) -> dict[str, list[tuple[int, list[str]]]]:
    """Up to so many people of each kind of turn, with the keys of the demands or figures that turn
    for them; trials from before turns were told have none."""
    shown = {turn.value: row.flips.get(turn.value, [])[:most] for turn in Turn}
    ids = {learner for some in shown.values() for learner in some}
    known = {one.learner: one.turned for one in trial_of(row).outcomes(ids)} if ids else {}
    return {
        key: [
            (learner, [t.about for t in known[learner] if t.turn.value == key])
            for learner in some
            if learner in known
        ]
        for key, some in shown.items()
    }


def purge(before: datetime) -> int:
    """Forget trials from before that moment."""
    gone = db.session.execute(
        delete(FrameworkTrial).where(FrameworkTrial.at < before).returning(FrameworkTrial.id)
    )
    return len(gone.all())
