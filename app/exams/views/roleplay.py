"""The learner's role-plays: the list, the start, the desk and everything done at it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.exams.labels import roleplay as labels
from app.exams.queries import roleplay as queries
from app.exams.rules.roleplay.lifecycle import PlayMode, PlayState
from app.exams.services import roleplay as services
from app.exams.services import roleplay_catalogue as catalogue
from app.exams.services import (
    roleplay_desk,
    roleplay_model,
    roleplay_peak,
    roleplay_reading,
    roleplay_scripts,
    roleplay_wording,
)
from app.exams.services.roleplay_wording import Worded
from app.exams.views import roleplay_peak as peak_views
from app.kernel.errors import BadContent
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _, language, said

bp = Blueprint("roleplay", __name__, template_folder="../templates", url_prefix="/role-plays")

Answer = str | Response | tuple[str, int]


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"roleplay_words": labels}


@bp.get("/")
@requires(Permission.ROLEPLAY_PLAY)
def index() -> Answer:
    """All scenarios, filtered, with what the learner has done in each."""
    wanted = catalogue.Wanted(
        words=request.args.get("q", "").strip(),
        tag=request.args.get("tag", ""),
        difficulty=request.args.get("difficulty", type=int),
        channel=request.args.get("channel", ""),
        page=request.args.get("page", 1, type=int),
    )
    listed = catalogue.listed(current_actor(), wanted, language=language())
    return render_template(
        "exams/roleplay_index.html",
        listed=listed,
        wanted=asdict(wanted),
        drills=roleplay_peak.offered(),
    )


@bp.get("/<key>")
@requires(Permission.ROLEPLAY_PLAY)
def scenario(key: str) -> Answer:
    """What it is about, the rules and times, and the ways to begin."""
    found = catalogue.detail(current_actor(), key)
    return render_template(
        "exams/roleplay_start.html",
        found=found,
        exact=roleplay_reading.encoder_answers(),
    )


@bp.post("/<key>/start")
@requires(Permission.ROLEPLAY_PLAY)
def start(key: str) -> Answer:
    """Begin, or go on with what was begun."""
    mode = PlayMode.EXAM if request.form.get("mode") == "exam" else PlayMode.PRACTICE
    chosen = request.form.get("language") or language()
    exact = roleplay_reading.encoder_answers()
    at, seed = clock.now(), services.drawn()
    again = bool(request.form.get("again"))
    worded = roleplay_wording.first_words(
        current_actor(), key, mode=mode, language=chosen, seed=seed, again=again, at=at
    )
    with transaction():
        actor = current_actor()
        version = catalogue.playable(key)
        roleplay_reading.ears_for(version)
        if again:
            unfinished = queries.open_play(actor.id, key)
            if unfinished is not None:
                services.drop(unfinished, at=clock.now())
        play = services.begin(
            actor, version, mode=mode, language=chosen, exact=exact, at=clock.now(),
            seed=seed, worn=_worn(worded),
        )  # fmt: skip
        _noted(worded, at)
        public_id = play.public_id
    return redirect(url_for(".desk", public_id=public_id))


@bp.get("/plays/<uuid:public_id>")
@requires(Permission.ROLEPLAY_PLAY)
def desk(public_id: UUID) -> Answer:
    """The desk; after the talk the record form; after that the report."""
    play = queries.play_of(current_actor(), public_id)
    if play.drill is not None and play.state in (PlayState.OPEN, PlayState.TALKED):
        return redirect(
            url_for("roleplay_peak.desk", public_id=play.drill.public_id, slot=play.slot)
        )
    if play.state in (PlayState.SUBMITTED, PlayState.RATED):
        return redirect(url_for("roleplay_report.report", public_id=public_id))
    if play.state == PlayState.VOIDED and play.trial:
        return redirect(url_for("scenarios.show", key=play.scenario_key))
    if play.state == PlayState.VOIDED:
        return redirect(url_for(".scenario", key=play.scenario_key))
    return _desk(public_id)


def _desk(
    public_id: UUID,
    *,
    status: int = 200,
    draft: str = "",
    error: str = "",
    wrong: peak_views.Wrong | None = None,
) -> Answer:
    play = queries.play_of(current_actor(), public_id)
    if play.drill is not None:
        return peak_views.show(
            play.drill.public_id, play.slot, status=status, draft=draft, error=error, wrong=wrong
        )
    shown = roleplay_desk.desk(play, at=clock.now())
    template = "exams/roleplay_parts.html" if _is_part() else "exams/roleplay_desk.html"
    page = render_template(
        template, desk=shown, key=uuid4().hex, draft=draft, error=error, wrong=wrong
    )
    return (page, status) if status != 200 else page


def _is_part() -> bool:
    return request.headers.get("X-Desk") == "parts"


def _done(public_id: UUID) -> Answer:
    return _desk(public_id) if _is_part() else redirect(url_for(".desk", public_id=public_id))


def _key() -> str:
    key = request.form.get("key", "")[:64]
    if not key:
        raise BadContent("This form is not complete. Load the page again.")
    return key


@bp.post("/plays/<uuid:public_id>/say")
@requires(Permission.ROLEPLAY_PLAY)
def say(public_id: UUID) -> Answer:
    """Send one message; the answer holds the customer's reply."""
    text = request.form.get("text", "").strip()
    key = _key()
    if not text or len(text) > services.MOST_CHARACTERS:
        words = _("Write something first.") if not text else _("Keep it under 2,000 characters.")
        return _desk(public_id, status=422, draft=text, error=words)
    at, heard = clock.now(), roleplay_reading.hear(text)
    subject = request.form.get("subject", "").strip()
    worded = roleplay_wording.prepared(current_actor(), public_id, heard, at=at)
    try:
        with transaction():
            actor = current_actor()
            play = queries.play_of(actor, public_id)
            if services.scenario_of(play).channel == "email" and not subject:
                raise BadContent("Give the letter a subject.")
            services.say(
                play,
                heard,
                key=key,
                at=at,
                subject=subject,
                others=roleplay_peak.markers_for(actor, play),
                worn=_worn(worded),
            )
            _noted(worded, at)
    except BadContent as refusal:
        return _desk(public_id, status=422, draft=text, error=said(refusal))
    return _done(public_id)


def _worn(worded: Worded | None) -> services.Wearing:
    """The engine's lines in a model's words where there are any."""
    return worded.worn if worded else tuple


def _noted(worded: Worded | None, at: datetime) -> None:
    if worded:
        roleplay_model.note_use("words", worded.outcome, model=worded.model, at=at)


@bp.post("/plays/<uuid:public_id>/pick-up")
@requires(Permission.ROLEPLAY_PLAY)
def pick_up(public_id: UUID) -> Answer:
    """Answer the phone."""
    at = clock.now()
    worded = roleplay_wording.picked_up(current_actor(), public_id, at=at)
    with transaction():
        play = queries.play_of(current_actor(), public_id)
        services.pick_up(play, key=_key(), at=at, worn=_worn(worded))
        _noted(worded, at)
    return _done(public_id)


@bp.post("/plays/<uuid:public_id>/hold")
@requires(Permission.ROLEPLAY_PLAY)
def hold(public_id: UUID) -> Answer:
    """Put the caller on hold, with music."""
    with transaction():
        play = queries.play_of(current_actor(), public_id)
        services.hold(play, key=_key(), at=clock.now())
    return _done(public_id)


@bp.post("/plays/<uuid:public_id>/look-up")
@requires(Permission.ROLEPLAY_PLAY)
def look_up(public_id: UUID) -> Answer:
    """Open a card."""
    with transaction():
        play = queries.play_of(current_actor(), public_id)
        services.look_up(play, request.form.get("panel", ""), key=_key(), at=clock.now())
    return _done(public_id)


@bp.post("/plays/<uuid:public_id>/act")
@requires(Permission.ROLEPLAY_PLAY)
def act(public_id: UUID) -> Answer:
    """Press a button of the desk."""
    action, note = request.form.get("action", ""), request.form.get("note", "").strip()
    try:
        with transaction():
            play = queries.play_of(current_actor(), public_id)
            services.act(
                play,
                action,
                amount=request.form.get("amount", type=int),
                note=note,
                key=_key(),
                at=clock.now(),
            )
    except BadContent as refusal:
        given = note or request.form.get("amount", "")
        wrong = peak_views.Wrong(action, said(refusal), given)
        return _desk(public_id, status=422, wrong=wrong)
    return _done(public_id)


@bp.post("/plays/<uuid:public_id>/tick")
@requires(Permission.ROLEPLAY_PLAY)
def tick(public_id: UUID) -> Answer:
    """Something was due: a nudge, the end of the time."""
    at = clock.now()
    worded = roleplay_wording.nudging(current_actor(), public_id, at=at)
    with transaction():
        play = queries.play_of(current_actor(), public_id)
        services.catch_up(play, at=at, worn=_worn(worded))
        _noted(worded, at)
    return _done(public_id)


@bp.post("/plays/<uuid:public_id>/end")
@requires(Permission.ROLEPLAY_PLAY)
def end(public_id: UUID) -> Answer:
    """End the talk and go to the record."""
    with transaction():
        services.end(queries.play_of(current_actor(), public_id), at=clock.now())
    return redirect(url_for(".desk", public_id=public_id))


@bp.get("/plays/<uuid:public_id>/coach")
@requires(Permission.ROLEPLAY_PLAY)
def coach(public_id: UUID) -> Answer:
    """The coach's remarks on the last message, in practice only."""
    play = queries.play_of(current_actor(), public_id)
    if play.mode != PlayMode.PRACTICE:
        return redirect(url_for(".desk", public_id=public_id))
    found, missing = roleplay_desk.remarks(play)
    return render_template(
        "exams/_roleplay_coach_body.html" if _is_part() else "exams/roleplay_coach.html",
        play=play,
        scenario=services.scenario_of(play),
        remarks=found,
        missing=missing,
    )


@bp.get("/plays/<uuid:public_id>/scripts")
@requires(Permission.ROLEPLAY_PLAY)
def scripts(public_id: UUID) -> Answer:
    """Scripts that fit the words, to be inserted, in the tone the agent keeps to."""
    play = queries.play_of(current_actor(), public_id)
    words = request.args.get("q", "").strip()[:80]
    found = roleplay_scripts.offered(play, words, request.args.get("tone", ""))
    return render_template("exams/roleplay_scripts.html", found=found, words=words)


@bp.post("/plays/<uuid:public_id>/record")
@requires(Permission.ROLEPLAY_PLAY)
def record(public_id: UUID) -> Answer:
    """Hand in the note after the talk."""
    given = {
        name: request.form.get(name, "").strip()[:500] for name in ("cause", "action", "promise")
    }
    missing = [name for name in ("cause", "action") if not given[name]]
    if missing:
        play = queries.play_of(current_actor(), public_id)
        shown = roleplay_desk.desk(play, at=clock.now())
        return (
            render_template(
                "exams/roleplay_desk.html", desk=shown, key="", given=given, missing=missing
            ),
            422,
        )
    with transaction():
        actor = current_actor()
        play = queries.play_of(actor, public_id)
        services.write_record(play, **given, by=actor, at=clock.now())
    flash(_("The play is handed in."))
    return redirect(url_for("roleplay_report.report", public_id=public_id))
