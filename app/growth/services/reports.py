"""Begin a report from figures, write on it, have its file made; keep views of the board."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select

from app.audit import trail
from app.growth import policies
from app.growth.models.reports import Report, ReportKind, SavedView
from app.growth.services.printing import templates
from app.jobs import outbox
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict
from app.notices import inbox
from app.platform import pdf
from app.platform.db import db
from app.platform.i18n import _
from app.platform.settings import Settings

JOB: Final = "growth.report"
MADE: Final = "growth.report_made"
MOST_VIEWS: Final = 20
KEPT: Final = ("unit", "q", "group", "sort", "figure")


def begin(
    kind: ReportKind,
    title: str,
    *,
    about: str,
    language: str,
    unit: int | None,
    sections: Sequence[Mapping[str, Any]],
    by: Actor,
    at: datetime,
) -> Report:
    """A report with the figures as they stand now."""
    if not any(section["rows"] for section in sections):
        raise BadContent("There are no figures yet to report on.")
    row = Report(
        kind=kind,
        title=title,
        about=about,
        language=language,
        unit_id=unit,
        sections=[dict(section) for section in sections],
        by_id=by.id,
        at=at,
    )
    db.session.add(row)
    db.session.flush()
    trail.note(by, "report.begun", f"report:{row.public_id}", at=at)
    return row


def write(row: Report, *, findings: str, proposals: str, by: Actor, at: datetime) -> None:
    """What its writer found and proposes; the file before no longer says the same."""
    policies.may_write_report(by, row.by_id).enforce()
    if (row.findings, row.proposals) != (findings.strip(), proposals.strip()):
        row.findings, row.proposals = findings.strip(), proposals.strip()
        row.edition += 1
        row.asked_at = row.printed_at = None
        trail.note(by, "report.written", f"report:{row.public_id}", at=at)
    db.session.flush()


def ask(row: Report, *, by: Actor, at: datetime) -> None:
    """Have the file made. Raise Conflict while it is being made."""
    policies.may_write_report(by, row.by_id).enforce()
    if row.asked_at is not None and row.printed_at is None:
        raise Conflict("The file is being made already.")
    row.asked_at, row.printed_at = at, None
    key = f"{row.public_id}:{row.edition}:{at.isoformat()}"
    outbox.enqueue(JOB, {"report": str(row.public_id)}, key=key)
    db.session.flush()


def tell_made(row: Report, month: str, *, at: datetime) -> None:
    """Say to its writer that a report was made without being asked for."""
    inbox.tell(
        row.by_id, MADE, key=f"report:{row.public_id}", url=f"/quality-reports/{row.public_id}",
        at=at, month=month, about=row.about,
    )  # fmt: skip


def file_of(settings: Settings, row: Report) -> Path:
    """Where a report's file is kept."""
    return settings.data_dir / "reports" / f"{row.public_id}.pdf"


def printed(row: Report, *, writer: str, day: str, extra: Sequence[Path] = ()) -> bytes:
    """The report as a PDF."""
    html = templates.get_template("report.html").render(
        report=row,
        writer=writer,
        day=day,
        say={
            "figures": _("Figures"),
            "findings": _("Findings"),
            "proposals": _("Proposals"),
            "written": _("Written by %(name)s on %(day)s", name=writer, day=day),
            "none": _("Nothing was written here."),
        },
    )
    css = templates.get_template("report.css").render(lying=False)
    return pdf.render(html, css, pdf.faces_for(html, extra))


def keep(path: Path, data: bytes) -> None:
    """Write the file for good."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    draft = path.with_suffix(".new")
    draft.write_bytes(data)
    os.replace(draft, path)


def report_of(public_id: UUID) -> Report | None:
    """A report for the worker."""
    return db.session.scalar(select(Report).where(Report.public_id == public_id))


def save_view(name: str, query: Mapping[str, str], *, by: Actor, at: datetime) -> SavedView:
    """Keep what the board shows under a name; the same name again replaces it."""
    if not name.strip():
        raise BadContent("Give the view a name.")
    known = list(db.session.scalars(select(SavedView).where(SavedView.account_id == by.id)))
    found = next((view for view in known if view.name == name.strip()), None)
    if found is None and len(known) >= MOST_VIEWS:
        raise BadContent("Twenty views are kept; remove one first.")
    if found is None:
        found = SavedView(account_id=by.id, name=name.strip()[:60], query={}, at=at)
        db.session.add(found)
    found.query = {key: str(query[key])[:100] for key in KEPT if query.get(key)}
    db.session.flush()
    return found


def remove_view(public_id: UUID, *, by: Actor) -> None:
    """Forget one of one's own views."""
    db.session.execute(
        delete(SavedView).where(SavedView.public_id == public_id, SavedView.account_id == by.id)
    )
