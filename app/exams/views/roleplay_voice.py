"""Push-to-talk: keep the sound of a message, hear it, take it away."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.exams.queries import roleplay as queries
from app.exams.services import roleplay_voice as services
from app.kernel.errors import BadContent
from app.media import serving
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _

bp = Blueprint("roleplay_voice", __name__, template_folder="../templates", url_prefix="/role-plays")


@bp.app_context_processor
def _voices() -> dict[str, object]:
    """What the desk, the report and the rating page ask for, where a call was recorded."""

    def by_number(play: Any) -> object:
        return services.by_number(play, current_actor())

    def by_message(play: Any) -> object:
        return services.by_message(play, current_actor())

    return {"voices_by_number": by_number, "voices_by_message": by_message}


@bp.post("/plays/<uuid:public_id>/recordings")
@requires(Permission.ROLEPLAY_PLAY)
def add(public_id: UUID) -> Response:
    """Keep the sound behind a message that was sent, if the learner agreed."""
    file = request.files.get("file")
    key = request.form.get("key", "")[:64]
    if file is None or not key:
        raise BadContent("This form is not complete. Load the page again.")
    with transaction():
        play = queries.play_of(current_actor(), public_id)
        services.check(play, agreed=request.form.get("consent") == "y")
    arrived = services.take_in(_data(), file.stream)
    try:
        with transaction():
            actor = current_actor()
            made = services.keep(
                queries.play_of(actor, public_id),
                arrived,
                key=key,
                seconds=request.form.get("seconds", type=float),
                by=actor,
                at=clock.now(),
            )
            number = made.event_number
    except BaseException:
        arrived.path.unlink(missing_ok=True)
        raise
    return jsonify(number=number, address=url_for(".play", public_id=arrived.public_id))


@bp.get("/recordings/<uuid:public_id>")
@requires(Permission.ROLEPLAY_REPORT)
def play(public_id: UUID) -> Response:
    """The sound for whoever may hear it, in the pieces a player asks for; kept by no browser."""
    found, path = services.to_hear(_data(), public_id, by=current_actor())
    return serving.voice(path, found.media_type, found.hash)


@bp.post("/recordings/<uuid:public_id>/remove")
@requires(Permission.ROLEPLAY_PLAY)
def remove(public_id: UUID) -> Response:
    """The learner takes a recording away for good."""
    with transaction():
        play = services.remove(_data(), public_id, by=current_actor(), at=clock.now())
        shown = play.public_id
    flash(_("The recording is gone."))
    return redirect(url_for("roleplay.desk", public_id=shown), 303)


def _data() -> Path:
    return Path(current_app.config["ACADEMY"].data_dir)
