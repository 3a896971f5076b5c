"""Long work of growth, done by the worker in short portions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.growth.services import case_records, figures, standings
from app.jobs.outbox import Job
from app.kernel.actor import Actor
from app.platform import clock
from app.platform.db import transaction


def write_figures(job: Job) -> None:
    """Write a large file of figures, or take one back. Stopped half-way, it goes on where it
    stood."""
    by = Actor(int(job.payload["by"]))
    undo = bool(job.payload.get("undo"))
    done = False
    while not done:
        with transaction():
            row = figures.import_of(UUID(job.payload["import"]))
            if undo:
                done = row.undone_at is not None or figures.undo_portion(row, by=by, at=clock.now())
            else:
                done = row.finished_at is not None or figures.write_portion(
                    row, by=by, at=clock.now()
                )


def write_cases(job: Job) -> None:
    """Write a large file of case records. Stopped half-way, it goes on where it stood."""
    done = False
    while not done:
        with transaction():
            row = case_records.import_of(UUID(job.payload["import"]))
            done = row.finished_at is not None or case_records.write_portion(row, at=clock.now())


def refresh_standings(at: datetime) -> None:
    """Work out anew where people stand whose standing is old, for the board of many people."""
    standings.refresh(at)
