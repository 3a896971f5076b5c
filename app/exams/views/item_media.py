"""Pictures, sounds and films of items, where there is no listener of their own for uploads."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.accounts.access import requires
from app.accounts.rules.permissions import Permission
from app.content import store

bp = Blueprint("item_media", __name__, url_prefix="/item-media")

INERT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; sandbox"
SHOWN = ("image/", "audio/", "video/")


@bp.get("/<digest>")
@requires(Permission.MEDIA_READ)
def show(digest: str) -> Response:
    """One file. Its address is the hash of its bytes, so browsers may keep it."""
    found = store.asset(digest)
    response = Response(found.data, content_type=found.media_type)
    response.set_etag(digest)
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = INERT
    if not found.media_type.startswith(SHOWN):
        response.headers["Content-Disposition"] = "attachment"
    response.make_conditional(request, accept_ranges=True, complete_length=len(found.data))
    return response
