"""Monthly quality figures: the table, and bringing them in from a file."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.growth import policies
from app.growth.forms.team import UploadForm
from app.growth.labels import team_figures as wording
from app.growth.labels.words import Words
from app.growth.queries import frameworks, people
from app.growth.queries.team_figures import Asked, FigureTable
from app.growth.rules.figure_sheet import MONTH, STAFF
from app.growth.services import figures
from app.growth.views.blueprint import bp
from app.growth.views.team import number, unit_asked
from app.growth.views.team_files import file_asked, file_of
from app.growth.views.team_person import today
from app.kernel.errors import BadContent, NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _, ngettext
from app.platform.paging import Page

SIZE = 50
FAULTS_SHOWN = 60
SAMPLE = 8


@bp.route("/team/figures", methods=["GET", "POST"])
@requires(Permission.REPORT_READ)
def show_figures() -> str | Response:
    """Everybody's figures of one month, or one figure over six months; the same as a file."""
    asked = Asked(
        unit=unit_asked(),
        month=request.args.get("month", ""),
        figure=request.args.get("figure", ""),
        search=request.args.get("q", "").strip(),
        sort=request.args.get("sort", "name"),
    )
    table = FigureTable(current_actor(), asked, today())
    words = Words(table.framework)
    if file_asked():
        columns, rows = wording.columns(words, table), wording.rows(table)
        return file_of(_("Monthly service quality"), f"figures-{table.month}", columns, rows)
    count = max(1, -(-len(table.rows) // SIZE))
    place = min(number(request.args.get("page")), count)
    latest = figures.imports() if _may_bring_in() else []
    return render_template(
        "growth/team_figures.html",
        table=table,
        words=words,
        wording=wording,
        page=Page(table.rows[(place - 1) * SIZE : place * SIZE], place, SIZE, len(table.rows)),
        chart=wording.chart(words, table) if table.figure and table.rows else None,
        imports=latest,
        names=people.names({row.by_id for row in latest}, day=today()),
    )


def _may_bring_in() -> bool:
    """May the reader bring figures in?"""
    actor = current_actor()
    return policies.sees_everybody(actor) or bool(actor.teams)


def _reach() -> frozenset[int] | None:
    """Whose figures the reader may bring in: everybody's for analysts, else their teams'."""
    actor = current_actor()
    return None if policies.sees_everybody(actor) else actor.teams


@bp.get("/team/figures/template")
@requires(Permission.INDICATORS_EDIT)
def figures_template() -> Response:
    """A table with the headings and a line to write over, in the reader's language."""
    body = frameworks.edition(today()).body
    columns, row = wording.template(body, today())
    return file_of(_("Monthly service quality"), "figures-template", columns, [row])


@bp.route("/team/figures/import", methods=["GET", "POST"])
@requires(Permission.INDICATORS_EDIT)
def import_figures() -> AnyResponse | tuple[str, int] | str:
    """Choose a file; it is read and shown, nothing counts yet."""
    form, key = UploadForm(), None
    if form.is_submitted() and form.validate():
        upload = form.file.data
        try:
            parsed = figures.parse(upload.read(), upload.filename or "")
            with transaction():
                row = figures.stage(
                    parsed,
                    frameworks.edition(today()).body,
                    month=form.month.data or None,
                    teams=_reach(),
                    by=current_actor(),
                    at=clock.now(),
                )
                key = row.public_id
        except BadContent as error:
            form.file.errors = [i18n.said(error)]
    if key is not None:
        return redirect(url_for(".show_figures_import", public_id=key), code=303)
    body = frameworks.edition(today()).body
    page = render_template("growth/team_import.html", form=form, indicators=body.indicators)
    return (page, 422) if form.is_submitted() else page


def _mine(public_id: UUID) -> figures.Import:
    """An import of the reader's own. Raise NotFound."""
    row = figures.import_of(public_id)
    if row.by_id != current_actor().id:
        raise NotFound()
    return row


@bp.get("/team/figures/import/<uuid:public_id>")
@requires(Permission.INDICATORS_EDIT)
def show_figures_import(public_id: UUID) -> str:
    """What the file holds, what cannot be taken and why, and what would be written."""
    return _check_page(_mine(public_id))


def _check_page(row: figures.Import, wrong: str = "") -> str:
    lacks = "" if row.started_at else figures.lacks(row)
    body = frameworks.edition(today()).body
    words = Words(body)
    meanings = [(STAFF, _("Staff number")), (MONTH, _("Month"))]
    meanings += [(i.key, words.name(i.key)) for i in body.indicators]
    return render_template(
        "growth/team_import_check.html",
        row=row,
        words=words,
        lacks=lacks,
        wrong=wrong,
        asks_month=MONTH not in {column["meaning"] for column in row.columns},
        meanings=meanings,
        named=dict(meanings),
        counts=figures.counts(row),
        people_counted=len({value[0] for value in row.values}),
        sample=row.cells[1 : SAMPLE + 1],
        faults=row.faults[:FAULTS_SHOWN],
        hidden=max(0, len(row.faults) - FAULTS_SHOWN),
        mends=wording.MENDS,
        undo=figures.may_undo(row, by=current_actor(), at=clock.now()),
    )


@bp.post("/team/figures/import/<uuid:public_id>/columns")
@requires(Permission.INDICATORS_EDIT)
def map_columns(public_id: UUID) -> AnyResponse | tuple[str, int]:
    """Say what each column means and of which month the file is, and check again."""
    with transaction():
        row = _mine(public_id)
        said = request.form.get("month", "").strip()
        month = figures.months_known(said, clock.now())
        if said and month is None:
            return _check_page(row, _("Write the month as 2026-10.")), 422
        columns: dict[int, str] = {}
        for place in range(len(row.columns)):
            meaning = request.form.get(f"column-{place}", "")
            if meaning and meaning not in columns.values():
                columns[place] = meaning
        figures.map_again(
            row,
            frameworks.edition(today()).body,
            columns,
            month=month,
            teams=_reach(),
            at=clock.now(),
        )
    flash(_("Checked again with these columns."))
    return redirect(url_for(".show_figures_import", public_id=public_id), code=303)


@bp.post("/team/figures/import/<uuid:public_id>/write")
@requires(Permission.INDICATORS_EDIT)
def write_figures(public_id: UUID) -> AnyResponse:
    """Let the figures count from now on."""
    with transaction():
        row = _mine(public_id)
        figures.start(row, by=current_actor(), at=clock.now())
        done, total = row.finished_at is not None, len(row.values)
    if done:
        flash(ngettext("%(num)d figure is written.", "%(num)d figures are written.", total))
    else:
        flash(_("The figures are being written; this takes a moment."))
    return redirect(url_for(".show_figures_import", public_id=public_id), code=303)


@bp.post("/team/figures/import/<uuid:public_id>/undo")
@requires(Permission.INDICATORS_EDIT)
def undo_figures(public_id: UUID) -> AnyResponse:
    """Take the whole file back."""
    with transaction():
        row = _mine(public_id)
        figures.ask_undo(row, by=current_actor(), at=clock.now())
    flash(_("The file is taken back; what it had replaced counts again."))
    return redirect(url_for(".show_figures_import", public_id=public_id), code=303)
