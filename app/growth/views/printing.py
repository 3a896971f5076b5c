"""Sheets that somebody had printed: waiting for them, fetching them."""

from __future__ import annotations

import io
from uuid import UUID

from flask import render_template, send_file
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.growth.queries import printing as queries
from app.growth.views.blueprint import bp


@bp.get("/printouts/<uuid:public_id>")
@requires(Permission.FRAMEWORK_READ)
def show_printout(public_id: UUID) -> str:
    """Whether the sheet is ready, and the way to it."""
    return render_template(
        "growth/printout.html", sheet=queries.printout(public_id, current_actor())
    )


@bp.get("/printouts/<uuid:public_id>/file")
@requires(Permission.FRAMEWORK_READ)
def printout_file(public_id: UUID) -> Response:
    """The sheet, once it is made."""
    name, data = queries.sheet(public_id, current_actor())
    return send_file(
        io.BytesIO(data),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{name}.pdf",
    )
