"""What packages see: a player and their own files, on the origin of the second listener.

Nobody is signed in here. The ticket in the address says whose package this is and for how long;
what a package stores is acknowledged by the answer that says that it is stored. A package's own
pages may run scripts of their own, and reach nothing but this origin.
"""

from __future__ import annotations

import mimetypes
from typing import Any, Final

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from app.accounts.access import public
from app.courses.rules import elements
from app.courses.services import playing, unpacking
from app.courses.services.playing import PackageState, Pass
from app.kernel.errors import BadContent
from app.platform import clock, files, tickets
from app.platform.db import transaction
from app.platform.web import csrf

bp = Blueprint(
    "outside", "app.courses", template_folder="templates", url_prefix="/packages/<ticket>"
)
# No cookie opens anything here, so there is nothing that another site could borrow.
csrf.exempt(bp)

LARGEST: Final = 1024 * 1024
_TYPES: Final = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".vtt": "text/vtt",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".mp4": "video/mp4",
    ".mp3": "audio/mpeg",
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "application/xhtml+xml",
}


def _opened(ticket: str) -> Pass:
    settings = current_app.config["ACADEMY"]
    return Pass.of(tickets.opened(settings.secret_key, "package", ticket, at=clock.now()))


def _asked() -> dict[str, Any]:
    """The question of a player. Raise BadContent for anything else."""
    if (request.content_length or 0) > LARGEST or not request.is_json:
        raise BadContent("This request could not be understood")
    given = request.get_json(silent=True)
    if not isinstance(given, dict) or not isinstance(given.get("sitting"), str):
        raise BadContent("This request could not be understood")
    return given


@bp.get("/")
@public
def play(ticket: str) -> Response:
    """The page in the academy's frame: it opens parts and answers their questions."""
    given = _opened(ticket)
    response = Response(render_template("courses/player.html", origin=given.origin))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "frame-src 'self'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {given.origin}"
    )
    return response


@bp.post("/parts/<int:number>/begin")
@public
def begin(ticket: str, number: int) -> Response:
    """Open a part: its values, and the elements it may use."""
    given, asked = _opened(ticket), _asked()
    with transaction():
        opened = playing.begin(given, number, sitting=asked["sitting"], at=clock.now())
    return jsonify(
        version=opened.packed.version,
        title=opened.part.title,
        href=opened.part.href,
        keeps=opened.part.keeps,
        values=opened.values,
        elements=[one.told() for one in elements.BY_VERSION[opened.packed.version]],
        commits=opened.commits,
        state=_told(opened.state),
    )


@bp.post("/parts/<int:number>/commit")
@public
def keep(ticket: str, number: int) -> Response:
    """Store what a part holds; the answer means that it is stored."""
    given, asked = _opened(ticket), _asked()
    values, sequence = asked.get("values"), asked.get("number")
    if not isinstance(values, dict) or not isinstance(sequence, int):
        raise BadContent("This request could not be understood")
    if not all(isinstance(value, str) for value in values.values()):
        raise BadContent("This request could not be understood")
    with transaction():
        state = playing.keep(
            given,
            number,
            values,
            sitting=asked["sitting"],
            sequence=sequence,
            ended=asked.get("ended") is True,
            at=clock.now(),
        )
    return jsonify(state=_told(state))


def _told(state: PackageState) -> dict[str, Any]:
    """What the academy's page shows of a package, in figures: its words are not said here."""
    return {
        "done": state.done,
        "score": state.score,
        "parts": [
            {
                "done": one.outcome.done,
                "passed": one.outcome.passed,
                "score": one.outcome.score,
                "begun": one.begun,
            }
            for one in state.parts
        ],
    }


@bp.get("/content/<path:name>")
@public
def show_member(ticket: str, name: str) -> Response:
    """One file of the package."""
    given = _opened(ticket)
    with files.path_of(current_app.config["ACADEMY"].data_dir, given.file).open("rb") as file:
        data = unpacking.member(file, name)
    response = Response(data, content_type=_media_type(name))
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Content-Security-Policy"] = (
        "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self' data: "
        "blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "sandbox allow-scripts allow-same-origin allow-forms allow-modals; "
        f"frame-ancestors 'self' {given.origin}"
    )
    response.set_etag(f"{given.file[:32]}-{len(data)}")
    response.make_conditional(request, accept_ranges=True, complete_length=len(data))
    return response


def _media_type(name: str) -> str:
    """The type by the name. Text says its own encoding: older packages are not in UTF-8."""
    ending = "." + name.rsplit(".", 1)[-1].lower()
    return _TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
