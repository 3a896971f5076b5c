"""The learner's exams: what there is, the rules before the start, the sitting, what came of it."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import checks_itself, current_actor, current_reader, requires
from app.accounts.rules.permissions import Permission, may
from app.exams import access
from app.exams.forms.changes import ReportForm
from app.exams.forms.exams import AppealForm
from app.exams.labels import exams as labels
from app.exams.queries import attempts as queries
from app.exams.rules.attempt import AttemptState
from app.exams.services import (
    appeals,
    bank,
    catalogue,
    closing,
    marking,
    oral,
    practice,
    recordings,
    reporting,
    saving,
    showing,
    sitting,
    starting,
)
from app.exams.services.papers import known_paper, paper_view
from app.exams.services.saving import Saved, SaveState
from app.exams.views import quick_save
from app.exams.views.oral import sound
from app.kernel.errors import Denied, NotFound
from app.kernel.verdict import Verdict
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _
from app.platform.web import csrf

bp = Blueprint("exams", __name__, template_folder="../templates", url_prefix="/exams")

Answer = str | AnyResponse | tuple[str, int]


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"exam_words": labels}


@bp.app_template_filter("with_chosen")
def with_chosen(drawn: Markup, answer: object) -> Markup:
    """Drawn options with the chosen ones checked; ``answer`` is a place, several, or None."""
    places = answer if isinstance(answer, tuple) else (answer,)
    text = str(drawn)
    for place in places:
        text = text.replace(f'value="{place}">', f'value="{place}" checked>')
    return Markup(text)


@bp.get("/")
@requires(Permission.ATTEMPT_SIT)
def list_exams() -> Answer:
    """Every exam with what the learner may do next, and the tries so far."""
    at = clock.now()
    offers = catalogue.offers(current_actor(), at=at)
    orals = oral.listed(learner=current_actor().id)
    return render_template(
        "exams/list.html",
        offers=offers,
        practices=practice.offers(current_actor(), at=at),
        orals=orals,
        titles=marking.exam_titles([row.appointment.exam_key for row in orals]) if orals else {},
        at=at,
        today=i18n.local(at).date(),
        S=AttemptState,
    )


@bp.get("/oral/<uuid:public_id>")
@requires(Permission.ATTEMPT_SIT)
def show_oral(public_id: UUID) -> Answer:
    """The learner's own oral exam: to the page of its result."""
    found = oral.read(public_id)
    if found.learner_id != current_actor().id or found.attempt_id is None:
        raise NotFound()
    attempt, _paper = oral.sheet(found)
    return redirect(url_for(".show_attempt", public_id=attempt.public_id))


@bp.get("/oral/recordings/<uuid:public_id>")
@requires(Permission.ATTEMPT_SIT)
def play_recording(public_id: UUID) -> Answer:
    """The recording of one's own oral exam."""
    return sound(public_id)


@bp.get("/<key>")
@requires(Permission.ATTEMPT_SIT)
def show_exam(key: str) -> Answer:
    """Every rule, said before the start."""
    at = clock.now()
    offer = catalogue.offer(current_actor(), key, at=at)
    if offer.body.mode == "practice":
        return redirect(url_for("practice.show", key=key))
    return render_template(
        "exams/start.html",
        offer=offer,
        makeup=catalogue.makeup(offer.body),
        at=at,
        S=AttemptState,
    )


@bp.post("/<key>/start")
@requires(Permission.ATTEMPT_SIT)
@checks_itself
def start_exam(key: str) -> Answer:
    """Begin, or go on with what was begun."""
    sign_in = access.sign_in_id()
    if sign_in is None:
        return redirect(url_for("accounts.sign_in", next=url_for(".show_exam", key=key)))
    at = clock.now()
    try:
        started = _started(sign_in, key, at)
    except Denied as refusal:
        flash(labels.refusal(Verdict(refusal.message, refusal.params)), "error")
        return redirect(url_for(".show_exam", key=key))
    except NotFound:
        if current_reader() is None:
            return redirect(url_for("accounts.sign_in", next=url_for(".show_exam", key=key)))
        raise
    return redirect(url_for(".sit", public_id=started.public_id), 303)


def _started(sign_in: UUID, key: str, at: datetime) -> starting.Started:
    spoken = request.form.get("language", "")
    try:
        return starting.start(sign_in, key, language=spoken, at=at)
    except starting.NoPaper as missing:
        bank.make_ready(missing.version_id, at=at)
        return starting.start(sign_in, key, language=spoken, at=at)


@bp.get("/attempts/<uuid:public_id>/sit")
@requires(Permission.ATTEMPT_SIT)
def sit(public_id: UUID) -> Answer:
    """The paper with the answers saved so far."""
    at = clock.now()
    sheet = queries.sheet(current_actor(), public_id)
    if sheet.state is not AttemptState.OPEN or at >= sheet.due_at:
        return redirect(url_for(".show_attempt", public_id=public_id))
    paper = known_paper(sheet.paper_id, sheet.paper_public_id, sheet.paper_hash)
    return render_template(
        "exams/sit.html",
        attempt=sheet,
        exam=paper.exam,
        paper=str(paper.public_id),
        sections=showing.shown_paper(paper, sheet.answers, sheet.flags),
        empty_report=ReportForm.for_slots,
        token=access.page_token(),
        at=at,
    )


@bp.post("/attempts/<uuid:public_id>/save")
@requires(Permission.ATTEMPT_SIT)
@checks_itself
def save_answer(public_id: UUID) -> Answer:
    """Save one answer. The whole way is one guarded statement; see app.exams.services.saving.

    What is plainly in order never comes here, app.exams.views.quick_save has answered it.
    """
    sign_in = access.sign_in_id()
    if sign_in is None:
        return _told(Saved(SaveState.SIGNED_OUT))
    if not access.token_matches():
        return _foreign()
    given = saving.read_save(request.get_json(silent=True))
    if given is None:
        return _told(Saved(SaveState.UNREADABLE))
    key = access.custody_key()
    return _told(saving.save(public_id, sign_in, given, key=key, at=clock.now()))


csrf.exempt(save_answer)


def _told(saved: Saved) -> Response:
    return Response(
        quick_save.told(saved),
        status=quick_save.STATUS[saved.state],
        content_type="application/json",
    )


def _foreign() -> Answer:
    """A request that no page of ours sent: refused, and not found by those who sit no exams."""
    reader = current_reader()
    if reader is None:
        return _told(Saved(SaveState.SIGNED_OUT))
    if not may(reader.actor, Permission.ATTEMPT_SIT):
        raise NotFound()
    return Response('{"state": "stale_page"}', status=400, content_type="application/json")


@bp.post("/attempts/<uuid:public_id>/flags")
@requires(Permission.ATTEMPT_SIT)
def set_flag(public_id: UUID) -> Answer:
    """Mark an item to come back to, or take the mark away."""
    body = request.get_json(silent=True) or {}
    with transaction():
        attempt = queries.own(current_actor(), public_id)
        flags = sitting.flag(
            attempt, slot=body.get("slot"), on=bool(body.get("on")), at=clock.now()
        )
    return Response(json.dumps({"flags": flags}), content_type="application/json")


@bp.post("/attempts/<uuid:public_id>/signals")
@requires(Permission.ATTEMPT_SIT)
def note_signal(public_id: UUID) -> Answer:
    """Keep a fact about the sitting: the page lost the focus, a text was pasted."""
    body = request.get_json(silent=True) or {}
    with transaction():
        attempt = queries.own(current_actor(), public_id)
        sitting.note_signal(
            attempt, kind=str(body.get("kind", "")), slot=body.get("slot"), at=clock.now()
        )
    return Response("{}", content_type="application/json")


@bp.get("/attempts/<uuid:public_id>/pulse")
@requires(Permission.ATTEMPT_SIT)
def pulse(public_id: UUID) -> Answer:
    """How the attempt stands: the server's time, the deadline, the revisions it holds."""
    at = clock.now()
    attempt = queries.own(current_actor(), public_id)
    latest = queries.latest_answers(attempt.id)
    body = {
        "open": attempt.state is AttemptState.OPEN and at < attempt.due_at,
        "now": at.isoformat(),
        "due": attempt.due_at.isoformat(),
        "due_shown": i18n.clock_time(attempt.due_at, seconds=True),
        "revisions": {slot: one.revision for slot, one in latest.items()},
    }
    return Response(json.dumps(body), content_type="application/json")


@bp.get("/attempts/<uuid:public_id>/check")
@requires(Permission.ATTEMPT_SIT)
def check(public_id: UUID) -> Answer:
    """A last look before handing in."""
    at = clock.now()
    attempt = queries.own(current_actor(), public_id)
    if attempt.state is not AttemptState.OPEN or at >= attempt.due_at:
        return redirect(url_for(".show_attempt", public_id=public_id))
    paper = paper_view(attempt.paper_id)
    sections = showing.shown_paper(paper, queries.latest_answers(attempt.id), attempt.flags)
    items = [item for section in sections for item in section.items]
    return render_template(
        "exams/check.html",
        attempt=attempt,
        exam=paper.exam,
        items=items,
        unanswered=[item for item in items if not item.answered],
        flagged=[item for item in items if item.flagged],
        token=access.page_token(),
        at=at,
    )


@bp.post("/attempts/<uuid:public_id>/submit")
@requires(Permission.ATTEMPT_SIT)
def submit_attempt(public_id: UUID) -> Answer:
    """Hand in; after the deadline, let the clock close."""
    with transaction():
        closing.hand_in(public_id, current_actor().id, key=access.custody_key(), at=clock.now())
    return redirect(url_for(".show_attempt", public_id=public_id), 303)


@bp.get("/attempts/<uuid:public_id>")
@requires(Permission.ATTEMPT_SIT)
def show_attempt(public_id: UUID) -> Answer:
    """What was handed in, the receipt, and the result once it is out."""
    at = clock.now()
    attempt = queries.own(current_actor(), public_id)
    if attempt.state is AttemptState.OPEN and at < attempt.due_at:
        return redirect(url_for(".sit", public_id=public_id))
    template = "exams/_standing.html" if request.headers.get("HX-Request") else "exams/attempt.html"
    paper = paper_view(attempt.paper_id)
    return render_template(
        template,
        attempt=attempt,
        exam=paper.exam,
        paper=paper,
        answered=len(queries.latest_answers(attempt.id)),
        last_save=queries.last_save(attempt.id),
        late=queries.late_answers(attempt.id),
        reports=reporting.of_attempt(attempt.id),
        recordings=recordings.of_attempt(attempt.id) if paper.exam.mode == "oral" else [],
        waiting=queries.waiting_marks([attempt.id]).get(attempt.id, 0),
        offer=catalogue.offer(current_actor(), attempt.exam_key, at=at)
        if sitting.is_published(attempt.exam_key)
        else None,
        at=at,
        S=AttemptState,
        token="" if paper.exam.mode == "oral" else access.page_token(),
    )


@bp.get("/attempts/<uuid:public_id>/review")
@requires(Permission.ATTEMPT_SIT)
def review_attempt(public_id: UUID) -> Answer:
    """Every item with the learner's answer, the key and the explanation, after release."""
    attempt = queries.own(current_actor(), public_id)
    paper = paper_view(attempt.paper_id)
    if attempt.state is not AttemptState.RELEASED or paper.exam.review == "outcome":
        return redirect(url_for(".show_attempt", public_id=public_id))
    return _review_page(public_id, AppealForm())


def _review_page(public_id: UUID, form: AppealForm, slot: int = 0) -> Answer:
    """``slot``: the item whose appeal has to be mended."""
    attempt = queries.own(current_actor(), public_id)
    paper = paper_view(attempt.paper_id)
    items = showing.reviewed(
        paper,
        queries.latest_answers(attempt.id),
        sitting.scores(attempt),
        queries.reviews(attempt.id),
        queries.appeals(attempt.id),
    )
    only = request.args.get("only", "")
    shown = [item for item in items if not item.full] if only == "lost" else items
    page = render_template(
        "exams/review.html",
        attempt=attempt,
        exam=paper.exam,
        items=shown,
        all_items=items,
        only=only,
        with_answers=paper.exam.review == "answers",
        form=form,
        wrong=slot,
    )
    return (page, 422) if slot else page


@bp.post("/attempts/<uuid:public_id>/items/<int:slot>/appeal")
@requires(Permission.ATTEMPT_SIT)
def appeal(public_id: UUID, slot: int) -> Answer:
    """Ask for another look at one answer."""
    form = AppealForm()
    if not form.validate():
        appeals.check_open(queries.own(current_actor(), public_id), slot)
        return _review_page(public_id, form, slot)
    with transaction():
        attempt = queries.own(current_actor(), public_id)
        appeals.raise_appeal(attempt, slot, str(form.words.data), at=clock.now())
    flash(_("Your appeal is in. A trainer who did not mark this answer will look at it."))
    return redirect(url_for(".review_attempt", public_id=public_id, _anchor=f"item-{slot}"), 303)
