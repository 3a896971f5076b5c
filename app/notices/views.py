"""The inbox."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, current_reader, requires
from app.accounts.rules.permissions import Permission
from app.kernel.errors import NotFound
from app.notices import inbox, kinds
from app.platform import clock, web
from app.platform.db import db, transaction
from app.platform.i18n import _, ngettext, translated
from app.platform.paging import page_of

bp = Blueprint("notices", "app.notices", template_folder="templates", url_prefix="/notices")


def unread_notices() -> int:
    """For the bell: how many the reader has not read."""
    reader = current_reader()
    return inbox.unread_count(reader.actor.id) if reader else 0


@bp.get("/")
@requires(Permission.NOTICES_READ)
def list_notices() -> str:
    """Newest first; unread ones tinted."""
    mine = current_actor().id
    page = page_of(db.session(), inbox.of(mine), number=request.args.get("page", 1, type=int))
    rows = [(n, *inbox.texts(n), kinds.find(n.kind)) for n in page.items]
    return render_template(
        "notices/inbox.html",
        page=page,
        rows=rows,
        wants_mail=inbox.wants_mail(mine),
        unread=inbox.unread_count(mine),
        urgent=[translated(kind.label) for kind in kinds.urgent() if kind.label],
    )


@bp.get("/count")
@requires(Permission.NOTICES_READ)
def count() -> Response:
    """For the bell, once a minute."""
    unread = unread_notices()
    words = ngettext("Notices, %(num)d unread", "Notices, %(num)d unread", unread)
    return jsonify(unread=unread, label=words if unread else _("Notices"))


@bp.post("/<int:notice_id>/open")
@requires(Permission.NOTICES_READ)
def open_notice(notice_id: int) -> AnyResponse:
    """Mark it read and go where one acts."""
    with transaction():
        url = inbox.mark_read(current_actor().id, at=clock.now(), notice_id=notice_id)
    if url is None:
        raise NotFound()
    return redirect(web.safe_next(url, url_for(".list_notices")))


@bp.post("/read")
@requires(Permission.NOTICES_READ)
def read_all() -> AnyResponse:
    """Mark all as read."""
    with transaction():
        inbox.mark_read(current_actor().id, at=clock.now())
    return redirect(url_for(".list_notices"))


@bp.post("/mail")
@requires(Permission.NOTICES_READ)
def choose_mail() -> AnyResponse:
    """The daily mail: yes or no."""
    with transaction():
        inbox.choose_mail(current_actor().id, request.form.get("daily") == "yes")
    return redirect(url_for(".list_notices"))
