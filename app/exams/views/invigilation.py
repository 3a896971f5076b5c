"""The invigilator's desk: who sits, how far they are, whether their line holds; and what to do."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.exams import access
from app.exams.forms.exams import GiveTimeForm, LateAnswerForm, ReasonForm
from app.exams.labels import exams as labels
from app.exams.queries import attempts as attempt_queries
from app.exams.queries import invigilation as queries
from app.exams.rules.attempt import AttemptState
from app.exams.services import answer_words, desk, overview, releasing
from app.exams.services.papers import paper_view
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _, ngettext

bp = Blueprint("invigilation", __name__, template_folder="../templates", url_prefix="/invigilation")

Answer = str | AnyResponse | tuple[str, int]


@bp.get("/")
@requires(Permission.ATTEMPT_INVIGILATE)
def list_running() -> Answer:
    """Exams that are being sat."""
    rows = queries.running(at=clock.now())
    return render_template(
        "exams/invigilation.html", rows=rows, titles=overview.titles([r.exam_key for r in rows])
    )


@bp.get("/<key>")
@requires(Permission.ATTEMPT_INVIGILATE)
def show_board(key: str) -> Answer:
    """Everybody at one exam; htmx asks for the table alone every five seconds."""
    return _board(key, GiveTimeForm())


def _board(key: str, form: GiveTimeForm, error: str = "") -> Answer:
    at = clock.now()
    exam = overview.exam(key)
    alone = bool(request.headers.get("HX-Request")) and request.method == "GET"
    page = render_template(
        "exams/_invigilation_board.html" if alone else "exams/invigilation_board.html",
        key=key,
        exam=exam,
        rows=queries.board(key, at=at),
        at=at,
        form=form,
        error=error,
        presences=labels.PRESENCES,
    )
    return (page, 422) if error or form.errors else page


@bp.post("/<key>/time")
@requires(Permission.ATTEMPT_INVIGILATE)
def give_everybody_time(key: str) -> Answer:
    """Move the deadline of every sitting that goes on, such as after a power cut."""
    form = GiveTimeForm()
    if not form.validate():
        return _board(key, form)
    at, actor = clock.now(), current_actor()
    going = queries.open_ids(key, at=at)
    overview.forget_reading()
    given = 0
    for public_id in going:
        with transaction():
            attempt = releasing.attempt_for_update(public_id)
            if attempt is None or attempt.learner_id == actor.id:
                continue
            try:
                desk.give_time(
                    attempt,
                    minutes=int(form.minutes.data or 0),
                    reason=str(form.reason.data),
                    by=actor,
                    at=at,
                )
            except Conflict:
                continue  # handed in meanwhile
            given += 1
    flash(
        ngettext(
            "One deadline has moved. The learner sees it within 15 seconds.",
            "%(num)d deadlines have moved. The learners see it within 15 seconds.",
            given,
        )
    )
    return redirect(url_for(".show_board", key=key), 303)


@bp.get("/attempts/<uuid:public_id>")
@requires(Permission.ATTEMPT_INVIGILATE)
def show_sitting(public_id: UUID) -> Answer:
    """One sitting: progress and facts, late answers, and the steps that can be taken."""
    return _sitting(public_id)


def _sitting(
    public_id: UUID, form: ReasonForm | None = None, *, deed: str = "", error: str = ""
) -> Answer:
    at = clock.now()
    attempt = attempt_queries.any_attempt(public_id)
    paper = paper_view(attempt.paper_id)
    latest = attempt_queries.latest_answers(attempt.id)
    late = attempt_queries.late_answers(attempt.id)
    page = render_template(
        "exams/invigilation_sitting.html",
        attempt=attempt,
        exam=paper.exam,
        person=overview.person(attempt.learner_id, day=today()),
        latest=latest,
        late=[
            (one, paper.slot(one.slot), answer_words.in_words(paper.slot(one.slot), one.answer))
            for one in late
        ],
        signals=overview.signals(attempt.id),
        sections=paper.sections(),
        at=at,
        S=AttemptState,
        own=attempt.learner_id == current_actor().id,
        deed=deed,
        form=form,
        error=error,
    )
    return (page, 422) if error or (form is not None and form.errors) else page


@bp.post("/attempts/<uuid:public_id>/<deed>")
@requires(Permission.ATTEMPT_INVIGILATE)
def act(public_id: UUID, deed: str) -> Answer:
    """Give time, close, or let a late answer count: each with a reason for the trail."""
    forms = {"time": GiveTimeForm, "close": ReasonForm, "late": LateAnswerForm}
    if deed not in forms:
        abort(404)
    form = forms[deed]()
    if not form.validate():
        return _sitting(public_id, form, deed=deed)
    reason, actor = str(form.reason.data), current_actor()
    at, key = clock.now(), access.custody_key()
    try:
        with transaction():
            attempt = releasing.attempt_for_update(public_id)
            if attempt is None:
                raise NotFound()
            if isinstance(form, GiveTimeForm):
                minutes = int(form.minutes.data or 0)
                desk.give_time(attempt, minutes=minutes, reason=reason, by=actor, at=at)
            elif isinstance(form, LateAnswerForm):
                late = int(form.late.data or 0)
                desk.accept_late(late, attempt, reason=reason, key=key, by=actor, at=at)
            else:
                desk.close(attempt, key=key, by=actor, at=at, reason=reason)
    except BadContent as refusal:
        return _sitting(public_id, form, deed=deed, error=i18n.said(refusal))
    flash(
        {
            "time": _("The deadline has moved. The learner sees it within 15 seconds."),
            "close": _("The attempt is closed. Everything saved counts."),
            "late": _("The late answer counts now."),
        }[deed]
    )
    return redirect(url_for(".show_sitting", public_id=public_id), 303)
