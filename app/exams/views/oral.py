"""Oral exams for trainers: appointments, the interviewer's sheet, the result."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.exams import access
from app.exams.forms.oral import KINDS, AppointmentForm, RecordingForm
from app.exams.labels import exams as labels
from app.exams.rules import recordings as rules
from app.exams.rules.attempt import AttemptState
from app.exams.services import marking, oral, overview, recordings, sitting
from app.exams.services.marking import Given
from app.kernel.errors import BadContent, Denied, IllegalMove, NotFound
from app.kernel.points import points
from app.kernel.verdict import Verdict
from app.media import serving
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.forms import options
from app.platform.i18n import _

bp = Blueprint("oral_exams", __name__, template_folder="../templates", url_prefix="/oral")

Answer = str | AnyResponse | tuple[str, int]


@bp.get("/")
@requires(Permission.ATTEMPT_RATE)
def list_appointments() -> Answer:
    """Oral exams to come and gone; one's own first if asked."""
    mine = request.args.get("mine") == "1"
    rows = oral.listed(mine=current_actor().id if mine else None)
    return render_template(
        "exams/oral_list.html",
        rows=rows,
        mine=mine,
        titles=overview.titles([row.appointment.exam_key for row in rows]),
        kinds=dict(KINDS),
        me=current_actor().id,
        exams=oral.exams(),
        at=clock.now(),
    )


def _form() -> AppointmentForm:
    form = AppointmentForm()
    form.exam_key.choices = options(
        (one.key, i18n.in_readers_language(one.body.title)) for one in oral.exams()
    )
    return form


@bp.get("/new")
@requires(Permission.ATTEMPT_RELEASE)
def new_appointment() -> Answer:
    """Make an appointment."""
    return render_template("exams/oral_new.html", form=_form())


@bp.post("/new")
@requires(Permission.ATTEMPT_RELEASE)
def create_appointment() -> Answer:
    """Keep an appointment."""
    form = _form()
    valid = form.validate()
    found: dict[str, int] = {}
    for name in ("learner", "first", "second"):
        field = form[name]
        number = overview.learner_by_staff_no(str(field.data)) if field.data else None
        if number is not None:
            found[name] = number
        elif field.data:
            field.errors = [_("There is no active person with this staff number.")]
            valid = False
    if not valid:
        return render_template("exams/oral_new.html", form=form), 422
    try:
        with transaction():
            oral.schedule(
                str(form.exam_key.data),
                found["learner"],
                [found[name] for name in ("first", "second") if name in found],
                kind=str(form.kind.data),
                begins_at=form.begins_at(),
                place=str(form.place.data or ""),
                by=current_actor(),
                at=clock.now(),
            )
    except Denied as refusal:
        form.begins.errors = [labels.refusal(Verdict(refusal.message, refusal.params))]
        return render_template("exams/oral_new.html", form=form), 422
    flash(_("The appointment stands. The learner sees it under Exams."))
    return redirect(url_for(".list_appointments"), 303)


@bp.post("/<uuid:public_id>/call-off")
@requires(Permission.ATTEMPT_RELEASE)
def call_off(public_id: UUID) -> Answer:
    """Let an appointment fall."""
    with transaction():
        oral.call_off(oral.locked(public_id), by=current_actor(), at=clock.now())
    flash(_("The oral exam is called off."))
    return redirect(url_for(".list_appointments"), 303)


@bp.post("/<uuid:public_id>/begin")
@requires(Permission.ATTEMPT_RATE)
def begin(public_id: UUID) -> Answer:
    """Draw the questions."""
    by, at = current_actor(), clock.now()
    try:
        oral.make_ready(public_id, by=by, at=at)
        with transaction():
            oral.begin(oral.locked(public_id), by=by, key=access.custody_key(), at=at)
    except Denied as refusal:
        flash(labels.refusal(Verdict(refusal.message, refusal.params)), "error")
        return redirect(url_for(".list_appointments"), 303)
    return redirect(url_for(".show_sheet", public_id=public_id), 303)


@bp.get("/<uuid:public_id>")
@requires(Permission.ATTEMPT_RATE)
def show_sheet(public_id: UUID) -> Answer:
    """The sheet of an oral exam: for its interviewers to fill in, for others the result."""
    return _sheet(public_id)


def _sheet(
    public_id: UUID, error: str = "", status: int = 200, form: RecordingForm | None = None
) -> Answer:
    row = oral.read(public_id)
    attempt, paper = oral.sheet(row)
    actor = current_actor()
    rated = oral.raters_of(attempt.id)
    asks = actor.id in row.interviewers and actor.id not in rated
    page = render_template(
        "exams/oral_sheet.html",
        row=row,
        attempt=attempt,
        exam=paper.exam,
        paper=paper,
        asks=asks,
        # What a colleague gave is shown only after one's own sheet is sent.
        scores={} if asks else {score.slot: score for score in sitting.scores(attempt)},
        rated=len(rated),
        notes=request.form if error else oral.draft_of(attempt.id, actor.id),
        recordings=recordings.of(row.id),
        hears=recordings.may_hear(actor, row),
        interviews=actor.id in row.interviewers,
        recording=form or RecordingForm(),
        most=rules.LARGEST >> 20,
        error=error,
        S=AttemptState,
        kinds=dict(KINDS),
        levels=marking.spoken_levels(),
    )
    return (page, status) if status != 200 else page


def _notes(slots: int) -> dict[int, dict[str, str]]:
    return {
        number: {
            name: value[:2000]
            for name, value in request.form.items()
            if name == f"note-{number}" or name.startswith(f"point-{number}-")
        }
        for number in range(1, slots + 1)
    }


@bp.post("/<uuid:public_id>/notes")
@requires(Permission.ATTEMPT_RATE)
def keep_notes(public_id: UUID) -> Answer:
    """Keep what stands on the sheet, while the talk goes on."""
    at = clock.now()
    with transaction():
        row = oral.locked(public_id)
        _attempt, paper = oral.sheet(row)
        oral.keep_notes(row, _notes(len(paper.slots)), by=current_actor(), at=at)
    return render_template("exams/_oral_kept.html", at=at)


@bp.post("/<uuid:public_id>")
@requires(Permission.ATTEMPT_RATE)
def send_sheet(public_id: UUID) -> Answer:
    """Send one's whole sheet."""
    try:
        with transaction():
            row = oral.locked(public_id)
            _attempt, paper = oral.sheet(row)
            given = {
                slot.number: (
                    [_given(slot.number, point.key) for point in slot.item.key_points],
                    request.form.get(f"note-{slot.number}", "").strip()[:2000],
                )
                for slot in paper.slots
            }
            oral.send_sheet(row, given, by=current_actor(), at=clock.now())
    except BadContent as refusal:
        return _sheet(public_id, i18n.said(refusal), 422)
    flash(_("Your sheet is in."))
    return redirect(url_for(".show_sheet", public_id=public_id), 303)


def _given(slot: int, key: str) -> Given:
    try:
        return Given(key, points(Decimal(request.form.get(f"point-{slot}-{key}", ""))))
    except ArithmeticError:
        raise BadContent("Give points for every key point.") from None


@bp.post("/<uuid:public_id>/recordings")
@requires(Permission.ATTEMPT_RATE)
def add_recording(public_id: UUID) -> Answer:
    """Keep a recording, to which the learner agreed."""
    form = RecordingForm()
    if not form.validate():
        return _sheet(public_id, status=422, form=form)
    row = oral.read(public_id)
    if current_actor().id not in row.interviewers:
        raise NotFound()
    overview.forget_reading()
    try:
        arrived = recordings.take_in(_data(), form.file.data.stream)
    except BadContent as refusal:
        form.file.errors = [i18n.said(refusal)]
        return _sheet(public_id, status=422, form=form)
    try:
        with transaction():
            recordings.keep(oral.locked(public_id), arrived, by=current_actor(), at=clock.now())
    except Denied as refusal:
        arrived.path.unlink(missing_ok=True)
        form.file.errors = [labels.refusal(Verdict(refusal.message, refusal.params))]
        return _sheet(public_id, status=422, form=form)
    except BaseException:
        arrived.path.unlink(missing_ok=True)
        raise
    flash(_("The recording is kept."))
    return redirect(url_for(".show_sheet", public_id=public_id, _anchor="recordings"), 303)


@bp.get("/recordings/<uuid:public_id>")
@requires(Permission.ATTEMPT_RATE)
def play_recording(public_id: UUID) -> Answer:
    """The sound, in the pieces that a player asks for."""
    return sound(public_id)


def sound(public_id: UUID) -> Response:
    """A recording for whoever may hear it; never kept by a browser or a proxy."""
    found, path = recordings.to_hear(_data(), public_id, by=current_actor())
    return serving.voice(path, found.media_type, found.hash)


@bp.post("/recordings/<uuid:public_id>/remove")
@requires(Permission.ATTEMPT_RATE)
def remove_recording(public_id: UUID) -> Answer:
    """Take a recording away for good."""
    with transaction():
        row = recordings.remove(_data(), public_id, by=current_actor(), at=clock.now())
        shown = row.public_id
    flash(_("The recording is gone."))
    return redirect(url_for(".show_sheet", public_id=shown), 303)


def _data() -> Path:
    return Path(current_app.config["ACADEMY"].data_dir)


@bp.post("/<uuid:public_id>/release")
@requires(Permission.ATTEMPT_RELEASE)
def release(public_id: UUID) -> Answer:
    """Let the learner see the result."""
    try:
        with transaction():
            oral.release(oral.locked(public_id), by=current_actor(), at=clock.now())
    except IllegalMove:
        flash(_("The result cannot go out yet: marks are missing."), "error")
        return redirect(url_for(".show_sheet", public_id=public_id), 303)
    flash(_("The result is out."))
    return redirect(url_for(".show_sheet", public_id=public_id), 303)
