"""Reports as documents, and views of the board that somebody keeps."""

from __future__ import annotations

from uuid import UUID

from flask import Response as FileResponse
from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.growth import policies
from app.growth.labels import listings
from app.growth.labels import reports as wording
from app.growth.queries import people, pictures
from app.growth.queries import reports as queries
from app.growth.queries import surveys as survey_queries
from app.growth.queries.case_records import Asked, Review
from app.growth.queries.team_board import Board, Wanted, units_of
from app.growth.services import reports
from app.growth.views.blueprint import bp
from app.growth.views.team_evaluations import last_month
from app.growth.views.team_files import PDF, file_asked, file_of, titled
from app.growth.views.team_person import today
from app.kernel.errors import BadContent, NotFound
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _, in_readers_language, language


@bp.get("/quality-reports")
@requires(Permission.REPORT_READ)
def list_reports() -> str | FileResponse:
    """Reports that the reader may open, and what one can begin; the list also as a file."""
    actor = current_actor()
    rows = queries.reports(actor)
    names = people.names({row.by_id for row in rows}, day=today())
    if file_asked():
        return file_of(_("Reports"), "reports", *listings.reports(rows, names))
    return render_template(
        "growth/reports.html",
        rows=rows,
        words=wording,
        names=names,
        surveys=[line.survey for line in survey_queries.surveys(actor) if line.answers],
        units=[u for u in units_of(actor, day=today()) if u.people],
        month=last_month(),
    )


@bp.post("/quality-reports")
@requires(Permission.INDICATORS_EDIT)
def begin_report() -> Response | str:
    """Begin a report from a survey or from a team's month; or have the list printed."""
    if file_asked() == PDF:
        return list_reports()
    actor, at = current_actor(), clock.now()
    with transaction():
        kind = request.form.get("kind", "")
        if kind == queries.Kind.SATISFACTION.value:
            survey = survey_queries.survey(_uuid("survey"), actor)
            results = survey_queries.Results(survey, actor, None, today())
            row = reports.begin(
                queries.Kind.SATISFACTION,
                titled(_("Satisfaction report %(period)s", period=survey.period)),
                about=in_readers_language(survey.title),
                language=language(),
                unit=survey.unit_id,
                sections=wording.of_survey(results),
                by=actor,
                at=at,
            )
        elif kind == queries.Kind.TEAM_MONTH.value:
            board = Board(actor, Wanted(unit=_uuid("unit")), pictures.today(at))
            if board.unit is None or not policies.may_run(actor, board.unit.id):
                raise NotFound()
            if not board.everybody:
                raise BadContent("There are no figures yet to report on.")
            review = Review(actor, Asked(unit=board.unit.public_id, months=1), today())
            row = reports.begin(
                queries.Kind.TEAM_MONTH,
                titled(_("Monthly report %(month)s", month=last_month())),
                about=in_readers_language(board.unit.name),
                language=language(),
                unit=board.unit.id,
                sections=wording.of_team(board, review),
                by=actor,
                at=at,
            )
        else:
            raise NotFound()
        key = row.public_id
    return redirect(url_for(".show_report", public_id=key), code=303)


def _uuid(name: str) -> UUID:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        raise NotFound() from None


@bp.get("/quality-reports/<uuid:public_id>")
@requires(Permission.REPORT_READ)
def show_report(public_id: UUID) -> str:
    """The report: its figures, findings and proposals, and its file."""
    row = queries.report(public_id, current_actor())
    return render_template(
        "growth/report.html",
        report=row,
        words=wording,
        writes=bool(policies.may_write_report(current_actor(), row.by_id)),
        writer=people.names({row.by_id}, day=today()).get(row.by_id),
    )


@bp.post("/quality-reports/<uuid:public_id>")
@requires(Permission.INDICATORS_EDIT)
def write_report(public_id: UUID) -> Response:
    """Keep findings and proposals; have the file made if asked."""
    with transaction():
        row = queries.report(public_id, current_actor())
        reports.write(
            row, findings=request.form.get("findings", "")[:8000],
            proposals=request.form.get("proposals", "")[:8000],
            by=current_actor(), at=clock.now(),
        )  # fmt: skip
        printing = "print" in request.form
        if printing:
            reports.ask(row, by=current_actor(), at=clock.now())
    flash(_("The file is being made; load this page again in a moment.") if printing
          else _("The report is kept."))  # fmt: skip
    return redirect(url_for(".show_report", public_id=public_id), code=303)


@bp.get("/quality-reports/<uuid:public_id>/file")
@requires(Permission.REPORT_READ)
def report_file(public_id: UUID) -> Response:
    """The PDF, once it is made."""
    row = queries.report(public_id, current_actor())
    path = reports.file_of(current_app.config["ACADEMY"], row)
    if row.printed_at is None or not path.exists():
        raise NotFound()
    name = f"{row.title} {row.about}.pdf"
    return send_file(path, mimetype="application/pdf", as_attachment=True, download_name=name)


@bp.post("/team/views")
@requires(Permission.REPORT_READ)
def save_view() -> Response:
    """Keep what the board shows under a name."""
    with transaction():
        found = reports.save_view(
            request.form.get("name", ""), request.form.to_dict(), by=current_actor(),
            at=clock.now(),
        )  # fmt: skip
        query = dict(found.query)
    flash(_("The view is kept."))
    return redirect(url_for(".show_team_board", **query), code=303)


@bp.post("/team/views/<uuid:public_id>/remove")
@requires(Permission.REPORT_READ)
def remove_view(public_id: UUID) -> Response:
    """Forget a view."""
    with transaction():
        reports.remove_view(public_id, by=current_actor())
    flash(_("The view is removed."))
    return redirect(url_for(".show_team_board"), code=303)
