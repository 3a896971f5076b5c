"""Long work of growth, done by the worker in short portions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from uuid import UUID

from app.accounts import queries as accounts
from app.growth.labels import reports as wording
from app.growth.queries import people, pictures
from app.growth.queries import reports as report_queries
from app.growth.queries.case_records import Asked, Review
from app.growth.queries.team_board import Board, Wanted
from app.growth.rules.months import month_of
from app.growth.services import case_records, figures, printing, reports, standings, trials
from app.jobs import outbox
from app.jobs.outbox import Job
from app.kernel.actor import Actor
from app.platform import clock, i18n, pdf
from app.platform.db import db, transaction
from app.platform.i18n import _, in_readers_language
from app.platform.settings import Settings

MONTHLY: Final = "growth.monthly_report"
# Reports of the month before are made from the second to the twentieth, once its figures are in.
DAYS: Final = range(2, 21)


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


def plan_monthly_reports(at: datetime) -> None:
    """Have the last month's report made of each team whose figures are in and of which nobody has
    begun it."""
    if i18n.local(at).day not in DAYS:
        return
    month, found = _unreported(at)
    db.session.rollback()
    if found:
        with transaction():
            for one in found:
                payload = {"unit": one.unit_id, "month": month}
                outbox.enqueue(MONTHLY, payload, key=f"{one.unit_id}:{month}")


def _unreported(at: datetime) -> tuple[str, list[report_queries.Unreported]]:
    """The last month, and the teams without its report."""
    now = i18n.local(at)
    first = datetime.combine(now.date().replace(day=1), time(0), now.tzinfo)
    month = month_of(now.date(), 1)
    return month, report_queries.unreported(month, since=first, day=now.date())


def make_monthly_report(job: Job) -> None:
    """Begin a team's monthly report in the name of who leads it, have its file made and say so;
    nothing where somebody was faster or the month is another by now."""
    at = clock.now()
    month, found = _unreported(at)
    team = next((one for one in found if one.unit_id == job.payload["unit"]), None)
    if team is None or month != job.payload["month"]:
        db.session.rollback()
        return
    i18n.speak(team.language or i18n.language())
    day = i18n.local(at).date()
    leader = accounts.actor_of(db.session(), team.manager, day=day)
    board = Board(leader, Wanted(unit=team.unit), pictures.today(at))
    if board.unit is None or not board.everybody:
        db.session.rollback()
        return
    sections = wording.of_team(board, Review(leader, Asked(unit=team.unit, months=1), day))
    title, about = _("Monthly report %(month)s", month=month), in_readers_language(board.unit.name)
    db.session.rollback()
    with transaction():
        row = reports.begin(
            report_queries.Kind.TEAM_MONTH,
            _("%(title)s (demo)", title=title) if team.is_demo else title,
            about=about,
            language=i18n.language(),
            unit=team.unit_id,
            sections=sections,
            by=leader,
            at=at,
        )
        reports.ask(row, by=leader, at=at)
        reports.tell_made(row, month, at=at)


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
