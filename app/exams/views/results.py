"""Staff's view of exams: how attempts stand, releases, voids, extra time, custody."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.exams import access
from app.exams.forms.exams import AccommodationForm, GiveTimeForm, ReasonForm
from app.exams.labels import exams as labels
from app.exams.queries import attempts as queries
from app.exams.queries.attempts import AttemptList
from app.exams.rules.attempt import AttemptState
from app.exams.services import (
    closing,
    custody,
    deeper,
    desk,
    overview,
    releasing,
    showing,
    sitting,
    statistics,
)
from app.exams.services.papers import paper_view
from app.kernel.errors import BadContent, NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _, ngettext
from app.platform.sheets import Column, write_csv, write_xlsx

bp = Blueprint("exam_results", __name__, template_folder="../templates", url_prefix="/exam-results")

Answer = str | AnyResponse | tuple[str, int]
BATCH = 40


@bp.get("/")
@requires(Permission.EXAM_REPORT)
def list_exams() -> Answer:
    """Every exam with how its attempts stand."""
    at = clock.now()
    return render_template(
        "exams/results_index.html", exams=overview.exams(), counts=queries.counts_by_exam(at=at)
    )


@bp.get("/<key>")
@requires(Permission.EXAM_REPORT)
def show_exam(key: str) -> Answer:
    """An exam's attempts, filtered, paged, as a table or a file."""
    at = clock.now()
    wanted = AttemptList(
        key,
        state=request.args.get("state", ""),
        words=request.args.get("q", "").strip(),
        sort=request.args.get("sort", "-started"),
    )
    if request.args.get("format") in ("xlsx", "csv"):
        return _file(wanted, request.args["format"])
    page = overview.page(wanted, request.args.get("page", 1, type=int))
    ids = [row[0].id for row in page.items]
    return render_template(
        "exams/results.html",
        exam=overview.exam(key),
        key=key,
        page=page,
        wanted=wanted,
        counts=queries.counts_by_exam(at=at).get(key),
        waiting=queries.waiting_marks(ids),
        answered=queries.answered(ids),
        at=at,
        S=AttemptState,
        reason=ReasonForm(),
    )


@bp.get("/<key>/statistics")
@requires(Permission.EXAM_REPORT)
def show_statistics(key: str) -> Answer:
    """What the answers say about the exam and each of its items, with the method beside it."""
    report = statistics.report(key)
    chosen = request.args.get("item", "")
    return render_template(
        "exams/statistics.html",
        key=key,
        report=report,
        chosen=next((line for line in report.items if line.key == chosen), None),
        hints=labels.HINTS,
        few=statistics.FEW,
    )


@bp.get("/<key>/statistics/deeper")
@requires(Permission.EXAM_REPORT)
def show_deeper(key: str) -> Answer:
    """The Rasch scale, language groups, drift and time, with the method beside them."""
    return render_template("exams/deeper.html", key=key, report=deeper.report(key))


def _file(wanted: AttemptList, form: str) -> Answer:
    columns = [
        Column(_("Name")),
        Column(_("Staff number")),
        Column(_("Try")),
        Column(_("State")),
        Column(_("Started")),
        Column(_("Handed in")),
        Column(_("Points")),
        Column(_("Of")),
        Column(_("Percent")),
        Column(_("Outcome")),
        Column(_("Receipt code")),
    ]
    rows = [
        [
            name,
            staff_no or "",
            attempt.number,
            str(labels.STATES[attempt.state]),
            i18n.moment(attempt.started_at),
            i18n.moment(attempt.finished_at),
            None if attempt.earned is None else attempt.earned / 100,
            None if attempt.possible is None else attempt.possible / 100,
            None if attempt.percent is None else attempt.percent / 100,
            "" if attempt.passed is None else (_("pass") if attempt.passed else _("fail")),
            attempt.receipt_code,
        ]
        for attempt, name, staff_no in overview.rows(wanted)
    ]
    write = write_xlsx if form == "xlsx" else write_csv
    kind = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        if form == "xlsx"
        else "text/csv; charset=utf-8"
    )
    answer = Response(write(columns, rows), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{wanted.exam_key}.{form}"'
    return answer


@bp.get("/attempts/<uuid:public_id>")
@requires(Permission.EXAM_REPORT)
def show_attempt(public_id: UUID) -> Answer:
    """One attempt: times, answers, marks, late answers, signals, custody."""
    return _attempt_page(public_id)


def _attempt_page(public_id: UUID, form: object = None, error: str = "") -> Answer:
    attempt = queries.any_attempt(public_id)
    paper = paper_view(attempt.paper_id)
    latest = queries.latest_answers(attempt.id)
    items = showing.reviewed(
        paper, latest, sitting.scores(attempt), queries.reviews(attempt.id), {}
    )
    _row, findings = custody.findings(public_id, key=access.custody_key())
    page = render_template(
        "exams/results_attempt.html",
        attempt=attempt,
        exam=paper.exam,
        person=overview.person(attempt.learner_id, day=today()),
        items=items,
        answered=len(latest),
        late=queries.late_answers(attempt.id),
        signals=overview.signals(attempt.id),
        findings=findings,
        at=clock.now(),
        S=AttemptState,
        reason=form if isinstance(form, ReasonForm) else ReasonForm(),
        time=form if isinstance(form, GiveTimeForm) else GiveTimeForm(),
        error=error,
        own=attempt.learner_id == current_actor().id,
    )
    return (page, 422) if error else page


@bp.post("/<key>/release")
@requires(Permission.ATTEMPT_RELEASE)
def release(key: str) -> Answer:
    """Release every scored attempt of an exam, in short batches."""
    total = 0
    while True:
        with transaction():
            done = releasing.release_ready(key, by=current_actor(), at=clock.now(), most=BATCH)
        total += done
        if done < BATCH:
            break
    flash(ngettext("One result is out.", "%(num)d results are out.", total))
    return redirect(url_for(".show_exam", key=key), 303)


@bp.post("/attempts/<uuid:public_id>/<deed>")
@requires(Permission.ATTEMPT_RELEASE)
def change_attempt(public_id: UUID, deed: str) -> Answer:
    """Void, close, give time, accept a late answer: each with a reason for the trail."""
    if deed not in ("void", "close", "time", "late"):
        abort(404)
    form = GiveTimeForm() if deed == "time" else ReasonForm()
    if deed != "close" and not form.validate():
        return _attempt_page(public_id, form, _("Give a reason; the trail keeps it."))
    reason = str(form.reason.data or "")
    actor, at, key = current_actor(), clock.now(), access.custody_key()
    try:
        with transaction():
            attempt = releasing.attempt_for_update(public_id)
            if attempt is None:
                raise NotFound()
            if deed == "void":
                releasing.void(attempt, reason=reason, by=actor, at=at)
            elif deed == "time" and isinstance(form, GiveTimeForm):
                desk.give_time(
                    attempt, minutes=int(form.minutes.data or 0), reason=reason, by=actor, at=at
                )
            elif deed == "close":
                desk.close(attempt, key=key, by=actor, at=at)
            else:
                late = request.form.get("late", type=int) or 0
                desk.accept_late(late, attempt, reason=reason, key=key, by=actor, at=at)
    except BadContent as refusal:
        return _attempt_page(public_id, form, i18n.said(refusal))
    flash(str(_DONE[deed]))
    return redirect(url_for(".show_attempt", public_id=public_id), 303)


_DONE = {
    "void": i18n._l("The attempt is void. It counts no more, and its evidence is cancelled."),
    "time": i18n._l("The deadline has moved. The learner sees it within 15 seconds."),
    "close": i18n._l("The attempt is closed. Everything saved counts."),
    "late": i18n._l("The late answer counts now."),
}


@bp.get("/extra-time")
@requires(Permission.ATTEMPT_RELEASE)
def list_accommodations() -> Answer:
    """Who has more time, and why."""
    return _accommodations(AccommodationForm())


def _accommodations(form: AccommodationForm, status: int = 200) -> Answer:
    exams = overview.exams()
    form.exam_key.choices = [("", _("All exams"))] + [
        (one.key, i18n.in_readers_language(one.body.title)) for one in exams
    ]
    page = render_template(
        "exams/accommodations.html",
        rows=queries.accommodations(),
        form=form,
        titles={one.key: one.body.title for one in exams},
    )
    return (page, status) if status != 200 else page


@bp.post("/extra-time")
@requires(Permission.ATTEMPT_RELEASE)
def add_accommodation() -> Answer:
    """Give somebody more time for the attempts to come."""
    form = AccommodationForm()
    known = overview.exam_keys()
    form.exam_key.choices = [("", "")] + [(key, key) for key in known]
    valid = form.validate()
    learner = overview.learner_by_staff_no(str(form.staff_no.data or ""))
    if learner is None and form.staff_no.data:
        form.staff_no.errors = [_("There is no active person with this staff number.")]
    if not valid or learner is None:
        return _accommodations(form, 422)
    try:
        with transaction():
            desk.accommodate(
                learner,
                exam_key=str(form.exam_key.data or ""),
                percent=int(form.extra_percent.data or 0),
                minutes=int(form.extra_minutes.data or 0),
                reason=str(form.reason.data),
                by=current_actor(),
                at=clock.now(),
            )
    except BadContent as refusal:
        form.extra_percent.errors = [i18n.said(refusal)]
        return _accommodations(form, 422)
    flash(_("The extra time holds for every attempt begun from now on."))
    return redirect(url_for(".list_accommodations"), 303)


@bp.post("/extra-time/<int:number>/end")
@requires(Permission.ATTEMPT_RELEASE)
def end_accommodation(number: int) -> Answer:
    """Let extra time end."""
    with transaction():
        desk.end_accommodation(number, by=current_actor(), at=clock.now())
    flash(_("Ended. Attempts already begun keep their time."))
    return redirect(url_for(".list_accommodations"), 303)


@bp.post("/close-due")
@requires(Permission.ATTEMPT_RELEASE)
def close_due() -> Answer:
    """Close what is due now, for when the worker stands still."""
    at, key = clock.now(), access.custody_key()
    due = closing.due(at=at)
    overview.forget_reading()
    for attempt_id in due:
        with transaction():
            closing.close_one(attempt_id, key=key, at=at)
    flash(ngettext("One attempt is closed.", "%(num)d attempts are closed.", len(due)))
    return redirect(url_for(".list_exams"), 303)
