"""Asking many people to confirm a changed lesson, reminding them of it and of the days of their
courses, in short portions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from app.courses.queries import plans
from app.courses.queries import sessions as people
from app.courses.rules.rereading import Stage
from app.courses.services import plan_printing, reminding, rereading, sweeping
from app.jobs.outbox import Job
from app.platform import clock, files, i18n, pdf
from app.platform.db import db, transaction
from app.platform.settings import Settings


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

    def remind_of_days(self, at: datetime) -> None:
        """Tell people of courses that are due soon, or late since a few days."""
        today = at.astimezone(self.zone).date()
        waits = reminding.anybody_waits(today)
        db.session.rollback()
        last: int | None = 0 if waits else None
        while last is not None:
            with transaction():
                last = reminding.remind_portion(after=last, at=at, today=today)


@dataclass(frozen=True)
class Sweeper:
    """Takes away files that no text shows and none ever will: a day after they came."""

    data: Path

    def tick(self, at: datetime) -> None:
        """Rows first, then bytes: what is wanted again in between keeps its bytes."""
        before = at - files.ABANDONED
        files.tidy(self.data, at)
        unshown = sweeping.unshown(before)
        db.session.rollback()
        if unshown:
            with transaction():
                sweeping.forget(unshown, before=before)
        strays = sweeping.strays(self.data, before)
        db.session.rollback()
        for digest in strays:
            files.remove(self.data, digest, before)


@dataclass(frozen=True)
class PlanPress:
    """Makes the file of a training plan, in the language it was asked for in."""

    settings: Settings

    def __call__(self, job: Job) -> None:
        """Read, print outside of any transaction, keep the file, then say so in the row."""
        key = UUID(job.payload["plan"])
        row = plan_printing.plan_of(key)
        if row is None or row.printed_at is not None:
            db.session.rollback()
            return
        i18n.speak(row.print_language)
        at, asked_at = clock.now(), row.asked_at
        today = i18n.local(at).date()
        owner = people.people([row.owner_id], day=today).get(row.owner_id)
        extra = pdf.extra_faces(self.settings.data_dir)
        view = plans.view(row, at=at, today=today)
        data = plan_printing.printed(view, owner=owner.name if owner else "–", extra=extra)
        db.session.rollback()
        plan_printing.keep(plan_printing.file_of(self.settings, key), data)
        with transaction():
            fresh = plan_printing.plan_of(key)
            if fresh is not None and fresh.asked_at == asked_at:
                fresh.printed_at = at
