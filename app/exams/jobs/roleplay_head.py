"""A calibration head is fitted in the worker: reckoning takes seconds and holds no lock."""

from __future__ import annotations

from app.exams.services import roleplay_head as services
from app.jobs.outbox import Job
from app.kernel.actor import SYSTEM
from app.platform import clock
from app.platform.db import db, transaction


def fit(job: Job) -> None:
    """Fit from all rated plays, and keep the outcome as a version."""
    try:
        found = services.learned()
        with transaction():
            services.keep(found, by=SYSTEM, at=clock.now(), asked_by=int(job.payload["by"]))
    finally:
        db.session.remove()
