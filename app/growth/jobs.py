"""Long work of growth, done by the worker in short portions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.growth.queries import people
from app.growth.services import case_records, figures, printing, reports, standings, trials
from app.jobs.outbox import Job
from app.kernel.actor import Actor
from app.platform import clock, i18n, pdf
from app.platform.db import db, transaction
from app.platform.settings import Settings


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


def try_framework(job: Job) -> None:
    """Try another edition on everybody. Stopped half-way, it goes on where it stood."""
    while not trials.step(UUID(job.payload["trial"]), at=clock.now()):
        pass


def refresh_standings(at: datetime) -> None:
    """Work out anew where people stand whose standing is old, for the board of many people."""
    standings.refresh(at)


@dataclass(frozen=True)
class ReportPress:
    """Makes the file of a report, in the report's own language."""

    settings: Settings

    def __call__(self, job: Job) -> None:
        """Read, print outside of any transaction, keep the file, then say so in the row."""
        key = UUID(job.payload["report"])
        row = reports.report_of(key)
        if row is None or row.printed_at is not None:
            db.session.rollback()
            return
        edition = row.edition
        i18n.speak(row.language)
        writer = people.names({row.by_id}, day=i18n.local(row.at).date()).get(row.by_id)
        extra = pdf.extra_faces(self.settings.data_dir)
        name = writer.name if writer else "–"
        data = reports.printed(row, writer=name, day=i18n.day(row.at), extra=extra)
        path = reports.file_of(self.settings, row)
        db.session.rollback()
        reports.keep(path, data)
        with transaction():
            fresh = reports.report_of(key)
            if fresh is not None and fresh.edition == edition:
                fresh.printed_at = clock.now()


@dataclass(frozen=True)
class PrintoutPress:
    """Makes the sheet of a page that somebody had printed, in that person's language."""

    settings: Settings

    def __call__(self, job: Job) -> None:
        """Read, print outside of any transaction, then keep the sheet with its row."""
        key = UUID(job.payload["printout"])
        row = printing.printout_of(key)
        if row is None or row.printed_at is not None:
            db.session.rollback()
            return
        i18n.speak(row.language)
        writer = people.names({row.by_id}, day=i18n.local(row.at).date()).get(row.by_id)
        data = printing.printed(
            row,
            writer=writer.name if writer else "–",
            when=i18n.moment(row.at),
            extra=pdf.extra_faces(self.settings.data_dir),
        )
        db.session.rollback()
        with transaction():
            fresh = printing.printout_of(key)
            if fresh is not None:
                fresh.data, fresh.printed_at = data, clock.now()
