"""Asking many people to confirm a changed lesson, and reminding them, in short portions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.courses.rules.rereading import Stage
from app.courses.services import rereading
from app.jobs.outbox import Job
from app.platform import clock
from app.platform.db import db, transaction


def tell(job: Job) -> None:
    """Tell everybody who waits. Stopped half-way, it tells the rest the next time."""
    last: int | None = 0
    while last is not None:
        with transaction():
            last = rereading.tell_portion(
                int(job.payload["reread"]),
                Stage(int(job.payload["stage"])),
                after=last,
                at=clock.now(),
            )


@dataclass(frozen=True)
class Reminder:
    """Looks now and then whether reminders are due, in the organisation's zone."""

    zone: ZoneInfo

    def tick(self, at: datetime) -> None:
        """Ask for the reminders of this day."""
        today = at.astimezone(self.zone).date()
        waits = rereading.reminders_wait(today)
        db.session.rollback()
        if waits:
            with transaction():
                rereading.remind(at=at, today=today)
