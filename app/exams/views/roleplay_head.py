"""Calibration heads: their figures, and taking one into use."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.exams.labels import roleplay_head as labels
from app.exams.policies import roleplay_head as policies
from app.exams.rules.roleplay.head import FOLDS, NEEDED
from app.exams.rules.roleplay.scenario import CRITERIA
from app.exams.services import roleplay_head as services
from app.jobs import outbox
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _

bp = Blueprint("roleplay_head", __name__, template_folder="../templates", url_prefix="/rating")


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"head_words": labels}


@bp.get("/head")
@requires(Permission.ROLEPLAY_RATE)
def show() -> str:
    """Every version with its figures, the newest first."""
    heads = services.all_heads()
    return render_template(
        "exams/roleplay_head.html",
        heads=heads,
        believed={head.version: services.believed(head) for head in heads},
        used=services.in_use(),
        criteria=CRITERIA,
        needed=NEEDED,
        folds=FOLDS,
        may_change=bool(policies.may_change(current_actor())),
    )


@bp.post("/head")
@requires(Permission.ROLEPLAY_RATE)
def fit() -> Response:
    """Have the worker fit a new head."""
    actor, at = current_actor(), clock.now()
    policies.may_change(actor).enforce()
    with transaction():
        outbox.enqueue(services.JOB, {"by": actor.id}, key=f"{actor.id}:{at.isoformat()}")
    flash(_("A new head is being fitted; it stands here within a minute."))
    return redirect(url_for(".show"), 303)


@bp.post("/head/<int:version>/adopt")
@requires(Permission.ROLEPLAY_RATE)
def adopt(version: int) -> Response:
    """Take a head into use."""
    with transaction():
        services.adopt(version, by=current_actor(), at=clock.now())
    flash(_("The head speaks to plays handed in from now on."))
    return redirect(url_for(".show"), 303)


@bp.post("/head/<int:version>/retire")
@requires(Permission.ROLEPLAY_RATE)
def retire(version: int) -> Response:
    """Take a head out of use."""
    with transaction():
        services.retire(version, by=current_actor(), at=clock.now())
    flash(_("The head is out of use. What it said to earlier plays stays with them."))
    return redirect(url_for(".show"), 303)
