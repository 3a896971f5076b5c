"""Every version of the framework ever saved: what it changed, and how to go back to it."""

from __future__ import annotations

from flask import Response as FileResponse
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.growth.labels import drafting as labels
from app.growth.labels import listings
from app.growth.labels.words import Words
from app.growth.queries import frameworks, people
from app.growth.services import drafting
from app.growth.views.blueprint import bp
from app.growth.views.framework_entry import number_of_version
from app.growth.views.team_files import file_asked, file_of
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _

SHOWN = 200


@bp.route("/framework/history", methods=["GET", "POST"])
@requires(Permission.GROWTH_FRAMEWORK)
def show_framework_history() -> str | FileResponse:
    """The versions, the newest first, with those that judge or judged; the same as a file."""
    day, working = today(), frameworks.working()
    rows = frameworks.versions()[:SHOWN]
    editions = {one.version_id: one for one in frameworks.editions()}
    names = people.names({row.created_by for row in rows}, day=day)
    if file_asked():
        table = listings.versions(rows, editions, names)
        return file_of(_("History of the framework"), "framework-history", *table)
    return render_template(
        "growth/framework_history.html",
        words=Words(working.body),
        rows=rows,
        editions=editions,
        present=frameworks.edition(day).id,
        working=working,
        latest=frameworks.latest().id,
        day=day,
        names=names,
    )


@bp.get("/framework/history/<int:number>")
@requires(Permission.GROWTH_FRAMEWORK)
def show_framework_version(number: int) -> str:
    """What a version changed against the one before, and against the one that is worked on."""
    row, working = frameworks.numbered(number), frameworks.working()
    before = frameworks.numbered(number - 1) if number > 1 else None
    return render_template(
        "growth/framework_version.html",
        words=Words(working.body),
        row=row,
        before=before,
        working=working,
        own=labels.changes(before.body, row.body) if before else [],
        since=labels.changes(row.body, working.body),
        writer=people.names({row.created_by}, day=today()).get(row.created_by or 0),
    )


@bp.post("/framework/history/<int:number>/restore")
@requires(Permission.GROWTH_FRAMEWORK)
def restore_framework(number: int) -> Response:
    """Make an older version the draft again."""
    with transaction():
        drafting.restore(number, expected=number_of_version(), by=current_actor(), at=clock.now())
    flash(_("Version %(number)s is the draft again.", number=number))
    return redirect(url_for(".show_draft"), code=303)
