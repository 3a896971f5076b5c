"""Reports on items: the learner's during and after a sitting, the trainer's answers."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.exams.forms.changes import REPORT_KINDS, ReportAnswerForm, ReportForm
from app.exams.queries import attempts as attempt_queries
from app.exams.services import marking, overview, reporting
from app.kernel.errors import BadContent, Conflict
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _

bp = Blueprint("item_reports", __name__, template_folder="../templates")

Answer = str | AnyResponse | tuple[str, int]


@bp.get("/exams/attempts/<uuid:public_id>/reports")
@requires(Permission.ATTEMPT_SIT)
def show_own(public_id: UUID) -> Answer:
    """What this learner reported in an attempt, and what was answered; a form for more."""
    return _own(public_id, None)


def _own(public_id: UUID, form: ReportForm | None, said: str = "", error: str = "") -> Answer:
    attempt = attempt_queries.own(current_actor(), public_id)
    part = bool(request.headers.get("HX-Request"))
    page = render_template(
        "exams/_report_form.html" if part else "exams/reports_own.html",
        attempt=attempt,
        form=form or ReportForm.for_slots(attempt.slot_count),
        reports=reporting.of_attempt(attempt.id),
        kinds=dict(REPORT_KINDS),
        said=said,
        error=error,
    )
    return (page, 422) if error or (form is not None and form.errors) else page


@bp.post("/exams/attempts/<uuid:public_id>/reports")
@requires(Permission.ATTEMPT_SIT)
def add_own(public_id: UUID) -> Answer:
    """Keep a report. The sitting page stays where it is."""
    form = ReportForm.for_slots(attempt_queries.own(current_actor(), public_id).slot_count)
    if not form.validate():
        return _own(public_id, form)
    overview.forget_reading()
    try:
        with transaction():
            attempt = attempt_queries.own(current_actor(), public_id)
            reporting.report(
                attempt,
                slot=int(form.slot.data),
                kind=str(form.kind.data),
                words=str(form.words.data or "").strip(),
                at=clock.now(),
            )
    except (BadContent, Conflict) as refusal:
        return _own(public_id, form, error=i18n.said(refusal))
    if request.headers.get("HX-Request"):
        return _own(public_id, None, _("Reported. Go on; the answer comes with your result."))
    flash(_("Reported. A trainer will answer."))
    return redirect(url_for(".show_own", public_id=public_id), 303)


@bp.get("/marking/reports")
@requires(Permission.ATTEMPT_RATE)
def list_reports() -> Answer:
    """Reports that wait, and those answered lately."""
    return _list(ReportAnswerForm())


def _list(form: ReportAnswerForm, wrong: UUID | None = None, error: str = "") -> Answer:
    waiting = reporting.listed(answered=False)
    page = render_template(
        "exams/reports.html",
        waiting=waiting,
        answered=reporting.listed(answered=True)[:20],
        exams=marking.exam_titles([row.exam_key for row in waiting]),
        kinds=dict(REPORT_KINDS),
        form=form,
        wrong=wrong,
        error=error,
    )
    return (page, 422) if wrong or error else page


@bp.post("/marking/reports/<uuid:public_id>")
@requires(Permission.ATTEMPT_RATE)
def answer_report(public_id: UUID) -> Answer:
    """Answer one report."""
    form = ReportAnswerForm()
    if not form.validate():
        return _list(form, public_id)
    with transaction():
        reporting.answer(public_id, str(form.words.data), by=current_actor(), at=clock.now())
    flash(_("Answered. The learner sees your words with the result."))
    return redirect(url_for(".list_reports"), 303)
