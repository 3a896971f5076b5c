"""Ask for a side effect in the transaction that makes it necessary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from app.jobs.models import JobState, OutboxRow
from app.jobs.rules import LEASE, next_try
from app.kernel.errors import Conflict, NotFound
from app.platform import clock
from app.platform.db import db, short_connection
from app.platform.paging import Page, page_of

__all__ = ["Job", "JobState"]


@dataclass(frozen=True)
class Job:
    """What a handler gets. It may run more than once: ``key`` is its idempotency key."""

    id: int
    kind: str
    key: str
    payload: Mapping[str, Any]
    attempt: int


Handler = Callable[[Job], None]
Tick = Callable[[datetime], None]

_handlers: dict[str, Handler] = {}
_ticks: dict[str, tuple[float, Tick]] = {}


def register(kind: str, handler: Handler) -> None:
    """Say who carries out jobs of a kind. The handler is a door: it opens its own transactions,
    and must do no harm when called again with the same key."""
    _handlers[kind] = handler


def register_tick(name: str, every_seconds: float, function: Tick) -> None:
    """Have the worker call ``function(at)`` every so often (never less than a second apart).

    No result may depend on it: a tick only tidies up what reading would show anyway.
    """
    _ticks[name] = (max(1.0, every_seconds), function)


def handlers() -> Mapping[str, Handler]:
    """The registered handlers by kind."""
    return _handlers


def ticks() -> Mapping[str, tuple[float, Tick]]:
    """The registered ticks: seconds between calls, and the function."""
    return _ticks


def enqueue(
    kind: str, payload: Mapping[str, Any], *, key: str, not_before: datetime | None = None
) -> None:
    """Write a job down in the caller's transaction. The same kind and key again changes nothing.

    Put ids into the payload, never names or contacts.
    """
    known = select(OutboxRow.id).where(OutboxRow.kind == kind, OutboxRow.key == key)
    if db.session.scalar(known) is not None:
        return
    at = clock.now()
    db.session.add(
        OutboxRow(
            kind=kind,
            key=key,
            payload=dict(payload),
            state=JobState.WAITING,
            created_at=at,
            not_before=not_before or at,
        )
    )


def due(*, at: datetime, limit: int = 50) -> list[int]:
    """Ids of jobs whose time has come, oldest first; also those whose worker went silent."""
    waiting = (OutboxRow.state == JobState.WAITING) & (OutboxRow.not_before <= at)
    silent = (OutboxRow.state == JobState.RUNNING) & (OutboxRow.leased_until < at)
    statement = select(OutboxRow.id).where(waiting | silent).order_by(OutboxRow.id).limit(limit)
    with short_connection() as connection:
        return list(connection.scalars(statement))


def claim(job_id: int, *, at: datetime) -> Job | None:
    """Take a due job for ``LEASE``; None if somebody else has it or it is over."""
    free = (OutboxRow.state == JobState.WAITING) | (
        (OutboxRow.state == JobState.RUNNING) & (OutboxRow.leased_until < at)
    )
    statement = (
        update(OutboxRow)
        .where(OutboxRow.id == job_id, free)
        .values(state=JobState.RUNNING, leased_until=at + LEASE, attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow.kind, OutboxRow.key, OutboxRow.payload, OutboxRow.attempts)
    )
    with short_connection(writes=True) as connection:
        row = connection.execute(statement).one_or_none()
    if row is None:
        return None
    return Job(job_id, row.kind, row.key, row.payload, row.attempts)


def finish(job: Job, *, at: datetime, error: str = "") -> JobState:
    """Write down how it went: done, to be tried again, or dead."""
    again = next_try(job.attempt, at=at) if error else None
    state = JobState.DONE
    if error:
        state = JobState.WAITING if again else JobState.DEAD
    values: dict[str, Any] = {"state": state, "leased_until": None, "last_error": error[:2000]}
    if state is JobState.WAITING:
        values["not_before"] = again
    else:
        values["finished_at"] = at
    with short_connection(writes=True) as connection:
        connection.execute(update(OutboxRow).where(OutboxRow.id == job.id).values(**values))
    return state


def run(job_id: int, *, at: datetime) -> JobState | None:
    """Claim and carry out one job; None if it was not free. Never raises for the job's failure."""
    job = claim(job_id, at=at)
    if job is None:
        return None
    handler = _handlers.get(job.kind)
    error = "" if handler else f"nobody carries out {job.kind}"
    if handler:
        try:
            handler(job)
        except Exception as failure:  # whatever it was, it is written down and tried again
            error = f"{type(failure).__name__}: {failure}"
        finally:
            db.session.remove()
    return finish(job, at=clock.now(), error=error)


def run_due(*, at: datetime | None = None, limit: int = 1000) -> int:
    """Carry out everything that is due, here and now; give how many were done."""
    done = 0
    moment = at or clock.now()
    for job_id in due(at=moment, limit=limit):
        if run(job_id, at=moment) is JobState.DONE:
            done += 1
    return done


def retry(job_id: int, *, at: datetime) -> None:
    """Give a dead job a new life, in the caller's transaction. Raise NotFound, Conflict."""
    row = db.session.get(OutboxRow, job_id)
    if row is None:
        raise NotFound()
    if row.state is not JobState.DEAD:
        raise Conflict("Only a job that was given up can be tried again.")
    row.state, row.attempts, row.not_before, row.finished_at = JobState.WAITING, 0, at, None


def counts() -> dict[JobState, int]:
    """How many jobs stand in each state."""
    rows = db.session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    found = {JobState(state): number for state, number in rows}
    return {state: found.get(state, 0) for state in JobState}


def listed(state: JobState | None = None, *, limit: int = 200) -> list[OutboxRow]:
    """Jobs, newest first."""
    return list(db.session.scalars(_newest_first(state).limit(limit)))


def page(state: JobState | None = None, *, number: int, size: int = 50) -> Page[OutboxRow]:
    """One page of the jobs, newest first."""
    return page_of(db.session(), _newest_first(state), number=number, size=size)


def _newest_first(state: JobState | None) -> Select[OutboxRow]:
    statement = select(OutboxRow).order_by(OutboxRow.id.desc())
    return statement.where(OutboxRow.state == state) if state else statement
