"""Pictures and other files of the content, by the hash of their bytes."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from app.accounts.access import public
from app.content import store
from app.media import serving
from app.platform import clock, files, tickets
from app.platform.db import db

bp = Blueprint("media", "app.media")

# An upload is never a page of ours: nothing in it runs, frames or reaches out.
INERT = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox"
SHOWN = ("image/", "audio/", "video/", "text/vtt", "application/pdf")


@bp.get("/media/<fingerprint>")
@public
def show(fingerprint: str) -> Response:
    """One file. Its address is the hash of its bytes, so it may be kept for ever."""
    found = store.asset(fingerprint)
    response = Response(found.data, content_type=found.media_type)
    response.set_etag(fingerprint)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = INERT
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not found.media_type.startswith(SHOWN):
        response.headers["Content-Disposition"] = "attachment"
    db.session.rollback()
    response.make_conditional(request, accept_ranges=True, complete_length=len(found.data))
    return response


@bp.get("/files/<ticket>")
@public
def show_file(ticket: str) -> Response:
    """A large file, for who has a ticket of the academy's for it."""
    settings = current_app.config["ACADEMY"]
    fingerprint, media_type, *name = tickets.opened(
        settings.secret_key, "file", ticket, at=clock.now()
    )
    path = files.path_of(settings.data_dir, fingerprint)
    response = serving.piece(path, media_type, fingerprint, *name)
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Content-Security-Policy"] = INERT
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@bp.get("/healthz")
@public
def alive() -> str:
    """The listener answers."""
    return "ok"
