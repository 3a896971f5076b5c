"""What use teaches: scripts met in role-plays and their effect, gaps, reviews that are due."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import requires, today
from app.accounts.rules.permissions import Permission
from app.content import store
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.i18n import _
from app.scripts_library import labels, queries
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.rules.guide import desk
from app.scripts_library.services import learning
from app.scripts_library.views.library import bp


@bp.get("/upkeep/use")
@requires(Permission.SCRIPT_AUTHOR)
def show_effect() -> str:
    """Scripts by use and effect, searches without hits, reviews due within thirty days."""
    found = learning.effectiveness()[:100]
    return render_template(
        "scripts_library/effect.html",
        rows=found,
        bodies=store.current_of(ScriptBody, [one.key for one in found]),
        shares=learning.shares(),
        gaps=learning.gaps(),
        due=queries.due_for_review(db.session(), today() + timedelta(days=30)),
        day=today(),
        desk=desk,
        labels=labels,
    )


@bp.post("/upkeep/gaps")
@requires(Permission.SCRIPT_AUTHOR)
def close_gap() -> Response:
    """A gap is filled, or needs no script."""
    with transaction():
        learning.close_gap(request.form.get("words", ""), at=clock.now())
    flash(_("Closed. It opens again when somebody looks for it once more."))
    return redirect(url_for(".show_effect"))
