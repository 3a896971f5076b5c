"""Review of case records: what happens often, and bringing cases in from a file."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.growth import policies
from app.growth.forms.improvement import CasesForm
from app.growth.labels import improvement as wording
from app.growth.labels.covering import KINDS as COVERING
from app.growth.labels.covering import covering
from app.growth.queries.case_records import MONTHS, Asked, Review
from app.growth.services import case_records, figures
from app.growth.views.blueprint import bp
from app.growth.views.team import number, unit_asked
from app.growth.views.team_files import file_asked, file_of
from app.growth.views.team_person import today
from app.kernel.errors import BadContent, NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _, ngettext

SHOWN = 60
CHART = 10


@bp.route("/case-records", methods=["GET", "POST"])
@requires(Permission.REPORT_READ)
def show_case_records() -> str | Response:
    """Frequent problems of a period; the same as a file."""
    months = number(request.args.get("months") or "3")
    asked = Asked(
        unit=unit_asked(),
        months=months if months in MONTHS else 3,
        channel=request.args.get("channel", ""),
        category=request.args.get("category", ""),
    )
    actor = current_actor()
    review = Review(actor, asked, today())
    if file_asked():
        columns, rows = wording.case_table(review)
        return file_of(_("Frequent problems"), f"problems-{today()}", columns, rows)
    chart = [
        {"label": r.category, "value": r.count, "text": str(r.count), "tone": ""}
        for r in review.rows[:CHART]
    ]
    return render_template(
        "growth/case_records.html",
        review=review,
        words=wording,
        months=MONTHS,
        chart=chart,
        names=review.names() if asked.category else {},
        covered=covering(asked.category) if review.cases else {},
        kinds=COVERING,
        imports=case_records.latest(actor),
    )


@bp.get("/case-records/template")
@requires(Permission.INDICATORS_EDIT)
def cases_template() -> Response:
    """A table with the headings and a line to write over."""
    columns, rows = wording.template()
    return file_of(_("Case records"), "cases-template", columns, rows)


def _reach() -> Collection[int] | None:
    actor = current_actor()
    return None if policies.sees_everybody(actor) else actor.teams


@bp.route("/case-records/import", methods=["GET", "POST"])
@requires(Permission.INDICATORS_EDIT)
def import_cases() -> AnyResponse | tuple[str, int] | str:
    """Choose a file; it is read and shown, nothing counts yet."""
    form, key = CasesForm(), None
    if form.is_submitted() and form.validate():
        upload = form.file.data
        try:
            parsed = figures.parse(upload.read(), upload.filename or "")
            with transaction():
                row = case_records.stage(
                    parsed, teams=_reach(), day=today(), by=current_actor(), at=clock.now()
                )
                key = row.public_id
        except BadContent as error:
            form.file.errors = [i18n.said(error)]
    if key is not None:
        return redirect(url_for(".show_cases_import", public_id=key), code=303)
    page = render_template("growth/case_import.html", form=form, words=wording)
    return (page, 422) if form.is_submitted() else page


def _mine(public_id: UUID) -> case_records.Import:
    row = case_records.import_of(public_id)
    if row.by_id != current_actor().id:
        raise NotFound()
    return row


@bp.get("/case-records/import/<uuid:public_id>")
@requires(Permission.INDICATORS_EDIT)
def show_cases_import(public_id: UUID) -> str:
    """What the file holds, what cannot be taken and why."""
    row = _mine(public_id)
    return render_template(
        "growth/case_import_check.html",
        row=row,
        words=wording,
        lacks="" if row.started_at else case_records.lacks(row),
        sample=row.cells[1:9],
        faults=row.faults[:SHOWN],
        hidden=max(0, len(row.faults) - SHOWN),
        undo=case_records.may_undo(row, by=current_actor(), at=clock.now()),
    )


@bp.post("/case-records/import/<uuid:public_id>/<any(columns, write, undo):step>")
@requires(Permission.INDICATORS_EDIT)
def handle_cases_import(public_id: UUID, step: str) -> AnyResponse:
    """Say what the columns mean, write the cases, or take them back."""
    with transaction():
        row = _mine(public_id)
        if step == "columns":
            columns: dict[int, str] = {}
            for place in range(len(row.columns)):
                meaning = request.form.get(f"column-{place}", "")
                if meaning in wording.MEANINGS and meaning not in columns.values():
                    columns[place] = meaning
            case_records.map_again(row, columns, teams=_reach(), day=today())
            said = _("Checked again with these columns.")
        elif step == "write":
            case_records.start(row, by=current_actor(), at=clock.now())
            total = len(row.values)
            said = (
                ngettext("%(num)d case is written.", "%(num)d cases are written.", total)
                if row.finished_at
                else _("The cases are being written; this takes a moment.")
            )
        else:
            case_records.undo(row, by=current_actor(), at=clock.now())
            said = _("The file is taken back; its cases no longer count.")
    flash(said)
    return redirect(url_for(".show_cases_import", public_id=public_id), code=303)
