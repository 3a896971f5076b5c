"""The trainer's marking: the queue by item, one answer at a time, appeals."""

from __future__ import annotations

import json
from decimal import Decimal
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, current_reader, requires
from app.accounts.rules.permissions import Permission, may
from app.exams.forms.exams import AppealAnswerForm
from app.exams.labels import exams as labels
from app.exams.queries import attempts as attempt_queries
from app.exams.queries import marking as queries
from app.exams.services import appeals, marking, reporting, showing, suggesting
from app.exams.services.marking import Given
from app.exams.services.papers import paper_view
from app.kernel.errors import BadContent, Conflict, DomainError, NotFound
from app.kernel.points import points
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _

bp = Blueprint("marking", __name__, template_folder="../templates", url_prefix="/marking")

Answer = str | AnyResponse | tuple[str, int]


def waiting() -> int:
    """The count on the rail: what this trainer may mark."""
    reader = current_reader()
    if reader is None or not may(reader.actor, Permission.ATTEMPT_RATE):
        return 0
    return marking.count_waiting(reader.actor)


@bp.get("/")
@requires(Permission.ATTEMPT_RATE)
def list_queue() -> Answer:
    """What waits, by item."""
    rows = marking.queue(current_actor())
    return render_template(
        "exams/marking_queue.html",
        rows=rows,
        items=marking.titles_of([row.item_version_id for row in rows]),
        exams=marking.exam_titles([row.exam_key for row in rows]),
        appeals=len(appeals.open_appeals()),
        reports=reporting.waiting(),
        at=clock.now(),
    )


@bp.get("/<exam_key>/<item_key>")
@requires(Permission.ATTEMPT_RATE)
def next_answer(exam_key: str, item_key: str) -> Answer:
    """Go to the answer to mark next."""
    found = marking.next_to_mark(
        current_actor(), exam_key, item_key, at=clock.now(), after=_after(request.args.get("after"))
    )
    if found is None:
        flash(_("Every answer to this item is marked."))
        return redirect(url_for(".list_queue"))
    return redirect(
        url_for(
            ".show_answer",
            exam_key=exam_key,
            item_key=item_key,
            code=f"{found.attempt_id}-{found.slot}",
        )
    )


def _after(text: str | None) -> tuple[int, int] | None:
    attempt, dash, slot = (text or "").partition("-")
    return (int(attempt), int(slot)) if dash and attempt.isdigit() and slot.isdigit() else None


def _place(code: str) -> tuple[int, int]:
    found = _after(code)
    if found is None:
        raise NotFound()
    return found


@bp.get("/<exam_key>/<item_key>/<code>")
@requires(Permission.ATTEMPT_RATE)
def show_answer(exam_key: str, item_key: str, code: str) -> Answer:
    """One answer beside its item and key points. Whose it is stands nowhere."""
    score = marking.readable(*_place(code), exam_key=exam_key, item_key=item_key)
    return _page(score, exam_key, item_key, code)


def _page(
    score: marking.Readable,
    exam_key: str,
    item_key: str,
    code: str,
    *,
    error: str = "",
    status: int = 200,
) -> Answer:
    rater, at = current_actor(), clock.now()
    slot = paper_view(score.paper_id).slot(score.slot)
    cells = queries.strip(rater.id, exam_key, item_key, at=at)
    here = next((cell for cell in cells if (cell.attempt_id, cell.slot) == _place(code)), None)
    if here is None:
        raise NotFound()
    text = queries.answer_text(score.attempt_id, score.slot, score.revision)
    draft = queries.draft_of(score.attempt_id, score.slot, rater.id)
    page = render_template(
        "exams/marking.html",
        exam=paper_view(score.paper_id).exam,
        exam_key=exam_key,
        item_key=item_key,
        code=code,
        here=here,
        slot=slot,
        item=slot.item,
        levels=marking.levels_of(slot.item),
        shown=showing.shown_item(slot, None, flagged=False),
        text="" if text is None else str(json.loads(text)),
        cells=cells,
        done=sum(cell.state == "marked" for cell in cells),
        draft=request.form if request.method == "POST" else (draft.body if draft else {}),
        own=sorted(queries.own_marks(rater.id, exam_key, item_key).items()),
        error=error,
    )
    return (page, status) if status != 200 else page


@bp.post("/<exam_key>/<item_key>/<code>")
@requires(Permission.ATTEMPT_RATE)
def send_marks(exam_key: str, item_key: str, code: str) -> Answer:
    """Send, put off, keep or claim; then the next answer."""
    deed = request.form.get("deed", "send")
    attempt_id, slot_number = _place(code)
    actor, at = current_actor(), clock.now()
    try:
        with transaction():
            score, attempt = marking.locked(attempt_id, slot_number)
            if score.item_key != item_key or attempt.exam_key != exam_key:
                raise NotFound()
            if deed in ("draft", "later"):
                marking.claim(score, attempt, by=actor, at=at)
                marking.keep_draft(score, body=_draft(), by=actor, at=at, postponed=deed == "later")
            else:
                if request.form.get("second"):
                    marking.ask_second(score, by=actor, at=at)
                keys = [
                    p.key for p in paper_view(attempt.paper_id).slot(slot_number).item.key_points
                ]
                given = _given(keys)
                earned = marking.send(
                    score,
                    attempt,
                    given,
                    comment=request.form.get("comment", "").strip(),
                    by=actor,
                    at=at,
                )
    except (BadContent, Conflict) as refusal:
        if deed == "draft":
            return Response(
                json.dumps({"error": i18n.said(refusal)}),
                status=refusal.status,
                content_type="application/json",
            )
        return _again(refusal, exam_key, item_key, code)
    if deed == "draft":
        shown = i18n.local(at).strftime("%H:%M:%S")
        return Response(json.dumps({"at": shown}), content_type="application/json")
    if deed == "send":
        flash(_("Given: %(points)s points.", points=labels.points_text(earned)))
    return redirect(url_for(".next_answer", exam_key=exam_key, item_key=item_key, after=code), 303)


@bp.get("/<exam_key>/<item_key>/<code>/suggestion")
@requires(Permission.ATTEMPT_RATE)
def show_suggestion(exam_key: str, item_key: str, code: str) -> Answer:
    """Where the answer may speak to its key points: after the rater's own marks, never before."""
    score = marking.readable(*_place(code), exam_key=exam_key, item_key=item_key)
    item = paper_view(score.paper_id).slot(score.slot).item
    rater = current_actor()
    draft = queries.draft_of(score.attempt_id, score.slot, rater.id)
    marks = draft.body if draft else {}
    own = all(str(marks.get(f"point-{point.key}", "")).strip() for point in item.key_points)
    looked = own or queries.has_rated(score.attempt_id, score.slot, rater.id)
    text = queries.answer_text(score.attempt_id, score.slot, score.revision) if looked else None
    page = render_template(
        "exams/_suggestion.html",
        early=not looked,
        look=suggesting.look(item, str(json.loads(text))) if text is not None else None,
        item=item,
        exam_key=exam_key,
        item_key=item_key,
        code=code,
    )
    return page if looked else (page, 409)


def _again(refusal: DomainError, exam_key: str, item_key: str, code: str) -> Answer:
    score = marking.readable(*_place(code), exam_key=exam_key, item_key=item_key)
    return _page(score, exam_key, item_key, code, error=i18n.said(refusal), status=refusal.status)


def _draft() -> dict[str, object]:
    return {
        name: value[:4000]
        for name, value in request.form.items()
        if name.startswith(("point-", "evidence-")) or name == "comment"
    }


def _given(keys: list[str]) -> list[Given]:
    found = []
    for key in keys:
        text = request.form.get(f"point-{key}", "")
        try:
            earned = points(Decimal(text))
        except ArithmeticError:
            raise BadContent("Give points for every key point.") from None
        words = request.form.get(f"evidence-{key}", "")
        evidence = tuple(line for line in words.split("\n") if line.strip())
        found.append(Given(key, earned, evidence))
    return found


@bp.get("/appeals")
@requires(Permission.ATTEMPT_RATE)
def list_appeals() -> Answer:
    """Appeals that wait, the oldest first."""
    rows = []
    for appeal, attempt in appeals.open_appeals():
        slot = paper_view(attempt.paper_id).slot(appeal.slot)
        raters = appeals.raters_of(attempt.id, appeal.slot)
        rows.append((appeal, attempt, slot, current_actor().id in raters))
    return render_template("exams/appeals.html", rows=rows, at=clock.now())


@bp.get("/appeals/<uuid:public_id>")
@requires(Permission.ATTEMPT_RATE)
def show_appeal(public_id: UUID) -> Answer:
    """One appeal with the answer, the marks and what was said."""
    return _appeal_page(public_id, AppealAnswerForm())


def _appeal_page(public_id: UUID, form: AppealAnswerForm, *, error: str = "") -> Answer:
    appeal, attempt = appeals.read(public_id)
    paper = paper_view(attempt.paper_id)
    items = showing.reviewed(
        paper,
        attempt_queries.latest_answers(attempt.id),
        [s for s in appeals.scores(attempt.id) if s.slot == appeal.slot],
        attempt_queries.reviews(attempt.id),
        {},
    )
    page = render_template(
        "exams/appeal.html",
        appeal=appeal,
        attempt=attempt,
        one=items[0],
        exam=paper.exam,
        form=form,
        error=error,
    )
    return (page, 422) if error or form.errors else page


@bp.post("/appeals/<uuid:public_id>")
@requires(Permission.ATTEMPT_RATE)
def answer_appeal(public_id: UUID) -> Answer:
    """Decide on an appeal."""
    form = AppealAnswerForm()
    if not form.validate():
        return _appeal_page(public_id, form)
    try:
        with transaction():
            appeal, attempt = appeals.appeal_for_update(public_id)
            appeals.answer_appeal(
                appeal,
                attempt,
                earned=points(form.earned.data or 0),
                words=str(form.words.data),
                by=current_actor(),
                at=clock.now(),
            )
    except BadContent as refusal:
        return _appeal_page(public_id, form, error=i18n.said(refusal))
    flash(_("The appeal is answered. The learner sees your words."))
    return redirect(url_for(".list_appeals"), 303)
